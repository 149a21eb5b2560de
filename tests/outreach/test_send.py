"""Starting, handing over, pausing, resuming and stopping a letter."""

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, transaction

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.jobs import enqueue, run_pending
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.outreach import actions, queries, tokens
from convene.outreach.models import Mailing, Recipient
from convene.outreach.wording import Words
from convene.statements import actions as statements
from convene.statements.models import Statement
from tests.factories import events, letters, people
from tests.outreach.access import RUNS_IT, somebody
from tests.outreach.conftest import Sign


def sent() -> list[str]:
    return [
        address
        for message in outbox.outbox
        if message.extra_headers.get("List-Unsubscribe")
        for address in message.to
    ]


def numbers(mailing: Mailing) -> dict[str, int]:
    return {
        counted.name.removeprefix("letter."): counted.value
        for counted in queries.progress(mailing).told(mailing)
        if counted.value
    }


@RUNS_IT
def test_only_its_conveners_send_it(sign: Sign, statement: Statement, who: str, may: bool) -> None:
    sign()
    mailing = letters.written(statement)
    actor = somebody(who, statement.initiative)
    if may:
        assert actions.start(mailing=mailing, version=mailing.version, actor=actor).state == "sending"
    else:
        with pytest.raises(NotAllowed):
            actions.start(mailing=mailing, version=mailing.version, actor=actor)
        assert not Recipient.objects.exists()


def test_everyone_who_agreed_gets_one_letter_of_their_own(sign: Sign, statement: Statement) -> None:
    sign(email="Ama@people.example", name="Ama Owusu")
    sign(email="kofi@people.example", name="")
    sign(email="ama@people.example", name="Ama Owusu")
    sign(email="no@people.example", outcome_news=False)
    run_pending()
    outbox.outbox.clear()

    mailing = letters.start(letters.written(statement))
    run_pending()

    mailing.refresh_from_db()
    assert (mailing.state, mailing.finished_at is None) == ("sent", False)
    assert sent() == ["ama@people.example", "kofi@people.example"]
    first = outbox.outbox[0]
    assert first.subject == "About Joint statement"
    assert str(first.body).startswith("Dear Ama Owusu,\n\nthis is what came of it.\n\n")
    recipient = mailing.recipients.get(email="ama@people.example")
    link = first.extra_headers["List-Unsubscribe"].strip("<>")
    assert first.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first.extra_headers["Message-ID"] == actions.message_id(recipient)
    assert f"unsubscribe here:\n{link}" in first.body
    assert "You get it because you signed “Joint statement” and asked what comes of it." in " ".join(
        str(first.body).split()
    )
    assert numbers(mailing) == {"sent": 2}
    assert list(
        Entry.objects.filter(kind="outreach.mailing").order_by("pk").values_list("deed", flat=True)
    ) == [
        "mailing.draft",
        "mailing.edit",
        "mailing.send",
        "mailing.finish",
    ]


def test_without_a_name_the_organisation_is_greeted(sign: Sign, statement: Statement) -> None:
    signature = sign(organisation_name="Hope Bridge")
    type(signature).objects.filter(pk=signature.pk).update(name="")
    run_pending()
    outbox.outbox.clear()

    letters.start(letters.written(statement))
    run_pending()

    assert str(outbox.outbox[0].body).startswith("Dear Hope Bridge,")


def test_a_letter_to_nobody_is_refused_with_the_reasons(sign: Sign, statement: Statement) -> None:
    sign(outcome_news=False)
    sign(outcome_news=False)
    statements.withdraw(signature=sign(), actor=people.anonymous, holds_link=True)
    mailing = letters.written(statement)

    with pytest.raises(Refused) as refused:
        letters.start(mailing)

    assert str(refused.value) == (
        "This letter reaches nobody. Why: Did not agree: 2, Withdrawn or cancelled: 1."
    )
    mailing.refresh_from_db()
    assert mailing.state == "draft"


def test_a_letter_to_an_empty_audience_says_so(statement: Statement) -> None:
    with pytest.raises(Refused, match="there is nobody in this audience yet"):
        letters.start(letters.written(statement))


def test_a_letter_without_words_is_refused(sign: Sign, statement: Statement) -> None:
    sign()
    with pytest.raises(Refused, match="in one language at least"):
        letters.start(letters.draft(statement))


def test_a_missing_language_is_refused_with_its_readers_until_another_is_chosen(
    sign: Sign, statement: Statement
) -> None:
    sign(language="ar", email="hoda@people.example")
    sign(language="ar")
    sign(language="en")
    mailing = letters.written(statement)
    with pytest.raises(Refused, match=r"Arabic \(2 people\)") as refused:
        letters.start(mailing)
    assert refused.value.field == "fallback"

    actions.edit(
        mailing=mailing,
        plan=letters.plan(statement, fallback="en"),
        version=mailing.version,
        actor=letters.convener_of(mailing),
    )
    mailing.refresh_from_db()
    letters.start(mailing)

    assert set(mailing.recipients.values_list("language", flat=True)) == {"en"}


def test_each_reads_their_own_language(sign: Sign, statement: Statement) -> None:
    sign(language="ar", email="hoda@people.example", name="هدى")
    sign(language="en", email="ama@people.example")
    run_pending()
    outbox.outbox.clear()
    mailing = letters.write(letters.written(statement), "ar", Words("رسالة", "عزيزتي {name}"))

    letters.start(mailing)
    run_pending()

    assert [(message.to, message.subject) for message in outbox.outbox] == [
        (["hoda@people.example"], "رسالة"),
        (["ama@people.example"], "About Joint statement"),
    ]
    assert "عزيزتي هدى" in str(outbox.outbox[0].body)
    assert "/ar/letters/unsubscribe/" in outbox.outbox[0].extra_headers["List-Unsubscribe"]


def test_what_somebody_else_changed_is_not_sent_unread(sign: Sign, statement: Statement) -> None:
    sign()
    mailing = letters.written(statement)
    version = mailing.version
    letters.write(mailing, words=Words("Another", "Another text"))

    with pytest.raises(Conflict):
        actions.start(mailing=mailing, version=version, actor=letters.convener_of(mailing))


def test_a_letter_is_sent_once(sign: Sign, statement: Statement) -> None:
    sign()
    mailing = letters.start(letters.written(statement))
    with pytest.raises(Refused, match="was sent before"):
        letters.start(mailing)


def test_a_letter_under_a_draft_initiative_is_refused(statement: Statement) -> None:
    of = events.initiative(is_open=False)
    event = events.draft(of)
    type(event).objects.filter(pk=event.pk).update(state="announced")
    plan = letters.plan(audience="registrants", audience_of=event.pk, matter="event")
    mailing = letters.write(letters.of(of, plan))
    with pytest.raises(Refused, match="Open the initiative first"):
        letters.start(mailing)


@pytest.mark.parametrize("deed", [actions.pause, actions.stop])
@RUNS_IT
def test_only_its_conveners_hold_it_up(
    sign: Sign, statement: Statement, who: str, may: bool, deed: object
) -> None:
    sign()
    mailing = letters.start(letters.written(statement))
    actor = somebody(who, statement.initiative)
    assert callable(deed)
    if may:
        deed(mailing=mailing, actor=actor)
        run_pending()
        assert sent() == []
    else:
        with pytest.raises(NotAllowed):
            deed(mailing=mailing, actor=actor)


@RUNS_IT
def test_only_its_conveners_resume_it(sign: Sign, statement: Statement, who: str, may: bool) -> None:
    signature = sign()
    mailing = letters.start(letters.written(statement))
    actions.pause(mailing=mailing, actor=letters.convener_of(mailing))
    actor = somebody(who, statement.initiative)
    if may:
        actions.resume(mailing=mailing, actor=actor)
        run_pending()
        assert sent() == [signature.email]
    else:
        with pytest.raises(NotAllowed):
            actions.resume(mailing=mailing, actor=actor)


def test_a_job_of_an_earlier_turn_does_nothing(sign: Sign, statement: Statement) -> None:
    signature = sign()
    mailing = letters.start(letters.written(statement))
    actor = letters.convener_of(mailing)
    actions.pause(mailing=mailing, actor=actor)
    actions.resume(mailing=mailing, actor=actor)
    for turn in (1, 1, 2):
        enqueue("convene.outreach.tasks.hand_over", mailing=mailing.pk, turn=turn)

    run_pending()

    assert sent() == [signature.email]
    mailing.refresh_from_db()
    assert mailing.state == "sent"


def test_what_is_stopped_stays_so(sign: Sign, statement: Statement) -> None:
    sign()
    mailing = letters.start(letters.written(statement))
    actor = letters.convener_of(mailing)
    actions.stop(mailing=mailing, actor=actor)
    for deed in (actions.pause, actions.resume, actions.stop):
        with pytest.raises(Refused, match="gone out already"):
            deed(mailing=mailing, actor=actor)
    mailing.refresh_from_db()
    [waiting, *_rest] = queries.progress(mailing).told(mailing)
    assert (waiting.label, waiting.value) == ("Not sent", 1)


def test_who_changed_their_mind_meanwhile_gets_none(sign: Sign, statement: Statement) -> None:
    withdrawn, unsubscribed, kept = (sign(email=f"{who}@people.example") for who in ("w", "u", "k"))
    no_news = sign(email="n@people.example")
    mailing = letters.start(letters.written(statement))
    statements.withdraw(signature=withdrawn, actor=people.anonymous, holds_link=True)
    type(no_news).objects.filter(pk=no_news.pk).update(outcome_news=False)
    recipient = mailing.recipients.get(email=unsubscribed.email)
    subscriber = queries.subscriber(tokens.for_recipient(recipient.pk))
    assert subscriber is not None
    actions.unsubscribe(subscriber=subscriber)

    run_pending()

    assert sent() == [kept.email]
    assert numbers(mailing) == {
        "sent": 1,
        "left-withdrawn": 1,
        "left-no-consent": 1,
        "left-unsubscribed": 1,
    }
    mailing.refresh_from_db()
    assert mailing.state == "sent"


def test_who_changes_their_mind_while_the_mail_server_is_away_gets_none(
    sign: Sign, statement: Statement
) -> None:
    withdrawn, kept = (sign(email=f"{who}@people.example") for who in ("w", "k"))
    mailing = letters.start(letters.written(statement))
    assert actions.hand_over(mailing=mailing.pk, turn=1) == actions.Turn(2, 2)
    statements.withdraw(signature=withdrawn, actor=people.anonymous, holds_link=True)

    assert actions.hand_over(mailing=mailing.pk, turn=2) == actions.Turn(3, 0)

    assert numbers(mailing) == {"handed": 1, "left-withdrawn": 1}
    assert list(Message.objects.filter(template="outreach/letter").values_list("to", flat=True)) == [
        kept.email
    ]


def test_no_more_than_a_batch_is_on_its_way(
    sign: Sign, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convene.outreach.actions.sending.BATCH", 2)
    for number in range(3):
        sign(email=f"{number}@people.example")
    mailing = letters.start(letters.written(statement))
    assert actions.hand_over(mailing=mailing.pk, turn=1) == actions.Turn(2, 2)
    assert actions.hand_over(mailing=mailing.pk, turn=2) == actions.Turn(3, 0)
    first = mailing.recipients.order_by("pk")[0].message
    assert first is not None
    Message.objects.filter(pk=first.pk).update(state="sent", sent_at=first.created_at)
    assert actions.hand_over(mailing=mailing.pk, turn=3) == actions.Turn(4, 1)


def test_more_than_a_batch_goes_out_in_turns(sign: Sign, statement: Statement) -> None:
    sign()
    mailing = letters.start(letters.written(statement))
    [one] = mailing.recipients.all()
    signature = statement.signatures.get()
    copies = []
    for number in range(250):
        signature.pk, signature.state, signature.email = None, "withdrawn", f"{number}@people.example"
        signature.token_digest = f"copy-{number}"
        signature.save()
        copies.append(Recipient(mailing=mailing, key=signature.pk, email=signature.email, language="en"))
    statement.signatures.filter(state="withdrawn").update(state="confirmed")
    Recipient.objects.bulk_create(copies)

    run_pending()

    # Those who are on no roll (any more) are left out, in three turns; the one who is gets it.
    assert numbers(mailing) == {"sent": 1, "left-withdrawn": 250}
    one.refresh_from_db()
    assert (one.state, one.message is None) == ("handed", False)


def test_what_a_letter_said_cannot_be_changed_while_it_goes_out(sign: Sign, statement: Statement) -> None:
    sign()
    mailing = letters.start(letters.written(statement))
    actor = letters.convener_of(mailing)
    for state in ("sending", "paused"):
        mailing.refresh_from_db()
        assert mailing.state == state
        with pytest.raises(Refused, match=r"pausing does not make it editable\. Copy it to a new letter"):
            letters.write(mailing, words=Words("Other", "Other"))
        with pytest.raises(Refused, match="Copy it"):
            actions.edit(mailing=mailing, plan=letters.plan(statement), version=mailing.version, actor=actor)
        if state == "sending":
            actions.pause(mailing=mailing, actor=actor)


def test_one_address_has_one_letter(sign: Sign, statement: Statement) -> None:
    sign(email="ama@people.example")
    mailing = letters.start(letters.written(statement))
    with pytest.raises(IntegrityError), transaction.atomic():
        Recipient.objects.create(mailing=mailing, key=1, email="AMA@people.example", language="en")


@RUNS_IT
def test_only_its_conveners_send_themselves_a_test(
    sign: Sign, statement: Statement, who: str, may: bool
) -> None:
    sign(name="Ama Owusu")
    run_pending()
    outbox.outbox.clear()
    mailing = letters.written(statement)
    actor = somebody(who, statement.initiative)
    if not may:
        with pytest.raises(NotAllowed):
            actions.send_test(mailing=mailing, language="en", actor=actor)
        return

    actions.send_test(mailing=mailing, language="en", actor=actor)
    run_pending()

    [message] = outbox.outbox
    assert (message.to, message.subject) == ([actor.email], "Test: About Joint statement")
    assert str(message.body).startswith("Dear Ama Owusu,")
    assert not Recipient.objects.exists()


def test_a_test_needs_the_language(statement: Statement) -> None:
    mailing = letters.written(statement)
    with pytest.raises(Refused, match="not written in this language"):
        actions.send_test(mailing=mailing, language="fr", actor=letters.convener_of(mailing))
    assert not Message.objects.filter(template="outreach/test").exists()
