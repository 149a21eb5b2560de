"""One document in English and one in Arabic, each with everything a document can hold."""

from datetime import UTC, datetime

import pytest
from django.utils.safestring import mark_safe

from convene.core.documents.tree import Bullets, Document, Figure, Heading, Note, Paragraph, Quote, Table

MOMENT = datetime(2020, 7, 13, 9, 30, tzinfo=UTC)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 26" width="72" height="26">'
    '<rect width="50" height="20"/></svg>'
)


@pytest.fixture
def english() -> Document:
    return Document(
        title="From words to action",
        subtitle="Quick overview",
        language="en",
        date=MOMENT,
        blocks=[
            Heading(1, "What was heard", "heard"),
            Paragraph("First line\nsecond line\n\nnext paragraph", id="passage-1"),
            Quote(
                "We recorded it\nin nine languages.",
                "en",
                "Amina Yusuf, Nairobi",
                "/forum/12/guidance/",
                "Guidance that travels",
                "quote-1",
            ),
            Quote(
                "سجلنا الإرشادات", "ar", "Layla Haddad", "https://example.org/13", "", "quote-2", "Original"
            ),
            Heading(2, "Figures"),
            Figure(mark_safe(DRAWING), "A bar of 50", "Signed by day"),
            Table(["Country", "Signed"], [["Kenya", "12"], ["Senegal"]], "Seats"),
            Heading(1, "What is asked for"),
            Bullets(["One", "Two"]),
            Bullets(["First", "Second"], ordered=True),
            Bullets([]),
            Heading(2, "By whom"),
            Note("Compiled from written inputs."),
            Heading(1, "Next"),
        ],
        meta={"Licence": "CC BY 4.0"},
        edition="Edition 1",
        publisher="A convener",
        demonstration=True,
        address="/outcomes/words/editions/1/",
    )


@pytest.fixture
def arabic() -> Document:
    return Document(
        title="من بيان مشترك إلى عمل مشترك",
        subtitle="",
        language="ar",
        date=MOMENT,
        blocks=[
            Heading(1, "ما سمعناه"),
            Paragraph("وصفت جمعيات كيف وصلت إلى الناس."),
            Quote("We recorded it.", "en", "Amina Yusuf", "/forum/12/", "Guidance"),
            Table(["البلد", "العدد"], [["كينيا", "12"]]),
        ],
    )
