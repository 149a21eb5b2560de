"""Every message is translated, and the tooling that says so can be trusted."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from script import catalogues

PAGE = """
{% extends "base.html" %}
{% block content %}
      <p>{% translate "Sign the statement" %}</p>
  {% blocktranslate trimmed count counter=total with name=organisation.name %}
    One signature of {{ name }}
  {% plural %}
    {{ counter }} signatures of {{ name }}
  {% endblocktranslate %}
    {% translate "May" context "month" %} {{ _("Close") }} {# {% translate "Not this" %} #}
{% endblock %}
"""
MODULE = """
from django.utils.translation import gettext as _, ngettext_lazy, pgettext_lazy

def said(name):
    return _("Signed by %(name)s") % {"name": name}, "not this"

MANY = ngettext_lazy("One call", "%(count)s calls", "count")
STATE = pgettext_lazy("statement", "Open")
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    root = tmp_path / "product"
    (root / "app" / "templates" / "app" / "mail").mkdir(parents=True)
    (root / "app" / "migrations").mkdir()
    (root / "app" / "templates" / "app" / "page.html").write_text(PAGE)
    (root / "app" / "templates" / "app" / "mail" / "thanks.txt").write_text(
        'Subject: {% translate "Thank you" %}\n\n{% blocktranslate %}Dear {{ name }},{% endblocktranslate %}\n'
    )
    (root / "app" / "models.py").write_text(MODULE)
    (root / "app" / "migrations" / "0001_initial.py").write_text('_("Not this either")')
    return root


def test_every_message_is_translated() -> None:
    template = catalogues.extracted()
    for language in catalogues.PLURAL_FORMS:
        catalogue = catalogues.read(catalogues.path_of(language), language)
        assert catalogues.problems(catalogue, template) == []


def test_no_translation_is_kept_that_nothing_asks_for() -> None:
    for language in catalogues.PLURAL_FORMS:
        assert list(catalogues.read(catalogues.path_of(language), language).obsolete) == []


# These say the same in both languages: their words come from elsewhere.
SAME_IN_ARABIC = {
    *("%(kind)s: %(meant)s", "%(time)s %(city)s (%(offset)s)"),
    *("%(language)s: %(problem)s", "%(reason)s: %(number)s", ": "),
}
# Formats, what one types, and names of programs; anything else in Latin letters was left over.
LATIN_IN_ARABIC = {
    *("UTC", "Convene", "Markdown", "JSON", "PDF", "HTML", "DOCX", "CSV", "ICS", "SHA", "sha256sum"),
    *("Atom", "JPEG", "PNG", "convene", "serve", "work"),
    *("https", "http", "name@example.org", "example.org", "zone", "words"),
    *("countries", "countries-served", "date", "value", "source", "address"),
}
LATIN = re.compile(r"[A-Za-z][\w@-]*(?:\.\w+)*")
MARKUP = re.compile(r"<[^>]*>|%\(\w+\)[a-z]")
LATIN_MARKS = re.compile(r"[\u0620-\u064a»)][,;?]|[“”\"]|[\u0660-\u0669]")


def test_arabic_is_written_in_arabic() -> None:
    """No entry only copied, no Latin comma, question or quotation mark, no word left over, one kind of digit."""
    same, marks, words = set(), set(), set()
    for message in catalogues.read(catalogues.path_of("ar"), "ar"):
        if message.id:
            for text in catalogues.texts(message):
                bare = MARKUP.sub("", text)
                same |= {text} & ({message.id} if isinstance(message.id, str) else set(message.id))
                marks |= {text} if LATIN_MARKS.search(bare) else set()
                words |= {
                    word for word in LATIN.findall(bare) if word.removesuffix("-256") not in LATIN_IN_ARABIC
                }
    assert (same - SAME_IN_ARABIC, marks, words) == (set(), set(), set())


def test_code_asks_for_messages_by_names_the_tool_reads() -> None:
    """A message under another name (`_lazy`), or put together as the program runs, would never be translated."""
    unread = []
    for path in catalogues.sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.suffix == ".py" else ():
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                asked = {one.asname or one.name for one in node.names if "gettext" in one.name}
                unread += [f"{path}:{node.lineno} {name}" for name in asked - catalogues.KEYWORDS.keys()]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in catalogues.KEYWORDS and not isinstance(node.args[0], ast.Constant):
                    unread.append(f"{path}:{node.lineno} {ast.unparse(node)}")
    assert unread == []


def test_every_offered_language_has_a_catalogue() -> None:
    assert {code for code, name in settings.LANGUAGES} == {"en", *catalogues.PLURAL_FORMS}


def test_messages_are_found_in_code_pages_and_mail(code: Path) -> None:
    found = {(message.context, message.id) for message in catalogues.extracted(code) if message.id}
    assert found == {
        (None, "Sign the statement"),
        (None, ("One signature of %(name)s", "%(counter)s signatures of %(name)s")),
        ("month", "May"),
        (None, "Close"),
        (None, "Thank you"),
        (None, "Dear %(name)s,"),
        (None, "Signed by %(name)s"),
        (None, ("One call", "%(count)s calls")),
        ("statement", "Open"),
    }


def test_merging_keeps_translations_and_guesses_nothing(code: Path, tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    before = Catalog(locale="ar", fuzzy=False)
    before.add("Close", "أغلق")
    before.add("Sign the statements", "وقّع البيانات")  # near to what the code says now, yet another text
    before.add("Gone", "ذهب")
    path.write_text(catalogues.as_po(before))

    catalogue = catalogues.read(path, "ar")
    catalogues.merge(catalogue, catalogues.extracted(code))
    path.write_text(catalogues.as_po(catalogue))

    after = catalogues.read(path, "ar")
    assert after["Close"].string == "أغلق"
    assert after["Sign the statement"].string == ""
    assert "Gone" not in after
    assert not any(message.fuzzy for message in after if message.id)


def test_a_message_that_comes_back_gets_its_translation_back(code: Path, tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    catalogue = Catalog(locale="ar", fuzzy=False)
    catalogue.add("Close", "أغلق")
    catalogues.merge(catalogue, Catalog())
    assert "Close" not in catalogue
    path.write_text(catalogues.as_po(catalogue))

    catalogue = catalogues.read(path, "ar")
    catalogues.merge(catalogue, catalogues.extracted(code))
    assert catalogue["Close"].string == "أغلق"


def test_merging_twice_changes_nothing(code: Path, tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    written = []
    for _ in range(2):
        catalogue = catalogues.read(path, "ar")
        catalogues.merge(catalogue, catalogues.extracted(code))
        path.write_text(catalogues.as_po(catalogue))
        written.append(path.read_text())
    assert written[0] == written[1]
    assert "Date" not in written[0]
    assert "nplurals=6" in written[0]


ONE = "%(count)s call <b>now</b>"
MANY = "%(count)s calls <b>now</b>"
SIX = tuple(f"%(count)s {form} <b>x</b>" for form in range(6))


@pytest.mark.parametrize(
    ("asked", "translation", "flags", "expected"),
    [
        ("By %(name)s", "من %(name)s", (), []),
        ("By %(name)s", "", (), ["not translated: 'By %(name)s'"]),
        ("By %(name)s", "من %(name)s", ("fuzzy",), ["marked fuzzy: 'By %(name)s'"]),
        ("By %(name)s", "من", (), ["placeholders differ (%(name)s): 'By %(name)s'"]),
        ("By %(name)s", "من %(nom)s", (), ["placeholders differ (%(name)s, %(nom)s): 'By %(name)s'"]),
        ("By <b>us</b>", "منا", (), ["markup differs: 'By <b>us</b>'"]),
        ("By us\n", "منا", (), ["line breaks at the ends differ: 'By us\\n'"]),
        ((ONE, MANY), SIX, (), []),
        ((ONE, MANY), ("<b>x</b>", *SIX[1:]), (), []),
        (
            (ONE, MANY),
            (*SIX[:5], "<b>x</b>"),
            (),
            [f"placeholders differ (%(count)s): {ONE!r}"],
        ),
        ((ONE, MANY), (*SIX[:5], ""), (), [f"not translated: {ONE!r}"]),
        ((ONE, MANY), SIX[:2], (), [f"2 plural forms where the language has 6: {ONE!r}"]),
    ],
)
def test_what_is_wrong_with_a_message_is_said(
    asked: str | tuple[str, str],
    translation: str | tuple[str, ...],
    flags: tuple[str, ...],
    expected: list[str],
) -> None:
    template, catalogue = Catalog(), Catalog(locale="ar", fuzzy=False)
    template.add(asked)
    catalogue.add(asked, translation, flags=flags)
    assert catalogues.problems(catalogue, template) == expected


def test_messages_on_one_side_alone_are_said() -> None:
    template, catalogue = Catalog(), Catalog(locale="ar", fuzzy=False)
    template.add("New")
    catalogue.add("Old", "قديم")
    assert catalogues.problems(catalogue, template) == [
        "no longer in the code: 'Old'",
        "not in the catalogue: 'New'",
    ]
