"""The pages of needs, offers and partnerships, without any script."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from convene.forum import actions as forum_actions
from convene.forum.models import Contribution
from convene.matching import actions
from convene.matching.models import Partnership, Reply
from tests.conftest import ClientFor
from tests.factories import forum, matching
from tests.matching.conftest import Scene

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "", column: int = 0) -> list[str]:
    page = client.get(f"/needs/{query}").context["columns"][column]["page"]
    return [one.title for one in page]


def queries_of(path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


class TestList:
    def test_needs_and_offers_stand_side_by_side_with_their_totals(self, scene: Scene) -> None:
        page = Client().get("/needs/")
        text = page.content.decode()
        assert (titles(Client()), titles(Client(), column=1)) == (["Nurses: need"], ["Nurses: offer"])
        assert [(one.name, one.value) for one in page.context["totals"]] == [
            ("needs.open", 1),
            ("offers.open", 1),
        ]
        assert "Needs that are published with their particulars, and neither met nor expired." in text
        assert "csrfmiddlewaretoken" not in text
        assert f'href="/needs/{scene.need.pk}/"' in text

    def test_the_urgent_come_first_then_the_newest(self, scene: Scene) -> None:
        for number, urgency in enumerate(["later", "now", "soon", "now"]):
            matching.need(
                scene.call,
                by=scene.needy,
                title=f"{number} {urgency}",
                body=f"Number {number}.",
                particulars=matching.facts(urgency=urgency),
            )
        assert titles(Client()) == ["3 now", "1 now", "2 soon", "Nurses: need", "0 later"]

    def test_filters(self, scene: Scene) -> None:
        matching.need(
            scene.call,
            by=scene.needy,
            title="Food",
            body="Food.",
            countries=["UG", "RW"],
            particulars=matching.facts(category="food", languages=["sw"], urgency="now"),
        )
        matching.need(
            forum.call(),
            by=scene.needy,
            title="Anywhere",
            body="Anywhere.",
            countries=["UG", "RW"],
            particulars=matching.facts(remote=True, category="legal"),
        )
        for query, wanted in {
            "?category=food": ["Food"],
            "?country=UG": ["Food", "Anywhere"],
            "?country=KE": ["Anywhere", "Nurses: need"],
            "?language=sw": ["Food"],
            "?urgency=now": ["Food"],
            f"?initiative={scene.initiative.slug}": ["Food", "Nurses: need"],
            "?category=food&urgency=soon": [],
            "?category=magic&country=ZZ&state=x": ["Food", "Anywhere", "Nurses: need"],
        }.items():
            assert titles(Client(), query) == wanted

    def test_closed_and_withdrawn_ones_leave_it(self, scene: Scene) -> None:
        actions.finish(contribution=scene.need, actor=scene.needy)
        forum_actions.withdraw(contribution=scene.offer, actor=scene.giver)
        page = Client().get("/needs/").content.decode()
        assert "No need is open" in page
        assert "No offer is open" in page
        assert titles(Client(), "?state=closed") == ["Nurses: need"]
        assert titles(Client(), "?state=closed", column=1) == []

    def test_each_column_has_its_own_pages(self, scene: Scene) -> None:
        for number in range(11):
            matching.need(scene.call, by=scene.needy, title=f"Need {number}", body=f"Number {number}.")
        assert len(titles(Client())) == 10
        assert len(titles(Client(), "?needs=2")) == 2
        assert titles(Client(), "?needs=2", column=1) == ["Nurses: offer"]

    def test_three_cost_no_more_queries_than_one(self, scene: Scene) -> None:
        Client().get("/needs/")
        one = queries_of("/needs/")
        for number in range(2):
            matching.need(scene.call, by=scene.needy, body=f"Need {number}.")
            matching.offer(scene.call, by=scene.giver, body=f"Offer {number}.")
        assert queries_of("/needs/") == one


class TestEntry:
    def test_it_shows_particulars_answers_and_what_fits(self, scene: Scene) -> None:
        matching.reply(scene.need, scene.who["stranger"], text="Two nurses.")  # type: ignore[arg-type]
        page = Client().get(f"/needs/{scene.need.pk}/")
        text = page.content.decode()
        for words in (
            "Ten nurses",
            "Health and protective equipment",
            "Two nurses.",
            "Elsewhere",
            "Same country",
        ):
            assert words in text
        assert [fit.entry for fit in page.context["fits"]] == [scene.offer]
        assert f'href="/needs/{scene.need.pk}/reply/"' in text
        assert "csrfmiddlewaretoken" not in text

    def test_the_forum_page_shows_particulars_and_answers(self, scene: Scene) -> None:
        made = matching.reply(scene.need, scene.giver)
        one = matching.agreed(matching.proposal(scene.need, scene.offer))
        text = Client().get(scene.need.get_absolute_url()).content.decode()
        assert "Ten nurses" in text
        assert f'href="/needs/{scene.need.pk}/#reply-{made.pk}"' in text
        assert f'href="/partnerships/{one.pk}/"' in text

    def test_what_is_hidden_or_has_no_particulars_is_in_the_forum_alone(self, scene: Scene) -> None:
        bare = forum.contribution(scene.call, by=scene.needy, kind="need", body="Without particulars.")
        assert Client().get(f"/needs/{bare.pk}/")["Location"] == bare.get_absolute_url()
        forum_actions.hide(contribution=scene.need, reason="No.", actor=scene.convener)
        assert Client().get(f"/needs/{scene.need.pk}/")["Location"] == f"/forum/{scene.need.pk}/gone/"
        story = forum.contribution(scene.call, by=scene.needy)
        assert Client().get(f"/needs/{story.pk}/").status_code == 404

    def test_whose_it_is_can_renew_and_close_it(self, scene: Scene, client_for: ClientFor) -> None:
        path = f"/needs/{scene.need.pk}/"
        client = client_for(scene.needy)
        assert f'href="{path}close/"' in client.get(path).content.decode()
        assert "Close it" in client.get(f"{path}close/").content.decode()
        client.post(f"{path}close/")
        assert titles(Client(), "?state=closed") == ["Nurses: need"]
        client.post(f"{path}renew/")
        assert titles(Client()) == ["Nurses: need"]
        other = client_for(scene.giver)
        assert (other.post(f"{path}close/").status_code, other.get(f"{path}renew/").status_code) == (403, 403)
        assert f'href="{path}close/"' not in other.get(path).content.decode()


class TestReply:
    def test_one_signs_in_and_answers(self, scene: Scene, client_for: ClientFor) -> None:
        path = f"/needs/{scene.need.pk}/reply/"
        assert Client().get(path)["Location"] == f"/account/sign-in/?next={quote(path)}"
        client = client_for(scene.giver)
        assert client.get(path).status_code == 200
        given = {"organisation": scene.givers.pk, "text": "Two nurses.", "with_contribution": scene.offer.pk}
        assert client.post(path, given)["Location"] == f"/needs/{scene.need.pk}/"
        made = Reply.objects.get()
        assert (made.text, made.with_contribution) == ("Two nurses.", scene.offer)
        again = client.post(path, given)
        assert (again.status_code, "answered already" in again.content.decode()) == (422, True)
        client.post(f"/needs/replies/{made.pk}/withdraw/")
        assert "Two nurses." not in Client().get(f"/needs/{scene.need.pk}/").content.decode()

    def test_what_was_typed_stays(self, scene: Scene, client_for: ClientFor) -> None:
        client = client_for(scene.giver)
        path = f"/needs/{scene.need.pk}/reply/"
        for given, field in (
            ({"organisation": scene.theirs.pk, "text": "Ours."}, "organisation"),
            ({"organisation": scene.givers.pk, "text": "a\u202eb"}, "text"),
            ({"organisation": scene.givers.pk, "text": ""}, "text"),
        ):
            answer = client.post(path, given)
            assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert client_for(scene.needy).get(path).status_code == 403


class TestPartnership:
    def test_from_the_proposal_to_what_came_of_it(self, scene: Scene, client_for: ClientFor) -> None:
        needy, giver = client_for(scene.needy), client_for(scene.giver)
        path = f"/partnerships/new/?need={scene.need.pk}"
        assert needy.get(path).status_code == 200
        given = {
            "other": scene.offer.pk,
            "organisation": scene.theirs.pk,
            "title": "Nurses on call",
            "purpose": "We answer calls.",
            "others": "",
        }
        answer = needy.post(path, given)
        one = Partnership.objects.get()
        own = one.get_absolute_url()
        assert (answer["Location"], one.need, one.offer) == (own, scene.need, scene.offer)
        assert Client().get(own).status_code == 404
        assert "Nurses on call" not in Client().get("/partnerships/").content.decode()
        assert "Only the organisations named" in needy.get(own).content.decode()
        assert Client().get(f"{own}answer/")["Location"].startswith("/account/sign-in/")
        party = matching.party(one, scene.givers)
        assert "We agree" in giver.get(f"{own}answer/").content.decode()
        giver.post(f"{own}answer/", {"party": party.pk, "answer": "agree", "version": 1})
        assert "Nurses on call" in Client().get("/partnerships/").content.decode()
        text = Client().get(own).content.decode()
        assert "Under way" in text
        assert "csrfmiddlewaretoken" not in text
        assert needy.get(f"{own}end/").status_code == 200
        assert needy.post(f"{own}end/", {"outcome": "done", "result": ""}).status_code == 422
        needy.post(f"{own}end/", {"outcome": "done", "result": "900 calls."})
        assert "900 calls." in Client().get(own).content.decode()

    def test_a_no_is_told_to_those_concerned(self, scene: Scene, client_for: ClientFor) -> None:
        one = matching.proposal(scene.need, scene.offer)
        party = matching.party(one, scene.givers)
        path = f"{one.get_absolute_url()}answer/"
        giver = client_for(scene.giver)
        wrong = giver.post(path, {"party": party.pk, "answer": "deny", "reason": "x" * 301})
        assert wrong.status_code == 422
        giver.post(path, {"party": party.pk, "answer": "deny", "reason": "No nurses left."})
        for name in ("author", "convener"):
            text = client_for(scene.who[name]).get(one.get_absolute_url()).content.decode()  # type: ignore[arg-type]
            assert "This did not come about" in text
            assert "No nurses left." in text
        for name in ("stranger", "staff", "other convener"):
            assert client_for(scene.who[name]).get(one.get_absolute_url()).status_code == 404  # type: ignore[arg-type]

    def test_nobody_answers_for_others(self, scene: Scene, client_for: ClientFor) -> None:
        one = matching.proposal(scene.need, scene.offer)
        party = matching.party(one, scene.givers)
        path = f"{one.get_absolute_url()}answer/"
        given = {"party": party.pk, "answer": "agree", "version": 1}
        assert client_for(scene.needy).post(path, given).status_code == 403
        assert client_for(scene.who["stranger"]).post(path, given).status_code == 404  # type: ignore[arg-type]
        one.refresh_from_db()
        assert one.state == "proposed"

    def test_a_changed_proposal_is_read_again(self, scene: Scene, client_for: ClientFor) -> None:
        one = matching.proposal(scene.need, scene.offer)
        path = one.get_absolute_url()
        needy = client_for(scene.needy)
        typed = {"title": "Mine", "purpose": "Two years.", "language": "", "version": 1}
        assert needy.post(f"{path}edit/", typed)["Location"] == path
        late = needy.post(f"{path}edit/", typed | {"purpose": "Three years."})
        assert late.status_code == 409
        assert "Two years." in late.content.decode()
        party = matching.party(one, scene.givers)
        given = {"party": party.pk, "answer": "agree", "version": 1}
        answer = client_for(scene.giver).post(f"{path}answer/", given, follow=True)
        assert "The proposal was changed" in answer.content.decode()

    def test_others_are_named_as_the_directory_does(self, scene: Scene, client_for: ClientFor) -> None:
        forum.member(forum.organisation("Third Hand", "FR"))
        client = client_for(scene.needy)
        path = f"/partnerships/new/?need={scene.need.pk}"
        given = {"organisation": scene.theirs.pk, "title": "T", "purpose": "P."}
        wrong = client.post(path, given | {"others": "Third Hands"})
        assert "Do you mean “Third Hand”?" in wrong.content.decode()
        assert client.post(path, given | {"others": " third hand \n"}).status_code == 302
        names = {party.organisation.name for party in Partnership.objects.get().parties.all()}
        assert names == {"Hand in Hand", "Third Hand"}

    def test_it_begins_from_a_need_or_an_offer(self, scene: Scene, client_for: ClientFor) -> None:
        client = client_for(scene.needy)
        assert client.get("/partnerships/new/")["Location"] == "/needs/"
        for query in ("need=x", f"offer={scene.need.pk}", "need=99999999999999999999"):
            assert client.get(f"/partnerships/new/?{query}").status_code == 404
        nobody = client_for(scene.who["nobody's"])  # type: ignore[arg-type]
        assert nobody.get(f"/partnerships/new/?need={scene.need.pk}").status_code == 403

    def test_without_what_it_rests_on_it_stays_without_their_words(self, scene: Scene) -> None:
        one = matching.agreed(matching.proposal(scene.need, scene.offer))
        forum_actions.withdraw(contribution=Contribution.objects.get(pk=scene.need.pk), actor=scene.needy)
        text = Client().get(one.get_absolute_url()).content.decode()
        assert "A need that is not public any more" in text
        assert scene.need.title not in text

    def test_three_cost_no_more_queries_than_one(self, scene: Scene) -> None:
        matching.agreed(matching.proposal(scene.need, scene.offer))
        Client().get("/partnerships/")
        one = queries_of("/partnerships/")
        matching.agreed(matching.proposal(scene.need, others=[scene.givers]))
        matching.agreed(matching.proposal(None, scene.offer, by=scene.needy))
        assert queries_of("/partnerships/") == one
