from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.models import Source
from convene.core.trail.queries import of
from convene.forum import actions, rules
from convene.forum.models import Contribution
from convene.forum.queries import citeable, revisions
from convene.organisations.actions import leave as leave_organisation
from convene.organisations.models import Membership
from tests.factories import forum
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db


def edited(scene: Scene, *, version: int = 1, **changes: Any) -> Contribution:
    return actions.edit(
        contribution=scene.contribution, words=forum.words(**changes), version=version, actor=scene.author
    )


def test_it_says_it_anew_and_keeps_what_it_said(scene: Scene) -> None:
    now = edited(
        scene, title="Nurses on the telephone", done="Fifty nurses.", countries=["SO"], region="asia"
    )
    now.refresh_from_db()
    assert (now.title, now.slug, now.region) == ("Nurses on the telephone", "nurses-on-the-telephone", "asia")
    assert [row.country for row in now.countries.all()] == ["SO"]
    assert now.opening.startswith("Fifty nurses. Nine hundred")
    first, second = now.revisions.select_related("source")
    assert (first.title, first.region, first.countries) == ("Doctors on the telephone", "africa", ["KE"])
    assert first.done == "Forty doctors abroad answered **calls** from home."
    assert first.source.text.startswith("Forty doctors")
    assert second.source.text.startswith("Fifty nurses.")
    assert second.source.revision == 2
    assert [(entry.deed, entry.facts) for entry in of(now)][1:] == [
        ("contribution.edit", {"revision": 2, "digest": second.source.digest})
    ]
    assert [voice.source for voice in citeable(now.call.initiative)] == [second.source]


def test_no_change_makes_no_revision(scene: Scene) -> None:
    assert edited(scene).revisions_made == 1
    assert Source.objects.count() == 1


def test_the_language_can_be_corrected(scene: Scene) -> None:
    now = edited(scene, language="sw")
    assert (now.language, now.revisions_made) == ("sw", 2)
    assert [voice.source.language for voice in citeable(now.call.initiative)] == ["sw"]


def test_whoever_saves_second_is_told(scene: Scene) -> None:
    edited(scene, done="Fifty doctors.")
    with pytest.raises(Conflict):
        edited(scene, done="Sixty doctors.")
    assert scene.contribution.revisions.count() == 2


def test_the_kind_can_change_to_another_the_call_asks_for() -> None:
    call = forum.call(kinds=["practice", "offer"])
    made = forum.contribution(call)
    now = actions.edit(
        contribution=made, words=forum.words(kind="offer", body="Nurses."), version=1, actor=made.author
    )
    assert now.kind == "offer"
    with pytest.raises(Refused) as refused:
        actions.edit(
            contribution=made, words=forum.words(kind="need", body="Nurses."), version=2, actor=made.author
        )
    assert refused.value.field == "kind"


def test_only_its_author_changes_it_also_after_the_call(scene: Scene) -> None:
    actions.close_call(call=scene.call, actor=scene.convener)
    assert scene.allowed(lambda who: rules.may_edit(who, scene.contribution)) == {"author"}
    with pytest.raises(NotAllowed):
        actions.edit(
            contribution=scene.contribution,
            words=forum.words(done="Taken over."),
            version=1,
            actor=scene.convener,
        )
    assert edited(scene, done="Fifty doctors.").revisions_made == 2


def test_who_has_left_the_organisation_no_longer_changes_it(scene: Scene) -> None:
    leave_organisation(membership=Membership.objects.get(user=scene.author), actor=scene.author)
    with pytest.raises(NotAllowed):
        edited(scene, done="Fifty doctors.")
    assert [voice.source.revision for voice in citeable(scene.call.initiative)] == [1]


def test_what_is_written_without_a_verified_role_is_vouched_for_anew(scene: Scene) -> None:
    Membership.objects.filter(user=scene.author).update(state=Membership.State.PENDING)
    assert len(citeable(scene.call.initiative)) == 1
    assert edited(scene, done="Fifty doctors.").vouched_at is None
    assert citeable(scene.call.initiative) == []


def test_a_withdrawn_one_stays_as_it_was(scene: Scene) -> None:
    actions.withdraw(contribution=scene.contribution, actor=scene.author)
    with pytest.raises(NotAllowed):
        edited(scene, done="Fifty doctors.")
    assert scene.contribution.revisions.count() == 1


def test_what_stood_before_it_was_hidden_stays_unseen(scene: Scene) -> None:
    edited(scene, done="Call Rosa at 123.")
    actions.hide(contribution=scene.contribution, reason="A private number.", actor=scene.convener)
    edited(scene, version=2, done="Call us.")
    now = actions.show(contribution=scene.contribution, actor=scene.convener)
    assert [one.number for one in revisions(now, everything=False)] == [3]
    assert [one.number for one in revisions(now, everything=True)] == [3, 2, 1]


def test_shown_again_unchanged_all_revisions_are_back(scene: Scene) -> None:
    edited(scene, done="Fifty doctors.")
    actions.hide(contribution=scene.contribution, reason="By mistake.", actor=scene.convener)
    now = actions.show(contribution=scene.contribution, actor=scene.convener)
    assert [one.number for one in revisions(now, everything=False)] == [2, 1]
