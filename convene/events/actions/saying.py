"""What is written before an event and said during it. Every wording is a source that can be cited."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.text import language as language_of
from convene.core.text.markdown import to_plain
from convene.core.trail.actions import publish_source, record
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Source
from convene.events import indexed, rules
from convene.events.models import Event, Input, Session
from convene.organisations.models import Organisation


@dataclass(frozen=True)
class Said:
    """The words of an input and how they may be used. `language` is detected when empty."""

    text: str  # Markdown
    quoting: str
    region: str
    phase: str = ""
    speaker_name: str = ""
    organisation: Organisation | None = None
    session: Session | None = None
    language: str = ""


@transaction.atomic
def write(*, event: Event, said: Said, actor: User, is_demonstration: bool = False) -> Input:
    """Send a written input before or during the event."""
    require(rules.may_write(actor, event, said.organisation))
    one = _make(event, said, Input.Kind.WRITTEN, is_demonstration=is_demonstration, author=actor)
    record(deed=Deed.INPUT_WRITE, subject=one, actor=actor)
    return one


@transaction.atomic
def note(*, event: Event, said: Said, actor: User, is_demonstration: bool = False) -> Input:
    """Note what somebody said in the plenary, during the event or after it."""
    require(rules.may_run(actor, event))
    if event.state not in {Event.State.ANNOUNCED, Event.State.HELD} or event.starts_at > times.now():
        raise Refused(_("What is said can be noted once the event has begun."))
    one = _make(event, said, Input.Kind.PLENARY, is_demonstration=is_demonstration, noted_by=actor)
    record(deed=Deed.INPUT_NOTE, subject=one, actor=actor)
    return one


@transaction.atomic
def edit_input(*, one: Input, said: Said, version: int, actor: User) -> Input:
    """Correct an input; what it said before stays citable. Raises Conflict when somebody saved after
    revision `version` was read.
    """
    require(rules.may_edit_input(actor, one))
    locked = Input.objects.select_for_update().select_related("event", "source").get(pk=one.pk)
    if locked.revisions_made != version:
        raise Conflict(_("Somebody else changed this input while you were editing it."))
    locked.quoting, locked.region, locked.phase = said.quoting, said.region, said.phase
    locked.speaker_name, locked.session = said.speaker_name, said.session
    language = said.language or locked.language
    if said.text != locked.text or language != locked.language:
        locked.text, locked.language = said.text, language
        locked.revisions_made += 1
        locked.source = _publish(locked)
    locked.save()
    record(deed=Deed.INPUT_EDIT, subject=locked, actor=actor)
    indexed.update_input(locked)
    return locked


@transaction.atomic
def hide_input(*, one: Input, reason: str, actor: User) -> Input:
    require(rules.may_run(actor, one.event))
    if not reason:
        raise Refused(_("Give a reason. It is shown in place of the input."), "reason")
    one.state, one.hidden_reason = Input.State.HIDDEN, reason
    one.save(update_fields=["state", "hidden_reason"])
    record(deed=Deed.INPUT_HIDE, subject=one, actor=actor)
    indexed.update_input(one)
    return one


@transaction.atomic
def show_input(*, one: Input, actor: User) -> Input:
    require(rules.may_run(actor, one.event))
    one.state, one.hidden_reason = Input.State.PUBLISHED, ""
    one.save(update_fields=["state", "hidden_reason"])
    record(deed=Deed.INPUT_SHOW, subject=one, actor=actor)
    indexed.update_input(one)
    return one


def _make(
    event: Event,
    said: Said,
    kind: str,
    *,
    is_demonstration: bool,
    author: User | None = None,
    noted_by: User | None = None,
) -> Input:
    if said.session is not None and said.session.event_id != event.pk:
        raise Refused(_("This session belongs to another event."), "session")
    plain = to_plain(said.text)
    if not plain:
        raise Refused(_("Write what was said."), "text")
    one = Input(
        event=event,
        session=said.session,
        kind=kind,
        organisation=said.organisation,
        speaker_name=said.speaker_name,
        author=author,
        noted_by=noted_by,
        quoting=said.quoting,
        phase=said.phase,
        region=said.region,
        language=said.language or language_of(plain),
        text=said.text,
        is_demonstration=is_demonstration,
        created_at=times.now(),
    )
    one.save()
    one.source = _publish(one)
    one.save(update_fields=["source"])
    indexed.update_input(one)
    return one


def _publish(one: Input) -> Source:
    title = _("%(kind)s at %(event)s") % {"kind": one.get_kind_display(), "event": one.event.title}
    return publish_source(
        kind="input",
        object_id=one.pk,
        revision=one.revisions_made,
        language=one.language,
        title=title[:200],
        address=kept(one),
        text=to_plain(one.text),
    )
