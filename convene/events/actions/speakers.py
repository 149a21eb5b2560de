"""Who opens, moderates and sits on the panel."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.events import rules
from convene.events.actions import checking
from convene.events.actions.agenda import locked_event
from convene.events.models import BIO_LIMIT, LINE_LIMIT, NAME_LIMIT, Event, Session, Speaker
from convene.organisations.models import Organisation

ONE_ALONE = frozenset({Speaker.Part.OPENING, Speaker.Part.MODERATOR})


@transaction.atomic
def name_speaker(
    *,
    event: Event,
    part: str,
    name: str,
    actor: User,
    affiliation: str = "",
    bio: str = "",
    organisation: Organisation | None = None,
    session: Session | None = None,
) -> Speaker:
    """Name who speaks. One person opens and one moderates; the panel has as many as there are."""
    require(rules.may_run(actor, event))
    locked = locked_event(event)
    last = locked.speakers.aggregate(last=Max("order"))["last"] or 0
    speaker = Speaker(event=locked, order=last + 1)
    _take(
        speaker,
        part=part,
        name=name,
        affiliation=affiliation,
        bio=bio,
        organisation=organisation,
        session=session,
    )
    speaker.save()
    record(deed=Deed.SPEAKER_NAME, subject=speaker, actor=actor)
    return speaker


@transaction.atomic
def edit_speaker(
    *,
    speaker: Speaker,
    part: str,
    name: str,
    actor: User,
    affiliation: str = "",
    bio: str = "",
    organisation: Organisation | None = None,
    session: Session | None = None,
) -> Speaker:
    require(rules.may_run(actor, speaker.event))
    locked_event(speaker.event)
    locked = Speaker.objects.select_for_update(of=("self",)).select_related("event").get(pk=speaker.pk)
    _take(
        locked,
        part=part,
        name=name,
        affiliation=affiliation,
        bio=bio,
        organisation=organisation,
        session=session,
    )
    locked.save()
    record(deed=Deed.SPEAKER_EDIT, subject=locked, actor=actor)
    return locked


@transaction.atomic
def remove_speaker(*, speaker: Speaker, actor: User) -> None:
    require(rules.may_run(actor, speaker.event))
    record(deed=Deed.SPEAKER_REMOVE, subject=speaker, actor=actor)
    speaker.delete()


def _take(
    speaker: Speaker,
    *,
    part: str,
    name: str,
    affiliation: str,
    bio: str,
    organisation: Organisation | None,
    session: Session | None,
) -> None:
    checking.among(part, Speaker.Part.values, "part")
    others = Speaker.objects.filter(event=speaker.event, part=part).exclude(pk=speaker.pk)
    if part in ONE_ALONE and others.exists():
        raise Refused(_("This part is taken already."), "part")
    if session is not None and session.event_id != speaker.event_id:
        raise Refused(_("This session belongs to another event."), "session")
    speaker.part = part
    speaker.name = checking.line(name, limit=NAME_LIMIT, field="name", needed=_("Give the speaker’s name."))
    speaker.affiliation = checking.line(affiliation, limit=LINE_LIMIT, field="affiliation")
    speaker.bio = checking.text(bio, limit=BIO_LIMIT, field="bio")
    speaker.organisation, speaker.session = organisation, session
