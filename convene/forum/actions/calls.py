"""Calls, from opening to closing; the clock opens and closes, the deeds and `keep_time` tell the thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import free_slug, kept
from convene.core.errors import Conflict, Refused, require
from convene.core.text import slug as slug_of
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.forum import rules
from convene.forum.models import Call, Kind
from convene.initiatives.actions import step
from convene.initiatives.models import Initiative, Step


@dataclass(frozen=True)
class CallText:
    """What a call says. `body` is Markdown, `kinds` the kinds of contribution it takes."""

    title: str
    body: str = ""
    language: str = "en"
    kinds: Iterable[str] = tuple(Kind.values)


@transaction.atomic
def open_call(
    *,
    initiative: Initiative,
    text: CallText,
    opens_at: datetime,
    closes_at: datetime | None,
    actor: User,
    slug: str = "",
) -> Call:
    """Call for contributions from one moment on, until another or until it is closed."""
    require(rules.may_open(actor, initiative))
    kinds = _checked(text, opens_at, closes_at)
    call = Call(
        initiative=initiative,
        slug=free_slug(Call, slug or slug_of(text.title, "call")),
        title=text.title,
        body=text.body,
        language=text.language,
        kinds=kinds,
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=times.now(),
    )
    call.save()
    record(deed=Deed.CALL_OPEN, subject=call, actor=actor)
    _tell_thread(call, actor)
    return call


@transaction.atomic
def edit_call(
    *,
    call: Call,
    text: CallText,
    opens_at: datetime,
    closes_at: datetime | None,
    version: int,
    actor: User,
) -> Call:
    """Change what a call says and when. Raises Conflict when somebody saved after `version` was read."""
    require(rules.may_run(actor, call))
    kinds = _checked(text, opens_at, closes_at)
    locked = Call.objects.select_for_update().select_related("initiative").get(pk=call.pk)
    if locked.version != version:
        raise Conflict(_("Somebody else changed this call while you were editing it."))
    locked.title, locked.body, locked.language, locked.kinds = text.title, text.body, text.language, kinds
    locked.opens_at, locked.closes_at = opens_at, closes_at
    locked.version += 1
    locked.save()
    record(deed=Deed.CALL_EDIT, subject=locked, actor=actor)
    _tell_thread(locked, actor)
    return locked


@transaction.atomic
def close_call(*, call: Call, actor: User) -> Call:
    """Close a call now, ahead of its date. What was contributed stays."""
    require(rules.may_run(actor, call))
    locked = Call.objects.select_for_update().select_related("initiative").get(pk=call.pk)
    if locked.has_closed:
        raise Refused(_("This call has closed already."))
    if not locked.has_opened:
        raise Refused(_("This call has not opened yet. Change its dates instead."))
    locked.closes_at = times.now()
    locked.version += 1
    locked.save(update_fields=["closes_at", "version"])
    record(deed=Deed.CALL_CLOSE, subject=locked, actor=actor)
    _tell_thread(locked, actor)
    return locked


@transaction.atomic
def keep_time() -> int:
    """Tell the thread lines what the clock has opened and closed. Returns how many calls that were."""
    behind = list(Call.objects.behind().select_for_update(of=("self",)).select_related("initiative"))
    for call in behind:
        if call.has_closed:
            record(deed=Deed.CALL_CLOSE, subject=call, actor=None)
        _tell_thread(call, None)
    return len(behind)


def _checked(text: CallText, opens_at: datetime, closes_at: datetime | None) -> list[str]:
    wanted = set(text.kinds)
    if not wanted:
        raise Refused(_("Choose at least one kind of contribution."), "kinds")
    if not wanted <= set(Kind.values):
        raise Refused(_("This is not a kind of contribution."), "kinds")
    if closes_at is not None and closes_at <= opens_at:
        raise Refused(_("A call must close after it opens."), "closes_at")
    return [kind for kind in Kind.values if kind in wanted]


def _tell_thread(call: Call, actor: User | None) -> None:
    """Move the forum's knot, one for all calls of the initiative."""
    initiative = Initiative.objects.select_for_update().get(pk=call.initiative_id)
    call.told = call.step_state
    call.save(update_fields=["told"])
    calls = list(initiative.calls.order_by("opens_at", "pk"))
    states = {one.step_state for one in calls}
    step(
        initiative=initiative,
        key="forum",
        kind=Step.Kind.FORUM,
        state=next(
            state for state in (Step.State.NOW, Step.State.PLANNED, Step.State.DONE) if state in states
        ),
        title=" · ".join(one.title for one in calls),
        address=kept(call) if len(calls) == 1 else _list_of(initiative),
        date=calls[0].opens_at,
        actor=actor,
    )


def _list_of(initiative: Initiative) -> str:
    with override(settings.LANGUAGE_CODE):
        return f"{reverse('forum:list')}?initiative={initiative.slug}"
