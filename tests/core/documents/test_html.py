from dataclasses import replace

from convene.core.documents import html
from convene.core.documents.tree import Bullets, Document, Figure, Heading, Note, Paragraph, Quote, Table

HOSTILE = '<script>alert("x")</script>&amp;'
ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;"


def body(document: Document, *blocks: object) -> str:
    whole = html.render(replace(document, blocks=blocks), head=False)
    return whole.removeprefix('<article class="doc" lang="en" dir="ltr">\n').removesuffix("</article>\n")


def test_a_whole_document(english: Document) -> None:
    written = html.render(english)
    assert written.startswith(
        '<article class="doc" lang="en" dir="ltr">\n'
        '<header class="doc-head">\n'
        '<p class="tag demo">Demonstration data</p>\n'
        "<h1>From words to action</h1>\n"
        '<p class="doc-subtitle">Quick overview</p>\n'
        '<p class="doc-edition"><span>Edition 1</span> <time datetime="2020-07-13T09:30:00+00:00">13 July 2020</time></p>\n'
        '<dl class="doc-meta">\n<dt>Published by</dt><dd>A convener</dd>\n<dt>Licence</dt><dd>CC BY 4.0</dd>\n</dl>\n'
        "</header>\n"
        '<nav class="doc-contents" aria-label="Contents">\n<ol>\n'
        '<li class="level-1"><a href="#heard">What was heard</a></li>\n'
    )
    assert written == html.render(english)


def test_an_arabic_document_runs_from_the_right(arabic: Document) -> None:
    written = html.render(arabic)
    assert written.startswith('<article class="doc" lang="ar" dir="rtl">\n')
    assert '<blockquote lang="en" dir="ltr" cite="/forum/12/">\n<p>We recorded it.</p>' in written


def test_a_quote_names_its_language_and_its_source(english: Document) -> None:
    assert body(english, english.blocks[2]) == (
        '<figure class="quote" id="quote-1">\n'
        '<blockquote lang="en" dir="ltr" cite="/forum/12/guidance/">\n'
        "<p>We recorded it<br>in nine languages.</p>\n"
        "</blockquote>\n"
        '<figcaption><span class="attribution" dir="auto">Amina Yusuf, Nairobi</span>'
        ' <a class="source" href="/forum/12/guidance/" dir="auto">Guidance that travels</a></figcaption>\n'
        "</figure>\n"
    )
    assert body(english, english.blocks[3]) == (
        '<figure class="quote" id="quote-2">\n'
        '<blockquote lang="ar" dir="rtl" cite="https://example.org/13">\n'
        "<p>سجلنا الإرشادات</p>\n"
        "</blockquote>\n"
        '<figcaption><span class="attribution" dir="auto">Layla Haddad</span>'
        ' <a class="source" href="https://example.org/13" dir="auto">Source</a>'
        ' <span class="note" dir="auto">Original</span></figcaption>\n'
        "</figure>\n"
    )


def test_paragraphs_carry_their_id_once(english: Document) -> None:
    assert body(english, english.blocks[1]) == (
        '<p id="passage-1">First line<br>second line</p>\n<p>next paragraph</p>\n'
    )


def test_a_table_has_heads_and_full_rows(english: Document) -> None:
    assert body(english, english.blocks[6]) == (
        "<table>\n<caption>Seats</caption>\n"
        '<thead>\n<tr><th scope="col">Country</th><th scope="col">Signed</th></tr>\n</thead>\n'
        '<tbody>\n<tr><td dir="auto">Kenya</td><td dir="auto">12</td></tr>\n'
        '<tr><td dir="auto">Senegal</td><td dir="auto"></td></tr>\n</tbody>\n</table>\n'
    )


def test_a_drawing_is_written_only_when_marked_safe(english: Document) -> None:
    safe = body(english, english.blocks[5])
    assert '<div role="img" aria-label="A bar of 50"><svg xmlns=' in safe
    assert body(english, Figure("<svg onload=x>", "words")) == (
        '<figure class="figure">\n<div role="img" aria-label="words">&lt;svg onload=x&gt;</div>\n</figure>\n'
    )


def test_text_is_never_markup(english: Document) -> None:
    blocks = [
        Heading(1, HOSTILE, HOSTILE),
        Paragraph(HOSTILE, HOSTILE, HOSTILE),
        Quote(HOSTILE, HOSTILE, HOSTILE, "javascript:" + HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        Bullets([HOSTILE]),
        Table([HOSTILE], [[HOSTILE]], HOSTILE),
        Figure(HOSTILE, HOSTILE, HOSTILE),
        Note(HOSTILE),
    ]
    document = replace(
        english,
        blocks=blocks,
        title=HOSTILE,
        subtitle=HOSTILE,
        edition=HOSTILE,
        publisher=HOSTILE,
        meta={HOSTILE: HOSTILE},
    )
    written = html.render(document)
    assert "<script" not in written
    assert "javascript:" not in written
    assert written.count(ESCAPED) == 25
