"""What letters still know of people once they have long gone out."""

from datetime import timedelta

from convene.core import times
from convene.core.jobs import run_pending
from convene.core.notifications.actions import note_bounce
from convene.outreach import actions, queries
from convene.outreach.models import Mailing, Recipient
from convene.statements.models import Statement
from tests.factories import letters
from tests.factories.statements import DURING
from tests.outreach.conftest import Sign


def gone_out(sign: Sign, statement: Statement) -> Mailing:
    sign(email="ama@people.example", name="Ama Owusu")
    sign(email="kofi@people.example", name="Kofi Mensah")
    mailing = letters.start(letters.written(statement))
    run_pending()
    mailing.refresh_from_db()
    return mailing


def known(mailing: Mailing) -> list[tuple[str, str, str, str]]:
    rows = mailing.recipients.order_by("pk")
    return list(rows.values_list("email", "name", "organisation_name", "country"))


def forget(days: int) -> int:
    with times.at(DURING + timedelta(days=days)):
        return actions.forget_recipients()


def test_names_and_addresses_are_forgotten_after_thirty_days_and_the_numbers_stay(
    sign: Sign, statement: Statement
) -> None:
    mailing = gone_out(sign, statement)
    before = known(mailing)
    assert [row[:2] for row in before] == [
        ("ama@people.example", "Ama Owusu"),
        ("kofi@people.example", "Kofi Mensah"),
    ]
    assert (forget(30), known(mailing)) == (0, before)

    assert (forget(31), known(mailing)) == (2, [("", "", "", "")] * 2)
    assert not Recipient.objects.exclude(user=None).exists()
    assert (queries.progress(mailing).sent, queries.progress(mailing).total) == (2, 2)
    assert forget(31) == 0


def test_a_letter_that_still_goes_out_forgets_nobody(sign: Sign, statement: Statement) -> None:
    sign()
    mailing = letters.start(letters.written(statement))
    before = known(mailing)
    assert (forget(300), known(mailing)) == (0, before)


def test_an_address_that_takes_no_mail_is_kept_alone_while_it_is_left_out(
    sign: Sign, statement: Statement
) -> None:
    mailing = gone_out(sign, statement)
    back = mailing.recipients.get(email="kofi@people.example")
    assert back.message_id is not None
    note_bounce(message=back.message_id, status="5.1.1", is_hard=True)

    assert forget(31) == 2
    assert known(mailing) == [("", "", "", ""), ("kofi@people.example", "", "", "")]
    forget(181)
    assert known(mailing) == [("", "", "", "")] * 2
