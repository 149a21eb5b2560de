from convene.core.errors import Verdict
from convene.initiatives.models import Initiative
from convene.initiatives.rules import Someone, may_convene
from convene.outreach.models import Mailing


def may_write(user: Someone, initiative: Initiative) -> Verdict:
    """Who may write to people in the name of an initiative."""
    return may_convene(user, initiative)


def may_run(user: Someone, mailing: Mailing) -> Verdict:
    """Who may see a letter and whom it reaches, change it, send it, pause and stop it."""
    return may_convene(user, mailing.initiative)
