"""What comes of two who come in at once; run by test_joining_concurrency.py."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from convene.coalition import actions
from convene.coalition.models import Coalition, Delegate, Member
from convene.core import times
from convene.core.errors import Refused
from convene.core.notifications.models import Message
from tests.factories import coalition as coalitions
from tests.factories import initiatives, organisations, people, statements
from tests.factories.statements import DURING


def at_once(deeds: list[Callable[[], object]]) -> list[str]:
    """What came of each deed, in order of the alphabet: "done" or why it was refused."""
    came: list[str] = []
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            with times.at(DURING):
                start.wait()
                deed()
            came.append("done")
        except Refused as refused:
            came.append(str(refused))
        except Exception as error:  # noqa: BLE001 -- told to the test, which fails
            came.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


def founded(title: str) -> Coalition:
    return coalitions.coalition(initiatives.initiative(title=title), title=title)


def run() -> dict[str, Any]:
    """Every race, each in a coalition of its own."""
    came: dict[str, Any] = {}

    coalition = founded("Confirming")
    member = actions.invite(
        coalition=coalition,
        organisation=organisations.organisation(),
        actor=coalitions.convener_of(coalition),
        email="ana@hope.example",
    )
    outcome = at_once([lambda: actions.confirm(member=member, holds_link=True)] * 2)
    mails = Message.objects.filter(template="coalition/mail/joined.txt").count()
    came["one link clicked twice"] = [outcome, Delegate.objects.filter(member=member).count(), mails]

    coalition = founded("Applying")
    organisation = organisations.organisation("Hope Bridge")
    pair = [organisations.member(organisation) for _ in range(2)]
    outcome = at_once(
        [
            lambda user=user: actions.apply(coalition=coalition, organisation=organisation, actor=user)  # type: ignore[misc]
            for user in pair
        ]
    )
    came["two apply for one organisation"] = [outcome, coalition.members.count()]

    with times.at(DURING):
        initiative = initiatives.initiative(title="Inviting")
        statement = statements.opened(initiative)
        for _ in range(3):
            statements.listed(statement, join_coalition=True)
    coalition = coalitions.coalition(initiative, title="Inviting")
    convener = coalitions.convener_of(coalition)
    outcome = at_once([lambda: actions.invite_signatories(coalition=coalition, actor=convener)] * 2)
    mails = Message.objects.filter(
        template="coalition/mail/invited.txt", subject__contains="Inviting"
    ).count()
    came["the button to invite pressed twice"] = [outcome, coalition.members.count(), mails]

    coalition = founded("Naming")
    members = [
        coalitions.member(coalition, organisations.organisation(name)) for name in ("Unity", "Unity East")
    ]
    person = people.user()
    outcome = at_once(
        [
            lambda member=member: actions.name_delegate(  # type: ignore[misc]
                member=member, email=person.email, part="deputy", actor=coalitions.convener_of(coalition)
            )
            for member in members
        ]
    )
    told = [words.split(" speaks for ")[0] for words in outcome]
    came["two organisations name one person"] = [told, person.delegate_of.count()]

    coalition = founded("Leaving")
    leaver = coalitions.member(coalition)
    delegate = coalitions.delegate_of(leaver)
    owner = organisations.member(leaver.organisation, role="owner")
    outcome = at_once(
        [
            lambda: actions.leave(member=leaver, actor=owner),
            lambda: actions.name_delegate(member=leaver, email="new@hope.example", actor=owner),
        ]
    )
    left = Member.objects.get(pk=leaver.pk)
    came["naming while leaving"] = [
        "done" in outcome, left.state, Delegate.objects.current().filter(member=leaver).count(), delegate.is_active
    ]  # fmt: skip
    return came
