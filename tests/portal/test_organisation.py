"""An organisation's own page."""

import pytest
from django.test import Client

from convene.core.accounts.models import User
from convene.organisations.actions import Entry, join, name, verify_member
from convene.organisations.models import Organisation
from tests.conftest import ClientFor
from tests.factories import people

pytestmark = pytest.mark.django_db
ADDRESS = "/organisations/coalicion-por-venezuela/"


def test_everybody_reads_a_listed_organisation(organisation: Organisation, client: Client) -> None:
    page = client.get(ADDRESS).content.decode()

    assert "Coalición por Venezuela" in page
    assert "Panama" in page
    assert "Colombia, Venezuela" in page
    assert "csrf" not in page


def test_one_that_nobody_vouched_for_is_seen_by_whoever_decides(client_for: ClientFor) -> None:
    entry = Entry(name="Somebody said so", seat="FR")
    named = name(entry=entry, actor=None)
    statuses = {
        who: client_for(user).get(f"/organisations/{named.slug}/").status_code
        for who, user in {
            "anonymous": None,
            "representative": people.representative(),
            "convener": people.convener(),
            "staff": people.staff(),
        }.items()
    }

    assert statuses == {"anonymous": 404, "representative": 404, "convener": 200, "staff": 200}


def test_its_verified_members_may_edit_and_others_may_not(
    organisation: Organisation, convener: User, client_for: ClientFor
) -> None:
    member, waiting = people.representative(), people.representative()
    verify_member(membership=join(organisation=organisation, user=member), actor=convener, basis="known")
    join(organisation=organisation, user=waiting)
    shown = {
        who: f'href="{ADDRESS}edit/"' in client_for(user).get(ADDRESS).content.decode()
        for who, user in {
            "anonymous": None,
            "member": member,
            "waiting": waiting,
            "staff": people.staff(),
        }.items()
    }

    assert shown == {"anonymous": False, "member": True, "waiting": False, "staff": True}


def test_who_waits_for_a_role_is_shown_to_those_who_may_vouch(
    organisation: Organisation, convener: User, client_for: ClientFor
) -> None:
    waiting = people.representative(name="Waiting Person")
    join(organisation=organisation, user=waiting)

    assert "Waiting Person" in client_for(convener).get(ADDRESS).content.decode()
    assert "Waiting Person" not in client_for(None).get(ADDRESS).content.decode()
    assert "Waiting Person" not in client_for(people.representative()).get(ADDRESS).content.decode()


def test_an_unknown_organisation_is_a_plain_404(db: None, client: Client) -> None:
    assert client.get("/organisations/nobody/").status_code == 404
