"""What is written before an event and said during it. Every wording is a source that can be cited."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.places import LANGUAGES, Region
from convene.core.text import UNDETERMINED, digest
from convene.core.text import language as language_of
from convene.core.text.markdown import to_plain
from convene.core.trail.actions import publish_source, record
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Source
from convene.events import indexed, rules
from convene.events.actions import checking
from convene.events.actions.agenda import locked_event
from convene.events.models import INPUT_LIMIT, NAME_LIMIT, Event, Input, Session
from convene.initiatives.models import Phase, Quoting
from convene.organisations.models import Organisation

TITLE_LIMIT = 200


@dataclass(frozen=True)
class Said:
    """The words of an input and how they may be used. `language` is detected when empty.

    `speaker_name` is kept only where quoting with it is allowed.
    """

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
    """Send a written input before or during the event. The same sent twice is one input."""
    locked = locked_event(event)
    require(rules.may_write(actor, locked, said.organisation))
    said = _checked(replace(said, speaker_name=said.speaker_name or actor.name), locked)
    one = Input(kind=Input.Kind.WRITTEN, author=actor, is_demonstration=is_demonstration)
    return _made(one, said, locked, actor, Deed.INPUT_WRITE)


@transaction.atomic
def note(*, event: Event, said: Said, actor: User, is_demonstration: bool = False) -> Input:
    """Note what somebody said in the plenary, during the event or after it. The same noted twice is one input."""
    require(rules.may_run(actor, event))
    locked = locked_event(event)
    public = {Event.State.ANNOUNCED, Event.State.HELD}
    if locked.state not in public or locked.starts_at > times.now():
        raise Refused(_("What is said can be noted once the event has begun."))
    said = _checked(said, locked)
    one = Input(kind=Input.Kind.PLENARY, noted_by=actor, is_demonstration=is_demonstration)
    return _made(one, said, locked, actor, Deed.INPUT_NOTE)


@transaction.atomic
def edit_input(*, one: Input, said: Said, version: int, actor: User) -> Input:
    """Correct an input; what it said before stays citable. `version` is the `revisions_made` that was read.

    Raises Conflict when there are more by now. What was quoted before in a published document stays there.
    """
    locked = locked_input(one)
    require(rules.may_edit_input(actor, locked))
    if locked.revisions_made != version:
        raise Conflict(_("Somebody else changed this input while you were editing it."))
    if locked.kind == Input.Kind.WRITTEN:
        require(rules.may_speak_for(actor, said.organisation))
        said = replace(said, speaker_name=said.speaker_name or actor.name)
    said = _checked(said, locked.event)
    before = _of(locked)
    if said == before:
        return locked
    _take(locked, said)
    if (said.text, said.language) != (before.text, before.language):
        locked.revisions_made += 1
        if locked.state == Input.State.HIDDEN:
            locked.shown_from = locked.revisions_made
        locked.source = _published(locked)
    locked.save()
    record(deed=Deed.INPUT_EDIT, subject=locked, actor=actor, revision=locked.revisions_made)
    if said.quoting != before.quoting:
        record(deed=Deed.INPUT_QUOTING, subject=locked, actor=actor, quoting=str(said.quoting))
    indexed.update_input(locked)
    return locked


@transaction.atomic
def set_quoting(*, one: Input, quoting: str, actor: User, speaker_name: str = "") -> Input:
    """Choose anew how it may be quoted. What was quoted before in a published document stays there."""
    locked = locked_input(one)
    require(rules.may_set_quoting(actor, locked))
    if quoting == Quoting.ORGANISATION_AND_NAME != locked.quoting and not rules.speaks_for_the_speaker(
        actor, locked
    ):
        raise Refused(_("Only whoever said it can let their name be shown."), "quoting")
    if locked.author_id == actor.pk:
        speaker_name = speaker_name or locked.speaker_name or actor.name
    locked.speaker_name = _shown_name(quoting, speaker_name or locked.speaker_name)
    locked.quoting = quoting
    locked.save(update_fields=["quoting", "speaker_name"])
    record(deed=Deed.INPUT_QUOTING, subject=locked, actor=actor, quoting=str(quoting))
    return locked


@transaction.atomic
def withdraw_input(*, one: Input, actor: User) -> Input:
    """Take it back for good. Its page says so and shows nothing of it; it is not quoted any more."""
    locked = locked_input(one)
    require(rules.may_withdraw_input(actor, locked))
    locked.state = Input.State.WITHDRAWN
    locked.save(update_fields=["state"])
    record(deed=Deed.INPUT_WITHDRAW, subject=locked, actor=actor)
    indexed.update_input(locked)
    return locked


def locked_input(one: Input) -> Input:
    """The input as it stands now, held until the deed is done."""
    rows = Input.objects.select_related("event__initiative", "organisation", "session", "author", "source")
    return rows.select_for_update(of=("self",)).get(pk=one.pk)


def _checked(said: Said, event: Event) -> Said:
    """The words cleaned, with their language and the name as it is kept; Refused for what cannot stand."""
    if said.session is not None and said.session.event_id != event.pk:
        raise Refused(_("This session belongs to another event."), "session")
    text = checking.text(said.text, limit=INPUT_LIMIT, field="text")
    plain = to_plain(text)
    if not plain.strip():
        raise Refused(_("Write what was said."), "text")
    return replace(
        said,
        text=text,
        speaker_name=_shown_name(said.quoting, said.speaker_name),
        region=checking.among(said.region, Region.values, "region"),
        phase=checking.among(said.phase, ["", *Phase.values], "phase"),
        language=checking.among(said.language, LANGUAGES, "language")
        if said.language not in {"", UNDETERMINED}
        else language_of(plain),
    )


def _shown_name(quoting: str, name: str) -> str:
    """The name to keep under this choice."""
    checking.among(quoting, Quoting.values, "quoting")
    if quoting != Quoting.ORGANISATION_AND_NAME:
        return ""
    needed = _("Write the name as it is to be shown, or choose to leave it out.")
    return checking.line(name, limit=NAME_LIMIT, field="speaker_name", needed=needed)


def _made(one: Input, said: Said, event: Event, actor: User, deed: Deed) -> Input:
    one.event, one.created_at = event, times.now()
    _take(one, said)
    for same in _same_words(one, said):
        if _of(same) == said:
            return same
    one.save()
    one.source = _published(one)
    one.save(update_fields=["source"])
    record(deed=deed, subject=one, actor=actor, digest=one.source.digest)
    indexed.update_input(one)
    return one


def _same_words(one: Input, said: Said) -> list[Input]:
    """What the same person sent or noted in the same words, where the same form may have come twice."""
    rows = Input.objects.filter(
        event=one.event,
        kind=one.kind,
        author=one.author,
        noted_by=one.noted_by,
        state=Input.State.PUBLISHED,
        source__digest=digest(to_plain(said.text)),
    )
    return list(rows.select_related("event", "organisation", "session", "source"))


def _of(one: Input) -> Said:
    return Said(
        text=one.text,
        quoting=one.quoting,
        region=one.region,
        phase=one.phase,
        speaker_name=one.speaker_name,
        organisation=one.organisation,
        session=one.session,
        language=one.language,
    )


def _take(one: Input, said: Said) -> None:
    one.text, one.language = said.text, said.language
    one.quoting, one.speaker_name = said.quoting, said.speaker_name
    one.region, one.phase = said.region, said.phase
    one.organisation, one.session = said.organisation, said.session


def _published(one: Input) -> Source:
    """The words as the input's latest source. Its title is in the event's language, not in the page's."""
    language = one.event.language
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        title = _("%(kind)s at “%(event)s”") % {"kind": one.get_kind_display(), "event": one.event.title}
    return publish_source(
        kind="input",
        object_id=one.pk,
        revision=one.revisions_made,
        language=one.language,
        title=title if len(title) <= TITLE_LIMIT else title[: TITLE_LIMIT - 1] + "…",
        address=kept(one),
        text=to_plain(one.text),
    )
