"""Form fields for text: they clean, they say clearly what is wrong, and they keep what was typed."""

import ipaddress
import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convene.core.errors import Refused
from convene.core.text.clean import clean_line, clean_text

EMAIL_LIMIT = 254  # RFC 5321, erratum 1690
WEBSITE_LIMIT = 500
CODE_LENGTH = 6

_LEFT_TO_RIGHT = {"dir": "ltr", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


def _attributes(kwargs: dict[str, Any], widget: type[forms.Widget], attrs: dict[str, str]) -> None:
    """Set the widget with the attributes, unless the form brings a widget of its own."""
    kwargs.setdefault("widget", widget(attrs={name: value for name, value in attrs.items() if value}))


class LineField(forms.CharField):
    """One line, at most `limit` code points; gives what `clean_line` gives.

    `autocomplete` is the HTML token ("name", "organization" …). There is no `maxlength`: a browser would cut
    a pasted text without a word.
    """

    def __init__(self, *, limit: int = 200, autocomplete: str = "", **kwargs: Any) -> None:
        _attributes(kwargs, forms.TextInput, {"dir": "auto", "autocomplete": autocomplete})
        self.limit = limit
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return _cleaned(value, limit=self.limit, lines=False)


class TextField(forms.CharField):
    """Text of several lines, at most `limit` code points; gives what `clean_text` gives."""

    def __init__(self, *, limit: int = 20_000, rows: int = 8, **kwargs: Any) -> None:
        _attributes(kwargs, forms.Textarea, {"dir": "auto", "rows": str(rows)})
        self.limit = limit
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return _cleaned(value, limit=self.limit, lines=True)


class EmailField(forms.CharField):
    """An e-mail address of at most 254 characters, its domain in lower case; the part before @ stays."""

    default_validators = [
        EmailValidator(message=gettext_lazy("Write an e-mail address such as name@example.org."))
    ]

    def __init__(self, *, autocomplete: str = "email", **kwargs: Any) -> None:
        attrs = {"inputmode": "email", "autocomplete": autocomplete, **_LEFT_TO_RIGHT}
        _attributes(kwargs, forms.EmailInput, attrs)
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        local, at, domain = _cleaned(value, limit=EMAIL_LIMIT, lines=False).rpartition("@")
        return f"{local}{at}{domain.lower()}"


class WebsiteField(forms.CharField):
    """A public web address, https:// added where no scheme was typed, its host in lower case.

    Refuses other schemes, IP addresses, names without a dot, names of private networks and user names
    in the address.
    """

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "url", "autocomplete": "url", **_LEFT_TO_RIGHT}
        # Not type="url": browsers refuse an address without its scheme there.
        _attributes(kwargs, forms.TextInput, attrs)
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        line = _cleaned(value, limit=WEBSITE_LIMIT, lines=False)
        return _website(line) if line else ""


class CodeField(forms.CharField):
    """A code of six digits as ASCII; digits of any script, blanks and hyphens between them are understood."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", **_LEFT_TO_RIGHT}
        _attributes(kwargs, forms.TextInput, attrs)
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = re.sub(r"[\s\-‐‑–]", "", _cleaned(value, limit=100, lines=False))
        if not typed:
            return ""
        digits = [unicodedata.decimal(character, None) for character in typed]
        if len(digits) != CODE_LENGTH or None in digits:
            raise ValidationError(
                _("The code has %(length)s digits, such as 204816.") % {"length": CODE_LENGTH}, code="invalid"
            )
        return "".join(map(str, digits))


class TrapField(forms.CharField):
    """Takes anything and refuses nothing, so that a robot learns nothing from it."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Leave this empty"),
            widget=forms.TextInput(attrs={"class": "trap", "autocomplete": "off", "tabindex": "-1"}),
        )

    def clean(self, value: Any) -> str:
        return str(value or "")


class Honeypot(forms.Form):
    """Mix into a form that anybody can send: a field people do not see, and `is_robot` if it was filled.

    The view then answers as if the deed had been done. The field stands last. Templates hide it by the class
    `trap`, for assistive technology too.
    """

    website_2 = TrapField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website_2"] = self.fields.pop("website_2")

    @property
    def is_robot(self) -> bool:
        """Whether the trap was filled; known before and without validation."""
        return self.is_bound and bool(self.data.get(self.add_prefix("website_2")))


def _cleaned(value: Any, *, limit: int, lines: bool) -> str:
    if value is None:
        return ""
    clean = clean_text if lines else clean_line
    try:
        return clean(str(value), limit=limit)
    except Refused as refused:
        raise ValidationError(str(refused.message), code=refused.code) from refused


def _website(line: str) -> str:
    if line.startswith("//"):
        line = f"https:{line}"
    elif "://" not in line and not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:(?!\d)", line):
        line = f"https://{line}"
    try:
        parts = urlsplit(line)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise _no_website() from None
    if parts.scheme not in {"http", "https"}:
        raise ValidationError(_("A website’s address begins with https:// or http://."), code="scheme")
    if re.search(r"[\s\\<>\"]", line) or parts.username is not None or not _is_public(host):
        raise _no_website()
    netloc = host if port is None else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))


def _is_public(host: str) -> bool:
    """Whether the host is a name that anyone could look up: dots, letters and no private ending."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return False
    try:
        labels = host.encode("idna").decode().split(".")
    except UnicodeError:
        return False
    last = labels[-1]
    return (
        len(labels) > 1
        and all(re.fullmatch(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", label) for label in labels)
        # Browsers read 127.1 and 0x7f.0.0.1 as IP addresses.
        and not re.fullmatch(r"\d+|0x[0-9a-f]*", last)
        and last
        not in {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "arpa", "onion"}
    )


def _no_website() -> ValidationError:
    return ValidationError(_("Write a website’s address such as https://example.org."), code="invalid")
