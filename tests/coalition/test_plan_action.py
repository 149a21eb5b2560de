from datetime import date
from typing import Any

import pytest

from convene.coalition import actions
from convene.coalition.models import Action
from convene.core import times
from convene.core.errors import NotAllowed, Refused
from convene.core.search.models import Entry
from convene.core.trail.models import Citation
from convene.core.trail.queries import of
from tests.coalition.plan_access import NOT_CONVENERS, somebody
from tests.factories import coalition as coalitions
from tests.factories import organisations, plan

pytestmark = pytest.mark.django_db


def test_an_action_rests_on_its_decision_and_stands_on_the_thread() -> None:
    action = plan.action()
    coalition = action.coalition
    assert (action.number, action.state, action.version, action.is_demonstration) == (1, "planned", 1, False)
    citation = Citation.objects.get(passage_kind="action")
    assert (citation.source, citation.passage_id, citation.passage_title, citation.passage_address) == (
        action.decision.source,
        action.pk,
        "Open hotlines in ten languages",
        f"/coalitions/{coalition.slug}/actions/1/",
    )
    assert citation.quoted == action.decision.source.text
    step = coalition.initiative.steps.get(kind="actions")
    assert (step.state, step.title, step.address, step.date) == (
        "now",
        "Actions",
        f"/coalitions/{coalition.slug}/actions/",
        plan.PLANNED,
    )
    found = Entry.objects.get(kind="action")
    assert found.body.startswith("With doctors who speak them.")
    assert [entry.deed for entry in of(action)] == ["action.plan"]


def test_actions_are_numbered_within_their_coalition() -> None:
    decision = plan.decision()
    numbers = [plan.action(decision, title=f"Action {number}").number for number in (1, 2, 3)]
    assert numbers == [1, 2, 3]
    assert decision.coalition.initiative.steps.filter(kind="actions").count() == 1


def test_the_same_form_sent_twice_is_one_action() -> None:
    decision = plan.decision()
    assert plan.action(decision).pk == plan.action(decision).pk
    assert Action.objects.count() == 1


@pytest.mark.parametrize("who", NOT_CONVENERS)
def test_conveners_alone_plan(who: str) -> None:
    action = plan.action()
    with pytest.raises(NotAllowed), times.at(plan.PLANNED):
        actions.plan_action(
            coalition=action.coalition,
            details=plan.details(action.decision, title="Another"),
            actor=somebody(who, action),
        )
    assert Action.objects.count() == 1


def test_an_action_without_owner_is_refused_in_clear_words() -> None:
    with pytest.raises(Refused, match="Choose the organisation that answers for it") as refused:
        plan.action(owner=None)
    assert refused.value.field == "owner"


def test_the_owner_is_in_the_coalition() -> None:
    decision = plan.decision()
    stranger = organisations.organisation()
    with pytest.raises(Refused, match="Only a member or an observer") as refused:
        plan.action(decision, owner=stranger)
    assert refused.value.field == "owner"
    waiting = coalitions.applied(decision.coalition)
    with pytest.raises(Refused):
        plan.action(decision, owner=waiting.organisation)
    observer = coalitions.observer(decision.coalition)
    assert plan.action(decision, owner=observer.organisation).owner == observer.organisation


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x\u202ey"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"measure": ""}, "measure"),
        ({"region": "moon"}, "region"),
        ({"language": "tlh-piqd"}, "language"),
        ({"body": "x" * 20_001}, "body"),
        ({"due_on": date(2020, 7, 19)}, "due_on"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        plan.action(**fields)
    assert refused.value.field == field
    assert not Action.objects.exists()


def test_due_today_where_the_initiative_is_at_home() -> None:
    decision = plan.decision()
    # 23:30 in UTC is the next day in Zurich.
    with times.at(plan.PLANNED.replace(hour=23, minute=30)):
        for day, may in ((date(2020, 7, 20), False), (date(2020, 7, 21), True)):
            details = plan.details(decision, due_on=day)
            actor = plan.convener_of(decision.coalition)
            if may:
                assert actions.plan_action(coalition=decision.coalition, details=details, actor=actor).pk
            else:
                with pytest.raises(Refused, match="has passed"):
                    actions.plan_action(coalition=decision.coalition, details=details, actor=actor)


def test_a_decision_of_another_coalition_is_refused() -> None:
    decision, other = plan.decision(), plan.decision()
    with pytest.raises(Refused) as refused:
        actions.plan_action(
            coalition=decision.coalition,
            details=plan.details(other),
            actor=plan.convener_of(decision.coalition),
        )
    assert refused.value.field == "decision"


def test_authorities_and_others_support() -> None:
    ministry = organisations.organisation("Ministry of Health", kind="authority")
    who = organisations.organisation("World Health Office", kind="international")
    action = plan.action(
        supporters=[
            actions.Support(ministry, "Opens its clinics"),
            actions.Support(who),
            actions.Support(ministry),
        ]
    )
    assert sorted(action.supporters.values_list("organisation__name", "how")) == [
        ("Ministry of Health", ""),
        ("World Health Office", ""),
    ]
    assert [entry.deed for entry in of(action)] == ["action.plan", "action.support"]


def test_a_supporter_is_listed_and_not_the_owner() -> None:
    decision = plan.decision()
    with pytest.raises(Refused, match="not in the directory"):
        plan.action(decision, supporters=[actions.Support(organisations.provisional())])
    owner = plan.owner_of(decision.coalition).organisation
    with pytest.raises(Refused, match="not also its supporter"):
        plan.action(decision, supporters=[actions.Support(owner)])
    assert not Action.objects.exists()
