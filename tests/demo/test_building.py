"""The whole demonstration, built once by the command, and what must be true of it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from convene.core import times
from convene.core.accounts.models import User
from convene.core.jobs.queries import waiting
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.core.trail.queries import verify
from convene.demo import actions, queries
from convene.demo.models import Demonstration
from convene.demo.people import CONVENER, OTHER_CONVENER, PERSONAS, REPRESENTATIVE, SECOND_CONVENER
from convene.events.models import Event, Input, Registration
from convene.events.queries import by_organisation as at_events
from convene.forum.models import Call, Contribution
from convene.initiatives.models import Initiative
from convene.organisations.models import Membership, Organisation
from convene.organisations.rules import is_member
from convene.outcomes.models import Edition, OutcomeDocument, Passage
from convene.statements.models import Signature, Statement
from convene.statements.queries import totals
from tests.factories import people

REAL = {
    "International Organization for Migration",
    "UK Federation of Chinese Professionals",
    "Africa-Europe Diaspora Development Platform",
    "African Diaspora Network",
    "Coalición por Venezuela",
}


def demo(**options: bool) -> str:
    said = StringIO()
    call_command("demo", no_serve=True, stdout=said, **options)
    return said.getvalue()


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What the command said when it built over a building that had been interrupted."""
    before = settings.DEMONSTRATION, os.environ.get("CONVENE_DEMONSTRATION")
    with django_db_blocker.unblock():
        actions.begin()
        User.objects.create(email="left@over.example")
        yield demo()
        call_command("flush", interactive=False, verbosity=0)
    settings.DEMONSTRATION = before[0]
    os.environ.pop("CONVENE_DEMONSTRATION", None)
    if before[1] is not None:
        os.environ["CONVENE_DEMONSTRATION"] = before[1]


@pytest.fixture
def built(_built: str, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        yield _built


def response() -> Initiative:
    return Initiative.objects.get(slug="response-2020")


def river() -> Initiative:
    return Initiative.objects.get(slug="amber-river")


@pytest.mark.usefixtures("built")
class TestBuilt:
    def test_an_interrupted_building_is_begun_again(self, built: str) -> None:
        assert "A building that was interrupted was thrown away." in built
        assert not User.objects.filter(email="left@over.example").exists()
        assert queries.standing() == queries.Standing.COMPLETE
        assert queries.is_shown()

    def test_it_says_where_to_go(self, built: str) -> None:
        for address in ("http://testserver/", "http://testserver/demo/", "http://testserver/demo/mail/"):
            assert f" {address}" in built

    def test_a_second_start_keeps_everything(self) -> None:
        entries, mark = Entry.objects.count(), Demonstration.objects.get()
        assert "is there already" in demo()
        assert Entry.objects.count() == entries
        assert Demonstration.objects.get().finished_at == mark.finished_at

    def test_the_roll_of_2020_has_the_published_sizes(self) -> None:
        statement = response().statements.get()
        values = {one.name: one.value for one in totals(statement)}
        assert values["signatures.organisations"] == 231
        assert values["signatures.countries-of-seat"] > 100
        assert values["signatures.countries-served"] > 150
        assert statement.state == Statement.State.CLOSED
        last = statement.signatures.order_by("-listed_at")[0]
        assert statement.opens_at <= last.listed_at <= statement.closes_at
        assert last.listed_at > datetime(2020, 6, 27, tzinfo=UTC)
        assert not statement.signatures.exclude(state=Signature.State.LISTED).exists()

    def test_2020_went_as_it_did(self) -> None:
        initiative = response()
        assert initiative.state == Initiative.State.FINISHED
        exchange, meeting = initiative.events.order_by("starts_at")
        assert (exchange.starts_at.date().isoformat(), exchange.minutes) == ("2020-04-22", 120)
        assert meeting.starts_at == datetime(2020, 7, 8, 14, tzinfo=UTC)
        assert {exchange.state, meeting.state} == {Event.State.HELD}
        assert exchange.registrations.standing().count() == 176
        assert exchange.registrations.filter(state=Registration.State.CANCELLED).count() == 9
        document = initiative.outcome_documents.get()
        first, second = document.editions.order_by("number")
        assert first.digest != second.digest
        assert first.published_at.year == second.published_at.year == 2020
        steps = [(step.kind, step.state) for step in initiative.steps.order_by("date")]
        assert steps == [
            ("forum", "done"),
            ("exchange", "done"),
            ("statement", "done"),
            ("coalition", "done"),
            ("outcome", "done"),
        ]

    def test_nothing_of_2020_was_done_in_another_year(self) -> None:
        earlier = Entry.objects.exclude(at__year=2020)
        assert earlier.earliest("at").at > times.now() - timedelta(days=40)
        assert Entry.objects.latest("at").at <= times.now()

    def test_the_real_organisations_say_nothing(self) -> None:
        real = Organisation.objects.filter(is_demonstration=False)
        assert set(real.values_list("name", flat=True)) == REAL
        assert not Contribution.objects.filter(organisation__in=real).exists()
        assert not Input.objects.filter(organisation__in=real).exists()
        assert not Membership.objects.filter(organisation__in=real).exists()
        assert not Registration.objects.filter(organisation__in=real).exists()
        assert [at_events(one).inputs for one in real] == [[]] * 5
        signed = Signature.objects.filter(organisation__in=real)
        assert signed.count() == 4
        for signature in signed:
            assert (signature.name, signature.role, signature.email, signature.user) == ("", "", "", None)
            assert (signature.basis, signature.show_name) == ("as published in 2020", False)
            assert signature.statement.initiative == response()

    def test_what_is_invented_is_marked(self) -> None:
        for model in (User, Initiative, Event, Registration, Input, Contribution, OutcomeDocument):
            assert not model.objects.filter(is_demonstration=False).exists(), model
        unmarked = Signature.objects.filter(is_demonstration=False).values_list(
            "organisation__name", flat=True
        )
        assert set(unmarked) == REAL - {"International Organization for Migration"}

    def test_the_river_goes_on_today(self) -> None:
        initiative = river()
        statement = initiative.statements.get()
        assert statement.is_open
        states = sorted(statement.signatures.values_list("state", flat=True))
        assert {one: states.count(one) for one in states} == {"confirmed": 4, "listed": 32, "pending": 2}
        assert {call.is_open for call in Call.objects.filter(initiative=initiative)} == {True}
        past, coming = initiative.events.order_by("starts_at")
        assert (past.state, past.is_past) == (Event.State.HELD, True)
        assert (coming.state, coming.is_past) == (Event.State.ANNOUNCED, False)
        assert past.inputs.exists()
        assert coming.registrations.standing().exists()
        document = initiative.outcome_documents.get()
        kinds = set(document.passages.values_list("kind", flat=True))
        assert kinds == {Passage.Kind.QUOTE, Passage.Kind.OWN}
        assert not Edition.objects.filter(document=document).exists()

    def test_everybody_has_their_part(self) -> None:
        users = {one.key: user for one, user in queries.people()}
        assert list(users) == [one.key for one in PERSONAS]
        teams = {
            initiative.slug: set(initiative.conveners.values_list("user__email", flat=True))
            for initiative in Initiative.objects.all()
        }
        both = {CONVENER.email, SECOND_CONVENER.email}
        assert teams == {"amber-river": both, "response-2020": both | {OTHER_CONVENER.email}}
        assert [key for key, user in users.items() if user.is_staff] == ["staff"]
        role = Membership.objects.get(user=users[REPRESENTATIVE.key])
        assert is_member(role.user, role.organisation)
        assert not river().statements.get().signatures.filter(organisation=role.organisation).exists()

    def test_nothing_waits_and_the_trail_is_whole(self) -> None:
        assert waiting().get("READY", 0) == waiting().get("FAILED", 0) == 0
        assert not Message.objects.exclude(state="sent").exclude(erased_at__isnull=False).exists()
        assert Message.objects.kept().exists()
        assert not Message.objects.kept().filter(created_at__year=2020).exists()
        report = verify()
        assert (report.waiting, report.faults) == (0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("fresh", [False, True])
def test_an_instance_in_use_is_never_touched(fresh: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", False)
    monkeypatch.setenv("CONVENE_DEMONSTRATION", "")
    someone = people.representative()
    with pytest.raises(CommandError, match="nothing was changed") as refusal:
        demo(fresh=fresh)
    assert "\n" not in str(refusal.value)
    assert list(User.objects.all()) == [someone]
    assert not Demonstration.objects.exists()


@pytest.mark.django_db
def test_a_running_demonstration_is_not_pulled_away(monkeypatch: pytest.MonkeyPatch) -> None:
    from convene.core.jobs.runner import new_worker, renew  # noqa: PLC0415 -- its tables need the apps

    monkeypatch.setattr(settings, "DEMONSTRATION", False)
    monkeypatch.setenv("CONVENE_DEMONSTRATION", "")
    actions.begin()
    actions.finish()
    renew(new_worker(), seconds=60)
    with pytest.raises(CommandError, match="End it first"):
        demo(fresh=True)
    assert Demonstration.objects.exists()
