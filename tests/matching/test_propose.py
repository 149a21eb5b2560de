import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.search.queries import ids
from convene.core.trail.queries import citations_by, of
from convene.forum import actions as forum_actions
from convene.matching import actions, queries, rules
from convene.matching.models import Partnership
from tests.factories import forum, matching
from tests.matching.conftest import Scene

pytestmark = pytest.mark.django_db


def states(one: Partnership) -> dict[str, str]:
    return {party.organisation.name: party.state for party in one.parties.select_related("organisation")}


def test_whoever_proposes_agrees_and_the_others_are_asked(scene: Scene) -> None:
    made = matching.proposal(scene.need, scene.offer)
    assert (made.state, made.initiative, made.title) == ("proposed", scene.initiative, "Nurses on call")
    assert states(made) == {"Hand in Hand": "agreed", "Nurses Abroad": "asked"}
    message = Message.objects.get()
    assert message.to == scene.giver.email
    assert f"http://testserver/partnerships/{made.pk}/answer/" in message.text
    assert [(entry.deed, entry.facts) for entry in of(made)] == [
        (
            "partnership.propose",
            {"organisation": scene.theirs.pk, "need": scene.need.pk, "offer": scene.offer.pk},
        )
    ]


def test_a_proposal_is_not_public(scene: Scene) -> None:
    made = matching.proposal(scene.need, scene.offer)
    assert list(Partnership.objects.public()) == []
    assert not citations_by("partnership", made.pk).exists()
    assert ids("nurses on call", kind="partnership") == []
    assert queries.happened(scene.initiative) == []
    assert queries.by_organisation(scene.theirs).partnerships == []
    assert queries.of_initiative(scene.initiative) == []
    assert queries.of_initiative(scene.initiative, drafts=True) == [made]
    assert scene.allowed(lambda who: rules.may_see(who, made)) == {
        "author",
        "colleague",
        "owner",
        "giver",
        "convener",
    }


def test_a_convener_proposes_between_others_and_agrees_for_nobody(scene: Scene) -> None:
    made = matching.proposal(scene.need, scene.offer, by=scene.convener, for_=None)
    assert states(made) == {"Hand in Hand": "asked", "Nurses Abroad": "asked"}


def test_who_may_propose(scene: Scene) -> None:
    def as_convener(who: object) -> object:
        return rules.may_propose(who, scene.initiative, None)  # type: ignore[arg-type]

    def for_the_needy(who: object) -> object:
        return rules.may_propose(who, scene.initiative, scene.theirs)  # type: ignore[arg-type]

    assert scene.allowed(as_convener) == {"convener"}
    assert scene.allowed(for_the_needy) == {"author", "colleague", "owner"}
    for name in ("pending owner", "stranger", "other convener", "staff", "nobody's"):
        with pytest.raises(NotAllowed):
            matching.proposal(scene.need, scene.offer, by=scene.who[name], for_=scene.theirs)  # type: ignore[arg-type]
    assert not Partnership.objects.exists()


def test_a_third_joins_by_name(scene: Scene) -> None:
    third = forum.organisation("Third", "FR")
    forum.member(third)
    made = matching.proposal(scene.need, others=[third, scene.theirs])
    assert states(made) == {"Hand in Hand": "agreed", "Third": "asked"}


def test_it_takes_two_and_something_it_rests_on(scene: Scene) -> None:
    with pytest.raises(Refused) as alone:
        matching.proposal(scene.need)
    assert alone.value.field == "others"
    with pytest.raises(Refused):
        actions.propose(terms=matching.terms(), for_=scene.theirs, actor=scene.needy)


def test_where_nobody_could_answer_nobody_is_asked(scene: Scene) -> None:
    silent = forum.organisation("Silent", "FR")
    forum.member(silent, verified=False)
    with pytest.raises(Refused, match="Nobody here speaks for Silent"):
        matching.proposal(scene.need, scene.offer, others=[silent])


def test_what_it_rests_on_is_a_public_need_and_a_public_offer(scene: Scene) -> None:
    with pytest.raises(Refused) as swapped:
        matching.proposal(scene.offer, scene.need)
    assert swapped.value.field == "need"
    forum_actions.withdraw(contribution=scene.offer, actor=scene.giver)
    with pytest.raises(Refused) as gone:
        matching.proposal(scene.need, scene.offer)
    assert gone.value.field == "offer"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("title", "a\u202eb"),
        ("purpose", " "),
        ("purpose", "---"),
        ("purpose", "x" * 5_001),
        ("language", "tlh"),
    ],
)
def test_words_that_cannot_stand_are_refused_beside_their_field(scene: Scene, field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        matching.proposal(scene.need, scene.offer, by=scene.needy, **{field: value})
    assert refused.value.field == field


def test_the_same_sent_twice_is_one_and_another_is_refused(scene: Scene) -> None:
    first = matching.proposal(scene.need, scene.offer)
    assert matching.proposal(scene.need, scene.offer) == first
    with pytest.raises(Refused, match="proposed already"):
        matching.proposal(scene.need, scene.offer, title="Other words")
    matching.agreed(first)
    with pytest.raises(Refused, match="partners on this already"):
        matching.proposal(scene.need, scene.offer)


class TestEdit:
    def test_whoever_agreed_is_asked_again(self, scene: Scene) -> None:
        third = forum.organisation("Third", "FR")
        speaker = forum.member(third)
        made = matching.proposal(scene.need, scene.offer, others=[third])
        actions.agree(party=matching.party(made, third), version=1, actor=speaker)
        Message.objects.all().delete()
        words = matching.terms(purpose="Two years.")
        edited = actions.edit_proposal(partnership=made, terms=words, version=1, actor=scene.needy)
        assert (edited.version, edited.purpose) == (2, "Two years.")
        assert states(made) == {"Hand in Hand": "agreed", "Nurses Abroad": "asked", "Third": "asked"}
        assert {row.to for row in Message.objects.all()} == {scene.giver.email, speaker.email}
        with pytest.raises(Conflict):
            actions.agree(party=matching.party(made, third), version=1, actor=speaker)

    def test_two_editors_notice_each_other_and_no_change_is_none(self, scene: Scene) -> None:
        made = matching.proposal(scene.need, scene.offer)
        same = actions.edit_proposal(partnership=made, terms=matching.terms(), version=1, actor=scene.needy)
        assert same.version == 1
        words = matching.terms(title="First")
        actions.edit_proposal(partnership=made, terms=words, version=1, actor=scene.needy)
        with pytest.raises(Conflict):
            actions.edit_proposal(partnership=made, terms=matching.terms(), version=1, actor=scene.needy)

    def test_only_whoever_proposed_it_and_only_while_it_is_proposed(self, scene: Scene) -> None:
        made = matching.proposal(scene.need, scene.offer)
        assert scene.allowed(lambda who: rules.may_edit(who, made)) == {"author"}
        for name in ("giver", "colleague", "convener", "staff"):
            with pytest.raises(NotAllowed):
                actions.edit_proposal(
                    partnership=made,
                    terms=matching.terms(title="Mine"),
                    version=1,
                    actor=scene.who[name],  # type: ignore[arg-type]
                )
        matching.agreed(made)
        with pytest.raises(Refused):
            actions.edit_proposal(
                partnership=made, terms=matching.terms(title="Late"), version=1, actor=scene.needy
            )
