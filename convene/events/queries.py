from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convene.core import times
from convene.core.accounts.models import User
from convene.core.figures import figure
from convene.core.text import digest
from convene.core.trail.models import Citation, Source
from convene.core.trail.queries import citations_of
from convene.events.models import Event, Input, Registration, Session, Speaker
from convene.initiatives.models import Initiative, Quoting
from convene.initiatives.queries import Act, Addressee, Happening, Voice
from convene.organisations.models import Organisation

KIND = "input"  # as the trail and search name it
PASSAGE = "edition-passage"  # what cites in a published document; drafts cite under another name


@figure(
    "registrations.people",
    name=gettext_lazy("People registered"),
    definition=gettext_lazy("Registrations for this event that were not cancelled; an address counts once."),
    scope="events.event",
)
def people_registered(event: Event) -> int:
    return event.registrations.standing().count()


@figure(
    "registrations.countries",
    name=gettext_lazy("Countries of those registered"),
    definition=gettext_lazy(
        "Different countries that people who registered for this event said they live in."
    ),
    scope="events.event",
)
def countries_registered(event: Event) -> int:
    return event.registrations.standing().exclude(country="").values("country").distinct().count()


@dataclass(frozen=True)
class Part:
    """What an organisation's people did in public events."""

    speakers: Sequence[Speaker]
    inputs: Sequence[Input]


@dataclass(frozen=True)
class Line:
    """A line of the agenda. `begins` is in UTC."""

    session: Session
    begins: datetime
    speakers: Sequence[Speaker]


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[Event]:
    """The initiative's events in order of time."""
    rows = initiative.events.all()
    return list(rows if drafts else rows.exclude(state=Event.State.DRAFT))


def coming(*, limit: int) -> list[Event]:
    """Announced events that have not ended, the next one first."""
    return list(Event.objects.coming().select_related("initiative")[:limit])


def over() -> QuerySet[Event]:
    """Public events that are not coming: held, cancelled or past; the latest first."""
    coming_ones = Event.objects.coming().order_by().values("pk")
    rows = Event.objects.public().exclude(pk__in=coming_ones).select_related("initiative")
    return rows.order_by("-starts_at", "-pk")


def agenda(event: Event) -> list[Line]:
    """The sessions with the moment each begins and who speaks in it; two queries."""
    begins = event.starts_at
    lines = []
    for session in event.sessions.prefetch_related("speakers"):
        lines.append(Line(session, begins, list(session.speakers.all())))
        begins += timedelta(minutes=session.minutes)
    return lines


def inputs(event: Event, *, hidden: bool = False) -> QuerySet[Input]:
    """What was written before and said during the event, oldest first, with organisations."""
    rows = event.inputs.select_related("organisation", "session", "source")
    return rows if hidden else rows.filter(state=Input.State.PUBLISHED)


def revisions(one: Input) -> list[Source]:
    """The wordings before the present one, the latest first, as far as they may be read."""
    rows = Source.objects.filter(
        kind=KIND, object_id=one.pk, revision__gte=one.shown_from, revision__lt=one.revisions_made
    )
    return list(rows.order_by("-revision"))


def quotations(one: Input) -> list[Citation]:
    """Where published documents quote any wording of the input, the newest first."""
    return list(citations_of(KIND, one.pk).filter(passage_kind=PASSAGE))


def registrations_of(user: User) -> list[Registration]:
    """The events that the person means to come to and that have not ended."""
    rows = Registration.objects.standing().filter(
        Q(user=user) | Q(email=user.email), event__in=Event.objects.coming().order_by().values("pk")
    )
    return list(rows.select_related("event").order_by("event__starts_at", "pk"))


def inputs_by(user: User) -> list[Input]:
    """What the person wrote, the latest first."""
    rows = Input.objects.filter(author=user).select_related("event", "organisation", "source")
    return list(rows.order_by("-created_at", "-pk"))


def addressees(
    event: Event, *, about_event: bool = False, only: Collection[int] | None = None
) -> list[Addressee]:
    """Those who mean to come or came, and those who cancelled.

    They agree by "tell me what comes of it"; to letters about this very event, by having registered.
    `only` asks about some registrations again, by their keys.
    """
    rows = event.registrations.all() if only is None else event.registrations.filter(pk__in=only)
    return [
        Addressee(
            key=row.pk,
            email=row.email.lower(),
            name=row.name,
            organisation_name=row.organisation_name,
            country=row.country,
            language=row.language,
            user=row.user_id,
            agrees=about_event or row.outcome_news,
            is_withdrawn=row.state == Registration.State.CANCELLED,
        )
        for row in rows.order_by("pk")
    ]


def registered_addresses(event: Event) -> set[str]:
    """The addresses of those who mean to come or came, in lower case."""
    rows = event.registrations.standing().exclude(email="").values_list("email", flat=True)
    return {email.lower() for email in rows}


def by_organisation(organisation: Organisation) -> Part:
    speakers = Speaker.objects.filter(organisation=organisation, event__in=Event.objects.public())
    said = Input.objects.public().filter(organisation=organisation)
    return Part(
        list(speakers.select_related("event").order_by("-event__starts_at", "order", "pk")),
        list(said.select_related("event").order_by("-created_at", "-pk")),
    )


def voices_of(organisation: Organisation) -> list[tuple[str, int]]:
    """The organisation's public inputs as the trail names them."""
    return [
        (KIND, pk)
        for pk in Input.objects.public().filter(organisation=organisation).values_list("pk", flat=True)
    ]


def citeable(initiative: Initiative) -> list[Voice]:
    """Every public input that may be quoted, at its latest revision; one query."""
    rows = Input.objects.quotable().filter(event__initiative=initiative)
    return [
        Voice(
            source=row.source,
            kind_label=str(row.get_kind_display()),
            phase=row.phase,
            region=row.region,
            organisation=row.organisation,
            name=row.speaker_name if row.quoting == Quoting.ORGANISATION_AND_NAME else "",
            author=row.author,
            is_demonstration=row.is_demonstration,
        )
        for row in rows.select_related("source", "organisation", "author").order_by("pk")
        if row.source is not None
    ]


def by_token(event: Event, token: str) -> Registration | None:
    """The registration the link in a mail belongs to."""
    return event.registrations.filter(token_digest=digest(token)).first()


def happened(initiative: Initiative) -> list[Happening]:
    lines = []
    for event in of_initiative(initiative):
        address = event.get_absolute_url()
        if event.state == Event.State.CANCELLED and event.cancelled_at is not None:
            words = _("Cancelled: %(title)s") % {"title": event.title}
            lines.append(Happening(event.cancelled_at, words, address))
        elif event.starts_at <= times.now():
            lines.append(Happening(event.starts_at, event.title, address))
    return lines


def acts(initiative: Initiative) -> list[Act]:
    return [
        Act(
            _("Register: %(title)s") % {"title": event.title},
            reverse("events:register", args=[event.slug]),
            until=event.ends_at,
        )
        for event in of_initiative(initiative)
        if event.state == Event.State.ANNOUNCED and not event.is_past
    ]


def desk(initiative: Initiative) -> list[Act]:
    """Events that were held come here too, because what was said is noted afterwards as well."""
    return [
        Act(_("Plan an event"), reverse("events:plan", args=[initiative.slug])),
        *(
            Act(_waits(event) % {"title": event.title}, reverse("events:run", args=[event.slug]))
            for event in of_initiative(initiative, drafts=True)
            if event.state != Event.State.CANCELLED
        ),
    ]


def _waits(event: Event) -> str:
    if event.state == Event.State.DRAFT:
        return _("Finish planning and announce: %(title)s")
    if event.state == Event.State.ANNOUNCED and event.is_past:
        return _("Note that it was held: %(title)s")
    return _("Run the event: %(title)s")
