"""The minutes of a meeting: drafted by the conveners, published once."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from convene.coalition import rules
from convene.coalition.actions.holding import hold_coalition
from convene.coalition.models import TEXT_LIMIT, Coalition, Minutes
from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.places import LANGUAGES
from convene.core.text import clean_text
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.events.models import Event


@transaction.atomic
def write_minutes(
    *, coalition: Coalition, meeting: Event, body: str, actor: User, language: str = "en", version: int = 0
) -> Minutes:
    """Begin or change the draft of a meeting's minutes; `body` is Markdown.

    `version` is the draft's that was read, 0 where there was none: Conflict when somebody saved since.
    """
    require(rules.may_run(actor, coalition))
    hold_coalition(coalition.pk)
    if (
        meeting.kind != Event.Kind.MEETING
        or meeting.initiative_id != coalition.initiative_id
        or meeting.state not in {Event.State.ANNOUNCED, Event.State.HELD}
    ):
        raise Refused(_("Minutes are taken of a meeting of this coalition that was announced."))
    if language not in LANGUAGES:
        raise Refused(_("Choose one of those offered."), "language")
    try:
        clean = clean_text(body, limit=TEXT_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "body") from refused
    before = Minutes.objects.filter(meeting=meeting).first()
    if before is not None and before.coalition_id != coalition.pk:
        raise Refused(_("The minutes of this meeting are kept by another coalition."))
    if before is not None and before.published_at is not None:
        raise Refused(_("These minutes are published and stay as they are."))
    if (before.version if before else 0) != version:
        raise Conflict(_("Somebody else changed these minutes while you were writing them."))
    if before is None:
        minutes = Minutes.objects.create(coalition=coalition, meeting=meeting, body=clean, language=language)
    else:
        minutes = before
        minutes.body, minutes.language, minutes.version = clean, language, version + 1
        minutes.save(update_fields=["body", "language", "version"])
    record(deed=Deed.MINUTES_EDIT, subject=minutes, actor=actor, version=minutes.version)
    return minutes


@transaction.atomic
def publish_minutes(*, minutes: Minutes, version: int, actor: User) -> Minutes:
    """Let everybody read the minutes, for good; `version` is the draft the convener has read."""
    require(rules.may_run(actor, minutes.coalition))
    hold_coalition(minutes.coalition_id)
    now = times.now()
    locked = Minutes.objects.select_related("meeting", "coalition").get(pk=minutes.pk)
    if locked.published_at is not None:
        raise Refused(_("These minutes are published already."))
    if not locked.body.strip():
        raise Refused(_("Write the minutes before publishing them."), "body")
    if now < locked.meeting.starts_at:
        raise Refused(_("The meeting has not begun. Its minutes can be published afterwards."))
    changed = Minutes.objects.filter(pk=minutes.pk, version=version).update(
        published_at=now, published_by=actor, version=F("version")
    )
    if not changed:
        raise Conflict(_("Somebody else changed these minutes. Read them again before publishing."))
    locked.refresh_from_db()
    record(deed=Deed.MINUTES_PUBLISH, subject=locked, actor=actor)
    return locked
