"""What is read of letters: their list, how far one is, who would read it, who unsubscribed."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from convene.core import times
from convene.core.accounts.models import User
from convene.core.figures import Counted
from convene.core.notifications.models import Message, State
from convene.initiatives.models import Initiative
from convene.initiatives.queries import Act, Addressee, convenings
from convene.outreach import tokens
from convene.outreach.models import Mailing, MailingText, Recipient, Unsubscription
from convene.outreach.queries.audiences import Reach, addressees, base, text_language


def letters_of(initiative: Initiative) -> list[Mailing]:
    """An initiative's letters, the newest first."""
    return list(initiative.mailings.all())


def texts(mailing: Mailing) -> dict[str, MailingText]:
    """What a letter says, by language, in the order they were written."""
    return {text.language: text for text in mailing.texts.all()}


def sender(initiative: Initiative, language: str) -> str:
    """Who writes under an initiative: the organisations that convene it, else the initiative itself."""
    with override(language):
        comma = pgettext("between names", ", ")
    return comma.join(each.organisation.name for each in convenings(initiative)) or initiative.title


@dataclass(frozen=True)
class Line:
    """One language of a letter: how many read it, its text, and in whose stead it is read otherwise."""

    language: str
    people: int
    text: MailingText | None
    fallback: str = ""  # the language they get instead


def languages(mailing: Mailing, reach: Reach) -> list[Line]:
    """What each of the audience's languages gets, then the texts nobody is known to read."""
    written = texts(mailing)
    counted: Counter[str] = Counter()
    for language, people in reach.languages.items():
        counted[language if language in written else base(language)] += people
    lines: list[Line] = []
    for language, people in counted.most_common():
        found = text_language(language, written, mailing.fallback)
        lines.append(
            Line(language, people, written.get(found), fallback=found if found and found != language else "")
        )
    return lines + [Line(language, 0, text) for language, text in written.items() if language not in counted]


def readers(mailing: Mailing, reach: Reach, language: str) -> list[Addressee]:
    """The people who would read the text in this language, in the order they came."""
    written = texts(mailing)
    return [one for one in reach.people if text_language(one.language, written, mailing.fallback) == language]


@dataclass(frozen=True)
class Progress:
    """How far a letter is, in addresses. `gone`: its mail was erased with the person's account."""

    waiting: int
    handed: int
    sent: int
    failed: int
    bounced: int
    left_out: dict[str, int]
    gone: int

    @property
    def total(self) -> int:
        return sum([self.waiting, self.handed, self.sent, self.failed, self.bounced, self.gone]) + sum(
            self.left_out.values()
        )

    @property
    def done(self) -> int:
        return self.total - self.waiting - self.handed

    def told(self, mailing: Mailing) -> list[Counted]:
        """Each number that is not nothing, defined; those that matter always."""
        waiting = (
            (_("Not sent"), _("Addresses that had not been written to when sending was stopped."))
            if mailing.state == Mailing.State.STOPPED
            else (_("Waiting"), _("Addresses whose letter is not written yet."))
        )
        left = [
            (f"left-{reason.value}", str(reason.label), _("Left out since sending started."), number)
            for reason in Recipient.Reason
            if (number := self.left_out.get(reason, 0))
        ]
        numbers = [
            ("waiting", *waiting, self.waiting),
            ("handed", _("Handed over"), _("Letters written, on their way to the mail server."), self.handed),
            ("sent", _("Sent"), _("Letters the mail server took and did not send back."), self.sent),
            ("failed", _("Failed"), _("Letters the mail server refused for good."), self.failed),
            (
                "bounced",
                _("Came back"),
                _("Letters that came back: their address takes no mail."),
                self.bounced,
            ),
            ("gone", _("Erased"), _("Letters to people who have erased their account since."), self.gone),
            *left,
        ]
        at = times.now()
        always = {"waiting", "handed", "sent", "failed", "bounced"}
        return [
            Counted(f"letter.{name}", label, definition, number, at)
            for name, label, definition, number in numbers
            if number or name in always
        ]


def progress(mailing: Mailing) -> Progress:
    """Counted anew, in one query."""
    rows = (
        mailing.recipients.order_by()
        .annotate(is_back=Q(message__bounced_at__isnull=False))
        .values_list("state", "reason", "message__state", "is_back")
    )
    count: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for state, reason, message, is_back, number in rows.annotate(number=Count("pk")):
        if state == Recipient.State.LEFT_OUT:
            left_out[reason] += number
        elif state == Recipient.State.WAITING:
            count["waiting"] += number
        elif message is None:
            count["gone"] += number
        elif is_back:
            count["bounced"] += number
        else:
            count[message] += number
    return Progress(
        waiting=count["waiting"],
        handed=count[State.QUEUED],
        sent=count[State.SENT],
        failed=count[State.FAILED],
        bounced=count["bounced"],
        left_out=dict(left_out),
        gone=count["gone"],
    )


def on_their_way(mailing: Mailing) -> int:
    """Letters handed over that the mail server has not answered for."""
    return Message.objects.filter(recipient__mailing=mailing, state=State.QUEUED).count()


@dataclass(frozen=True)
class Subscriber:
    """Whom an unsubscribe link speaks for. `email` is "" once the person was erased."""

    email: str
    initiative: Initiative
    user: User | None


def subscriber(token: str) -> Subscriber | None:
    """Whom a link speaks for; None for one that is not ours, or of something that is gone."""
    read = tokens.read(token)
    if read is None:
        return None
    kind, numbers = read
    if kind == "r":
        one = Recipient.objects.filter(pk=numbers[0]).select_related("mailing__initiative", "user").first()
        return _of_recipient(one) if one else None
    initiative, user = (
        Initiative.objects.filter(pk=numbers[0]).first(),
        User.objects.filter(pk=numbers[1]).first(),
    )
    return Subscriber(user.email.lower(), initiative, user) if initiative and user else None


def _of_recipient(one: Recipient) -> Subscriber:
    """Once its address is forgotten, the one its domain still knows: the link in an old letter goes on working."""
    if one.email:
        return Subscriber(one.email, one.mailing.initiative, one.user)
    row = next((row for row in addressees(one.mailing, only=[one.key]) if row.email), None)
    user = User.objects.filter(pk=row.user, erased_at=None).first() if row and row.user else None
    known = row is not None and (row.user is None or user is not None)
    return Subscriber(row.email if row and known else "", one.mailing.initiative, user)


def unsubscriptions_of(email: str, initiative: Initiative | None = None) -> list[Unsubscription]:
    """What an address wants no more letters of; of one initiative, that and everything."""
    rows = Unsubscription.objects.filter(email=email.lower()).select_related("initiative")
    if initiative is not None:
        rows = rows.filter(Q(initiative=initiative) | Q(initiative=None))
    return list(rows.order_by("at", "pk")) if email else []


def desk(initiative: Initiative) -> list[Act]:
    """What conveners can do with letters, and the letters that wait for them."""
    told = {
        Mailing.State.DRAFT: _("Finish the letter: %(title)s"),
        Mailing.State.SENDING: _("See how far the letter is: %(title)s"),
        Mailing.State.PAUSED: _("Resume or stop the letter: %(title)s"),
    }
    waiting = [mailing for mailing in letters_of(initiative) if mailing.state in told]
    return [
        Act(_("Write to people"), reverse("outreach:letters", args=[initiative.slug])),
        *(
            Act(told[Mailing.State(mailing.state)] % {"title": mailing.name}, mailing.get_absolute_url())
            for mailing in waiting
        ),
    ]
