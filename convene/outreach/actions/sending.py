"""Sending a letter: everyone it goes to is written down at once, then handed over a few at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from convene.core import places, times
from convene.core.accounts.models import User
from convene.core.addresses import here
from convene.core.errors import Conflict, Refused, require
from convene.core.jobs import enqueue
from convene.core.mail import absolute
from convene.core.notifications.actions import Letter, make_message_id, send_written
from convene.core.notifications.models import Message
from convene.core.notifications.models import State as MessageState
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.outreach import rules, tokens
from convene.outreach.actions.unsubscribing import leave_out
from convene.outreach.actions.writing import locked_mailing, read_meanwhile
from convene.outreach.models import Mailing, Recipient
from convene.outreach.queries import audiences
from convene.outreach.queries import letters as queries
from convene.outreach.wording import Words, checked, compose, page_language

BATCH = 100  # letters over one connection; no more than these are on their way when one pauses or stops
TEMPLATE = "outreach/letter"  # what these are called where mail is looked after
TEST = "outreach/test"

State = Mailing.State


@transaction.atomic
def start(*, mailing: Mailing, version: int, actor: User) -> Mailing:
    """Write down everyone the letter reaches now, and let it go out. `version` is the one the convener has read.

    Refused, with the reasons, where it reaches nobody, where a language is missing and none is chosen in its
    stead, and where a text has a gap.
    """
    require(rules.may_run(actor, mailing))
    locked = locked_mailing(mailing)
    if not locked.is_draft:
        raise Refused(_("This letter was sent before. Copy it to a new letter."))
    if locked.version != version:
        raise Conflict(read_meanwhile())
    if not locked.initiative.is_public:
        raise Refused(_("Open the initiative first: its people could not read its page."))
    written = queries.texts(locked)
    if not written:
        raise Refused(_("Write the letter in one language at least."))
    for text in written.values():
        _check_again(text.language, Words(text.subject, text.body))
    reach = audiences.reach(locked)
    if not reach.people:
        raise Refused(_nobody(reach))
    recipients = [
        Recipient(
            mailing=locked,
            key=one.key,
            email=one.email,
            user_id=one.user,
            name=one.name[:200],
            organisation_name=one.organisation_name[:200],
            country=one.country,
            language=audiences.text_language(one.language, written, locked.fallback),
        )
        for one in reach.people
    ]
    if any(not one.language for one in recipients):
        raise Refused(missing(locked, reach), "fallback")
    Recipient.objects.bulk_create(recipients, batch_size=500)
    locked.state, locked.started_at = State.SENDING, times.now()
    record(deed=Deed.MAILING_SEND, subject=locked, actor=actor, recipients=len(recipients), version=version)
    return _go_on(locked)


@transaction.atomic
def pause(*, mailing: Mailing, actor: User) -> Mailing:
    """Hand no more letters over; the few on their way still go out."""
    locked = _under_way(mailing, actor)
    if locked.state == State.PAUSED:
        raise Refused(_("This letter is paused already."))
    locked.state = State.PAUSED
    locked.save(update_fields=["state"])
    record(deed=Deed.MAILING_PAUSE, subject=locked, actor=actor)
    return locked


@transaction.atomic
def resume(*, mailing: Mailing, actor: User) -> Mailing:
    locked = _under_way(mailing, actor)
    if locked.state == State.SENDING:
        raise Refused(_("This letter is being sent already."))
    locked.state = State.SENDING
    record(deed=Deed.MAILING_RESUME, subject=locked, actor=actor)
    return _go_on(locked)


@transaction.atomic
def stop(*, mailing: Mailing, actor: User) -> Mailing:
    """End it for good; whoever was not written to yet will not be."""
    locked = _under_way(mailing, actor)
    locked.state, locked.finished_at = State.STOPPED, times.now()
    locked.save(update_fields=["state", "finished_at"])
    left = locked.recipients.filter(state=Recipient.State.WAITING).count()
    record(deed=Deed.MAILING_STOP, subject=locked, actor=actor, not_sent=left)
    return locked


@transaction.atomic
def send_test(*, mailing: Mailing, language: str, actor: User) -> Message:
    """Send the letter to its writer, as the first who would read it in this language gets it."""
    require(rules.may_run(actor, mailing))
    text = queries.texts(mailing).get(language)
    if text is None:
        raise Refused(_("The letter is not written in this language."))
    words = Words(text.subject, text.body)
    _check_again(language, words)
    reader = next(iter(queries.readers(mailing, audiences.reach(mailing), language)), None)
    link = unsubscribe_address(tokens.for_account(mailing.initiative_id, actor.pk), language)
    rendered = compose(
        mailing,
        Words(_("Test: %(subject)s") % {"subject": words.subject}, words.body),
        language,
        person=reader or _Oneself(actor.name, "", actor.email),
        thing=audiences.whose(mailing),
        sender=queries.sender(mailing.initiative, language),
        unsubscribe=link,
    )
    letter = Letter(
        to=actor.email,
        rendered=rendered,
        language=language,
        message_id=make_message_id(),
        user=actor.pk,
        reply_to=mailing.reply_to,
        unsubscribe=link,
        about=mailing,
    )
    record(deed=Deed.MAILING_TRY, subject=mailing, actor=actor, language=language)
    return send_written(letters=[letter], template=TEST)[0]


@dataclass(frozen=True)
class Turn:
    """The turn that comes next, and how many letters this one handed over."""

    number: int
    handed: int


@transaction.atomic
def hand_over(*, mailing: int, turn: int) -> Turn | None:
    """Give the next few letters to the mail queue; the turn after this one, or None when there is none.

    No more than BATCH are ever on their way. Whoever unsubscribed or took consent back since sending started is
    left out here; letters on their way are asked about again, as they may wait for the mail server for hours. A
    job that runs a second time, or after one paused, comes with a turn that has passed and does nothing.
    """
    rows = Mailing.objects.select_for_update(of=("self",)).select_related("initiative")
    locked = rows.filter(pk=mailing, turn=turn, state=State.SENDING).first()
    if locked is None:
        return None
    _take_back(locked)
    on_their_way = queries.on_their_way(locked)
    waiting = locked.recipients.filter(state=Recipient.State.WAITING).order_by("pk")
    some = list(waiting[: max(BATCH - on_their_way, 0)])
    if some:
        _hand_over(locked, some)
    elif not on_their_way and not waiting.exists():
        locked.state, locked.finished_at = State.SENT, times.now()
        locked.save(update_fields=["state", "finished_at"])
        record(deed=Deed.MAILING_FINISH, subject=locked, actor=None)
        return None
    locked.turn += 1
    locked.save(update_fields=["turn"])
    return Turn(locked.turn, len(some))


@transaction.atomic
def go_on(*, mailing: int) -> None:
    """Let a letter that is being sent be handed over again, where no job does so any more."""
    locked = Mailing.objects.select_for_update().filter(pk=mailing, state=State.SENDING).first()
    if locked is not None:
        _go_on(locked)


def unsubscribe_address(token: str, language: str) -> str:
    """The full address of an unsubscribe link, in a language our pages have."""
    return absolute(here(f"/letters/unsubscribe/{token}/", page_language(language)))


def message_id(recipient: Recipient) -> str:
    """The recipient's own for good, so that a repeat can be told by whoever receives it."""
    name = f"{recipient.mailing_id}-{recipient.pk}"
    mark = salted_hmac("convene.outreach.message-id", name, algorithm="sha256").hexdigest()[:16]
    return make_message_id(f"letter-{name}-{mark}")


def missing(mailing: Mailing, reach: audiences.Reach) -> str:
    """Which languages are not written, each with how many people have it; "" where none is missing."""
    lines = [line for line in queries.languages(mailing, reach) if line.people and line.text is None]
    told = _comma().join(_of_language(line.language, line.people) for line in lines)
    message = _(
        "The letter is not written in every language of its readers: %(languages)s. Write it in them, or choose "
        "a language for everyone else."
    )
    return message % {"languages": told} if lines else ""


def in_the_way(mailing: Mailing, reach: audiences.Reach) -> str:
    """What keeps a written letter from being sent; "" where nothing does."""
    return missing(mailing, reach) if reach.people else _nobody(reach)


def _of_language(language: str, people: int) -> str:
    words = ngettext("%(language)s (%(people)s person)", "%(language)s (%(people)s people)", people)
    return words % {"language": places.language_name(language, _active()), "people": people}


def _comma() -> str:
    return pgettext("between names", ", ")


def _active() -> str:
    return get_language() or "en"


def _nobody(reach: audiences.Reach) -> str:
    reasons = _comma().join(
        _("%(reason)s: %(number)s") % {"reason": counted.label, "number": counted.value}
        for counted in reach.told()[1:]
    )
    if not reasons:
        return _("This letter reaches nobody: there is nobody in this audience yet.")
    return _("This letter reaches nobody. Why: %(reasons)s.") % {"reasons": reasons}


def _check_again(language: str, words: Words) -> None:
    try:
        checked(words)
    except Refused as refused:
        name = places.language_name(language, _active())
        told = _("%(language)s: %(problem)s") % {"language": name, "problem": refused.message}
        raise Refused(told) from refused


def _under_way(mailing: Mailing, actor: User) -> Mailing:
    require(rules.may_run(actor, mailing))
    locked = locked_mailing(mailing)
    if locked.state == State.DRAFT:
        raise Refused(_("This letter has not been sent yet."))
    if not locked.is_under_way:
        raise Refused(_("This letter has gone out already."))
    return locked


def _go_on(locked: Mailing) -> Mailing:
    """Begin a new turn; the job of an earlier one then does nothing."""
    locked.turn += 1
    locked.save(update_fields=["state", "started_at", "turn"])
    enqueue("convene.outreach.tasks.hand_over", mailing=locked.pk, turn=locked.turn)
    return locked


def _take_back(mailing: Mailing) -> None:
    """Leave out whoever no longer may get one of the letters on their way: the mail server has not taken them."""
    rows = list(
        mailing.recipients.filter(state=Recipient.State.HANDED, message__state=MessageState.QUEUED).order_by(
            "pk"
        )
    )
    reasons = audiences.reasons_now(mailing, rows) if rows else {}
    for reason in sorted(set(reasons.values())):
        leave_out([one for one in rows if reasons.get(one.pk) == reason], reason)


def _hand_over(mailing: Mailing, some: Sequence[Recipient]) -> None:
    reasons = audiences.reasons_now(mailing, some)
    for reason in set(reasons.values()):
        left = [pk for pk, why in reasons.items() if why == reason]
        Recipient.objects.filter(pk__in=left).update(state=Recipient.State.LEFT_OUT, reason=reason)
    reached = [one for one in some if one.pk not in reasons]
    written, thing = queries.texts(mailing), audiences.whose(mailing)
    senders = {language: queries.sender(mailing.initiative, language) for language in written}

    def letter(one: Recipient) -> Letter:
        text = written[one.language]
        link = unsubscribe_address(tokens.for_recipient(one.pk), one.language)
        words = Words(text.subject, text.body)
        rendered = compose(
            mailing,
            words,
            one.language,
            person=one,
            thing=thing,
            sender=senders[one.language],
            unsubscribe=link,
        )
        return Letter(
            to=one.email,
            rendered=rendered,
            language=one.language,
            message_id=message_id(one),
            user=one.user_id,
            reply_to=mailing.reply_to,
            unsubscribe=link,
            about=mailing,
        )

    messages = send_written(letters=[letter(one) for one in reached], template=TEMPLATE)
    for one, message in zip(reached, messages, strict=True):
        one.message = message
    Recipient.objects.bulk_update(reached, ["message"])
    Recipient.objects.filter(pk__in=[one.pk for one in reached]).update(state=Recipient.State.HANDED)


@dataclass(frozen=True)
class _Oneself:
    """The writer, where nobody would read the letter in this language."""

    name: str
    organisation_name: str
    email: str
