from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.places import Region
from convene.core.trail.models import Source
from convene.initiatives.models import Initiative, Phase, Quoting
from convene.organisations.models import Organisation

# Characters, unless told otherwise
NAME_LIMIT = 200
LINE_LIMIT = 300
SUMMARY_LIMIT = 20_000
BIO_LIMIT = 1_200
INPUT_LIMIT = 5_000
LONGEST = 1_440  # minutes
SESSIONS_AT_MOST = 60


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> "EventQuerySet":
        return self.exclude(state=Event.State.DRAFT).exclude(initiative__state=Initiative.State.DRAFT)

    def coming(self) -> "EventQuerySet":
        """Announced ones that have not ended, the next one first. How each ends is its own length."""
        announced = self.public().filter(
            state=Event.State.ANNOUNCED, starts_at__gt=times.now() - timedelta(minutes=LONGEST)
        )
        going_on = [event.pk for event in announced if not event.is_past]
        return self.filter(pk__in=going_on).order_by("starts_at", "pk")


class Event(models.Model):
    """A meeting in one time slot: an exchange, a coalition's meeting."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ANNOUNCED = "announced", _("Announced")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        EXCHANGE = "exchange", _("Exchange")
        MEETING = "meeting", _("Meeting of the coalition")

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="events")
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices, default=Kind.EXCHANGE)
    title = models.CharField(_("Title"), max_length=200)
    summary = models.TextField(_("What it is for"), blank=True)  # Markdown
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    starts_at = models.DateTimeField(_("Starts"))
    minutes = models.PositiveSmallIntegerField(_("Length in minutes"))
    time_zone = models.CharField(_("Host's time zone"), max_length=64)
    where = models.CharField(
        _("How to take part"), max_length=300, blank=True
    )  # a link or a sentence, sent to registrants
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Both grow with each edit, so that two editors notice each other; `version` is the calendar's SEQUENCE.
    version = models.PositiveIntegerField(default=1)
    agenda_version = models.PositiveIntegerField(default=1)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1) & Q(minutes__lte=LONGEST), name="event_lasts_at_most_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="event_cancelled_with_a_reason",
            ),
        ]
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        """Whether it was noted as held or called off: it is as it was."""
        return self.state in {self.State.HELD, self.State.CANCELLED}

    @property
    def is_past(self) -> bool:
        return self.ends_at <= times.now()


class Session(models.Model):
    """A part of the agenda. All sessions together fill the event's slot exactly before it is announced."""

    class Format(models.TextChoices):
        REMARKS = "remarks", _("Remarks")
        PANEL = "panel", _("Panel discussion")
        PLENARY = "plenary", _("Plenary discussion")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("Title"), max_length=200)
    format = models.CharField(_("Format"), max_length=12, choices=Format.choices)
    minutes = models.PositiveSmallIntegerField(_("Minutes"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "order"], name="session_order_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="session_lasts"),
        ]
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title


class Speaker(models.Model):
    """Who opens, moderates or sits on the panel. No birth details, ever."""

    class Part(models.TextChoices):
        OPENING = "opening", _("Opening")
        MODERATOR = "moderator", _("Moderator")
        PANELLIST = "panellist", _("Panellist")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="speakers"
    )
    part = models.CharField(_("Part"), max_length=12, choices=Part.choices)
    name = models.CharField(_("Name"), max_length=200)
    affiliation = models.CharField(_("Position and organisation"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="speakers"
    )
    bio = models.TextField(_("Short biography"), blank=True)  # plain text, at most 1,200 characters
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> "RegistrationQuerySet":
        return self.filter(state=Registration.State.REGISTERED)


class Registration(models.Model):
    """A person who means to come. Public only as a number."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        CANCELLED = "cancelled", _("Cancelled")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=12, choices=State.choices, default=State.REGISTERED)
    name = models.CharField(_("Your name"), max_length=200, blank=True)  # blank once erased
    email = models.EmailField(_("Your e-mail"), blank=True)  # in lower case
    organisation_name = models.CharField(_("Organisation"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    country = models.CharField(_("Country you live in"), max_length=2, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
    )  # whose account has this address, if they were signed in
    language = models.CharField(max_length=16, default="en")
    time_zone = models.CharField(max_length=64, blank=True)  # the reader's, for the times in the mails
    outcome_news = models.BooleanField(_("Tell me what comes of it"), default=False)
    token_digest = models.CharField(max_length=64, unique=True)  # of the link in the mail that cancels it
    told_version = models.PositiveIntegerField(default=0)  # the event's, when they were last mailed
    created_at = models.DateTimeField(default=times.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=Q(state="registered") & ~Q(email=""),
                name="registered_once",
            )
        ]
        indexes = [models.Index(fields=["event", "state"])]

    def __str__(self) -> str:
        return f"registration {self.pk}"


class InputQuerySet(models.QuerySet["Input"]):
    def public(self) -> "InputQuerySet":
        return (
            self.filter(state=Input.State.PUBLISHED)
            .exclude(event__state=Event.State.DRAFT)
            .exclude(event__initiative__state=Initiative.State.DRAFT)
        )

    def quotable(self) -> "InputQuerySet":
        return self.public().exclude(quoting=Quoting.NOT_AT_ALL)


class Input(models.Model):
    """A written input sent before an event, or a plenary input a rapporteur noted. Its words are its sources."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("Written input")
        PLENARY = "plenary", _("Plenary input")

    class State(models.TextChoices):
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Hidden")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="inputs")
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="inputs"
    )
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="inputs"
    )
    speaker_name = models.CharField(
        _("Who said it"), max_length=200, blank=True
    )  # kept only where it may be shown
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="inputs"
    )  # who wrote it; none for a plenary input, whose speaker need not have an account
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # the rapporteur
    quoting = models.CharField(_("May it be quoted?"), max_length=24, choices=Quoting.choices)
    phase = models.CharField(_("Phase"), max_length=12, choices=Phase.choices, blank=True)
    region = models.CharField(_("Region"), max_length=12, choices=Region.choices)
    language = models.CharField(_("Language"), max_length=16)
    text = models.TextField(_("Text"))  # Markdown, the latest
    source = models.OneToOneField(
        Source, on_delete=models.PROTECT, null=True, related_name="+"
    )  # the latest; none only within the deed that makes it
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    hidden_reason = models.CharField(max_length=300, blank=True)
    revisions_made = models.PositiveIntegerField(default=1)
    # What was said before conveners hid it stays hidden: earlier revisions are shown to nobody.
    shown_from = models.PositiveIntegerField(default=1)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)

    objects = InputQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(hidden_reason=""), name="input_hidden_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(quoting="organisation-and-name") | Q(speaker_name=""),
                name="input_named_by_choice",
            ),
        ]
        indexes = [models.Index(fields=["event", "state", "created_at"])]
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"input {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("events:input", args=[self.event.slug, self.pk])
