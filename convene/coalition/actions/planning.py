"""The action plan: what is planned on a decision, who owns it, who helps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.coalition import indexed, rules
from convene.coalition.actions.holding import hold_coalition
from convene.coalition.models import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    Action,
    Coalition,
    Decision,
    Member,
    Supporter,
)
from convene.coalition.models.plan import HOW_LIMIT, MEASURE_LIMIT, today_of
from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.places import LANGUAGES, Region
from convene.core.text import clean_line, clean_text, digest
from convene.core.text.markdown import to_plain
from convene.core.trail.actions import cite, record, uncite
from convene.core.trail.deeds import Deed
from convene.initiatives.actions import step
from convene.initiatives.models import Step
from convene.organisations.models import Organisation

PASSAGE = "action"  # how the trail's citations name an action
SUPPORTERS = 50  # of one action


@dataclass(frozen=True)
class Support:
    """An organisation that helps, and with what."""

    organisation: Organisation
    how: str = ""


@dataclass(frozen=True)
class Details:
    """What an action is. `owner` answers for it; `measure` says how one will know that it is done."""

    title: str
    decision: Decision
    owner: Organisation | None
    region: str
    due_on: date
    measure: str
    body: str = ""  # Markdown
    language: str = "en"


@transaction.atomic
def plan_action(
    *, coalition: Coalition, details: Details, actor: User, supporters: Sequence[Support] = ()
) -> Action:
    """Plan an action that carries out a decision. The same planned twice is one action."""
    require(rules.may_run(actor, coalition))
    locked = hold_coalition(coalition.pk)
    details = _checked(details, locked)
    owner = _owner(details, locked)
    _not_past(details.due_on, locked)
    if same := _same(details, locked):
        return same
    last = locked.actions.aggregate(last=Max("number"))["last"] or 0
    action = Action(
        coalition=locked,
        number=last + 1,
        owner=owner,
        created_by=actor,
        created_at=times.now(),
        is_demonstration=locked.is_demonstration,
    )
    _take(action, details)
    action.save()
    record(deed=Deed.ACTION_PLAN, subject=action, actor=actor, number=action.number)
    if supporters:
        _name_supporters(action, supporters, actor)
    _cite(action)
    move_step(locked, actor)
    indexed.update_action(action)
    return action


@transaction.atomic
def edit_action(*, action: Action, details: Details, version: int, actor: User) -> Action:
    """Change what an action is; how it goes is reported, not edited.

    Raises Conflict when somebody saved after `version` was read. With a new due date its reminders begin afresh.
    """
    require(rules.may_run(actor, action.coalition))
    locked = locked_action(action)
    if locked.version != version:
        raise Conflict(_("Somebody else changed this action while you were editing it."))
    details = _checked(details, locked.coalition)
    if details.owner is None or details.owner.pk != locked.owner_id:
        locked.owner = _owner(details, locked.coalition)
    if details.due_on != locked.due_on:
        _not_past(details.due_on, locked.coalition)
        locked.reminded_before_at = locked.reminded_after_at = None
        locked.late_reminders = 0
    _take(locked, details)
    locked.version += 1
    locked.save()
    record(deed=Deed.ACTION_EDIT, subject=locked, actor=actor, version=locked.version)
    _cite(locked)
    indexed.update_action(locked)
    return locked


@transaction.atomic
def name_supporters(*, action: Action, supporters: Sequence[Support], version: int, actor: User) -> Action:
    """Say anew who helps with an action: any listed organisation, authorities and international ones too."""
    require(rules.may_run(actor, action.coalition))
    locked = locked_action(action)
    if locked.version != version:
        raise Conflict(_("Somebody else changed this action while you were editing it."))
    locked.version += 1
    locked.save(update_fields=["version"])
    _name_supporters(locked, supporters, actor)
    return locked


def locked_action(action: Action) -> Action:
    """The action as it stands now, held until the deed is done; its coalition first, as all deeds there do.

    What is said of the plan as a whole, such as that nothing is left open, follows from what others have done.
    """
    coalition = hold_coalition(action.coalition_id)
    rows = Action.objects.select_related("owner", "decision__source")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    held.coalition = coalition
    return held


def move_step(coalition: Coalition, actor: User | None) -> None:
    """Let the initiative's thread show the plan: going on, or done once nothing is left open."""
    rows = Action.objects.filter(coalition=coalition)
    with override("en"):
        address = reverse("coalition:actions", args=[coalition.slug])
    with override(coalition.language):
        title = _("Actions")
    step(
        initiative=coalition.initiative,
        key=f"actions:{coalition.pk}",
        kind=Step.Kind.ACTIONS,
        state=Step.State.NOW if rows.unfinished().exists() else Step.State.DONE,
        title=title,
        address=address,
        date=rows.order_by("created_at", "pk").values_list("created_at", flat=True).first(),
        actor=actor,
    )


def _checked(details: Details, coalition: Coalition) -> Details:
    """The words cleaned; Refused for what cannot stand."""
    if details.decision.coalition_id != coalition.pk:
        raise Refused(_("An action rests on a decision of this coalition."), "decision")
    if details.region not in Region.values:
        raise Refused(_("Choose one of those offered."), "region")
    if details.language not in LANGUAGES:
        raise Refused(_("Choose one of those offered."), "language")
    return replace(
        details,
        title=_line(details.title, TITLE_LIMIT, "title", _("Say in a few words what will be done.")),
        measure=_line(
            details.measure, MEASURE_LIMIT, "measure", _("Say how everybody will know that it is done.")
        ),
        body=_text(details.body),
    )


def _owner(details: Details, coalition: Coalition) -> Organisation:
    if details.owner is None:
        raise Refused(
            _("An action without an owner is nobody’s. Choose the organisation that answers for it."), "owner"
        )
    if not Member.objects.admitted().filter(coalition=coalition, organisation=details.owner).exists():
        raise Refused(
            _("Only a member or an observer of this coalition can own one of its actions."), "owner"
        )
    return details.owner


def _not_past(due_on: date, coalition: Coalition) -> None:
    if due_on < today_of(coalition):
        raise Refused(_("This day has passed. Choose today or a later day."), "due_on")


def _same(details: Details, coalition: Coalition) -> Action | None:
    """What the same form planned before, where it comes twice."""
    return Action.objects.filter(
        coalition=coalition,
        decision=details.decision,
        owner=details.owner,
        title=details.title,
        body=details.body,
        region=details.region,
        due_on=details.due_on,
        measure=details.measure,
        updates_made=0,
    ).first()


def _take(action: Action, details: Details) -> None:
    action.title, action.body, action.language = details.title, details.body, details.language
    action.decision, action.region = details.decision, details.region
    action.due_on, action.measure = details.due_on, details.measure


def _name_supporters(action: Action, supporters: Sequence[Support], actor: User) -> None:
    if len(supporters) > SUPPORTERS:
        message = _("An action has at most %(limit)s supporters.") % {"limit": SUPPORTERS}
        raise Refused(message)
    chosen: dict[int, Supporter] = {}
    for one in supporters:
        if one.organisation.pk == action.owner_id:
            raise Refused(_("The owner of the action is not also its supporter."))
        if not one.organisation.is_public:
            message = _("“%(name)s” is not in the directory.") % {"name": one.organisation.name}
            raise Refused(message)
        how = _line(one.how, HOW_LIMIT, None)
        chosen[one.organisation.pk] = Supporter(action=action, organisation=one.organisation, how=how)
    action.supporters.all().delete()
    Supporter.objects.bulk_create(chosen.values())
    record(deed=Deed.ACTION_SUPPORT, subject=action, actor=actor, organisations=len(chosen))


def _cite(action: Action) -> None:
    """Let the action rest on its decision, and on that one alone."""
    source = action.decision.source
    uncite(passage_kind=PASSAGE, passage_id=action.pk)
    cite(
        source=source,
        start=0,
        end=len(source.text),
        passage_kind=PASSAGE,
        passage_id=action.pk,
        passage_title=action.title,
        passage_address=kept(action),
        passage_digest=digest(f"{action.title}\n\n{to_plain(action.body)}"),
    )


def _line(value: str, limit: int, field: str | None, needed: str = "") -> str:
    try:
        clean = clean_line(value, limit=limit)
    except Refused as refused:
        raise Refused(refused.message, field) from refused
    if needed and not clean:
        raise Refused(needed, field)
    return clean


def _text(value: str) -> str:
    try:
        return clean_text(value, limit=TEXT_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "body") from refused
