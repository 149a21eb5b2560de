"""How an action goes: dated updates with evidence, which stay as they are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from convene.coalition import evidence, indexed, rules
from convene.coalition.actions.planning import locked_action, move_step
from convene.coalition.evidence import Damaged, Kind, Sent
from convene.coalition.models import REASON_LIMIT, TEXT_LIMIT, Action, Evidence, Update
from convene.coalition.models.plan import today_of
from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.places import LANGUAGES
from convene.core.text import clean_line, clean_text
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed

LINK_LIMIT = 500


@dataclass(frozen=True)
class Report:
    """What is reported. `state` is the action's from then on; `reason` is asked for where it is dropped."""

    text: str  # Markdown
    state: str
    language: str = "en"
    reason: str = ""
    link: str = ""  # where it can be seen, http or https
    files: Sequence[Sent] = ()


@transaction.atomic
def report(*, action: Action, report: Report, actor: User, state_read: str = "") -> Update:
    """Note how an action goes. The same sent twice is one update.

    `state_read` is the state the reporter saw; Conflict is raised where it is another by now. An action that was
    done or dropped is taken up again by a convener alone.
    """
    require(rules.may_report(actor, action))
    locked = locked_action(action)
    files = [_checked_file(sent, number) for number, sent in enumerate(_at_most(report.files), 1)]
    text, reason = _words(report)
    last = locked.updates.order_by("-number").first()
    if last is not None and _is_same(last, report, text, actor, files):
        return last
    if state_read and state_read != locked.state:
        raise Conflict(_("Somebody else reported on this action in the meantime. Please read it again."))
    if locked.is_finished and report.state != locked.state:
        require(rules.may_reopen(actor, locked))
    update = Update.objects.create(
        action=locked,
        number=locked.updates_made + 1,
        text=text,
        language=report.language,
        state=report.state,
        evidence=report.link,
        organisation=locked.owner if rules.answers_for(actor, locked) else None,
        by=actor,
        at=times.now(),
    )
    for kept in files:
        kept.update = update
        kept.save()
    _move(locked, report.state, reason)
    record(
        deed=Deed.ACTION_REPORT,
        subject=locked,
        actor=actor,
        number=update.number,
        state=report.state,
        files=len(files),
    )
    move_step(locked.coalition, actor)
    indexed.update_action(locked)
    update.action = locked
    return update


def _move(action: Action, state: str, reason: str) -> None:
    """Put the action into its new state; nothing of an earlier end is left on one that goes on."""
    if state != action.state or state == Action.State.DROPPED:
        action.dropped_reason = reason if state == Action.State.DROPPED else ""
    if state != action.state:
        action.done_on = today_of(action.coalition) if state == Action.State.DONE else None
    action.state = state
    action.updates_made += 1
    action.save(update_fields=["state", "dropped_reason", "done_on", "updates_made"])


def _words(report: Report) -> tuple[str, str]:
    """Text and reason cleaned; Refused where one is missing."""
    if report.state not in Action.State.values:
        raise Refused(_("Choose one of those offered."), "state")
    if report.language not in LANGUAGES:
        raise Refused(_("Choose one of those offered."), "language")
    try:
        text = clean_text(report.text, limit=TEXT_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "text") from refused
    try:
        reason = clean_line(report.reason, limit=REASON_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "reason") from refused
    if report.state == Action.State.DROPPED and not reason:
        raise Refused(_("Say why the action is dropped. Everyone can read it."), "reason")
    if not text.strip() and report.state == Action.State.DROPPED:
        text = reason
    if not text.strip():
        needed = {
            Action.State.DONE.value: _("Say what was done, so that everyone can see it was."),
        }
        raise Refused(needed.get(report.state, _("Say in a few words how it goes.")), "text")
    if report.link and (len(report.link) > LINK_LIMIT or not report.link.startswith(("https://", "http://"))):
        raise Refused(_("A link begins with https:// or http://."), "link")
    return text, reason


def _at_most(files: Sequence[Sent]) -> Sequence[Sent]:
    if len(files) > evidence.FILES:
        raise Refused(_("At most %(limit)s files go with one update.") % {"limit": evidence.FILES}, "file_1")
    return files


def _checked_file(sent: Sent, number: int) -> Evidence:
    """The file as it will be kept; Refused for one that is too large, of another kind or damaged."""
    field = sent.field or f"file_{number}"
    if not sent.content:
        raise Refused(_("This file is empty."), field)
    if len(sent.content) > evidence.LIMIT:
        limit = evidence.LIMIT // 1_000_000
        raise Refused(_("This file is larger than %(limit)s MB.") % {"limit": limit}, field)
    kind = evidence.kind_of(sent.content)
    if kind is None:
        raise Refused(_("Send a PDF, a JPEG or a PNG. This file is none of them, whatever its name."), field)
    try:
        content = evidence.stripped(sent.content, kind)
    except Damaged:
        raise Refused(
            _("This picture is damaged and cannot be read. Save it anew and try again."), field
        ) from None
    return _kept(sent.name, kind, content)


def _kept(name: str, kind: Kind, content: bytes) -> Evidence:
    return Evidence(
        name=evidence.safe_name(name, kind),
        mime_type=kind.mime_type,
        content=content,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
    )


def _is_same(last: Update, report: Report, text: str, actor: User, files: Sequence[Evidence]) -> bool:
    """Whether the latest update is this very one, where the same form came twice."""
    if (last.by_id, last.text, last.state, last.evidence) != (actor.pk, text, report.state, report.link):
        return False
    return [*last.files.values_list("digest", flat=True)] == [one.digest for one in files]
