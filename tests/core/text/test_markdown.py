import unicodedata

import pytest

from convene.core.text.markdown import CELLS, LIMIT, NESTING, to_html, to_plain


@pytest.mark.parametrize(
    ("md", "html"),
    [
        (
            "Hello *you* and **all** `x<y`",
            "<p>Hello <em>you</em> and <strong>all</strong> <code>x&lt;y</code></p>\n",
        ),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("<b onclick=x>b</b>", "<p>&lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
        ("&lt;&#8238;&nbsp;", "<p>&amp;lt;&amp;#8238;&amp;nbsp;</p>\n"),
        ("~~gone~~ https://example.org", "<p>~~gone~~ https://example.org</p>\n"),
        ("[a](https://e.org 'title')", '<p><a href="https://e.org" rel="nofollow noopener">a</a></p>\n'),
        ("<mailto:a@e.org>", '<p><a href="mailto:a@e.org" rel="nofollow noopener">mailto:a@e.org</a></p>\n'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("[a](JaVaScRiPt:alert)", "<p>[a](JaVaScRiPt:alert)</p>\n"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
        ("[a](//e.org) [b](/admin/)", "<p>[a](//e.org) [b](/admin/)</p>\n"),
        (
            "![pic](https://e.org/p.png)",
            '<p><a href="https://e.org/p.png" rel="nofollow noopener">pic</a></p>\n',
        ),
        ("[](https://e.org)", '<p><a href="https://e.org" rel="nofollow noopener">https://e.org</a></p>\n'),
        ("Go\\![a](https://e.org)", '<p>Go!<a href="https://e.org" rel="nofollow noopener">a</a></p>\n'),
        ("2. a\n3. b", '<ol start="2">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        (
            "|a|\n|:-:|\n|<i>|",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>&lt;i&gt;</td>\n</tr>\n</tbody>\n</table>\n",
        ),
        ("```js\nx\n```", "<pre><code>x\n</code></pre>\n"),
        ("", ""),
    ],
)
def test_html(md: str, html: str) -> None:
    assert to_html(md) == html


def test_headings_begin_where_asked_and_end_at_six() -> None:
    md = "# a\n\n## b\n\nc\n---\n\n##### d"
    assert to_html(md) == "<h3>a</h3>\n<h4>b</h4>\n<h4>c</h4>\n<h6>d</h6>\n"
    assert to_html(md, heading_level=1) == "<h1>a</h1>\n<h2>b</h2>\n<h2>c</h2>\n<h5>d</h5>\n"
    assert to_html("## a\n\n### b", heading_level=2) == "<h2>a</h2>\n<h3>b</h3>\n"


@pytest.mark.parametrize(
    ("md", "plain"),
    [
        ("# Title *x*\n\nOne\ntwo  \nthree", "Title x\n\nOne two\nthree"),
        ("[words](https://e.org) and ![pic](https://e.org/p.png)", "words and pic"),
        ("- a\n- b\n\n  c\n  - d\n- > e", "- a\n- b\n  c\n  - d\n- > e"),
        ("intro\n\n3. x\n4. y\n\nout", "intro\n\n3. x\n4. y\n\nout"),
        ("0. x", "0. x"),
        ("> q\n>\n> r\n\nout", "> q\n>\n> r\n\nout"),
        ("| a | *b* |\n|---|--:|\n| 1 | |", "a | b\n1 |"),
        ("```\ncode  \n\n\n\nx\n```\n***\nend", "code\n\nx\n\nend"),
        ("-\n- b", "-\n- b"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("e\u0301\r\n\r\n\r\n\r\nb", "é\n\nb"),
        ("می\u200cخواهم **قوی**", "می\u200cخواهم قوی"),
        ("\\*not emphasis\\*", "*not emphasis*"),
        ("", ""),
    ],
)
def test_plain(md: str, plain: str) -> None:
    assert to_plain(md) == plain


BOMBS = {
    ">": ">" * 100_000,
    "*": "*" * 100_000,
    "* ": "* " * 50_000,
    "*a ": "*a " * 33_000,
    "[": "[" * 100_000,
    "[]": "[" * 10_000 + "]" * 10_000,
    "[a](": "[a](" * 25_000,
    "![": "![" * 50_000,
    "1. ": "1. " * 33_000,
    "- nested": "".join("  " * depth + "- a\n" for depth in range(300)),
    "wide table": "|a" * 8000 + "|\n" + "|-" * 8000 + "|\n" + "|\n" * 30_000,
    "long table": "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "a\n" * 45_000,
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("size", [20_000, 100_000])
def test_a_bomb_stays_bounded(name: str, size: int) -> None:
    md = BOMBS[name][:size]
    html, plain = to_html(md), to_plain(md)
    assert html.count("<blockquote>") <= NESTING
    assert html.count("<td>") + html.count("<th>") <= CELLS
    assert len(html) <= 10 * len(md) + 1000
    assert len(plain) <= 2 * len(md) + 1000


def test_a_table_within_the_bound_is_a_table() -> None:
    md = "|a|b|\n|-|-|\n" + "|1|2|\n" * 500
    assert to_html(md).count("<td>") == 1000
    wide = "|a" * 100 + "|\n" + "|-" * 100 + "|\n" + "|1\n" * 200
    assert to_html(wide).count("<td>") == 0


def test_text_over_the_limit_is_shown_as_it_is() -> None:
    md = "*<b>*\n" + "x" * LIMIT
    assert to_html(md) == "<p>*&lt;b&gt;*<br>\n" + "x" * LIMIT + "</p>\n"
    assert to_plain(md) == md


@pytest.mark.parametrize("md", [*BOMBS.values(), "a  \n\n\n\n b\t\n\u00a0", "- \n\n- x\n\n\n```\n\n\n\n```"])
def test_plain_text_is_nfc_without_trailing_blanks(md: str) -> None:
    plain = to_plain(md[:20_000])
    assert plain == unicodedata.normalize("NFC", plain)
    assert [line for line in plain.split("\n") if line != line.rstrip()] == []
    assert "\n\n\n" not in plain
    assert plain == plain.strip("\n")
    assert plain == to_plain(md[:20_000])
