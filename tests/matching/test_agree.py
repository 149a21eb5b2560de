"""What the parties say to a proposal, and what came of a partnership."""

import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.search.queries import ids
from convene.core.trail.queries import citations_by, of, verify_citation
from convene.forum import actions as forum_actions
from convene.matching import actions, queries, rules
from convene.matching.models import Partnership
from tests.factories import forum, matching
from tests.matching.conftest import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(scene: Scene) -> Partnership:
    made = matching.proposal(scene.need, scene.offer)
    Message.objects.all().delete()
    return made


def yes(scene: Scene, one: Partnership) -> Partnership:
    return actions.agree(party=matching.party(one, scene.givers), version=one.version, actor=scene.giver)


def no(scene: Scene, one: Partnership, reason: str = "") -> Partnership:
    return actions.deny(party=matching.party(one, scene.givers), actor=scene.giver, reason=reason)


class TestAgree:
    def test_with_the_last_yes_it_is_under_way_and_everyone_sees_it(
        self, scene: Scene, proposed: Partnership
    ) -> None:
        one = yes(scene, proposed)
        assert (one.state, one.agreed_at is not None) == ("under-way", True)
        cited = list(citations_by("partnership", one.pk))
        assert [(row.source.object_id, row.passage_title, row.passage_address) for row in cited] == [
            (scene.need.pk, "Nurses on call", f"/partnerships/{one.pk}/"),
            (scene.offer.pk, "Nurses on call", f"/partnerships/{one.pk}/"),
        ]
        assert [verify_citation(row) for row in cited] == [None, None]
        assert ids("nurses on call", kind="partnership") == [one.pk]
        assert queries.by_organisation(scene.theirs).partnerships == [one]
        assert queries.by_organisation(scene.givers).partnerships == [one]
        assert queries.resting_on(scene.need) == queries.resting_on(scene.offer) == [one]
        assert [row.text for row in queries.happened(scene.initiative)] == [
            "Partnership agreed: Nurses on call"
        ]
        assert [entry.deed for entry in of(one)] == ["partnership.propose", "partnership.agree"]
        told = {scene.needy.email, scene.who["colleague"].email, scene.who["owner"].email}  # type: ignore[union-attr]
        assert set(Message.objects.values_list("to", flat=True)) == told

    def test_until_then_it_waits(self, scene: Scene) -> None:
        third = forum.organisation("Third", "FR")
        forum.member(third)
        one = yes(scene, matching.proposal(scene.need, scene.offer, others=[third]))
        assert (one.state, one.agreed_at) == ("proposed", None)
        with pytest.raises(Refused, match="agreed already"):
            yes(scene, one)

    def test_only_those_who_speak_for_the_party(self, scene: Scene, proposed: Partnership) -> None:
        party = matching.party(proposed, scene.givers)
        assert scene.allowed(lambda who: rules.may_respond(who, party)) == {"giver"}
        for name in set(scene.who) - {"anonymous", "giver"}:
            with pytest.raises(NotAllowed):
                actions.agree(party=party, version=1, actor=scene.who[name])  # type: ignore[arg-type]
            with pytest.raises(NotAllowed):
                actions.deny(party=party, actor=scene.who[name])  # type: ignore[arg-type]
        proposed.refresh_from_db()
        assert proposed.state == "proposed"


class TestDeny:
    def test_it_is_over_and_the_others_hear_why(self, scene: Scene, proposed: Partnership) -> None:
        one = no(scene, proposed, " No nurses\nleft. ")
        assert (one.state, one.agreed_at, one.ended_at is not None) == ("denied", None, True)
        party = matching.party(one, scene.givers)
        assert (party.state, party.reason) == ("denied", "No nurses left.")
        message = Message.objects.get(to=scene.needy.email)
        assert "No nurses left." in message.text
        assert not Message.objects.filter(to=scene.giver.email).exists()
        assert not citations_by("partnership", one.pk).exists()
        assert queries.happened(scene.initiative) == []

    def test_it_stays_between_the_parties_and_the_conveners(
        self, scene: Scene, proposed: Partnership
    ) -> None:
        one = no(scene, proposed)
        seen = {"author", "colleague", "owner", "giver", "convener"}
        assert scene.allowed(lambda who: rules.may_see(who, one)) == seen
        assert list(Partnership.objects.public()) == []

    def test_nothing_more_is_answered_and_another_may_be_proposed(
        self, scene: Scene, proposed: Partnership
    ) -> None:
        one = no(scene, proposed)
        for answer in (yes, no):
            with pytest.raises(Conflict, match="over"):
                answer(scene, one)
        assert matching.proposal(scene.need, scene.offer).pk != one.pk

    def test_a_yes_can_be_taken_back_while_others_have_not_answered(
        self, scene: Scene, proposed: Partnership
    ) -> None:
        own = matching.party(proposed, scene.theirs)
        one = actions.deny(party=own, actor=scene.needy, reason="We were too quick.")
        assert one.state == "denied"

    def test_what_is_under_way_is_not_denied(self, scene: Scene, proposed: Partnership) -> None:
        one = yes(scene, proposed)
        with pytest.raises(Conflict, match="under way"):
            no(scene, one)

    @pytest.mark.parametrize("reason", ["x" * 301, "a\u202eb"])
    def test_a_reason_can_be_read(self, scene: Scene, proposed: Partnership, reason: str) -> None:
        with pytest.raises(Refused) as refused:
            no(scene, proposed, reason)
        assert refused.value.field == "reason"

    def test_a_reason_that_looks_like_a_gap_stops_no_mail(self, scene: Scene, proposed: Partnership) -> None:
        no(scene, proposed, "Dear {{ first_name }} [NAME]")
        assert Message.objects.filter(to=scene.needy.email).exists()


class TestEnd:
    def test_it_is_done_with_its_result(self, scene: Scene, proposed: Partnership) -> None:
        one = actions.end(
            partnership=yes(scene, proposed), is_done=True, result="900 calls.", actor=scene.needy
        )
        assert (one.state, one.result, one.ended_at is not None) == ("done", "900 calls.", True)
        assert ids("900 calls", kind="partnership") == [one.pk]
        assert [row.text for row in queries.happened(scene.initiative)] == [
            "Partnership agreed: Nurses on call",
            "Partnership done: Nurses on call",
        ]
        assert [(entry.deed, entry.facts) for entry in of(one)][-1] == ("partnership.end", {"done": True})

    def test_it_ends_once(self, scene: Scene, proposed: Partnership) -> None:
        one = yes(scene, proposed)
        actions.end(partnership=one, is_done=False, result="Money ran out.", actor=scene.giver)
        with pytest.raises(Conflict):
            actions.end(partnership=one, is_done=True, result="Done.", actor=scene.needy)
        one.refresh_from_db()
        assert (one.state, one.result) == ("ended", "Money ran out.")

    def test_a_proposal_is_not_ended(self, scene: Scene, proposed: Partnership) -> None:
        with pytest.raises(Refused):
            actions.end(partnership=proposed, is_done=True, result="Done.", actor=scene.needy)

    @pytest.mark.parametrize("result", ["", " ", "---", "x" * 5_001, "a\u202eb"])
    def test_a_result_is_needed(self, scene: Scene, proposed: Partnership, result: str) -> None:
        one = yes(scene, proposed)
        with pytest.raises(Refused) as refused:
            actions.end(partnership=one, is_done=True, result=result, actor=scene.needy)
        assert refused.value.field == "result"

    def test_those_who_speak_for_a_party(self, scene: Scene, proposed: Partnership) -> None:
        one = yes(scene, proposed)
        assert scene.allowed(lambda who: rules.may_end(who, one)) == {"author", "colleague", "owner", "giver"}
        for name in ("stranger", "convener", "staff", "pending giver", "other convener"):
            with pytest.raises(NotAllowed):
                actions.end(partnership=one, is_done=True, result="Done.", actor=scene.who[name])  # type: ignore[arg-type]


def test_it_stays_when_what_it_rests_on_is_gone(scene: Scene, proposed: Partnership) -> None:
    one = yes(scene, proposed)
    forum_actions.withdraw(contribution=scene.need, actor=scene.needy)
    assert list(Partnership.objects.public()) == [one]
    assert queries.by_organisation(scene.theirs).partnerships == [one]
