from datetime import date

import pytest

from convene.coalition import actions
from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.models import Citation
from tests.coalition.plan_access import NOT_CONVENERS, somebody
from tests.factories import coalition as coalitions
from tests.factories import motions, organisations, plan

pytestmark = pytest.mark.django_db


def test_what_it_says_changes_and_the_citation_follows() -> None:
    action = plan.action()
    details = plan.details(action.decision, title="Open hotlines in twelve languages", owner=action.owner)
    actions.edit_action(action=action, details=details, version=1, actor=plan.convener_of(action.coalition))
    action.refresh_from_db()
    assert (action.title, action.version, action.number) == ("Open hotlines in twelve languages", 2, 1)
    assert [one.passage_title for one in Citation.objects.filter(passage_kind="action")] == [action.title]


def test_it_can_rest_on_another_decision() -> None:
    action = plan.action()
    second = motions.decision(action.coalition, title="Priorities")
    details = plan.details(second, owner=action.owner)
    actions.edit_action(action=action, details=details, version=1, actor=plan.convener_of(action.coalition))
    assert [one.source for one in Citation.objects.filter(passage_kind="action")] == [second.source]


def test_two_editors_notice_each_other() -> None:
    action = plan.action()
    actor = plan.convener_of(action.coalition)
    details = plan.details(action.decision, owner=action.owner)
    actions.edit_action(action=action, details=details, version=1, actor=actor)
    with pytest.raises(Conflict):
        actions.edit_action(action=action, details=details, version=1, actor=actor)


@pytest.mark.parametrize("who", NOT_CONVENERS)
def test_conveners_alone_edit_and_name_supporters(who: str) -> None:
    action = plan.action()
    actor = somebody(who, action)
    with pytest.raises(NotAllowed):
        actions.edit_action(action=action, details=plan.details(action.decision), version=1, actor=actor)
    with pytest.raises(NotAllowed):
        actions.name_supporters(action=action, supporters=[], version=1, actor=actor)


def test_an_owner_that_left_may_stay_and_no_other_stranger() -> None:
    action = plan.action()
    actor = plan.convener_of(action.coalition)
    member = plan.owner_of(action.coalition)
    actions.leave(member=member, actor=actor, reason="They wrote so.")
    details = plan.details(action.decision, owner=action.owner, title="The same, still theirs")
    actions.edit_action(action=action, details=details, version=1, actor=actor)
    details = plan.details(action.decision, owner=organisations.organisation())
    with pytest.raises(Refused, match="Only a member or an observer"):
        actions.edit_action(action=action, details=details, version=2, actor=actor)
    successor = coalitions.member(action.coalition)
    details = plan.details(action.decision, owner=successor.organisation)
    assert actions.edit_action(action=action, details=details, version=2, actor=actor).owner_id == (
        successor.organisation_id
    )


def test_a_new_day_lies_ahead_and_an_old_one_may_stay() -> None:
    action = plan.action()
    actor = plan.convener_of(action.coalition)
    with times.at(plan.LATE):
        same = plan.details(action.decision, owner=action.owner, title="Said better")
        actions.edit_action(action=action, details=same, version=1, actor=actor)
        back = plan.details(action.decision, owner=action.owner, due_on=date(2020, 10, 2))
        with pytest.raises(Refused) as refused:
            actions.edit_action(action=action, details=back, version=2, actor=actor)
    assert refused.value.field == "due_on"


def test_supporters_are_named_anew() -> None:
    first, second = organisations.organisation(), organisations.organisation()
    action = plan.action(supporters=[actions.Support(first, "Money")])
    actor = plan.convener_of(action.coalition)
    actions.name_supporters(
        action=action, supporters=[actions.Support(second, "Rooms")], version=1, actor=actor
    )
    assert list(action.supporters.values_list("organisation", "how")) == [(second.pk, "Rooms")]
    with pytest.raises(Conflict):
        actions.name_supporters(action=action, supporters=[], version=1, actor=actor)
