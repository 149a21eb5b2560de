import pytest

from convene.core.accounts.models import User
from convene.core.errors import NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.search.queries import ids
from convene.core.trail.queries import of
from convene.forum import actions
from convene.forum.models import Contribution
from convene.forum.queries import by_organisation, citeable, listed
from tests.factories import forum
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db


def hidden(scene: Scene, reason: str = "It sells masks.") -> Contribution:
    return actions.hide(contribution=scene.contribution, reason=reason, actor=scene.convener)


def test_it_leaves_lists_search_and_what_can_be_quoted(scene: Scene) -> None:
    one = hidden(scene, "  It sells\nmasks. ")
    assert (one.state, one.hidden_reason) == ("hidden", "It sells masks.")
    assert (list(listed()), by_organisation(scene.organisation), citeable(scene.call.initiative)) == (
        [],
        [],
        [],
    )
    assert ids("telephone", kind="contribution") == []
    assert [(entry.deed, entry.facts) for entry in of(one)][1:] == [("contribution.hide", {"revision": 1})]


def test_its_author_is_told_why(scene: Scene) -> None:
    scene.author.language = "ar"
    scene.author.save()
    one = hidden(scene)
    message = Message.objects.get()
    assert (message.to, message.user) == (scene.author.email, scene.author)
    assert "It sells masks." in message.text
    assert "Doctors on the telephone" in message.text
    assert f"http://testserver/ar/forum/{one.pk}/doctors-on-the-telephone/" in message.text


def test_a_title_that_looks_like_a_gap_stops_no_mail() -> None:
    made = forum.contribution(title="Dear {{ first_name }} [NAME]")
    actions.hide(contribution=made, reason="Spam.", actor=forum.convener_of(made.call))
    assert "first_name" not in Message.objects.get().text


def test_nobody_is_written_to_at_a_closed_account(scene: Scene) -> None:
    User.objects.filter(pk=scene.author.pk).update(is_active=False)
    hidden(scene)
    assert not Message.objects.exists()


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 301, "Because {{ reason }}", "Hi [NAME]", "a\u202eb"])
def test_a_reason_is_needed_that_can_be_read(scene: Scene, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        hidden(scene, reason)
    assert refused.value.field == "reason"
    assert (Contribution.objects.get().state, Message.objects.count()) == ("published", 0)


def test_only_what_is_published_is_hidden_and_only_what_is_hidden_shown(scene: Scene) -> None:
    with pytest.raises(Refused):
        actions.show(contribution=scene.contribution, actor=scene.convener)
    hidden(scene)
    with pytest.raises(Refused):
        hidden(scene, "Again.")
    assert Contribution.objects.get().hidden_reason == "It sells masks."


def test_shown_again_it_is_where_it_was(scene: Scene) -> None:
    hidden(scene)
    one = actions.show(contribution=scene.contribution, actor=scene.convener)
    assert (one.state, one.hidden_reason) == ("published", "")
    assert list(listed()) == [one]
    assert len(citeable(scene.call.initiative)) == 1
    assert ids("telephone", kind="contribution") == [one.pk]
    assert [entry.deed for entry in of(one)][2:] == ["contribution.show"]


def test_only_the_conveners_of_the_initiative_hide_and_show(scene: Scene) -> None:
    others = [person for name, person in scene.who.items() if name != "convener"]
    for person in others:
        with pytest.raises(NotAllowed):
            actions.hide(contribution=scene.contribution, reason="No.", actor=person)  # type: ignore[arg-type]
    hidden(scene)
    for person in others:
        with pytest.raises(NotAllowed):
            actions.show(contribution=scene.contribution, actor=person)  # type: ignore[arg-type]
    assert Contribution.objects.get().state == "hidden"


def test_a_withdrawn_one_is_left_alone(scene: Scene) -> None:
    actions.withdraw(contribution=scene.contribution, actor=scene.author)
    for deed in (
        lambda: hidden(scene),
        lambda: actions.show(contribution=scene.contribution, actor=scene.convener),
    ):
        with pytest.raises(Refused):
            deed()
    assert Contribution.objects.get().state == "withdrawn"
