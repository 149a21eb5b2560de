from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from convene.core import times
from convene.core.figures import figure
from convene.core.text import digest
from convene.events.models import Event, Input, Registration, Speaker
from convene.initiatives.models import Initiative, Quoting
from convene.initiatives.queries import Act, Happening, Voice
from convene.organisations.models import Organisation


@figure(
    "registrations.people",
    name=_lazy("People registered"),
    definition=_lazy("Registrations for this event that were not cancelled; an address counts once."),
)
def people_registered(event: Event) -> int:
    return event.registrations.standing().count()


@figure(
    "registrations.countries",
    name=_lazy("Countries of those registered"),
    definition=_lazy("Different countries that people who registered for this event said they live in."),
)
def countries_registered(event: Event) -> int:
    return event.registrations.standing().exclude(country="").values("country").distinct().count()


@dataclass(frozen=True)
class Part:
    """What an organisation's people did in public events."""

    speakers: Sequence[Speaker]
    inputs: Sequence[Input]


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[Event]:
    """The initiative's events in order of time."""
    rows = initiative.events.all()
    return list(rows if drafts else rows.exclude(state=Event.State.DRAFT))


def coming(*, limit: int) -> list[Event]:
    """Announced events that have not ended, the next one first."""
    rows = Event.objects.public().filter(state=Event.State.ANNOUNCED).select_related("initiative")
    return [event for event in rows.order_by("starts_at", "pk") if not event.is_past][:limit]


def inputs(event: Event, *, hidden: bool = False) -> QuerySet[Input]:
    """What was written before and said during the event, oldest first, with organisations."""
    rows = event.inputs.select_related("organisation", "session", "source")
    return rows if hidden else rows.filter(state=Input.State.PUBLISHED)


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
        ("input", pk)
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
    ]


def by_token(event: Event, token: str) -> Registration | None:
    """The registration the link in a mail belongs to."""
    return event.registrations.filter(token_digest=digest(token)).first()


def happened(initiative: Initiative) -> list[Happening]:
    lines = []
    for event in of_initiative(initiative):
        if event.state == Event.State.CANCELLED:
            lines.append(
                Happening(
                    event.starts_at,
                    _("Cancelled: %(title)s") % {"title": event.title},
                    event.get_absolute_url(),
                )
            )
        elif event.starts_at <= times.now():
            lines.append(Happening(event.starts_at, event.title, event.get_absolute_url()))
    return lines


def acts(initiative: Initiative) -> list[Act]:
    return [
        Act(
            _("Register: %(title)s") % {"title": event.title},
            reverse("events:register", args=[event.slug]),
            until=event.starts_at,
        )
        for event in of_initiative(initiative)
        if event.state == Event.State.ANNOUNCED and not event.is_past
    ]


def desk(initiative: Initiative) -> list[Act]:
    return [
        Act(_("Plan an event"), reverse("events:plan", args=[initiative.slug])),
        *(
            Act(
                _("Run the event: %(title)s") % {"title": event.title},
                reverse("events:run", args=[event.slug]),
            )
            for event in of_initiative(initiative, drafts=True)
        ),
    ]
