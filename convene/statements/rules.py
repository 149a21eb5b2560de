from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict
from convene.initiatives.models import Initiative
from convene.initiatives.rules import may_convene
from convene.initiatives.rules import may_see as may_see_initiative
from convene.statements.models import Signature, Statement

Someone = User | AnonymousUser


def may_draft(user: Someone, initiative: Initiative) -> Verdict:
    return may_convene(user, initiative)


def may_run(user: Someone, statement: Statement) -> Verdict:
    """Who may edit, freeze, open and close a statement, and decide on its signatures."""
    return may_convene(user, statement.initiative)


def may_see(user: Someone, statement: Statement) -> Verdict:
    if statement.state == Statement.State.DRAFT and not may_run(user, statement):
        return Denied(_("This statement is still a draft."))
    return may_see_initiative(user, statement.initiative)


def may_sign(statement: Statement) -> Verdict:
    """Anyone may sign for their organisation while signing is open."""
    if not statement.initiative.is_public:
        return Denied(_("This initiative is not public yet."))
    if statement.is_open:
        return Allowed()
    if statement.is_closed:
        return Denied(_("Signing has closed. The statement and everyone who signed stay on this page."))
    if statement.opens_at and statement.opens_at > times.now():
        return Denied(_("Signing has not opened yet."))
    return Denied(_("This statement cannot be signed yet."))


def may_manage(user: Someone, signature: Signature, *, holds_link: bool) -> Verdict:
    """Who may correct or withdraw: whoever holds the link from the mail, or the account that signed."""
    if holds_link or (user.is_authenticated and signature.user_id == user.pk):
        return Allowed()
    return Denied(
        _("Only the person who signed can change this signature. Use the link in the mail we sent.")
    )
