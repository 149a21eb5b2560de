import pytest

from convene.coalition.evidence import Sent
from convene.coalition.models import Update
from convene.core import times
from convene.core.accounts import actions as accounts
from convene.core.accounts.queries import held_about
from tests.factories import plan

pytestmark = pytest.mark.django_db


def test_what_is_held_of_a_plan_is_told() -> None:
    action = plan.action()
    delegate, convener = plan.delegate_of(action), plan.convener_of(action.coalition)
    with times.at(plan.PLANNED):
        plan.reported(action, files=[Sent("a.pdf", plan.PDF)])
    address = f"/coalitions/{action.coalition.slug}/actions/1/"
    assert held_about(delegate)["action-updates"] == [
        {
            "action": action.title,
            "address": f"{address}#update-1",
            "organisation": action.owner.name,
            "state": "under-way",
            "text": "Three hotlines **answer**.",
            "evidence": "",
            "files": ["a.pdf"],
            "reported": plan.PLANNED,
        }
    ]
    assert held_about(convener)["coalition-actions"] == [
        {"action": action.title, "address": address, "planned": plan.PLANNED}
    ]


def test_what_was_reported_stays_the_organisations() -> None:
    action = plan.action()
    delegate = plan.delegate_of(action)
    with times.at(plan.PLANNED):
        plan.reported(action)
        accounts.erase(user=delegate, actor=delegate)
    row = Update.objects.select_related("by").get()
    assert (row.text, row.organisation, row.by.name) == ("Three hotlines **answer**.", action.owner, "")
