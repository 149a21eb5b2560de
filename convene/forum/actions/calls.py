"""Calls, from opening to closing; the clock opens and closes, the deeds and `keep_time` tell the thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
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
        slug=_free_slug(slug or slug_of(text.title, "call")),
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
    """Bring the thread lines up to the clock, and write down which calls it has closed. Returns how many moved."""
    behind = {
        int(knot.key.removeprefix("call:")): knot.state
        for knot in Step.objects.filter(key__startswith="call:").exclude(state=Step.State.DONE)
    }
    moved = 0
    for call in (
        Call.objects.select_for_update(of=("self",)).select_related("initiative").filter(pk__in=behind)
    ):
        state = _state(call)
        if state == behind[call.pk]:
            continue
        if state == Step.State.DONE:
            record(deed=Deed.CALL_CLOSE, subject=call, actor=None)
        _tell_thread(call, None)
        moved += 1
    return moved


def _checked(text: CallText, opens_at: datetime, closes_at: datetime | None) -> list[str]:
    wanted = set(text.kinds)
    if not wanted:
        raise Refused(_("Choose at least one kind of contribution."), "kinds")
    if not wanted <= set(Kind.values):
        raise Refused(_("This is not a kind of contribution."), "kinds")
    if closes_at is not None and closes_at <= opens_at:
        raise Refused(_("A call must close after it opens."), "closes_at")
    return [kind for kind in Kind.values if kind in wanted]


def _state(call: Call) -> Step.State:
    if call.has_closed:
        return Step.State.DONE
    return Step.State.NOW if call.has_opened else Step.State.PLANNED


def _tell_thread(call: Call, actor: User | None) -> None:
    step(
        initiative=call.initiative,
        key=f"call:{call.pk}",
        kind=Step.Kind.FORUM,
        state=_state(call),
        title=call.title,
        address=kept(call),
        date=call.opens_at,
        actor=actor,
    )


def _free_slug(base: str) -> str:
    taken = set(Call.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
