"""What comes of two who do the same at once; run by test_concurrency.py."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from convene.core import times
from convene.core.errors import Refused
from convene.core.notifications.models import Message
from convene.organisations.models import Organisation
from convene.statements import actions
from convene.statements.models import Signature, Statement
from tests.factories import organisations, statements
from tests.factories.statements import DURING

SITE = "https://hope.example.org"
PAIR = ("ama", "kofi")


def at_once(deed: Callable[[Any], object], things: list[Any]) -> list[str]:
    """What came of the deed on each thing, in order of the alphabet: "done" or why it was refused."""
    came: list[str] = []
    start = Barrier(len(things))

    def run(thing: Any) -> None:
        try:
            with times.at(DURING):
                start.wait()
                deed(thing)
            came.append("done")
        except Refused as refused:
            came.append(str(refused))
        except Exception as error:  # noqa: BLE001 -- told to the test, which fails
            came.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[thing]) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


def confirm(signature: Signature) -> object:
    return actions.confirm(signature=signature)


def states(statement: Statement) -> list[str]:
    return sorted(statement.signatures.values_list("state", flat=True))


def run() -> dict[str, Any]:
    """Every race, each with a statement of its own."""
    came: dict[str, Any] = {}
    with times.at(DURING):
        statement = statements.opened()
        known = organisations.organisation("Hope Bridge", website=SITE)
        pair = [
            statements.signature(statement, organisation=known, email=f"{who}@hope.example.org")
            for who in PAIR
        ]
    came["two for one organisation"] = [at_once(confirm, pair), states(statement)]

    with times.at(DURING):
        statement = statements.opened()
        site = "https://unity.example.org"
        pair = [
            statements.signature(
                statement, organisation_name="Unity", email=f"{who}@unity.example.org", website=site
            )
            for who in PAIR
        ]
    outcome = at_once(confirm, pair)
    listed = Organisation.objects.public().filter(name="Unity").count()
    came["two for one new organisation"] = [outcome, states(statement), listed]

    with times.at(DURING):
        statement = statements.opened()
        given = statements.given(email="twice@gmail.com")
    outcome = at_once(lambda one: actions.sign(statement=one, given=given), [statement] * 2)
    mails = Message.objects.filter(to="twice@gmail.com").count()
    came["a form sent twice"] = [outcome, states(statement), mails]

    with times.at(DURING):
        statement = statements.opened()
        site = "https://friends.example.org"
        made = statements.signature(statement, email="a@friends.example.org", website=site)
    outcome = at_once(confirm, [made] * 2)
    mails = Message.objects.filter(template="statements/mail/listed.txt", to=made.email).count()
    came["a button pressed twice"] = [outcome, states(statement), mails]
    return came
