"""When an action is late, and who is reminded of it: each time once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from convene.coalition import actions
from convene.coalition.models import Action
from convene.coalition.queries import plan as queries
from convene.core import times
from convene.core.figures import count
from convene.core.notifications.models import Message
from tests.factories import organisations, plan

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOON = datetime(2020, 9, 30, 10, tzinfo=UTC)  # on the day it is due


def sent() -> list[tuple[str, str]]:
    """To whom, with which template; what was sent before the reminders is left out."""
    rows = Message.objects.filter(template__contains="/action").order_by("pk")
    return [(one.to, one.template.rpartition("/")[2]) for one in rows]


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2020, 9, 30, 21, 59, tzinfo=UTC), 0),  # 23:59 in Zurich
        (datetime(2020, 9, 30, 22, 0, tzinfo=UTC), 1),  # midnight there
        (datetime(2020, 10, 3, 9, tzinfo=UTC), 3),
    ],
)
def test_late_begins_at_midnight_where_the_initiative_is_at_home(moment: datetime, days: int) -> None:
    action = plan.action()
    with times.at(moment):
        assert (action.days_late, action.is_late) == (days, days > 0)
        assert count("actions.late", action.coalition).value == (1 if days else 0)
        assert queries.standing(action) == (
            ("Planned", "") if not days else (f"Late by {days} day{'s' if days > 1 else ''}", "bad")
        )


def test_what_is_finished_is_never_late() -> None:
    action = plan.action()
    with times.at(plan.PLANNED):
        plan.reported(action, text="All answer.", state="done")
    with times.at(plan.LATE):
        action.refresh_from_db()
        assert (action.is_late, actions.remind()) == (False, 0)


def test_a_week_before_the_delegate_is_reminded_and_the_convener_told_once() -> None:
    action = plan.action()
    delegate, convener = plan.delegate_of(action), plan.convener_of(action.coalition)
    with times.at(NOON - 8 * DAY):
        assert actions.remind() == 0
    with times.at(NOON - 7 * DAY):
        assert actions.remind() == 1
        assert actions.remind() == 0
    with times.at(NOON):
        assert actions.remind() == 0
    assert sent() == [(delegate.email, "action_due.txt"), (convener.email, "actions_digest.txt")]
    mail = Message.objects.get(template="coalition/mail/action_due.txt")
    assert mail.subject == "Due soon: Open hotlines in ten languages"
    assert "30 September 2020" in mail.text
    assert f"/coalitions/{action.coalition.slug}/actions/1/report/" in mail.text


def test_after_it_was_due_three_times_two_weeks_apart() -> None:
    action = plan.action()
    Action.objects.update(reminded_before_at=plan.PLANNED)
    came = []
    for day in range(80):
        with times.at(NOON + day * DAY):
            if actions.remind():
                came.append(day)
    assert came == [1, 15, 29]
    mails = Message.objects.filter(template="coalition/mail/action_late.txt")
    assert [one.to for one in mails] == [plan.delegate_of(action).email] * 3
    assert "1 day ago" in mails.order_by("pk")[0].text
    assert "29 days ago" in mails.order_by("pk")[2].text


def test_a_convener_gets_one_letter_about_many() -> None:
    decision = plan.decision()
    for number in range(3):
        plan.action(decision, title=f"Action {number}", due_on=date(2020, 9, 27 + number))
    with times.at(NOON):
        assert actions.remind() == 3
    digests = Message.objects.filter(template="coalition/mail/actions_digest.txt")
    assert [one.to for one in digests] == [plan.convener_of(decision.coalition).email]
    assert all(f"Action {number} · Association" in digests[0].text for number in range(3))


def test_without_a_delegate_verified_members_are_written_to() -> None:
    action = plan.action()
    member = plan.owner_of(action.coalition)
    actions.end_part(delegate=member.delegates.current().get(), actor=plan.convener_of(action.coalition))
    new = organisations.member(action.owner)
    organisations.member(action.owner, verified=False)
    gone = organisations.member(action.owner)
    gone.is_active = False
    gone.save()
    with times.at(NOON):
        actions.remind()
    to = {address for address, template in sent() if template == "action_due.txt"}
    assert new.email in to
    assert gone.email not in to
    assert to == {user.email for user in queries.answerers(action)}


def test_another_day_begins_the_reminders_afresh() -> None:
    action = plan.action()
    with times.at(plan.LATE):
        assert actions.remind() == 1
        later = plan.details(action.decision, owner=action.owner, due_on=date(2020, 11, 30))
        actions.edit_action(action=action, details=later, version=1, actor=plan.convener_of(action.coalition))
        assert actions.remind() == 0
    with times.at(datetime(2020, 11, 23, 12, tzinfo=UTC)):
        assert actions.remind() == 1
    action.refresh_from_db()
    assert (action.late_reminders, action.reminded_after_at) == (0, None)


def test_a_letter_is_in_its_readers_language() -> None:
    action = plan.action()
    delegate = plan.delegate_of(action)
    delegate.language = "ar"
    delegate.save()
    with translation.override("en"), times.at(NOON):
        actions.remind()
    mail = Message.objects.get(template="coalition/mail/action_due.txt")
    assert mail.language == "ar"
    assert "/ar/coalitions/" in mail.text


def test_nothing_is_sent_for_an_initiative_that_is_a_draft() -> None:
    plan.action()
    from convene.initiatives.models import Initiative  # noqa: PLC0415 -- a state no deed leads back to

    Initiative.objects.update(state="draft")
    with times.at(NOON):
        assert actions.remind() == 0


def test_another_coalition_is_no_hindrance() -> None:
    plan.action()
    plan.action()
    with times.at(NOON):
        assert actions.remind() == 2
