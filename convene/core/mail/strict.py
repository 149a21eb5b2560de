"""A template engine that never prints nothing for something, and a search for what it let through."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NoReturn

from django.db.models import Model
from django.template import Context, Engine, Template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from convene.core.errors import Refused


class UnresolvedPlaceholder(Refused):
    """A mail would have shown `placeholder`, or nothing in its place; `template` names the mail."""

    code = "unresolved-placeholder"

    def __init__(self, template: str, placeholder: str) -> None:
        message = _("Nothing was sent: “%(placeholder)s” looks like a placeholder nobody filled in.")
        super().__init__(message % {"placeholder": placeholder})
        self.template = template
        self.placeholder = placeholder


class _Missing(BaseException):
    """A variable is not there. Not an Exception, because `{% if a and b %}` swallows those."""


class _Loud(str):
    """Stands where Django would print nothing for a variable it cannot find."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, variable: object) -> NoReturn:
        raise _Missing(f"{{{{ {variable} }}}}")


class _StrictContext(Context):
    """A context in which a name it does not hold is an error even in `{% if %}` and `{% for %}`."""

    def __getitem__(self, key: Any) -> Any:
        for layer in reversed(self.dicts):
            if key in layer:
                return layer[key]
        raise _Missing(f"{{{{ {key} }}}}")


@cache
def _engine(*, autoescape: bool) -> Engine:
    return Engine(
        app_dirs=True,
        autoescape=autoescape,
        string_if_invalid=_Loud("%s"),
        builtins=["django.templatetags.i18n"],
    )


# Placeholders of template languages and of mail merges.
LEFTOVER = re.compile(
    r"""
      \{\{ | \}\} | \{% | %\} | \{\# | \#\}   # Django, Jinja, Handlebars
    | %\(\s*\w+\s*\)[a-z]                     # gettext
    | \$\{[^}\n]*\}                           # shell, JavaScript
    | <<[^<>\n]{1,60}>>                       # mail merges
    | \*\|\w+\|\*
    """,
    re.VERBOSE,
)
# Our own words have no capitals in brackets; other people's may ("[DRAFT]"), but no merge field.
CAPITALS = re.compile(r"\[[A-Z][A-Z0-9 _'/-]*\]")
MERGE_FIELD = re.compile(
    r"""
    \[\s*
    (?:(?:insert|your|first|last|full|given|family|recipient|sender|contact|organi[sz]ation)['’s]*[ _-]*)*
    (?:name|surname|salutation|organi[sz]ation|title|date|time|link|url|e-?mail|address|city|country
      |company|recipient|sender|signature|phone|position|role|here)
    (?:[ _-]?(?:name|here|\d+))?
    \s*\]
    """,
    re.VERBOSE | re.IGNORECASE,
)


def leftover(text: str) -> str | None:
    """The first thing in a text that looks like an unresolved placeholder, or None."""
    for pattern in (LEFTOVER, MERGE_FIELD):
        if found := pattern.search(text):
            return found.group()
    return None


def stored(value: object, depth: int = 2) -> Iterator[str]:
    """The texts of a context's model: people's words as they are kept, which may hold anything.

    Those of its fields and of the models it was loaded with, `depth` steps away. What a deed passes
    as plain text has no such licence: there a placeholder is a mistake of whoever writes now.
    """
    if not isinstance(value, Model):
        return
    for held in value._meta.concrete_fields:  # noqa: SLF001 -- how Django lists them
        if not held.is_relation:
            words = held.value_from_object(value)
            if isinstance(words, str):
                yield words
        elif depth and held.is_cached(value):  # type: ignore[attr-defined]
            yield from stored(getattr(value, held.name), depth - 1)


def without(text: str, words: Iterable[str]) -> str:
    """The text less every given word or passage that itself looks like a placeholder."""
    for passage in sorted({each for each in words if leftover(each)}, key=len, reverse=True):
        text = text.replace(passage, "")
        for line in passage.splitlines():
            if leftover(line):
                text = text.replace(line.strip(), "")
    return text


@cache
def _parts(name: str) -> tuple[Template, Template]:
    """A template's subject and body, compiled apart so that no value moves from one to the other."""
    engine = _engine(autoescape=False)
    source = str(engine.get_template(name).source).replace("\r\n", "\n")
    first, _, rest = source.partition("\n")
    if not first.startswith("Subject: ") or not rest.startswith("\n"):
        raise ValueError(f"{name}: the first line must be 'Subject: …' and the second empty")
    literal = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", source)
    if found := CAPITALS.search(literal):
        raise UnresolvedPlaceholder(name, found.group())
    return engine.from_string(first.removeprefix("Subject: ")), engine.from_string(rest)


def render(name: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body as the template and the context give them."""
    try:
        subject, body = (
            part.render(_StrictContext(dict(context), autoescape=False)) for part in _parts(name)
        )
    except _Missing as missing:
        raise UnresolvedPlaceholder(name, str(missing)) from None
    return str(subject), str(body)


def frame(name: str, context: Mapping[str, Any]) -> SafeString:
    """The HTML around a mail's blocks."""
    return _engine(autoescape=True).get_template(name).render(_StrictContext(dict(context)))
