import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import transaction

from convene.core import times
from convene.core.accounts import providers
from convene.core.accounts.models import User
from convene.core.trail import actions, queries
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Entry
from convene.core.trail.personal import deeds_of
from tests.factories import trail as make

MOMENT = datetime(2020, 7, 8, 16, 0, 0, 7, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_what_and_when() -> None:
    actor, subject = make.subject("actor@example.org"), make.subject()
    with times.at(MOMENT):
        made = make.entry(
            subject, actor=actor, deed=Deed.ACCOUNT_APPOINT, staff=True, note="Ünal", size=3, of=None
        )
    entry = Entry.objects.get()
    assert entry == made
    assert (entry.at, entry.deed, entry.actor, entry.kind, entry.object_id) == (
        MOMENT,
        "account.appoint",
        actor,
        "accounts.user",
        subject.pk,
    )
    assert entry.facts == {"staff": True, "note": "Ünal", "size": 3, "of": None}
    canonical = (
        f'{{"actor":{actor.pk},"at":"2020-07-08T14:00:00.000007Z","deed":"account.appoint",'
        f'"facts":{{"note":"Ünal","of":null,"size":3,"staff":true}},"kind":"accounts.user",'
        f'"object_id":{subject.pk}}}'
    )
    assert entry.canonical() == canonical
    assert entry.digest == hashlib.sha256(canonical.encode()).hexdigest()


@pytest.mark.django_db
def test_nobody_may_be_the_actor() -> None:
    assert make.entry(actor=None).actor is None
    assert '"actor":null' in Entry.objects.get().canonical()


@pytest.mark.django_db
def test_a_digest_outlives_the_actors_erasure() -> None:
    actor = make.subject("actor@example.org")
    entry = make.entry(actor=actor)
    User.objects.filter(pk=actor.pk).update(email="erased", name="", is_active=False, erased_at=times.now())
    assert Entry.objects.get(pk=entry.pk).computed_digest() == entry.digest


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"a": "x" * 201}, ValueError),
        ({"a": "ana@example.org"}, ValueError),
        ({"a": "Ana <ana@localhost> wrote"}, ValueError),
        ({"a": "nul\0"}, ValueError),
        ({"a": "half \ud83d"}, ValueError),
        ({"a": 1.5}, TypeError),
        ({"a": ["list"]}, TypeError),
        ({"a": b"bytes"}, TypeError),
        ({"not a name": 1}, ValueError),
        ({"größe": 1}, ValueError),
    ],
)
def test_a_fact_that_is_too_much_is_refused(facts: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match="fact"):
        make.entry(**facts)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_fact_that_is_just_small_enough_is_kept() -> None:
    facts = {"length": "م" * 200, "meet": "noon @ the hall", "count": -(2**40)}
    assert make.entry(**facts).facts == facts
    assert Entry.objects.get().facts == facts
    assert Entry.objects.get().computed_digest() == Entry.objects.get().digest


@pytest.mark.django_db
def test_what_is_not_saved_is_no_subject_and_no_actor() -> None:
    with pytest.raises(TypeError, match=r"account\.change has a subject"):
        make.entry(User(email="nobody@example.org"))
    with pytest.raises(ValueError, match=r"account\.change has an actor that is not saved"):
        make.entry(actor=User(email="nobody@example.org"))


@pytest.mark.django_db(transaction=True)
def test_an_entry_stands_and_falls_with_the_deeds_transaction() -> None:
    subject = make.subject()
    with pytest.raises(RuntimeError, match=r"account\.change is recorded outside"):
        actions.record(deed=Deed.ACCOUNT_CHANGE, subject=subject, actor=None)
    with transaction.atomic():
        actions.record(deed=Deed.ACCOUNT_CHANGE, subject=subject, actor=None)
        assert Entry.objects.count() == 1
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_what_happened_to_a_thing_is_told_in_order(django_assert_num_queries: Any) -> None:
    subject, other, actor = (make.subject(f"{name}@example.org") for name in ("subject", "other", "actor"))
    with times.at(datetime(2020, 7, 9, tzinfo=UTC)):
        later = make.entry(subject, deed=Deed.ACCOUNT_CHANGE, actor=actor)
    with times.at(datetime(2020, 7, 8, tzinfo=UTC)):
        earlier = make.entry(subject, deed=Deed.ACCOUNT_OPEN, actor=actor)
    make.entry(other)
    with django_assert_num_queries(1):
        told = [(entry.pk, entry.actor) for entry in queries.of(subject)]
    assert told == [(earlier.pk, actor), (later.pk, actor)]


@pytest.mark.django_db
def test_what_accounts_do_is_recorded_though_they_stand_below() -> None:
    subject, actor = make.subject(), make.subject("actor@example.org")
    providers.recorder("account.appoint", subject, actor, {"staff": True})
    entry = queries.of(subject).get()
    assert (entry.deed, entry.actor, entry.facts) == (Deed.ACCOUNT_APPOINT, actor, {"staff": True})


@pytest.mark.django_db
def test_a_person_is_told_which_deeds_are_theirs() -> None:
    actor, subject = make.subject("actor@example.org"), make.subject()
    make.entry(subject, actor=make.subject("other@example.org"))
    with times.at(MOMENT):
        make.entry(subject, actor=actor, deed=Deed.ACCOUNT_APPOINT, staff=True)
    assert providers.holders["trail"] is deeds_of
    assert deeds_of(actor) == [
        {
            "at": "2020-07-08T14:00:00.000007Z",
            "deed": "account.appoint",
            "kind": "accounts.user",
            "object_id": subject.pk,
            "facts": {"staff": True},
        }
    ]
