"""What a letter says: its placeholders, what stands in for one, and how every letter ends."""

import re
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from convene.core.addresses import here, kept
from convene.core.errors import Refused
from convene.core.mail import Rendered, absolute, leftover, written
from convene.core.text import clean_line, clean_text
from convene.outreach.models import TEXT_LIMIT, TITLE_LIMIT, Mailing
from convene.outreach.queries.audiences import Thing

PLACEHOLDERS: dict[str, Promise] = {
    "name": gettext_lazy("their name; where we have none, their organisation’s"),
    "organisation": gettext_lazy("their organisation; where we have none, their name"),
    "initiative": gettext_lazy("the initiative’s title"),
    "about": gettext_lazy("the title of what they signed, registered for or contributed to"),
    "page": gettext_lazy("the address of that page"),
    "unsubscribe": gettext_lazy("the link that unsubscribes; every letter ends with it anyway"),
}
# A link has no place in a subject.
IN_SUBJECT = ("name", "organisation", "initiative", "about")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Person(Protocol):
    """Who gets a letter: an addressee before sending starts, a recipient afterwards."""

    @property
    def name(self) -> str: ...
    @property
    def organisation_name(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True)
class Words:
    """What a convener wrote in one language."""

    subject: str
    body: str


def checked(words: Words) -> Words:
    """The words, clean, if every placeholder in them is one of ours; Refused beside the field otherwise."""
    return Words(
        _checked(words.subject, "subject", IN_SUBJECT, _("Give the letter a subject.")),
        _checked(words.body, "body", tuple(PLACEHOLDERS), _("Write the letter.")),
    )


def _checked(text: str, field: str, known: tuple[str, ...], needed: str) -> str:
    clean = clean_line if field == "subject" else clean_text
    try:
        text = clean(text, limit=TITLE_LIMIT if field == "subject" else TEXT_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, field) from refused
    if not text:
        raise Refused(needed, field)
    offered = pgettext("between names", ", ").join(f"{{{name}}}" for name in known)
    if found := leftover(text):
        message = _(
            "“%(found)s” looks like a gap that was to be filled in. Use %(offered)s, or write it out."
        )
        raise Refused(message % {"found": found, "offered": offered}, field)
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            message = _("“{%(name)s}” is no placeholder here. Use %(offered)s.")
            raise Refused(message % {"name": name, "offered": offered}, field)
    if stray := re.search(r".{0,15}[{}].{0,15}", _PLACEHOLDER.sub("", text)):
        message = _("A brace stands alone in “%(words)s”. Braces are for placeholders: %(offered)s.")
        raise Refused(message % {"words": stray.group().strip(), "offered": offered}, field)
    return text


def compose(
    mailing: Mailing,
    words: Words,
    language: str,
    *,
    person: Person,
    thing: Thing,
    sender: str,
    unsubscribe: str,
) -> Rendered:
    """The letter as one person reads it. No gap is ever left: without a name the organisation stands in.

    `sender` is who sends it, in words; `unsubscribe` the full address of the link.
    """
    values = {
        "name": person.name or person.organisation_name or person.email,
        "organisation": person.organisation_name or person.name or person.email,
        "initiative": mailing.initiative.title,
        "about": str(thing),
        "page": absolute(here(kept(thing), page_language(language))),
        "unsubscribe": unsubscribe,
    }
    subject, body = (_filled(text, values) for text in (words.subject, words.body))
    return written(subject, f"{body}\n\n{_foot(mailing, language, values, sender)}", language)


def page_language(language: str) -> str:
    """The language our own pages have for readers of a letter in this one."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _filled(text: str, values: dict[str, str]) -> str:
    """In one pass, so that braces in somebody's name stay what they are."""
    return _PLACEHOLDER.sub(lambda found: values[found.group(1)], text)


def _foot(mailing: Mailing, language: str, values: dict[str, str], sender: str) -> str:
    """Who sends it, why they get it, and the way out."""
    told = {"sender": sender, "instance": settings.INSTANCE_NAME, **values}
    with override(language):
        who = _("%(sender)s sends you this letter through %(instance)s.")
        why = _why(mailing)
        out = _("If you want no more letters about “%(initiative)s”, unsubscribe here: %(unsubscribe)s")
        lines = [line % told for line in _elsewhere(language, mailing) or (who, why, out)]
    return "\n\n".join([f"{lines[0]} {lines[1]}", lines[2]])


def _why(mailing: Mailing) -> str:
    audience, matter = mailing.audience, mailing.matter
    if audience == Mailing.Audience.MEMBERS:
        return _("You get it because you speak for a member of “%(about)s”.")
    if matter == Mailing.Matter.COALITION:
        return _("You get it because you signed “%(about)s” and want to join the coalition.")
    if matter == Mailing.Matter.EVENT:
        return _("You get it because you registered for “%(about)s”.")
    if audience == Mailing.Audience.SIGNATORIES:
        return _("You get it because you signed “%(about)s” and asked what comes of it.")
    if audience == Mailing.Audience.REGISTRANTS:
        return _("You get it because you registered for “%(about)s” and asked what comes of it.")
    return _("You get it because you contributed to “%(about)s” and asked what comes of it.")


# Letters are written in more languages than the interface has; these end in their own.
_FEET: dict[str, dict[str, str]] = {
    "fr": {
        "who": "%(sender)s vous envoie cette lettre par %(instance)s.",
        "members": "Vous la recevez parce que vous représentez un membre de « %(about)s ».",
        "coalition": "Vous la recevez parce que vous avez signé « %(about)s » et souhaitez rejoindre la coalition.",
        "event": "Vous la recevez parce que vous vous êtes inscrit à « %(about)s ».",
        "signatories": "Vous la recevez parce que vous avez signé « %(about)s » et demandé à connaître la suite.",
        "registrants": "Vous la recevez parce que vous vous êtes inscrit à « %(about)s » et avez demandé à connaître la suite.",
        "contributors": "Vous la recevez parce que vous avez contribué à « %(about)s » et demandé à connaître la suite.",
        "out": "Pour ne plus recevoir de lettres sur « %(initiative)s », désabonnez-vous ici : %(unsubscribe)s",
    },
    "es": {
        "who": "%(sender)s le envía esta carta por medio de %(instance)s.",
        "members": "La recibe porque representa a un miembro de «%(about)s».",
        "coalition": "La recibe porque firmó «%(about)s» y desea unirse a la coalición.",
        "event": "La recibe porque se inscribió en «%(about)s».",
        "signatories": "La recibe porque firmó «%(about)s» y pidió saber qué resulta de ello.",
        "registrants": "La recibe porque se inscribió en «%(about)s» y pidió saber qué resulta de ello.",
        "contributors": "La recibe porque contribuyó a «%(about)s» y pidió saber qué resulta de ello.",
        "out": "Si no desea más cartas sobre «%(initiative)s», dese de baja aquí: %(unsubscribe)s",
    },
}


def _elsewhere(language: str, mailing: Mailing) -> tuple[str, str, str] | None:
    foot = _FEET.get(language)
    if foot is None:
        return None
    by_matter = mailing.audience != Mailing.Audience.MEMBERS and mailing.matter != Mailing.Matter.OUTCOME
    return foot["who"], foot[mailing.matter if by_matter else mailing.audience], foot["out"]
