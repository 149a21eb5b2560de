import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.times import now
from convene.core.trail.queries import citations_by, of
from convene.forum import actions as forum_actions
from convene.matching import actions, rules
from convene.matching.models import Reply
from convene.matching.queries import answers_to
from tests.conftest import Clock
from tests.factories import forum, matching
from tests.matching.conftest import Scene

pytestmark = pytest.mark.django_db


def test_it_stands_on_the_page_and_is_cited_from_both_entries(scene: Scene) -> None:
    made = matching.reply(
        scene.need, scene.giver, text="  We can send two nurses in May. ", with_contribution=scene.offer
    )
    assert answers_to(scene.need) == [made]
    assert (made.text, made.language, made.organisation, made.with_contribution) == (
        "We can send two nurses in May.",
        "en",
        scene.givers,
        scene.offer,
    )
    cited = [
        (one.source.object_id, one.passage_title, one.passage_address)
        for one in citations_by("reply", made.pk)
    ]
    address = f"/needs/{scene.need.pk}/#reply-{made.pk}"
    assert cited == [(scene.need.pk, "Nurses Abroad", address), (scene.offer.pk, "Nurses Abroad", address)]
    assert [(entry.deed, entry.facts) for entry in of(made)] == [
        ("reply.make", {"to": scene.need.pk, "organisation": scene.givers.pk})
    ]


def test_the_author_is_written_to_in_their_language(scene: Scene) -> None:
    scene.needy.language = "ar"
    scene.needy.save()
    made = matching.reply(scene.need, scene.giver)
    message = Message.objects.get()
    assert (message.to, message.user) == (scene.needy.email, scene.needy)
    assert "Nurses Abroad" in message.text
    assert f"http://testserver/ar/needs/{scene.need.pk}/#reply-{made.pk}" in message.text


def test_where_the_author_is_gone_the_organisation_is_written_to(scene: Scene) -> None:
    scene.needy.is_active = False
    scene.needy.save()
    matching.reply(scene.need, scene.giver)
    wanted = {scene.who["colleague"].email, scene.who["owner"].email}  # type: ignore[union-attr]
    assert set(Message.objects.values_list("to", flat=True)) == wanted


def test_a_title_that_looks_like_a_gap_stops_no_mail(scene: Scene) -> None:
    need = matching.need(scene.call, by=scene.needy, title="Dear {{ first_name }} [NAME]", body="Other.")
    matching.reply(need, scene.giver)
    assert Message.objects.count() == 1


def test_only_verified_representatives_of_others_answer(scene: Scene) -> None:
    assert scene.allowed(lambda who: rules.may_answer(who, scene.need)) == {"giver", "stranger"}
    assert scene.allowed(lambda who: rules.may_answer_for(who, scene.need, scene.givers)) == {"giver"}
    deed = lambda who: actions.reply(to=scene.need, organisation=scene.givers, text="Yes.", actor=who)  # noqa: E731
    assert scene.refused(deed) == set(scene.who) - {"anonymous", "giver"}
    assert Reply.objects.count() == 1


def test_an_organisation_does_not_answer_itself(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        actions.reply(to=scene.need, organisation=scene.theirs, text="Yes.", actor=scene.needy)


def test_an_organisation_answers_once_until_it_withdraws(scene: Scene) -> None:
    first = matching.reply(scene.need, scene.giver)
    with pytest.raises(Refused, match="answered already"):
        matching.reply(scene.need, scene.giver, text="Again.")
    actions.withdraw_reply(reply=first, actor=scene.giver)
    second = matching.reply(scene.need, scene.giver, text="Again.")
    assert answers_to(scene.need) == [second]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 5_001, "a\u202eb"])
def test_words_are_needed_that_can_be_read(scene: Scene, text: str) -> None:
    with pytest.raises(Refused) as refused:
        matching.reply(scene.need, scene.giver, text=text)
    assert refused.value.field == "text"
    assert not Reply.objects.exists()


def test_an_entry_of_ones_own_is_enough_but_nobody_elses(scene: Scene) -> None:
    need = matching.need(scene.call, by=scene.giver)
    for wrong in (need, scene.need, matching.offer(scene.call, by=scene.who["stranger"])):
        with pytest.raises(Refused) as refused:
            matching.reply(scene.need, scene.giver, text="", with_contribution=wrong)
        assert refused.value.field == "with_contribution"
    made = matching.reply(scene.need, scene.giver, text="", with_contribution=scene.offer)
    assert (made.text, made.language) == ("", "und")


def test_what_is_closed_expired_or_gone_is_not_answered(scene: Scene, clock: Clock) -> None:
    closed = matching.need(scene.call, by=scene.needy, body="Closed.")
    actions.finish(contribution=closed, actor=scene.needy)
    hidden = matching.need(scene.call, by=scene.needy, body="Hidden.")
    forum_actions.hide(contribution=hidden, reason="No.", actor=scene.convener)
    bare = forum.contribution(scene.call, by=scene.needy, kind="need", body="Without particulars.")
    story = forum.contribution(scene.call, by=scene.needy)
    for one in (closed, hidden, bare, story):
        with pytest.raises(NotAllowed):
            matching.reply(one, scene.giver)
    clock(scene.need.particulars.expires_at)
    with pytest.raises(NotAllowed):
        matching.reply(scene.need, scene.giver)
    assert now() == scene.need.particulars.expires_at
    assert not Reply.objects.exists()


class TestWithdraw:
    def test_nothing_of_it_is_left_to_see(self, scene: Scene) -> None:
        made = matching.reply(scene.need, scene.giver)
        actions.withdraw_reply(reply=made, actor=scene.giver)
        assert answers_to(scene.need) == []
        assert not citations_by("reply", made.pk).exists()
        assert [entry.deed for entry in of(made)] == ["reply.make", "reply.withdraw"]
        with pytest.raises(Refused):
            actions.withdraw_reply(reply=made, actor=scene.giver)

    def test_those_who_speak_for_the_organisation_do_it(self, scene: Scene) -> None:
        made = matching.reply(scene.need, scene.giver)
        assert scene.allowed(lambda who: rules.may_withdraw(who, made)) == {"giver"}
        colleague = forum.member(scene.givers)
        for name in set(scene.who) - {"anonymous", "giver"}:
            with pytest.raises(NotAllowed):
                actions.withdraw_reply(reply=made, actor=scene.who[name])  # type: ignore[arg-type]
        actions.withdraw_reply(reply=made, actor=colleague)
        assert Reply.objects.get().withdrawn_at is not None
