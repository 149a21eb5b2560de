"""From draft to frozen text to an open and a closed roll."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import free_slug, kept
from convene.core.errors import Conflict, Refused, require
from convene.core.text import digest
from convene.core.text import slug as slug_of
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.initiatives.actions import step
from convene.initiatives.models import Initiative, Step
from convene.statements import indexed, rules
from convene.statements.actions.wording import refuse_placeholder
from convene.statements.models import Statement


@dataclass(frozen=True)
class Text:
    title: str
    body: str  # Markdown
    language: str = "en"


@transaction.atomic
def draft(*, initiative: Initiative, text: Text, actor: User, slug: str = "") -> Statement:
    """Begin a statement that only the conveners see; nothing public tells of it before it is frozen."""
    require(rules.may_draft(actor, initiative))
    refuse_placeholder(text.title, "title")
    statement = Statement(
        initiative=initiative,
        slug=free_slug(Statement, slug or slug_of(text.title, "statement")),
        created_at=times.now(),
        **asdict(text),
    )
    statement.save()
    record(deed=Deed.STATEMENT_DRAFT, subject=statement, actor=actor)
    return statement


@transaction.atomic
def edit(*, statement: Statement, text: Text, version: int, actor: User) -> Statement:
    """Change a draft. Raises Conflict when somebody saved after `version` was read."""
    require(rules.may_run(actor, statement))
    if statement.is_frozen:
        raise Refused(_("The text is frozen and can no longer be changed."))
    refuse_placeholder(text.title, "title")
    changed = Statement.objects.filter(pk=statement.pk, version=version, state=Statement.State.DRAFT).update(
        **asdict(text), version=F("version") + 1
    )
    if not changed:
        statement.refresh_from_db(fields=["state"])
        if statement.is_frozen:
            raise Refused(_("The text is frozen and can no longer be changed."))
        raise Conflict(_("Somebody else changed this statement while you were editing it."))
    statement.refresh_from_db()
    record(deed=Deed.STATEMENT_EDIT, subject=statement, actor=actor)
    return statement


@transaction.atomic
def freeze(*, statement: Statement, version: int, actor: User) -> Statement:
    """Fix the text for good and take its digest. `version` is the draft the convener has read."""
    require(rules.may_run(actor, statement))
    locked = _held(statement)
    if locked.is_frozen:
        raise Refused(_("The text is frozen already."))
    if locked.version != version:
        raise Conflict(
            _("Somebody else changed this statement while you were reading it. Please read it again.")
        )
    locked.digest = digest(locked.frozen_text)
    locked.frozen_at = times.now()
    locked.state = Statement.State.FROZEN
    locked.save(update_fields=["digest", "frozen_at", "state"])
    record(deed=Deed.STATEMENT_FREEZE, subject=locked, actor=actor, digest=locked.digest)
    indexed.update(locked)
    _move_step(locked, Step.State.PLANNED, None, actor)
    return locked


@transaction.atomic
def open_(*, statement: Statement, opens_at: datetime, closes_at: datetime, actor: User) -> Statement:
    """Open signing from one moment to another; the clock does the rest."""
    require(rules.may_run(actor, statement))
    locked = _held(statement)
    if locked.state == Statement.State.DRAFT:
        raise Refused(_("Freeze the text before opening it for signing."))
    if locked.state != Statement.State.FROZEN:
        raise Refused(_("Signing was opened already."))
    if not locked.initiative.is_public:
        raise Refused(_("Open the initiative first: nobody could read what they sign."))
    _check_dates(opens_at, closes_at)
    locked.opens_at, locked.closes_at = opens_at, closes_at
    locked.state = Statement.State.OPEN
    locked.save(update_fields=["opens_at", "closes_at", "state"])
    record(deed=Deed.STATEMENT_OPEN, subject=locked, actor=actor)
    indexed.update(locked)
    _show_signing(locked, actor)
    return locked


@transaction.atomic
def reschedule(
    *, statement: Statement, closes_at: datetime, actor: User, opens_at: datetime | None = None
) -> Statement:
    """Move the closing time before it has come, and the opening time before that has."""
    require(rules.may_run(actor, statement))
    locked = _held(statement)
    if locked.opens_at is None or locked.is_closed or locked.state != Statement.State.OPEN:
        raise Refused(_("Signing is not open."))
    if opens_at is not None and opens_at != locked.opens_at:
        if not locked.is_scheduled:
            raise Refused(_("Signing has opened; that moment stays."), "opens_at")
        locked.opens_at = opens_at
    _check_dates(locked.opens_at, closes_at)
    locked.closes_at = closes_at
    locked.save(update_fields=["opens_at", "closes_at"])
    record(deed=Deed.STATEMENT_RESCHEDULE, subject=locked, actor=actor)
    _show_signing(locked, actor)
    return locked


@transaction.atomic
def close(*, statement: Statement, actor: User) -> Statement:
    """Close signing now, ahead of its date."""
    require(rules.may_run(actor, statement))
    locked = _held(statement)
    if not locked.is_open or locked.opens_at is None:
        raise Refused(_("Signing is not open."))
    locked.closes_at = max(times.now(), locked.opens_at + timedelta(microseconds=1))
    return _close(locked, actor)


@transaction.atomic
def close_due() -> int:
    """Write down the closing of every statement whose date has come. Returns how many."""
    due = Statement.objects.select_for_update(of=("self",)).filter(
        state=Statement.State.OPEN, closes_at__lte=times.now()
    )
    return len([_close(statement, None) for statement in due.select_related("initiative")])


@transaction.atomic
def begin_due() -> int:
    """Move on the thread line's knot of every statement that opened since it was scheduled. Returns how many."""
    planned = Step.objects.filter(kind=Step.Kind.STATEMENT, state=Step.State.PLANNED)
    keys = set(planned.values_list("key", flat=True))
    begun = Statement.objects.filter(
        state=Statement.State.OPEN, opens_at__lte=times.now(), closes_at__gt=times.now()
    )
    due = [one for one in begun.select_related("initiative") if _key(one) in keys]
    for statement in due:
        _show_signing(statement, None)
    return len(due)


def _close(statement: Statement, actor: User | None) -> Statement:
    statement.state = Statement.State.CLOSED
    statement.save(update_fields=["state", "closes_at"])
    record(deed=Deed.STATEMENT_CLOSE, subject=statement, actor=actor)
    _move_step(statement, Step.State.DONE, statement.closes_at, actor)
    return statement


def _held(statement: Statement) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related("initiative")
    return rows.get(pk=statement.pk)


def _show_signing(statement: Statement, actor: User | None) -> None:
    """On the thread line: until when one can sign, or from when."""
    if statement.is_scheduled:
        _move_step(statement, Step.State.PLANNED, statement.opens_at, actor)
    else:
        _move_step(statement, Step.State.NOW, statement.closes_at, actor)


def _check_dates(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise Refused(_("Signing must close after it opens."), "closes_at")
    if closes_at <= times.now():
        raise Refused(_("This moment has passed. Choose a later one."), "closes_at")


def _move_step(statement: Statement, state: str, date: datetime | None, actor: User | None) -> None:
    step(
        initiative=statement.initiative,
        key=_key(statement),
        kind=Step.Kind.STATEMENT,
        state=state,
        title=statement.title,
        address=kept(statement),
        date=date,
        actor=actor,
    )


def _key(statement: Statement) -> str:
    return f"statement:{statement.pk}"
