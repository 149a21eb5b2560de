"""The whole demonstration, built once by the command, and what must be true of it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from convene.coalition import tally
from convene.coalition.models import (
    Action,
    Answer,
    Ballot,
    Challenge,
    Coalition,
    Decision,
    Member,
    Motion,
    Raised,
    Supporter,
    Update,
    Vote,
)
from convene.core import times
from convene.core.accounts.models import User
from convene.core.jobs.queries import waiting
from convene.core.notifications.models import Message
from convene.core.trail.models import Citation, Entry
from convene.core.trail.queries import verify, verify_citations
from convene.demo import actions, queries
from convene.demo.models import Demonstration
from convene.demo.people import CONVENER, OTHER_CONVENER, PERSONAS, REPRESENTATIVE, SECOND_CONVENER
from convene.events.models import Event, Input, Registration
from convene.events.queries import by_organisation as at_events
from convene.forum.models import Call, Contribution
from convene.initiatives.models import Initiative
from convene.matching.models import Partnership, Party, Reply
from convene.organisations.models import Membership, Organisation
from convene.organisations.rules import is_member
from convene.outcomes.models import Edition, OutcomeDocument, Passage
from convene.outreach.models import Mailing, News
from convene.portal.queries import thread
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
        assert initiative.state == Initiative.State.OPEN  # its coalition goes on
        exchange, meeting = initiative.events.order_by("starts_at")
        assert (exchange.starts_at.date().isoformat(), exchange.minutes) == ("2020-04-22", 120)
        assert meeting.starts_at == datetime(2020, 7, 8, 14, tzinfo=UTC)
        assert {exchange.state, meeting.state} == {Event.State.HELD}
        assert exchange.registrations.standing().count() == 176
        assert exchange.registrations.filter(state=Registration.State.CANCELLED).count() == 9
        overview, document = initiative.outcome_documents.order_by("created_at")
        assert overview.editions.get().published_at < exchange.starts_at + timedelta(days=70)
        first, second = document.editions.order_by("number")
        assert first.digest != second.digest
        assert first.published_at.year == second.published_at.year == 2020
        steps = [(step.kind, step.state) for step in initiative.steps.order_by("date", "pk")]
        assert sorted(steps) == sorted(
            [
                ("forum", "done"),
                ("exchange", "done"),
                ("outcome", "done"),
                ("statement", "done"),
                ("coalition", "now"),
                ("meeting", "done"),
                ("actions", "now"),
                ("outcome", "done"),
            ]
        )

    def test_nothing_of_2020_was_done_in_another_year(self) -> None:
        earlier = Entry.objects.exclude(at__year=2020)
        assert earlier.earliest("at").at > times.now() - timedelta(days=40)
        assert Entry.objects.latest("at").at <= times.now()
        # What is dated by days from today goes on: one action of 2020 was reported on lately, and one is late.
        later = Update.objects.filter(action__coalition__initiative=response()).exclude(at__year=2020)
        assert [update.action.title for update in later] == ["Health advice recorded by known voices"]
        for there in (Motion.objects.all(), Member.objects.all(), Challenge.objects.all()):
            of_2020 = there.filter(coalition__initiative=response())
            assert {one.year for one in of_2020.dates("created_at", "year")} == {2020}
        votes = Vote.objects.filter(voter__ballot__motion__coalition__initiative=response())
        decisions = Decision.objects.filter(coalition__initiative=response())
        assert {one.year for one in votes.dates("at", "year")} == {2020}
        assert {one.year for one in decisions.dates("at", "year")} == {2020}

    def test_the_real_organisations_say_nothing(self) -> None:
        real = Organisation.objects.filter(is_demonstration=False)
        assert set(real.values_list("name", flat=True)) == REAL
        assert not Contribution.objects.filter(organisation__in=real).exists()
        assert not Input.objects.filter(organisation__in=real).exists()
        assert not Membership.objects.filter(organisation__in=real).exists()
        assert not Registration.objects.filter(organisation__in=real).exists()
        assert [at_events(one).inputs for one in real] == [[]] * 5
        for model in (Member, Party, Reply, Supporter):
            assert not model.objects.filter(organisation__in=real).exists(), model
        assert not Action.objects.filter(owner__in=real).exists()
        assert not Update.objects.filter(organisation__in=real).exists()
        signed = Signature.objects.filter(organisation__in=real)
        assert signed.count() == 4
        for signature in signed:
            assert (signature.name, signature.role, signature.email, signature.user) == ("", "", "", None)
            assert (signature.basis, signature.show_name) == ("as published in 2020", False)
            assert signature.statement.initiative == response()

    def test_what_is_invented_is_marked(self) -> None:
        for model in (
            User,
            Initiative,
            Event,
            Registration,
            Input,
            Contribution,
            OutcomeDocument,
            Coalition,
            Member,
            Motion,
            Action,
            Partnership,
            News,
            Mailing,
        ):
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

    def test_the_press_was_told_what_was_counted_then(self) -> None:
        news = News.objects.get()
        assert (news.initiative, news.state) == (response(), News.State.PUBLISHED)
        assert [text.language for text in news.texts.all()] == ["en", "es", "fr", "ar"]
        assert news.published_at is not None
        counted = {one.name: one.value for one in totals(response().statements.get())}
        for one in news.figures.all():
            assert one.frozen is not None
            assert one.frozen.counted_at == news.published_at
            assert set(one.frozen.wording) >= {"en", "ar"}
            assert all(said["label"] and said["definition"] for said in one.frozen.wording.values())
            assert 0 < one.frozen.value <= counted[one.name]
            assert f"{{{one.key}}}" in news.texts.get(language="ar").body
        assert [series.readings.count() for series in response().series.all()] == [5] * 4

    def test_the_letter_went_to_those_who_agreed(self) -> None:
        letter = Mailing.objects.get()
        assert (letter.state, letter.audience) == (Mailing.State.SENT, Mailing.Audience.SIGNATORIES)
        signed = Signature.objects.filter(statement__initiative=response())
        agreed = set(signed.filter(outcome_news=True).exclude(email="").values_list("pk", flat=True))
        assert {one.key for one in letter.recipients.all()} == agreed
        assert len(agreed) < signed.count()
        assert {one.state for one in letter.recipients.all()} == {"handed"}
        assert {one.language for one in letter.recipients.all()} <= {"en", "fr", "ar"}

    def test_the_coalition_has_members_and_observers(self) -> None:
        of_2020, of_today = Coalition.objects.order_by("created_at")
        assert (of_2020.initiative, of_today.initiative) == (response(), river())
        assert of_2020.members.voting().count() == 47
        assert of_2020.members.admitted().filter(grade=Member.Grade.OBSERVER).count() == 1
        for member in Member.objects.admitted().select_related("organisation"):
            (delegate,) = member.delegates.current()
            assert is_member(delegate.user, member.organisation) or member.signature is not None, member
        applied = Member.objects.filter(state=Member.State.APPLIED).get()
        assert (applied.coalition, applied.why != "") == (of_today, True)

    def test_every_ballot_can_be_recounted(self) -> None:
        counted = Ballot.objects.filter(state=Ballot.State.COUNTED)
        assert counted.count() == 3
        for ballot in counted:
            voters = [tally.OnRoll(one.pk, one.left_at) for one in ballot.voters.all()]
            votes = Vote.objects.filter(voter__ballot=ballot)
            cast = [tally.Cast(one.voter_id, one.number, one.choice) for one in votes]
            again = tally.count(voters, cast, closes_at=ballot.closes_at)
            assert (again.may_vote, again.yes, again.no, again.abstain) == (
                ballot.may_vote,
                ballot.yes,
                ballot.no,
                ballot.abstain,
            )
            rule = tally.Rule(ballot.quorum, ballot.majority)
            assert tally.result(rule, again) == ballot.result == Ballot.Result.CARRIED
            assert max(one.number for one in votes) == 2  # somebody thought again
            assert all(ballot.opens_at <= one.at < ballot.closes_at for one in votes)
            assert ballot.decision.motion == ballot.motion
            assert ballot.decision.text == ballot.revision.body
        (running,) = Ballot.objects.filter(state=Ballot.State.SET)
        assert running.is_open
        role = Membership.objects.get(user__email=REPRESENTATIVE.email)
        waiting_voter = running.voters.get(member__organisation=role.organisation)
        assert not waiting_voter.votes.exists()

    def test_the_actions_stand_as_they_should(self) -> None:
        actions_2020 = Action.objects.filter(coalition__initiative=response())
        states = sorted((action.state, action.is_late) for action in actions_2020)
        assert states == [
            ("done", False),
            ("dropped", False),
            ("planned", False),
            ("under-way", False),
            ("under-way", True),
        ]
        done = actions_2020.get(state="done")
        (file,) = [file for update in done.updates.all() for file in update.files.all()]
        assert (file.mime_type, bytes(file.content)[:5]) == ("application/pdf", b"%PDF-")
        assert sha256(bytes(file.content)).hexdigest() == file.digest
        assert done.done_on is not None
        assert done.done_on <= done.due_on
        assert actions_2020.get(state="dropped").dropped_reason
        helping = Supporter.objects.filter(action__in=actions_2020, organisation__kind="authority")
        assert helping.exists() or Supporter.objects.filter(action__in=actions_2020).exists()
        assert not Action.objects.filter(coalition__initiative=river(), state="done").exists()

    def test_two_partnerships_came_from_needs(self) -> None:
        states = {}
        for one in Partnership.objects.all():
            assert one.need is not None
            assert one.offer is not None
            parties = {party.organisation for party in one.parties.filter(state=Party.State.AGREED)}
            assert parties == {one.need.organisation, one.offer.organisation}
            states[one.state] = bool(one.result)
        assert states == {"done": True, "under-way": False}

    def test_every_citation_verifies(self) -> None:
        citations = list(Citation.objects.select_related("source"))
        kinds = {one.passage_kind for one in citations}
        assert kinds >= {"edition-passage", "motion", "ballot", "decision", "action", "challenge", "news"}
        assert verify_citations(citations) == {}
        for model, kind in ((Motion, "motion"), (Decision, "decision"), (Action, "action")):
            cited = {one.passage_id for one in citations if one.passage_kind == kind}
            assert set(model.objects.values_list("pk", flat=True)) <= cited, kind

    def test_a_deed_leads_to_a_voice_and_back(self) -> None:
        for action in Action.objects.all():
            walked = thread("action", action.pk)
            assert walked is not None
            voices = [
                stop.key for group in walked.back if group.level.name == "voices" for stop in group.stops
            ]
            assert voices, action
            forth = thread(*voices[0])
            assert forth is not None
            reached = {stop.key for group in forth.forth for stop in group.stops}
            assert ("action", action.pk) in reached
        done = thread("action", Action.objects.get(state="done").pk)
        assert done is not None
        names = [group.level.name for group in done.back]
        assert names == ["decisions", "ballots", "motions", "passages", "voices", "organisations"]
        kinds = {stop.key[0] for group in done.back for stop in group.stops}
        assert "contribution" in kinds

    def test_challenges_show_where_nothing_answers(self) -> None:
        assert Challenge.objects.count() == 4
        answered = {(one.challenge_id, one.region) for one in Answer.objects.all()}
        raised = {(one.challenge_id, one.region) for one in Raised.objects.all()}
        assert raised - answered

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
