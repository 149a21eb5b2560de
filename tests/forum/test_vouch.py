import pytest

from convene.core.accounts.models import User
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.queries import of
from convene.forum import actions
from convene.forum.models import Contribution
from convene.forum.queries import by_organisation, citeable, voices_of
from convene.initiatives.models import Quoting
from convene.organisations.actions import Entry, verify_member
from convene.organisations.actions import leave as leave_organisation
from convene.organisations.models import Membership
from tests.factories import forum, people
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> User:
    return people.user(name="Luwam")


@pytest.fixture
def waiting(newcomer: User) -> Contribution:
    return actions.contribute(
        call=forum.call(),
        words=forum.words(),
        organisation=Entry(name="Tigrinya Hotline", seat="IT"),
        quoting=Quoting.ORGANISATION_ONLY,
        actor=newcomer,
    )


def vouched(one: Contribution, basis: str = "Their website names her.") -> Contribution:
    return actions.vouch(contribution=one, basis=basis, actor=forum.convener_of(one.call))


def test_until_then_it_is_public_but_nobodys_voice(waiting: Contribution) -> None:
    assert waiting.is_public
    assert (citeable(waiting.call.initiative), by_organisation(waiting.organisation)) == ([], [])
    assert voices_of(waiting.organisation) == []


def test_the_role_is_verified_and_everything_said_in_it_counts(waiting: Contribution, newcomer: User) -> None:
    more = forum.contribution(forum.call(), by=newcomer)
    one = vouched(waiting)
    assert one.vouched_at is not None
    assert [voice.source.object_id for voice in citeable(one.call.initiative)] == [one.pk]
    assert [voice.source.object_id for voice in citeable(more.call.initiative)] == [more.pk]
    assert by_organisation(one.organisation) == [more, one]
    role = Membership.objects.get(user=newcomer)
    assert (role.state, role.basis) == ("verified", "Their website names her.")
    assert one.organisation.is_public
    assert [entry.deed for entry in of(one)][1:] == ["contribution.vouch"]


def test_it_stays_so_when_the_person_leaves(waiting: Contribution, newcomer: User) -> None:
    one = vouched(waiting)
    leave_organisation(membership=Membership.objects.get(user=newcomer), actor=newcomer)
    assert len(citeable(one.call.initiative)) == 1


def test_a_role_verified_in_another_way_counts_as_well(waiting: Contribution, newcomer: User) -> None:
    verify_member(membership=Membership.objects.get(user=newcomer), actor=None, basis="Own domain")
    assert len(citeable(waiting.call.initiative)) == 1


@pytest.mark.parametrize("basis", ["", "x" * 201, "a\u202eb"])
def test_one_says_how_one_knows(waiting: Contribution, basis: str) -> None:
    with pytest.raises(Refused) as refused:
        vouched(waiting, basis)
    assert refused.value.field == "basis"
    assert citeable(waiting.call.initiative) == []


def test_nobody_vouches_for_who_has_left(waiting: Contribution, newcomer: User) -> None:
    leave_organisation(membership=Membership.objects.get(user=newcomer), actor=newcomer)
    with pytest.raises(Refused):
        vouched(waiting)
    assert citeable(waiting.call.initiative) == []


def test_only_the_conveners_of_the_initiative_vouch_here(scene: Scene) -> None:
    one = forum.contribution(scene.call, by=scene.who["pending owner"])  # type: ignore[arg-type]
    for name, person in scene.who.items():
        if name != "convener":
            with pytest.raises(NotAllowed):
                actions.vouch(contribution=one, basis="I know her.", actor=person)  # type: ignore[arg-type]
    one.refresh_from_db()
    assert one.vouched_at is None
