"""A document as an HTML fragment for a page of the site.

The stylesheet finds `doc` around everything, `doc-head`, `doc-meta`, `doc-contents`, `doc-note`, and for each
quote `quote` with `attribution`, `source` and `note` in it.
"""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from . import tree
from .labels import Labels, labels, text_direction

NOTHING = mark_safe("")


def render(document: tree.Document, *, head: bool = True) -> SafeString:
    """One `<article>`; every text in it escaped.

    `head` writes the title as `<h1>` with what belongs to it; a page with a head of its own goes without.
    A heading of level 1 becomes `<h2>`. A figure's drawing is written as it is only when marked safe.
    """
    words = labels(document.language, document.date)
    written = tree.blocks(document)
    return format_html(
        '<article class="doc" lang="{}" dir="{}">\n{}{}{}</article>\n',
        document.language,
        text_direction(document.language),
        _head(document, words) if head else NOTHING,
        _contents(tree.contents(written), words),
        _join(_block(block, document, words) for block in written),
    )


def _head(document: tree.Document, words: Labels) -> SafeString:
    published = [(words.published_by, document.publisher)] if document.publisher else []
    facts = [*published, *document.meta.items()]
    return format_html(
        '<header class="doc-head">\n{}<h1>{}</h1>\n{}<p class="doc-edition">{}<time datetime="{}">{}</time></p>\n{}</header>\n',
        format_html('<p class="tag demo">{}</p>\n', words.demonstration)
        if document.demonstration
        else NOTHING,
        tree.one_line(document.title),
        format_html('<p class="doc-subtitle">{}</p>\n', tree.one_line(document.subtitle))
        if document.subtitle
        else NOTHING,
        format_html("<span>{}</span> ", tree.one_line(document.edition)) if document.edition else NOTHING,
        document.date.isoformat(),
        words.date,
        format_html(
            '<dl class="doc-meta">\n{}</dl>\n',
            format_html_join("", "<dt>{}</dt><dd>{}</dd>\n", [(k, tree.one_line(v)) for k, v in facts]),
        )
        if facts
        else NOTHING,
    )


def _contents(headings: list[tree.Heading], words: Labels) -> SafeString:
    if not headings:
        return NOTHING
    items = format_html_join(
        "",
        '<li class="level-{}"><a href="#{}">{}</a></li>\n',
        [(heading.level, heading.id, tree.one_line(heading.text)) for heading in headings],
    )
    return format_html(
        '<nav class="doc-contents" aria-label="{}">\n<ol>\n{}</ol>\n</nav>\n', words.contents, items
    )


def _block(block: tree.Block, document: tree.Document, words: Labels) -> SafeString:  # noqa: PLR0911 -- one for each kind
    match block:
        case tree.Heading():
            level = min(block.level + 1, 6)
            text = tree.one_line(block.text)
            return format_html('<h{} id="{}">{}</h{}>\n', level, block.id, text, level)
        case tree.Paragraph():
            return _paragraph(block, document)
        case tree.Quote():
            return _quote(block, document, words)
        case tree.Bullets():
            name = "ol" if block.ordered else "ul"
            items = [(_lines(item),) for item in block.items if tree.one_line(item)]
            return format_html("<{}>\n{}</{}>\n", name, format_html_join("", "<li>{}</li>\n", items), name)
        case tree.Table():
            return _table(block)
        case tree.Figure():
            return format_html(
                '<figure class="figure">\n<div role="img" aria-label="{}">{}</div>\n{}</figure>\n',
                tree.one_line(block.alternative),
                block.svg,
                _caption("figcaption", block.caption),
            )
        case tree.Note():
            return format_html('<aside class="doc-note">{}</aside>\n', _lines(block.text))


def _paragraph(block: tree.Paragraph, document: tree.Document) -> SafeString:
    language = block.language if block.language != document.language else ""
    parts = []
    for number, lines in enumerate(tree.paragraphs(block.text)):
        name = _id(block.id) if number == 0 else NOTHING
        parts.append(format_html("<p{}{}>{}</p>\n", name, _language(language), _breaks(lines)))
    return _join(parts)


def _quote(block: tree.Quote, document: tree.Document, words: Labels) -> SafeString:
    address = tree.web_address(block.address, absolute=False)
    title = tree.one_line(block.source_title) or (words.source if address else "")
    source = NOTHING
    if address:
        source = format_html(' <a class="source" href="{}" dir="auto">{}</a>', address, title)
    elif title:
        source = format_html(' <cite class="source" dir="auto">{}</cite>', title)
    return format_html(
        '<figure class="quote"{}>\n<blockquote{}{}>\n{}</blockquote>\n<figcaption>{}{}{}</figcaption>\n</figure>\n',
        _id(block.id),
        _language(block.language or document.language),
        format_html(' cite="{}"', address) if address else NOTHING,
        format_html_join("", "<p>{}</p>\n", [(_breaks(lines),) for lines in tree.paragraphs(block.text)]),
        format_html('<span class="attribution" dir="auto">{}</span>', tree.one_line(block.attribution))
        if block.attribution
        else NOTHING,
        source,
        format_html(' <span class="note" dir="auto">{}</span>', tree.one_line(block.note))
        if block.note
        else NOTHING,
    )


def _table(block: tree.Table) -> SafeString:
    head, rows = tree.cells(block)
    classes = [mark_safe(' class="num"') if number else NOTHING for number in tree.numeric_columns(block)]
    classes = classes or [NOTHING] * len(head)
    top = NOTHING
    if head:
        shown = format_html_join(
            "", '<th scope="col"{}>{}</th>', zip(classes, map(tree.one_line, head), strict=True)
        )
        top = format_html("<thead>\n<tr>{}</tr>\n</thead>\n", shown)
    body = _join(
        format_html(
            "<tr>{}</tr>\n",
            format_html_join("", '<td{} dir="auto">{}</td>', zip(classes, map(_lines, row), strict=True)),
        )
        for row in rows
    )
    return format_html(
        "<table>\n{}{}<tbody>\n{}</tbody>\n</table>\n", _caption("caption", block.caption), top, body
    )


def _caption(element: str, text: str) -> SafeString:
    return format_html("<{}>{}</{}>\n", element, tree.one_line(text), element) if text else NOTHING


def _id(name: str) -> SafeString:
    return format_html(' id="{}"', name) if name else NOTHING


def _language(language: str) -> SafeString:
    return format_html(' lang="{}" dir="{}"', language, text_direction(language)) if language else NOTHING


def _lines(text: str) -> SafeString:
    """Text in one element: paragraphs and lines alike broken by `<br>`."""
    return _breaks([line for lines in tree.paragraphs(text) for line in lines])


def _breaks(lines: list[str]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", [(line,) for line in lines])


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
