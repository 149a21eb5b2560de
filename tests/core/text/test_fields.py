from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from convene.core.text.fields import CodeField, EmailField, Honeypot, LineField, TextField, WebsiteField


def message(field: forms.Field, value: Any) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(value)
    (text,) = error.value.messages
    return text


def test_line_and_text_clean() -> None:
    assert LineField().clean("  Cafe\u0301 \n x") == "Café x"
    assert TextField().clean("a\r\nb\n") == "a\nb"
    assert LineField(required=False).clean(None) == ""


def test_line_and_text_say_what_is_wrong() -> None:
    assert message(LineField(), " \u200c ") == "This field is required."
    assert (
        message(LineField(limit=5), "sixsix") == "This has 6 characters; the limit is 5. Please shorten it."
    )
    assert (
        message(TextField(limit=5), "sixsix") == "This has 6 characters; the limit is 5. Please shorten it."
    )
    assert message(LineField(), "a\u202eb") == (
        "This contains a hidden text-direction control (U+202E), which cannot be kept. Please type the text again."
    )
    assert message(TextField(), "a\x00b") == (
        "This contains a control character (U+0000), which cannot be kept. Please type the text again."
    )


def test_a_long_line_is_kept_in_the_form() -> None:
    class Form(forms.Form):
        name = LineField(limit=200, autocomplete="organization")

    form = Form({"name": "n" * 10_000})
    assert form.errors == {"name": ["This has 10000 characters; the limit is 200. Please shorten it."]}
    assert f'value="{"n" * 10_000}"' in str(form["name"])
    assert "maxlength" not in str(form["name"])


@pytest.mark.parametrize(
    ("field", "attrs"),
    [
        (LineField(), {"dir": "auto"}),
        (LineField(autocomplete="name"), {"dir": "auto", "autocomplete": "name"}),
        (TextField(), {"cols": "40", "rows": "8", "dir": "auto"}),
        (EmailField(), {"inputmode": "email", "autocomplete": "email", "dir": "ltr", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}),
        (WebsiteField(), {"inputmode": "url", "autocomplete": "url", "dir": "ltr", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}),
        (CodeField(), {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}),
    ],
)  # fmt: skip
def test_widgets_help_keyboards_and_browsers(field: forms.Field, attrs: dict[str, str]) -> None:
    assert field.widget.attrs == attrs


def test_email() -> None:
    assert EmailField().clean(" Ama.Mensah@Example.ORG\u200f ") == "Ama.Mensah@example.org"
    long = f"{'l' * 60}@{'.'.join(['d' * 60] * 4)}.org"
    assert (
        message(EmailField(), long)
        == f"This has {len(long)} characters; the limit is 254. Please shorten it."
    )
    for wrong in ("ama", "ama@", "@example.org", "ama@example", "a b@example.org", "a@b@example.org"):
        assert message(EmailField(), wrong) == "Write an e-mail address such as name@example.org."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.org", "https://example.org"),
        ("//Example.org/A", "https://example.org/A"),
        ("HTTP://WWW.Example.ORG/Path?Q=1#F", "http://www.example.org/Path?Q=1#F"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("münchen.de", "https://münchen.de"),
        ("مثال.إختبار", "https://مثال.إختبار"),
        ("example.org.", "https://example.org"),
        ("", ""),
    ],
)
def test_website(typed: str, kept: str) -> None:
    assert WebsiteField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "ftp://example.org", "mailto:a@example.org", "data:,x"]
)
def test_website_of_another_scheme(typed: str) -> None:
    assert message(WebsiteField(), typed) == "A website’s address begins with https:// or http://."


@pytest.mark.parametrize(
    "typed",
    ["http://192.0.2.1", "http://[::1]/", "http://127.1", "http://0x7f.0.0.1", "http://2130706433", "localhost:8000",
     "http://x.localhost", "http://printer.local", "intranet", "https://u:p@example.org", "https://example.org\\@evil.com",
     "https://exa mple.org", "https://", "https://a..org", "https://-a.org", "https://example.org:99999",
     "https://[broken", 'https://example.org/"x', "https://%65xample.org", "https://１２７.0.0.1"],
)  # fmt: skip
def test_website_nobody_could_visit(typed: str) -> None:
    assert message(WebsiteField(), typed) == "Write a website’s address such as https://example.org."


@pytest.mark.parametrize(
    "typed", ["204816", " 204 816 ", "204-816", "٢٠٤٨١٦", "۲۰۴۸۱۶", "२०४८१६", "２０４８１６", "\u200f204816"]
)
def test_code(typed: str) -> None:
    assert CodeField().clean(typed) == "204816"


@pytest.mark.parametrize("typed", ["20481", "2048160", "abcdef", "20481²", "20481½", "------1"])
def test_code_that_is_none(typed: str) -> None:
    assert message(CodeField(), typed) == "The code has 6 digits, such as 204816."


class Signing(Honeypot):
    name = LineField()


class Titled(Honeypot, forms.Form):
    title = LineField()


def test_people_leave_the_trap_empty() -> None:
    form = Signing({"name": "Ama", "website_2": ""})
    assert form.is_valid()
    assert form.is_robot is False
    assert Signing({"name": "Ama"}).is_robot is False
    assert Signing().is_robot is False


def test_a_robot_is_known_and_told_nothing() -> None:
    form = Signing({"name": "Ama", "website_2": "https://spam.example\x00"})
    assert form.is_robot is True
    assert form.is_valid()
    broken = Titled({"t-website_2": "x"}, prefix="t")
    assert broken.is_robot is True
    assert list(broken.errors) == ["title"]


def test_the_trap_stands_last_and_out_of_the_way() -> None:
    form = Signing()
    assert list(form.fields) == ["name", "website_2"]
    assert form["website_2"].label == "Leave this empty"
    assert form["website_2"].field.widget.attrs == {"class": "trap", "autocomplete": "off", "tabindex": "-1"}
