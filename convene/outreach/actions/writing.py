"""Writing a letter: whom it is for, what it is about, what it says in each language."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from convene.core import times
from convene.core.accounts.actions import clean_address
from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.places import COUNTRIES, LANGUAGES
from convene.core.text import clean_line
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.initiatives.models import Initiative
from convene.outreach import rules
from convene.outreach.models import TITLE_LIMIT, Mailing, MailingText
from convene.outreach.queries.audiences import MATTERS, Filters, events_of, find
from convene.outreach.wording import Words, checked


@dataclass(frozen=True)
class Plan:
    """Whom a letter is for and what it is about.

    `audience` is a Mailing.Audience and `audience_of` the key of the statement, event, call or coalition, none for
    contributors of the whole initiative; `matter` is a Mailing.Matter. `fallback` is the language of whoever reads
    none it is written in, "" to refuse sending then.
    """

    name: str
    audience: str
    audience_of: int | None
    matter: str
    filters: Filters = field(default_factory=Filters)
    fallback: str = ""
    reply_to: str = ""


@transaction.atomic
def draft(*, initiative: Initiative, plan: Plan, actor: User) -> Mailing:
    require(rules.may_write(actor, initiative))
    mailing = Mailing.objects.create(
        initiative=initiative,
        created_by=actor,
        created_at=times.now(),
        is_demonstration=initiative.is_demonstration,
        **_checked(initiative, plan),
    )
    record(deed=Deed.MAILING_DRAFT, subject=mailing, actor=actor)
    return mailing


@transaction.atomic
def edit(*, mailing: Mailing, plan: Plan, version: int, actor: User) -> Mailing:
    """Change whom it is for. `version` is the one the convener has read."""
    locked = _draft(mailing, version, actor)
    for name, value in _checked(locked.initiative, plan).items():
        setattr(locked, name, value)
    return _changed(locked, actor)


@transaction.atomic
def write_text(*, mailing: Mailing, language: str, words: Words, version: int, actor: User) -> MailingText:
    """What the letter says in a language, for the first time or anew. `version` as for `edit`."""
    locked = _draft(mailing, version, actor)
    if language not in LANGUAGES:
        raise Refused(_("Choose a language."), "language")
    clean = checked(words)
    text, _made = MailingText.objects.update_or_create(
        mailing=locked, language=language, defaults={"subject": clean.subject, "body": clean.body}
    )
    _changed(locked, actor, language=language)
    return text


@transaction.atomic
def remove_text(*, mailing: Mailing, language: str, version: int, actor: User) -> Mailing:
    """Let the letter not be written in this language."""
    locked = _draft(mailing, version, actor)
    locked.texts.filter(language=language).delete()
    return _changed(locked, actor, language=language)


@transaction.atomic
def copy(*, mailing: Mailing, actor: User) -> Mailing:
    """A new draft that says the same to the same audience: what is sent, or being sent, stays as it is."""
    require(rules.may_run(actor, mailing))
    old = Mailing.objects.select_related("initiative").get(pk=mailing.pk)
    new = Mailing.objects.create(
        initiative=old.initiative,
        name=(_("Copy of %(name)s") % {"name": old.name})[:TITLE_LIMIT],
        audience=old.audience,
        audience_of=old.audience_of,
        matter=old.matter,
        filters=old.filters,
        fallback=old.fallback,
        reply_to=old.reply_to,
        created_by=actor,
        created_at=times.now(),
        is_demonstration=old.is_demonstration,
    )
    MailingText.objects.bulk_create(
        MailingText(mailing=new, language=text.language, subject=text.subject, body=text.body)
        for text in old.texts.all()
    )
    record(deed=Deed.MAILING_DRAFT, subject=new, actor=actor, copied_from=old.pk)
    return new


def locked_mailing(mailing: Mailing) -> Mailing:
    """The row as it stands now, held until the transaction ends."""
    rows = Mailing.objects.select_for_update(of=("self",)).select_related("initiative")
    return rows.get(pk=mailing.pk)


def not_editable() -> str:
    return _(
        "This letter has begun to go out and can no longer be changed; pausing does not make it editable. "
        "Copy it to a new letter."
    )


def read_meanwhile() -> str:
    return _("Somebody else changed this letter while you were reading it. Please read it again.")


def _draft(mailing: Mailing, version: int, actor: User) -> Mailing:
    require(rules.may_run(actor, mailing))
    locked = locked_mailing(mailing)
    if not locked.is_draft:
        raise Refused(not_editable())
    if locked.version != version:
        raise Conflict(read_meanwhile())
    return locked


def _changed(locked: Mailing, actor: User, **facts: str) -> Mailing:
    locked.version += 1
    locked.save()
    record(deed=Deed.MAILING_EDIT, subject=locked, actor=actor, version=locked.version, **facts)
    return locked


def _checked(initiative: Initiative, plan: Plan) -> dict[str, Any]:
    """The columns of a plan that holds together; Refused beside the field otherwise."""
    try:
        name = clean_line(plan.name, limit=TITLE_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "name") from refused
    if not name:
        raise Refused(_("Give the letter a name by which you know it."), "name")
    if find(initiative, plan.audience, plan.audience_of) is None:
        raise Refused(_("Choose whom the letter is for."), "audience")
    if plan.matter not in MATTERS[plan.audience]:
        raise Refused(
            _("This audience has not agreed to letters about that: %(matters)s.")
            % {"matters": _told(plan.audience)},
            "matter",
        )
    if plan.fallback and plan.fallback not in LANGUAGES:
        raise Refused(_("Choose a language."), "fallback")
    reply_to = clean_address(plan.reply_to) if plan.reply_to else ""
    return {
        "name": name,
        "audience": plan.audience,
        "audience_of": plan.audience_of,
        "matter": plan.matter,
        "filters": _filters(initiative, plan).kept(),
        "fallback": plan.fallback,
        "reply_to": reply_to,
    }


def _told(audience: str) -> str:
    """What it may be about instead, in words."""
    labels = [_("“%(word)s”") % {"word": Mailing.Matter(matter).label} for matter in MATTERS[audience]]
    return _("choose %(labels)s") % {"labels": pgettext("between names", ", ").join(labels)}


def _filters(initiative: Initiative, plan: Plan) -> Filters:
    filters = plan.filters
    if not set(filters.countries) <= set(COUNTRIES):
        raise Refused(_("Choose countries from the list."), "countries")
    if not set(filters.languages) <= set(LANGUAGES):
        raise Refused(_("Choose languages from the list."), "languages")
    if filters.event is not None and not events_of(initiative).filter(pk=filters.event).exists():
        raise Refused(_("Choose an event of this initiative."), "event")
    if filters.wants_to_join and plan.audience != Mailing.Audience.SIGNATORIES:
        raise Refused(_("Only those who signed were asked whether they want to join."), "wants_to_join")
    return filters
