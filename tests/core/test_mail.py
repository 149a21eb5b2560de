import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.utils import get_app_template_dirs
from django.test import override_settings

from convene.core import mail
from convene.core.accounts.models import User
from convene.core.mail import layout, strict

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Puts a mail's template into an app of its own, and gives back its name."""
    app = tmp_path / "mailtests"
    (app / "templates/mailtests/mail").mkdir(parents=True)
    (app / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def write(body: str, subject: str = "Hello", name: str = "test") -> str:
        source = f"Subject: {subject}\n\n{body}\n"
        (app / f"templates/mailtests/mail/{name}.txt").write_text(source)
        return f"mailtests/mail/{name}.txt"

    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "mailtests"]):
        forget()
        yield write
    sys.modules.pop("mailtests")
    forget()


def forget() -> None:
    get_app_template_dirs.cache_clear()
    strict._engine.cache_clear()
    strict._parts.cache_clear()


def render(name: str, language: str = "en", **context: Any) -> mail.Rendered:
    return mail.render(name, context, language)


def test_subject_and_body(write: Write) -> None:
    name = write("Dear {{ person }},\n\nwelcome.", subject="Hello {{ person }}")

    done = render(name, person="Amina & Co <x>")

    assert done.subject == "Hello Amina & Co <x>"
    assert done.text == "Dear Amina & Co <x>,\n\nwelcome.\n\n-- \nConvene\nhttp://testserver\n"


@pytest.mark.parametrize(
    "source",
    [
        "{{ nmae }}",
        "{{ person.nmae }}",
        "{{ person.nmae.first }}",
        '{{ nmae|default:"friend" }}',
        "{{ nmae|upper }}",
        "{% if nmae %}x{% endif %}",
        "{% if not nmae %}x{% endif %}",
        "{% if person and nmae %}x{% endif %}",
        "{% if nmae == 3 %}x{% endif %}",
        "{% for each in nmae %}x{% endfor %}",
        "{% with n=nmae %}{{ n }}{% endwith %}",
        "{% blocktranslate %}Dear {{ nmae }}{% endblocktranslate %}",
        "{% blocktranslate with n=nmae %}Dear {{ n }}{% endblocktranslate %}",
        "{% firstof nmae person.name %}",
    ],
)
def test_a_variable_that_is_not_there_stops_the_mail(write: Write, source: str) -> None:
    class Person:
        name = "Amina"

    in_body = write(f"Dear {source}")
    with pytest.raises(mail.UnresolvedPlaceholder, match=r"nmae"):
        render(in_body, person=Person())

    in_subject = write("Dear", subject=f"To {source}")
    with pytest.raises(mail.UnresolvedPlaceholder) as raised:
        render(in_subject, person=Person())
    assert raised.value.template == "mailtests/mail/test.txt"


LEFTOVERS = [
    "{{ first_name }}",
    "{{first_name",
    "first_name }}",
    "{% if x %}",
    "{# note #}",
    "%(name)s",
    "%( name )s",
    "%(count)d",
    "${name}",
    "<<name>>",
    "<<First Name>>",
    "*|FNAME|*",
    "[NAME]",
    "[Name]",
    "[name]",
    "[FIRST NAME]",
    "[first_name]",
    "[Your Organisation]",
    "[your organization's name]",
    "[Insert date here]",
    "[LINK]",
    "[E-MAIL]",
    "[Title 2]",
]


@pytest.mark.parametrize("left", LEFTOVERS)
def test_a_placeholder_in_what_is_put_in_stops_the_mail(write: Write, left: str) -> None:
    name = write("Dear {{ person }},", subject="Dear {{ title }}")

    with pytest.raises(mail.UnresolvedPlaceholder) as raised:
        render(name, person=left, title="friend")
    assert raised.value.placeholder in left
    with pytest.raises(mail.UnresolvedPlaceholder):
        render(name, person="friend", title=left)


@pytest.mark.parametrize(
    "left", ["%(name)s", "${name}", "<<name>>", "[NAME]", "[SOMETHING ELSE]", "*|FNAME|*"]
)
def test_a_placeholder_in_the_template_stops_the_mail(write: Write, left: str) -> None:
    for name in (write(f"Dear {left},"), write("Dear", subject=f"Dear {left}", name="other")):
        with pytest.raises(mail.UnresolvedPlaceholder):
            render(name)


@pytest.mark.parametrize(
    "words",
    [
        "[DRAFT] Joint statement",
        "100 % (of all)",
        "{a}",
        "a < b << c",
        "[1] and [a]",
        "[the date was wrong]",
        "« oui »",
        "5 %",
        "$5 {x}",
    ],
)
def test_what_people_write_goes_through(write: Write, words: str) -> None:
    name = write("About {{ title }}.", subject="{{ title }}")

    assert render(name, title=words).subject == words


def test_what_a_record_holds_goes_through_whatever_it_looks_like(write: Write) -> None:
    name = write("Dear {{ person.name }}, about {{ person.email }}.", subject="For {{ person.name }}")
    person = User(name="<<Zoë>> {{ x }} [NAME]", email="zoe@example.org")

    assert render(name, person=person).subject == "For <<Zoë>> {{ x }} [NAME]"
    with pytest.raises(mail.UnresolvedPlaceholder):
        render(write("Dear {{ person.name }} %(name)s", name="mixed"), person=person)


def test_a_subject_is_one_line_whatever_is_put_in(write: Write) -> None:
    name = write("Body", subject="About {{ title }}")

    assert render(name, title="peace\r\nBcc: all@example.org\x00\u2028now").subject == (
        "About peace Bcc: all@example.org now"
    )


@pytest.mark.parametrize("source", ["No subject\n\nBody", "Subject: Hello\nBody", "\nSubject: Hello\n\nBody"])
def test_a_template_needs_its_subject_line(write: Write, tmp_path: Path, source: str) -> None:
    name = write("")
    (tmp_path / "mailtests/templates" / name).write_text(source)

    with pytest.raises(ValueError, match="Subject"):
        render(name)


@pytest.mark.parametrize(("subject", "body"), [("{{ nothing }}", "Body"), ("Hello", "{{ nothing }}")])
def test_nothing_is_no_mail(write: Write, subject: str, body: str) -> None:
    name = write(body, subject=subject)

    with pytest.raises(ValueError, match="needs a subject and a body"):
        render(name, nothing="")


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(TemplateDoesNotExist):
        render("mailtests/mail/none.txt")


def test_the_html_part_says_the_same_in_its_language(write: Write) -> None:
    name = write("عزيزي {{ person }}،\n\nhttps://convene.example.org/x?a=1&b=2", subject="مرحبا")

    html = render(name, language="ar", person="<b>أمينة</b>").html

    assert html is not None
    assert '<html lang="ar" dir="rtl">' in html
    assert "<title>مرحبا</title>" in html
    assert "&lt;b&gt;أمينة&lt;/b&gt;" in html
    assert 'href="https://convene.example.org/x?a=1&amp;b=2"' in html
    assert "<script" not in html


def test_the_instance_is_known_to_every_mail(write: Write) -> None:
    name = write("{{ instance_name }} {{ instance_url }} {{ instance_contact }} {{ language }}")

    assert render(name).text.startswith("Convene http://testserver contact@testserver en\n")


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("One\ntwo", [("text", ["One", "two"])]),
        ("https://a.example/x", [("link", ["https://a.example/x", "Open this page"])]),
        ("Confirm here:\nhttps://a.example/x", [("link", ["https://a.example/x", "Confirm here"])]),
        (
            "Dear A,\nConfirm:\nhttps://a.example/",
            [("text", ["Dear A,"]), ("link", ["https://a.example/", "Confirm"])],
        ),
        (
            f"{'Long ' * 20}:\nhttps://a.example/",
            [("text", [f"{'Long ' * 20}:"]), ("link", ["https://a.example/", "Open this page"])],
        ),
        (
            "See https://a.example/x.",
            [("text", ['See <a href="https://a.example/x">https://a.example/x</a>.'])],
        ),
        ("(https://a.example/x)", [("text", ['(<a href="https://a.example/x">https://a.example/x</a>)'])]),
        ("javascript:alert(1)", [("text", ["javascript:alert(1)"])]),
        (
            'https://a.example/"><script>',
            [("text", ['<a href="https://a.example/">https://a.example/</a>&quot;&gt;&lt;script&gt;'])],
        ),
        ("123456", [("code", ["123456"])]),
        ("- one\n- two", [("list", ["one", "two"])]),
        ("> said\n> so", [("quote", ["said", "so"])]),
        ("Points:\n- one", [("text", ["Points:"]), ("list", ["one"])]),
    ],
)
def test_blocks(body: str, blocks: list[tuple[str, list[str]]]) -> None:
    assert [(each.kind, list(each.lines)) for each in layout.blocks(body)] == blocks


def test_long_lines_are_wrapped_and_links_are_not() -> None:
    link = "https://convene.example.org/" + "a" * 100
    text = layout.wrapped(f"{'word ' * 30}\n\n- {'point ' * 20}\n> {'said ' * 20}\n{link}\nten-year-old")

    assert max(len(line) for line in text.split("\n") if line != link) <= 76
    assert link in text.split("\n")
    assert [line[:2] for line in text.split("\n") if "point" in line] == ["- ", "  "]
    assert {line[:2] for line in text.split("\n") if "said" in line} == {"> "}
    assert text.endswith("ten-year-old")


def test_empty_lines_left_by_tags_are_closed_up() -> None:
    assert layout.tidy("\n\na  \n\n\n\nb\r\nc\n\n") == "a\n\nb\nc"


@pytest.mark.parametrize(
    ("path", "full"), [("/", "http://testserver/"), ("/news/?a=1", "http://testserver/news/?a=1")]
)
def test_absolute(path: str, full: str) -> None:
    assert mail.absolute(path) == full


@pytest.mark.parametrize("path", ["news/", "//evil.example/", "https://evil.example/", ""])
def test_absolute_takes_only_paths(path: str) -> None:
    with pytest.raises(ValueError, match="slash"):
        mail.absolute(path)


def test_composed() -> None:
    composed = mail.compose(
        mail.Rendered("Hello", "Text\n", "<p>Text</p>"),
        to="amina@example.org",
        language="ar",
        message_id="<1@testserver>",
        attachments=[mail.Attachment("calendar.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar")],
    )

    sent = composed.message()

    assert {
        name: sent[name]
        for name in ("To", "Subject", "Message-ID", "Auto-Submitted", "Reply-To", "Content-Language")
    } == {
        "To": "amina@example.org",
        "Subject": "Hello",
        "Message-ID": "<1@testserver>",
        "Auto-Submitted": "auto-generated",
        "Reply-To": "contact@testserver",
        "Content-Language": "ar",
    }
    assert [part.get_content_type() for part in sent.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]


def test_replies_can_go_elsewhere() -> None:
    composed = mail.compose(
        mail.Rendered("Hello", "Text\n", None),
        to="amina@example.org",
        language="en",
        message_id="<1@testserver>",
        reply_to="convener@example.org",
    )

    assert composed.message()["Reply-To"] == "convener@example.org"
