from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict
from convene.events.models import Event, Input
from convene.initiatives.models import Initiative
from convene.initiatives.rules import may_convene
from convene.initiatives.rules import may_see as may_see_initiative
from convene.organisations.models import Organisation
from convene.organisations.rules import is_member

Someone = User | AnonymousUser


def may_plan(user: Someone, initiative: Initiative) -> Verdict:
    return may_convene(user, initiative)


def may_run(user: Someone, event: Event) -> Verdict:
    """Who may change an event, name its speakers and note what is said."""
    return may_convene(user, event.initiative)


def may_see(user: Someone, event: Event) -> Verdict:
    if event.state == Event.State.DRAFT and not may_run(user, event):
        return Denied(_("This event is not announced yet."))
    return may_see_initiative(user, event.initiative)


def may_register(event: Event) -> Verdict:
    """Anyone may register for an announced event until it ends."""
    if event.state == Event.State.CANCELLED:
        return Denied(_("This event was cancelled."))
    if event.state == Event.State.HELD or event.is_past:
        return Denied(_("This event is over. What was said stays on its page."))
    if event.state != Event.State.ANNOUNCED:
        return Denied(_("Registration has not opened yet."))
    return Allowed()


def may_write(user: Someone, event: Event, organisation: Organisation | None) -> Verdict:
    """Who may send a written input: signed-in people, for an organisation they belong to or for none."""
    if not user.is_authenticated:
        return Denied(_("Sign in to send an input. A code by e-mail is all it takes."))
    if event.state != Event.State.ANNOUNCED or event.is_past:
        return Denied(_("Written inputs can be sent from the announcement until the event ends."))
    if organisation is not None and not is_member(user, organisation):
        return Denied(_("Your role in this organisation is not verified yet."))
    return Allowed()


def may_edit_input(user: Someone, one: Input) -> Verdict:
    """Its author, or for what was noted in the plenary the conveners."""
    if user.is_authenticated and one.author_id == user.pk:
        return Allowed()
    if one.kind == Input.Kind.PLENARY and may_run(user, one.event):
        return Allowed()
    return Denied(_("Only whoever wrote this input can change it."))


def may_see_input(user: Someone, one: Input) -> Verdict:
    if one.state == Input.State.HIDDEN and not may_run(user, one.event):
        return Denied(_("This input is hidden."))
    return may_see(user, one.event)
