"""What conveners do with inputs they did not write: hide, show again."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from convene.core.accounts.models import User
from convene.core.addresses import here, kept
from convene.core.errors import Refused, require
from convene.core.mail import absolute
from convene.core.notifications.actions import send
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.events import indexed, rules
from convene.events.actions import checking
from convene.events.actions.saying import locked_input
from convene.events.models import LINE_LIMIT, Input


@transaction.atomic
def hide_input(*, one: Input, reason: str, actor: User) -> Input:
    """Take it out of sight with a reason that everyone can read, and write to its author."""
    locked = locked_input(one)
    require(rules.may_run(actor, locked.event))
    if locked.state != Input.State.PUBLISHED:
        raise Refused(_("Only what is published can be hidden."))
    locked.hidden_reason = checking.mailed(
        reason,
        limit=LINE_LIMIT,
        field="reason",
        needed=_("Give a reason. It is shown in place of the input."),
    )
    locked.state = Input.State.HIDDEN
    locked.save(update_fields=["state", "hidden_reason"])
    record(deed=Deed.INPUT_HIDE, subject=locked, actor=actor, revision=locked.revisions_made)
    indexed.update_input(locked)
    _tell_author(locked)
    return locked


@transaction.atomic
def show_input(*, one: Input, actor: User) -> Input:
    """Put it back where it was. What its author changed meanwhile stays unseen in its earlier form."""
    locked = locked_input(one)
    require(rules.may_run(actor, locked.event))
    if locked.state != Input.State.HIDDEN:
        raise Refused(_("This input is not hidden."))
    locked.state, locked.hidden_reason = Input.State.PUBLISHED, ""
    locked.save(update_fields=["state", "hidden_reason"])
    record(deed=Deed.INPUT_SHOW, subject=locked, actor=actor, revision=locked.revisions_made)
    indexed.update_input(locked)
    return locked


def _tell_author(one: Input) -> None:
    author = one.author
    if author is None or not author.is_active:
        return
    language = author.language if author.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    send(
        to=author.email,
        template="events/mail/hidden.txt",
        context={"event": one.event, "input": one, "page": absolute(here(kept(one), language))},
        language=language,
        user=author,
        about=one,
    )
