"""The staff's page: what failed and what waits, and letting it be tried again."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from convene.config.staff import actions, queries
from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import NotAllowed, Refused
from convene.core.jobs import runner
from convene.core.notifications import actions as mail
from convene.core.notifications.models import Message, State
from tests.conftest import ClientFor
from tests.factories import people

pytestmark = pytest.mark.django_db

TASK = "convene.core.notifications.tasks.deliver"


def message(state: str = State.FAILED, **fields: Any) -> Message:
    """A letter whose delivery is no longer in the queue unless it waits."""
    made = mail.send(
        to="kwame@example.org", template="accounts/mail/code.txt", context={"code": "123456"}, language="en"
    )
    reason = "smtplib.SMTPDataError 550" if state == State.FAILED else ""
    if state != State.QUEUED:
        DBTaskResult.objects.all().delete()
    Message.objects.filter(pk=made.pk).update(
        **{"state": state, "reason": reason, "attempts": 3 if reason else 0, **fields}
    )
    made.refresh_from_db()
    return made


def failed_job() -> DBTaskResult[..., Any]:
    message(State.QUEUED)
    job = DBTaskResult.objects.latest("enqueued_at")
    DBTaskResult.objects.filter(pk=job.pk).update(
        status=TaskResultStatus.FAILED,
        finished_at=times.now(),
        exception_class_path="builtins.OSError",
        worker_ids=["a", "b"],
    )
    Message.objects.all().delete()
    return DBTaskResult.objects.get(pk=job.pk)


WHO = {
    "representative": (people.representative, False),
    "convener": (people.convener, False),
    "other convener": (people.convener, False),
    "former staff": (lambda: people.staff(is_active=False), False),
    "staff": (people.staff, True),
}
DEEDS = {
    "job": lambda actor: actions.try_job_again(job=UUID(str(failed_job().pk)), actor=actor),
    "mail": lambda actor: actions.try_mail_again(mail=message().pk, actor=actor),
    "all jobs": lambda actor: actions.try_all_jobs_again(actor=actor),
    "all mail": lambda actor: actions.try_all_mail_again(actor=actor),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", WHO)
def test_only_staff_let_work_be_tried_again(who: str, deed: str) -> None:
    person, may = WHO[who][0](), WHO[who][1]
    if may:
        DEEDS[deed](person)
    else:
        with pytest.raises(NotAllowed, match="Only staff of this instance"):
            DEEDS[deed](person)


@pytest.mark.parametrize(
    "path",
    ["/staff/jobs/again/", "/staff/mail/again/", "/staff/mail/1/again/", f"/staff/jobs/{UUID(int=7)}/again/"],
)
def test_the_pages_are_for_staff(client_for: ClientFor, path: str) -> None:
    assert client_for(None).get("/staff/").headers["Location"] == "/account/sign-in/?next=/staff/"
    assert client_for(None).post(path).headers["Location"].startswith("/account/sign-in/")
    assert client_for(people.convener()).get("/staff/").status_code == 403
    assert client_for(people.convener()).post(path).status_code == 403
    assert client_for(people.staff()).get(path).status_code == 405


def test_a_mail_that_failed_is_sent_with_the_same_message_id(mailoutbox: list[Any]) -> None:
    failed = message()
    actions.try_mail_again(mail=failed.pk, actor=people.staff())
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.reason) == (State.QUEUED, 0, "")

    runner.run_pending()
    failed.refresh_from_db()
    assert (failed.state, len(mailoutbox)) == (State.SENT, 1)
    assert mailoutbox[0].extra_headers["Message-ID"] == failed.message_id
    with pytest.raises(Refused, match="sent meanwhile"):
        actions.try_mail_again(mail=failed.pk, actor=people.staff())


def test_a_mail_that_waits_is_brought_forward_and_not_sent_twice(mailoutbox: list[Any]) -> None:
    waiting = message(State.QUEUED)
    DBTaskResult.objects.update(run_after=times.now() + timedelta(hours=4))
    actions.try_mail_again(mail=waiting.pk, actor=people.staff())
    assert DBTaskResult.objects.count() == 1
    assert runner.run_pending() == 1
    assert len(mailoutbox) == 1


def test_a_mail_whose_job_was_lost_gets_another(mailoutbox: list[Any]) -> None:
    lost = message(State.QUEUED)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    actions.try_mail_again(mail=lost.pk, actor=people.staff())
    assert runner.run_pending() == 1
    assert len(mailoutbox) == 1


def test_a_mail_whose_words_were_erased_is_refused() -> None:
    erased = message(to="", text="", erased_at=times.now())
    with pytest.raises(Refused, match="too old"):
        actions.try_mail_again(mail=erased.pk, actor=people.staff())
    assert actions.try_all_mail_again(actor=people.staff()) == 0


def test_a_job_is_tried_again_once() -> None:
    job = failed_job()
    actions.try_job_again(job=UUID(str(job.pk)), actor=people.staff())
    job.refresh_from_db()
    assert (job.status, job.worker_ids) == (TaskResultStatus.READY, [])
    with pytest.raises(Refused, match="has not failed any more"):
        actions.try_job_again(job=UUID(str(job.pk)), actor=people.staff())


def test_all_are_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    failed, long = message(), message(State.QUEUED, created_at=times.now() - timedelta(hours=1))
    message(State.SENT, sent_at=times.now())
    failed_mail = Message.objects.filter(pk__in=[failed.pk, long.pk])
    staff = people.staff()
    with caplog.at_level(logging.INFO, "convene.staff"):
        assert actions.try_all_mail_again(actor=staff) == 2
    assert set(failed_mail.values_list("state", flat=True)) == {State.QUEUED}
    assert [record.facts for record in caplog.records] == [{"mails": 2, "by": staff.pk}]  # type: ignore[attr-defined]

    failed_job()
    failed_job()
    assert actions.try_all_jobs_again(actor=staff) == 2
    assert actions.try_all_jobs_again(actor=staff) == 0


@pytest.mark.parametrize(
    ("address", "shown"),
    [("kwame@example.org", "k…@example.org"), ("", ""), ("a@b@c.example", "a…@c.example")],
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert queries.masked(address) == shown


def test_the_page_says_what_failed_and_to_which_host_not_to_whom(client_for: ClientFor) -> None:
    failed_job()
    message(State.QUEUED, created_at=times.now() - timedelta(hours=1))
    failed = message()
    page = client_for(people.staff()).get("/staff/").content.decode()

    assert "Something needs you." in page
    for words in ("k…@example.org", "smtplib.SMTPDataError 550", "accounts/mail/code.txt", "not tried yet"):
        assert words in page
    assert "kwame" not in page
    assert "123456" not in page
    assert f'action="/staff/mail/{failed.pk}/again/"' in page


def test_the_page_says_that_all_is_well(client_for: ClientFor) -> None:
    runner.renew("a", seconds=60)
    page = client_for(people.staff()).get("/staff/").content.decode()
    assert "All is well: nothing has failed, and nothing waits for long." in page
    assert page.count("<p>None.</p>") == 3


def test_a_button_does_it_and_says_so(client_for: ClientFor) -> None:
    failed = message()
    browser = client_for(people.staff())
    page = browser.post(f"/staff/mail/{failed.pk}/again/", follow=True).content.decode()
    assert "1 will be tried again." in page
    page = browser.post("/staff/jobs/again/", follow=True).content.decode()
    assert "There was nothing to try again." in page
    page = browser.post(f"/staff/jobs/{UUID(int=7)}/again/", follow=True).content.decode()
    assert "This job has not failed any more." in page


def queries_of(browser: Client, django_assert_num_queries: Any, number: int) -> None:
    with django_assert_num_queries(number):
        assert browser.get("/staff/").status_code == 200


def test_one_row_or_three_cost_the_same(client_for: ClientFor, django_assert_num_queries: Any) -> None:
    browser = client_for(people.staff())
    for rows in (1, 2):
        jobs = [failed_job() for _ in range(rows)]
        for _job in jobs:
            message(State.QUEUED, created_at=times.now() - timedelta(hours=1))
            message(State.FAILED)
        DBTaskResult.objects.bulk_create(jobs)
        queries_of(browser, django_assert_num_queries, 13)


def test_the_account_leads_staff_there_and_nobody_else(client_for: ClientFor) -> None:
    def leads(user: User) -> bool:
        return 'href="/staff/"' in client_for(user).get("/account/").content.decode()

    assert (leads(people.staff()), leads(people.convener())) == (True, False)
