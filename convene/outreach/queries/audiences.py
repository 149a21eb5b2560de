"""Whom a letter reaches, and why it does not reach the others: one letter an address, nobody without consent."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convene.coalition.models import Coalition
from convene.coalition.queries.audience import addressees as of_coalition
from convene.core import times
from convene.core.figures import Counted
from convene.core.notifications.queries import bounced
from convene.events import queries as events
from convene.events.models import Event
from convene.forum import queries as forum
from convene.forum.models import Call
from convene.initiatives.models import Initiative
from convene.initiatives.queries import Addressee
from convene.outreach.models import Mailing, Recipient, Unsubscription
from convene.statements import queries as statements
from convene.statements.models import Statement

Audience = Mailing.Audience
Matter = Mailing.Matter
Reason = Recipient.Reason
Thing = Statement | Event | Call | Coalition | Initiative

# What each audience may be written to about; the consent behind each is asked for in the domain.
MATTERS: dict[str, tuple[str, ...]] = {
    Audience.SIGNATORIES: (Matter.OUTCOME, Matter.COALITION),
    Audience.REGISTRANTS: (Matter.OUTCOME, Matter.EVENT),
    Audience.CONTRIBUTORS: (Matter.OUTCOME,),
    Audience.MEMBERS: (Matter.COALITION,),
}

# Of somebody known by several rows, the first of these that holds for one of them; none of them: reached.
ORDER = (
    Reason.BOUNCED,
    Reason.UNSUBSCRIBED,
    Reason.NO_CONSENT,
    Reason.NO_ADDRESS,
    Reason.WITHDRAWN,
    Reason.FILTERED,
)

DEFINITIONS: dict[str, Promise] = {
    Reason.FILTERED: gettext_lazy(
        "People of this audience whom the country, language or other choice leaves out."
    ),
    Reason.WITHDRAWN: gettext_lazy(
        "People who signed, registered, contributed or spoke for a member, and no longer do."
    ),
    Reason.NO_ADDRESS: gettext_lazy(
        "Entries without an e-mail address, such as those of people whose account was erased."
    ),
    Reason.NO_CONSENT: gettext_lazy("People who did not agree to be written to about this."),
    Reason.UNSUBSCRIBED: gettext_lazy("People who wanted no more letters, of this initiative or of any."),
    Reason.BOUNCED: gettext_lazy("Addresses to which mail came back for good within the last 180 days."),
}


@dataclass(frozen=True)
class Filters:
    """Whom of an audience one chose; empty, everyone. `event` with `registered`: who did, or did not, register."""

    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    event: int | None = None
    registered: bool = True
    wants_to_join: bool = False

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Filters":
        return cls(
            countries=tuple(kept.get("countries", ())),
            languages=tuple(kept.get("languages", ())),
            event=kept.get("event"),
            registered=kept.get("registered", True),
            wants_to_join=kept.get("wants_to_join", False),
        )


@dataclass(frozen=True)
class Reach:
    """The people a letter reaches now, in the order they came, and how many others each reason leaves out."""

    people: list[Addressee]
    left_out: dict[str, int]

    @property
    def languages(self) -> dict[str, int]:
        """How many of them each language has, the most first."""
        return dict(Counter(person.language for person in self.people).most_common())

    def told(self) -> list[Counted]:
        """The number reached, then each reason with its number, defined."""
        at = times.now()
        label, definition = _("People reached"), _("Addresses this letter would go to, each once.")
        return [
            Counted("letters.reached", label, definition, len(self.people), at),
            *(
                Counted(f"letters.{reason}", reason.label, DEFINITIONS[reason], self.left_out[reason], at)
                for reason in ORDER
                if self.left_out.get(reason)
            ),
        ]


def reach(mailing: Mailing) -> Reach:
    """Whom a letter would reach if it were sent now."""
    sieve = _Sieve(mailing)
    left_out: Counter[str] = Counter()
    known: dict[str, list[Addressee]] = {}
    for row in addressees(mailing):
        if row.email:
            known.setdefault(row.email, []).append(row)
        else:
            left_out[sieve.reason(row) or Reason.NO_ADDRESS] += 1
    people: list[Addressee] = []
    for rows in known.values():
        reasons = [sieve.reason(row) for row in rows]
        if None in reasons:
            people.append(rows[reasons.index(None)])
        else:
            left_out[min(filter(None, reasons), key=ORDER.index)] += 1
    return Reach(people, dict(left_out))


def reasons_now(mailing: Mailing, recipients: Sequence[Recipient]) -> dict[int, Reason]:
    """Those among the recipients whom a letter may no longer reach, since sending started."""
    sieve = _Sieve(mailing, chosen=True)
    now = {row.key: row for row in addressees(mailing, only=[one.key for one in recipients])}
    found: dict[int, Reason] = {}
    for one in recipients:
        row = now.get(one.key)
        reason = (
            Reason.WITHDRAWN
            if row is None
            else sieve.reason(row) or (Reason.NO_ADDRESS if row.email != one.email else None)
        )
        if not one.email:
            reason = Reason.NO_ADDRESS
        if reason is not None:
            found[one.pk] = reason
    return found


class _Sieve:
    """Why somebody is left out, asked of many with few queries. `chosen`: whom the filters chose stands already."""

    def __init__(self, mailing: Mailing, *, chosen: bool = False) -> None:
        self._filters = Filters() if chosen else Filters.of(mailing.filters)
        event = self._filters.event and Event.objects.filter(pk=self._filters.event).first()
        self._registered = events.registered_addresses(event) if event else set()
        self._unsubscribed = unsubscribed(mailing.initiative)
        self._bounced = bounced_addresses()

    def reason(self, row: Addressee) -> Reason | None:
        if not self._is_chosen(row):
            return Reason.FILTERED
        if row.is_withdrawn:
            return Reason.WITHDRAWN
        if not row.email:
            return Reason.NO_ADDRESS
        if not row.agrees:
            return Reason.NO_CONSENT
        if row.email in self._unsubscribed:
            return Reason.UNSUBSCRIBED
        return Reason.BOUNCED if row.email in self._bounced else None

    def _is_chosen(self, row: Addressee) -> bool:
        filters = self._filters
        return not (
            (filters.countries and row.country not in filters.countries)
            or (filters.languages and base(row.language) not in filters.languages)
            or (filters.wants_to_join and not row.wants_to_join)
            or (filters.event and (row.email in self._registered) != filters.registered)
        )


def addressees(mailing: Mailing, *, only: Collection[int] | None = None) -> list[Addressee]:
    """Everyone of a letter's audience, chosen or not, with what they agreed to."""
    thing, matter = whose(mailing), mailing.matter
    if isinstance(thing, Statement):
        return statements.addressees(thing, coalition=matter == Matter.COALITION, only=only)
    if isinstance(thing, Event):
        return events.addressees(thing, about_event=matter == Matter.EVENT, only=only)
    if isinstance(thing, Coalition):
        return of_coalition(thing, only=only)
    call = thing if isinstance(thing, Call) else None
    return forum.addressees(mailing.initiative, call=call, only=only)


def whose(mailing: Mailing) -> Thing:
    """The statement, event, call, coalition or initiative whose people a letter is for."""
    if mailing.audience_of is None:
        return mailing.initiative
    thing: Thing = _among(mailing.initiative, mailing.audience).get(pk=mailing.audience_of)
    return thing


def find(initiative: Initiative, audience: str, pk: int | None) -> Thing | None:
    """The same for what a form says; None where there is no such thing under this initiative."""
    if pk is None:
        return initiative if audience == Audience.CONTRIBUTORS else None
    return _among(initiative, audience).filter(pk=pk).first() if audience in MATTERS else None


def _among(initiative: Initiative, audience: str) -> Any:
    if audience == Audience.SIGNATORIES:
        return initiative.statements.exclude(state=Statement.State.DRAFT).order_by("pk")
    if audience == Audience.REGISTRANTS:
        return events_of(initiative)
    if audience == Audience.MEMBERS:
        return initiative.coalitions.order_by("pk")
    return initiative.calls.order_by("pk")


def events_of(initiative: Initiative) -> Any:
    """The events of an initiative that people could register for."""
    return initiative.events.exclude(state=Event.State.DRAFT).order_by("starts_at", "pk")


def offered(initiative: Initiative) -> list[tuple[str, list[tuple[str, str]]]]:
    """The audiences there are, in groups: ("Signatories", [("signatories:12", "Joint statement")])."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for audience in Audience:
        things = [(f"{audience.value}:{thing.pk}", str(thing)) for thing in _among(initiative, audience)]
        if audience == Audience.CONTRIBUTORS:
            things.insert(0, (f"{audience.value}:", _("Everyone who contributed under this initiative")))
        if things:
            groups.append((str(audience.label), things))
    return groups


def unsubscribed(initiative: Initiative) -> set[str]:
    """The addresses that want no letters of this initiative, or of any."""
    rows = Unsubscription.objects.filter(initiative=initiative) | Unsubscription.objects.filter(
        initiative=None
    )
    return set(rows.values_list("email", flat=True))


def bounced_addresses() -> set[str]:
    """The addresses to which mail came back for good, as long as the mail or its recipient is known."""
    messages = bounced()
    letters = Recipient.objects.filter(message__in=messages).exclude(email="").values_list("email", flat=True)
    others = messages.exclude(to="").values_list("to", flat=True)
    return {*letters, *(address.lower() for address in others)}


def base(language: str) -> str:
    return language.partition("-")[0].lower()


def text_language(language: str, written: Iterable[str], fallback: str) -> str:
    """In which of the languages a letter is written somebody gets it; "" where there is none for them."""
    known = set(written)
    if language in known:
        return language
    if base(language) in known:
        return base(language)
    return fallback if fallback in known else ""
