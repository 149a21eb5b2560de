"""Renewing, closing, and the reminder before an entry expires."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.queries import of
from convene.forum import actions as forum_actions
from convene.forum.models import Contribution, Particulars
from convene.matching import actions, queries, rules
from tests.conftest import Clock
from tests.factories import forum, matching
from tests.matching.conftest import Scene

pytestmark = pytest.mark.django_db


def stands(entry: Contribution) -> Particulars:
    return Particulars.objects.get(contribution=entry)


def link() -> str:
    found = re.search(r"http://testserver(/\S*needs/renew/\S+)", Message.objects.latest("pk").text)
    assert found
    return found.group(1)


def reminded(scene: Scene, clock: Clock) -> str:
    """The link in the mail that comes a week before the need expires; the offer is closed before."""
    actions.finish(contribution=scene.offer, actor=scene.giver)
    clock(stands(scene.need).expires_at - timedelta(days=6))
    assert actions.remind() == 1
    return link()


class TestExpiry:
    def test_it_leaves_the_list_by_the_clock_alone(self, scene: Scene, clock: Clock) -> None:
        ends = stands(scene.need).expires_at
        clock(ends - timedelta(microseconds=1))
        assert set(queries.entries()) == {scene.need, scene.offer}
        clock(ends)
        assert set(queries.entries(kind="need")) == set()
        assert set(queries.entries(kind="need", state="expired")) == {scene.need}

    @pytest.mark.parametrize("days", [30, 60, 90])
    def test_it_stands_for_the_days_chosen(self, scene: Scene, days: int) -> None:
        made = matching.need(scene.call, by=scene.needy, body="Other.", particulars=matching.facts(days=days))
        assert stands(made).expires_at - made.created_at - timedelta(days=days) < timedelta(seconds=1)


class TestRemind:
    def test_the_author_gets_one_mail_a_week_before(self, scene: Scene, clock: Clock) -> None:
        actions.finish(contribution=scene.offer, actor=scene.giver)
        ends = stands(scene.need).expires_at
        clock(ends - timedelta(days=7, seconds=1))
        assert actions.remind() == 0
        clock(ends - timedelta(days=7))
        assert (actions.remind(), actions.remind()) == (1, 0)
        message = Message.objects.get()
        assert (message.to, message.user) == (scene.needy.email, scene.needy)
        assert "another 60 days" in message.text

    def test_once_renewed_there_is_another_in_time(self, scene: Scene, clock: Clock) -> None:
        reminded(scene, clock)
        actions.renew(contribution=scene.need, actor=scene.needy)
        assert actions.remind() == 0
        clock(stands(scene.need).expires_at - timedelta(days=1))
        assert actions.remind() == 1

    def test_nobody_hears_of_what_is_closed_expired_or_hidden(self, scene: Scene, clock: Clock) -> None:
        actions.finish(contribution=scene.offer, actor=scene.giver)
        forum_actions.hide(contribution=scene.need, reason="No.", actor=scene.convener)
        Message.objects.all().delete()
        late = matching.need(scene.call, by=scene.needy, body="Other.", particulars=matching.facts(days=30))
        clock(stands(late).expires_at)
        assert actions.remind() == 0
        clock(stands(scene.need).expires_at - timedelta(days=1))
        assert actions.remind() == 0
        assert not Message.objects.exists()


class TestRenew:
    def test_it_stands_for_the_same_span_again_from_now(self, scene: Scene, clock: Clock) -> None:
        clock(stands(scene.need).expires_at - timedelta(days=3))
        actions.renew(contribution=scene.need, actor=scene.needy)
        assert stands(scene.need).expires_at == times.now() + timedelta(days=60)
        assert [(entry.deed, entry.facts) for entry in of(scene.need)][-1] == (
            "contribution.renew",
            {"days": 60, "by_link": False},
        )

    def test_until_thirty_days_after_it_expired(self, scene: Scene, clock: Clock) -> None:
        ends = stands(scene.need).expires_at
        clock(ends + timedelta(days=30))
        with pytest.raises(Refused, match="more than 30 days ago"):
            actions.renew(contribution=scene.need, actor=scene.needy)
        clock(ends + timedelta(days=30, seconds=-1))
        actions.renew(contribution=scene.need, actor=scene.needy)
        assert stands(scene.need).is_open

    def test_what_was_closed_by_mistake_is_opened_again(self, scene: Scene) -> None:
        actions.finish(contribution=scene.need, actor=scene.needy)
        actions.renew(contribution=scene.need, actor=scene.needy)
        assert stands(scene.need).is_open

    def test_the_author_and_owners_do_it(self, scene: Scene) -> None:
        assert scene.allowed(lambda who: rules.may_keep(who, scene.need)) == {"author", "owner"}
        wanted = set(scene.who) - {"anonymous", "author", "owner"}
        assert scene.refused(lambda who: actions.renew(contribution=scene.need, actor=who)) == wanted

        def opened_and_closed(who: User) -> None:
            actions.finish(contribution=scene.need, actor=who)
            actions.renew(contribution=scene.need, actor=who)

        assert scene.refused(opened_and_closed) == wanted

    def test_what_is_withdrawn_stays_withdrawn(self, scene: Scene) -> None:
        forum_actions.withdraw(contribution=scene.need, actor=scene.needy)
        with pytest.raises(NotAllowed):
            actions.renew(contribution=scene.need, actor=scene.needy)

    def test_without_particulars_there_is_nothing_to_renew(self, scene: Scene) -> None:
        bare = forum.contribution(scene.call, by=scene.needy, kind="need", body="Without.")
        with pytest.raises(Refused, match="no particulars"):
            actions.renew(contribution=bare, actor=scene.needy)


class TestLink:
    def test_looking_does_nothing_and_one_click_renews(self, scene: Scene, clock: Clock) -> None:
        path = reminded(scene, clock)
        ends = stands(scene.need).expires_at
        shown = Client().get(path)
        assert "Is this still needed?" in shown.content.decode()
        assert stands(scene.need).expires_at == ends
        assert Client().post(path)["Location"] == f"/needs/{scene.need.pk}/"
        assert stands(scene.need).expires_at == times.now() + timedelta(days=60)

    def test_it_is_for_that_expiry_only(self, scene: Scene, clock: Clock) -> None:
        path = reminded(scene, clock)
        Client().post(path)
        ends = stands(scene.need).expires_at
        assert "renewed already" in Client().get(path).content.decode()
        client = Client()
        assert "renewed already" in client.post(path, follow=True).content.decode()
        assert stands(scene.need).expires_at == ends

    def test_it_is_for_that_entry_only(self, scene: Scene, clock: Clock) -> None:
        path = reminded(scene, clock)
        token = path.rsplit("/", 2)[1]
        forged = token.replace(f"{scene.need.pk}:", f"{scene.offer.pk}:", 1)
        for wrong in (forged, "x", f"{scene.need.pk}", token[:-1]):
            assert Client().get(f"/needs/renew/{wrong}/").status_code == 404
            with pytest.raises(Refused):
                actions.renew_by_link(token=wrong)

    def test_it_still_works_for_thirty_days_after(self, scene: Scene, clock: Clock) -> None:
        path = reminded(scene, clock)
        ends = stands(scene.need).expires_at
        clock(ends + timedelta(days=30))
        assert "more than 30 days ago" in Client().post(path, follow=True).content.decode()
        assert not stands(scene.need).is_open
        clock(ends + timedelta(days=29))
        Client().post(path)
        assert stands(scene.need).is_open

    def test_it_opens_nothing_that_was_closed_or_taken_away(self, scene: Scene, clock: Clock) -> None:
        path = reminded(scene, clock)
        actions.finish(contribution=scene.need, actor=scene.needy)
        assert "This is closed." in Client().get(path).content.decode()
        Client().post(path)
        assert not stands(scene.need).is_open
        forum_actions.withdraw(contribution=scene.need, actor=scene.needy)
        assert (Client().get(path).status_code, Client().post(path).status_code) == (404, 404)


class TestFinish:
    def test_it_leaves_the_list_and_keeps_its_page(self, scene: Scene) -> None:
        actions.finish(contribution=scene.need, actor=scene.needy)
        assert set(queries.entries()) == {scene.offer}
        assert set(queries.entries(state="closed")) == {scene.need}
        assert Client().get(f"/needs/{scene.need.pk}/").status_code == 200
        assert [entry.deed for entry in of(scene.need)][-1] == "contribution.finish"
        with pytest.raises(Refused, match="closed already"):
            actions.finish(contribution=scene.need, actor=scene.needy)
