import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import CommandError
from django.test import Client

from convene.core.accounts import actions, providers
from convene.core.accounts.models import Session, User
from convene.core.errors import NotAllowed
from convene.core.trail.models import Entry
from tests.conftest import ClientFor
from tests.core.accounts.mails import newest_code
from tests.factories import people

pytestmark = pytest.mark.django_db
ROSA = "rosa.mbeki.unmistakable@people.example"
NAME = "Rosa Unmistakable Mbeki"


def rosa() -> User:
    return people.convener(email=ROSA, name=NAME, language="ar", time_zone="Africa/Nairobi", is_staff=True)


def everything_stored() -> str:
    """Every value of every row of every table, sessions decoded."""
    rows = [
        repr(row)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for row in model._default_manager.values_list()
    ]
    return "\n".join(rows + [repr(session.get_decoded()) for session in Session.objects.all()])


def test_blanks_the_account_and_closes_it() -> None:
    user = actions.erase(user=(before := rosa()), actor=before)
    user.refresh_from_db()
    assert (user.pk, user.email) == (before.pk, f"erased-{before.pk}@invalid")
    assert (user.name, user.language, user.time_zone, user.last_login) == (
        "",
        settings.LANGUAGE_CODE,
        "",
        None,
    )
    assert (user.is_active, user.is_staff, user.may_convene) == (False, False, False)
    assert user.erased_at is not None
    assert str(user) == "Erased account"


def test_nothing_that_names_the_person_is_left_anywhere() -> None:
    user = rosa()
    EmailAddress.objects.create(user=user, email=ROSA, verified=True, primary=True)
    for _browser in range(2):
        client = Client()
        client.post("/account/sign-in/", {"email": ROSA})
        client.post("/account/sign-in/code/", {"code": newest_code()})
    client.post("/account/address/", {"email": f"new.{ROSA}"})
    Client().post("/account/sign-in/", {"email": ROSA})  # asked for a code and never came back
    mail.outbox.clear()
    stored = everything_stored()
    assert [stored.count(each) > 0 for each in (ROSA, NAME, f"new.{ROSA}")] == [True] * 3

    actions.erase(user=user, actor=user)

    stored = everything_stored()
    assert [line for line in stored.splitlines() if ROSA in line or NAME in line] == []
    assert not EmailAddress.objects.exists()


def test_ends_every_session_and_touches_nobody_elses(client_for: ClientFor) -> None:
    user, other = rosa(), people.representative()
    browsers = [client_for(user), client_for(user)]
    theirs = client_for(other)
    actions.erase(user=user, actor=user)
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 302]
    assert theirs.get("/account/").status_code == 200
    assert list(Session.objects.values_list("user", flat=True)) == [other.pk]
    other.refresh_from_db()
    assert other.name == "Rosa Mbeki"


def test_the_trail_stays_whole_and_says_no_more_who() -> None:
    user = actions.open_account(email=ROSA, name=NAME)
    actions.change(user=user, actor=user, name="Rosa", language="ar", time_zone="")
    before = list(Entry.objects.order_by("id").values_list("deed", "object_id", "actor", "digest"))
    actions.erase(user=user, actor=user)
    after = list(Entry.objects.order_by("id").values_list("deed", "object_id", "actor", "digest"))
    assert after[:2] == before
    assert after[2][:3] == ("account.erase", user.pk, user.pk)
    assert [entry.digest == entry.computed_digest() for entry in Entry.objects.all()] == [True] * 3
    assert {str(entry.actor) for entry in Entry.objects.select_related("actor")} == {"Erased account"}


def test_erasers_still_see_whose_account_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(providers, "erasers", [*providers.erasers])
    providers.erases(lambda user: seen.append((user.email, user.name)))
    actions.erase(user=(user := rosa()), actor=user)
    assert seen == [(ROSA, NAME)]


def test_one_eraser_failing_leaves_all_as_it_was(
    monkeypatch: pytest.MonkeyPatch, client_for: ClientFor
) -> None:
    def fail(user: User) -> None:
        raise CommandError("the disk is full")

    user = rosa()
    client_for(user)
    monkeypatch.setattr(providers, "erasers", [*providers.erasers, fail])
    with pytest.raises(CommandError):
        actions.erase(user=user, actor=user)
    user.refresh_from_db()
    assert (user.email, user.is_active, Session.objects.count(), Entry.objects.count()) == (ROSA, True, 1, 0)


def test_the_address_may_begin_anew() -> None:
    actions.erase(user=(user := rosa()), actor=user)
    assert actions.open_account(email=ROSA).pk != user.pk


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (people.representative, False),
        (people.convener, False),
        (people.staff, True),
        (lambda: people.staff(is_active=False), False),
        (lambda: people.anonymous, False),
        (lambda: None, True),
    ],
    ids=["representative", "convener", "staff", "staff no longer", "anonymous", "operator"],
)
def test_who_may_besides_the_person(who: object, may: bool) -> None:
    user, actor = rosa(), who()  # type: ignore[operator]
    if may:
        actions.erase(user=user, actor=actor)
        assert Entry.objects.get().actor == actor
    else:
        with pytest.raises(NotAllowed):
            actions.erase(user=user, actor=actor)
    user.refresh_from_db()
    assert bool(user.erased_at) is may


def test_an_erased_account_cannot_be_erased_again() -> None:
    user = actions.erase(user=(before := rosa()), actor=before)
    with pytest.raises(NotAllowed):
        actions.erase(user=user, actor=None)
    assert Entry.objects.filter(deed="account.erase").count() == 1


def test_the_page_asks_for_the_address_before_it_erases(client_for: ClientFor) -> None:
    user = rosa()
    client = client_for(user)
    assert "What stays" in client.get("/account/erase/").content.decode()
    for typed in ("", "other@people.example", "yes"):
        assert client.post("/account/erase/", {"email": typed}).status_code == 422
    user.refresh_from_db()
    assert user.erased_at is None
    answer = client.post("/account/erase/", {"email": ROSA.title()})
    assert (answer.status_code, answer["Location"]) == (302, "/account/erased/")
    page = client.get("/account/erased/").content.decode()
    assert "Your account is erased" in page
    assert ROSA not in page
    user.refresh_from_db()
    assert user.erased_at is not None


def test_the_page_is_for_who_is_signed_in(client_for: ClientFor) -> None:
    answer = client_for(None).post("/account/erase/", {"email": ROSA})
    assert answer["Location"] == "/account/sign-in/?next=/account/erase/"
