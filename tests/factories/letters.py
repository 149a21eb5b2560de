"""Letters to the signatories of a statement, written by its convener."""

from typing import Any

from convene.core.accounts.models import User
from convene.initiatives.models import Initiative
from convene.outreach import actions
from convene.outreach.models import Mailing
from convene.outreach.wording import Words
from convene.statements.models import Statement
from tests.factories import initiatives

WORDS = Words("About {about}", "Dear {name},\n\nthis is what came of it.")


def plan(statement: Statement | None = None, **fields: Any) -> actions.Plan:
    """A letter about what came of a statement, to those who signed it."""
    given: dict[str, Any] = {
        "name": "What came of it",
        "audience": "signatories",
        "audience_of": statement.pk if statement else None,
        "matter": "outcome",
        **fields,
    }
    return actions.Plan(**given)


def draft(statement: Statement, **fields: Any) -> Mailing:
    return of(statement.initiative, plan(statement, **fields))


def of(initiative: Initiative, plan: actions.Plan) -> Mailing:
    return actions.draft(initiative=initiative, plan=plan, actor=initiatives.convener_of(initiative))


def write(mailing: Mailing, language: str = "en", words: Words = WORDS) -> Mailing:
    """The letter as it stands once it says this in the language."""
    mailing.refresh_from_db()
    actions.write_text(
        mailing=mailing,
        language=language,
        words=words,
        version=mailing.version,
        actor=convener_of(mailing),
    )
    mailing.refresh_from_db()
    return mailing


def written(statement: Statement, words: Words = WORDS, **fields: Any) -> Mailing:
    """A letter in English, ready to be sent."""
    return write(draft(statement, **fields), words=words)


def start(mailing: Mailing) -> Mailing:
    return actions.start(mailing=mailing, version=mailing.version, actor=convener_of(mailing))


def convener_of(mailing: Mailing) -> User:
    return initiatives.convener_of(mailing.initiative)
