from django.contrib.auth.models import AnonymousUser

from convene.core.accounts.models import User
from convene.core.errors import Verdict
from convene.initiatives.models import Initiative
from convene.initiatives.rules import may_convene
from convene.initiatives.rules import may_see as may_see_initiative
from convene.outcomes.models import Edition, OutcomeDocument

Someone = User | AnonymousUser


def may_start(user: Someone, initiative: Initiative) -> Verdict:
    return may_convene(user, initiative)


def may_run(user: Someone, document: OutcomeDocument) -> Verdict:
    """Who may see and change the working copy, and publish it. Readers see editions alone."""
    return may_convene(user, document.initiative)


def may_see(user: Someone, edition: Edition) -> Verdict:
    return may_see_initiative(user, edition.document.initiative)
