"""Who may do what around events.

An event is its initiative's conveners' alone until they announce it, and theirs to run. Registering needs no
account. A written input needs one: it is sent for an organisation in which one's role is verified, or for
oneself. It belongs to its author; what was said in the plenary is kept by the conveners, who noted it. An
owner of the organisation whose name an input bears may narrow how it is quoted; conveners may hide it, with a
reason everyone can read, and never change a word somebody else wrote.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict
from convene.events.models import Event, Input
from convene.initiatives.models import Initiative
from convene.initiatives.rules import may_convene
from convene.initiatives.rules import may_see as may_see_initiative
from convene.organisations.models import Membership, Organisation
from convene.organisations.rules import is_member

Someone = User | AnonymousUser


def may_plan(user: Someone, initiative: Initiative) -> Verdict:
    return may_convene(user, initiative)


def may_run(user: Someone, event: Event) -> Verdict:
    """Who may change an event, name its speakers, note what is said and see who registered."""
    return may_convene(user, event.initiative)


def may_see(user: Someone, event: Event) -> Verdict:
    if event.state == Event.State.DRAFT and not may_run(user, event):
        return Denied(_("This event is not announced yet."))
    return may_see_initiative(user, event.initiative)


def may_register(event: Event) -> Verdict:
    """Anyone may register for an announced event until it ends."""
    if event.state == Event.State.CANCELLED:
        return Denied(_("This event was cancelled."))
    if event.state == Event.State.HELD or (event.state == Event.State.ANNOUNCED and event.is_past):
        return Denied(_("This event is over. What was said stays on its page."))
    if event.state != Event.State.ANNOUNCED:
        return Denied(_("Registration has not opened yet."))
    return Allowed()


def may_write(user: Someone, event: Event, organisation: Organisation | None) -> Verdict:
    """Who may send a written input: signed-in people, for an organisation they belong to or for themselves."""
    if not user.is_authenticated or not user.is_active:
        return Denied(_("Sign in to send an input. A code by e-mail is all it takes."))
    if event.state != Event.State.ANNOUNCED or event.is_past:
        return Denied(_("Written inputs can be sent from the announcement until the event ends."))
    return may_speak_for(user, organisation)


def may_speak_for(user: Someone, organisation: Organisation | None) -> Verdict:
    if organisation is None or is_member(user, organisation):
        return Allowed()
    return Denied(_("Your role in this organisation is not verified yet."))


def may_see_input(user: Someone, one: Input) -> Verdict:
    """Who may read the words: everyone while it is published, else who is concerned with it."""
    if one.state == Input.State.WITHDRAWN and not _is_author(user, one):
        return Denied(_("Its author has withdrawn this input."))
    if one.state == Input.State.HIDDEN and not (_is_author(user, one) or may_run(user, one.event)):
        return Denied(_("The conveners have hidden this input."))
    return may_see(user, one.event)


def may_edit_input(user: Someone, one: Input) -> Verdict:
    """Its author, while they may speak for the organisation; the conveners, what was noted in the plenary."""
    if one.state == Input.State.WITHDRAWN:
        return Denied(_("This input is withdrawn and stays as it was."))
    if _is_author(user, one):
        return may_speak_for(user, one.organisation)
    if one.kind == Input.Kind.PLENARY and may_run(user, one.event):
        return Allowed()
    return Denied(_("Only whoever wrote this input can change it."))


def may_withdraw_input(user: Someone, one: Input) -> Verdict:
    if one.state == Input.State.WITHDRAWN:
        return Denied(_("This input is withdrawn already."))
    if _is_author(user, one):
        return Allowed()
    return Denied(_("Only whoever wrote this input can withdraw it."))


def may_set_quoting(user: Someone, one: Input) -> Verdict:
    """Who may say how it is quoted. An owner of the organisation may not give away a person's name."""
    if one.state == Input.State.WITHDRAWN:
        return Denied(_("This input is withdrawn and is not quoted."))
    if speaks_for_the_speaker(user, one) or _owns(user, one):
        return Allowed()
    return Denied(_("Only its author or an owner of the organisation can do this."))


def speaks_for_the_speaker(user: Someone, one: Input) -> bool:
    """Whether the person may let the speaker's name be shown: the author, or the rapporteurs who were told so."""
    return _is_author(user, one) or (one.kind == Input.Kind.PLENARY and bool(may_run(user, one.event)))


def _is_author(user: Someone, one: Input) -> bool:
    return user.is_authenticated and one.author_id == user.pk


def _owns(user: Someone, one: Input) -> bool:
    owners = Membership.objects.verified().filter(role=Membership.Role.OWNER)
    return user.is_authenticated and owners.filter(user=user, organisation=one.organisation_id).exists()
