from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.trail.models import AppendOnlyModel, AppendOnlyQuerySet, Source
from convene.organisations.models import Organisation

SITUATION = "situation"  # the name of a figure that is a series' latest reading


class Phase(models.TextChoices):
    """Where in a crisis a deed helps; what outcome documents are ordered by."""

    PREVENTION = "prevention", _("Prevention")
    PROTECTION = "protection", _("Protection")
    RELIEF = "relief", _("Relief")
    RECOVERY = "recovery", _("Recovery")


class Quoting(models.TextChoices):
    """How those who speak under an initiative let themselves be quoted."""

    ORGANISATION_AND_NAME = "organisation-and-name", _("Quote us with our organisation and my name")
    ORGANISATION_ONLY = "organisation-only", _("Quote us with our organisation only")
    NOT_AT_ALL = "not-at-all", _("Do not quote us")


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def public(self) -> "InitiativeQuerySet":
        return self.exclude(state=Initiative.State.DRAFT)

    def newest_first(self) -> "InitiativeQuerySet":
        return self.order_by("-opened_at", "-pk")


class Initiative(models.Model):
    """A cause, convened by organisations, under which everything else hangs together."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        FINISHED = "finished", _("Finished")

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    summary = models.CharField(_("In one sentence"), max_length=300)
    body = models.TextField(_("What the cause is"), blank=True)  # Markdown
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    time_zone = models.CharField(_("Host's time zone"), max_length=64, default="Europe/Zurich")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(
        default=1
    )  # grows with each edit, so that two editors notice each other
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = InitiativeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portal:initiative", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.state != self.State.DRAFT


class Convening(models.Model):
    """An organisation that convenes an initiative."""

    class Part(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        CO_CONVENER = "co-convener", _("Co-convener")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="convenings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="convenings")
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.CO_CONVENER)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "organisation"], name="convenes_once")]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} convenes {self.initiative_id}"


class Convener(models.Model):
    """A person of the secretariat who runs an initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="conveners")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="convener_of")
    appointed_at = models.DateTimeField(default=times.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "user"], name="convener_once")]

    def __str__(self) -> str:
        return f"{self.user_id} runs {self.initiative_id}"


class Step(models.Model):
    """A knot in an initiative's thread line, written by the deed that moves the initiative on."""

    class Kind(models.TextChoices):
        EXCHANGE = "exchange", _("Exchange")
        FORUM = "forum", _("Forum")
        STATEMENT = "statement", _("Statement")
        OUTCOME = "outcome", _("Outcome document")
        COALITION = "coalition", _("Coalition")
        MEETING = "meeting", _("Meeting")
        ACTIONS = "actions", _("Actions")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        NOW = "now", _("Now")
        DONE = "done", _("Done")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=80)  # whose step it is: "statement:12"
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    date = models.DateTimeField(null=True, blank=True)  # when it was, is or will be; orders the line

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "key"], name="step_once")]
        ordering = [models.F("date").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        return str(self.get_kind_display())

    @property
    def until(self) -> datetime | None:
        """When it ends, where its date tells that: a statement's, while it can be signed."""
        is_signing = self.kind == self.Kind.STATEMENT and self.state == self.State.NOW
        return self.date if is_signing else None

    @property
    def state_label(self) -> str:
        return str(self.get_state_display())


class Series(models.Model):
    """One line of an initiative's situation: what is counted, as dated readings."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="series")
    name = models.CharField(_("What is counted"), max_length=200)
    definition = models.CharField(_("What counts and what does not"), max_length=500)
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["initiative", "name"], name="series_named_once")]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Reading(AppendOnlyModel):
    """What a series stood at on a day, and who says so. A correction is a further revision of that day."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="readings")
    on = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    value = models.PositiveBigIntegerField()
    source_name = models.CharField(max_length=200)
    source_address = models.URLField(max_length=500, blank=True)
    is_taken_back = models.BooleanField(default=False)  # this revision says: there is no reading for that day
    first = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later"
    )  # the day's first revision, on all that follow it
    at = models.DateTimeField(default=times.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AppendOnlyQuerySet["Reading"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "on", "revision"], name="reading_revision_once"),
            models.CheckConstraint(condition=~Q(source_name=""), name="reading_has_a_source"),
        ]
        ordering = ["on", "revision"]

    def __str__(self) -> str:
        return f"{self.value} on {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("initiatives:reading", args=[self.series.initiative.slug, self.thing_id])

    @property
    def thing_id(self) -> int:
        """What the trail calls the day's reading, whatever its revision: the key of the first one."""
        return self.first_id or self.pk


class FrozenFigure(AppendOnlyModel):
    """A figure as it was quoted: its value, its definition and its time, for good.

    `name` is a registered count ("signatures.organisations") or "situation" for a series' latest reading.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="frozen_figures")
    name = models.CharField(max_length=100)
    scope_kind = models.CharField(max_length=100)  # what it was counted within: "statements.statement"
    scope_id = models.PositiveBigIntegerField()
    scope_title = models.CharField(max_length=200)
    wording = models.JSONField()  # {language: {"label": …, "definition": …}} in every language there was
    language = models.CharField(max_length=16, blank=True)  # of the wording, where it is the same in all
    value = models.PositiveBigIntegerField()
    counted_at = models.DateTimeField()  # a reading's: its day, at 00:00 UTC
    source_name = models.CharField(max_length=200, blank=True)  # a reading's: who says so
    source_address = models.URLField(max_length=500, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=times.now)

    objects = AppendOnlyQuerySet["FrozenFigure"].as_manager()

    class Meta:
        ordering = ["-frozen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"

    def get_absolute_url(self) -> str:
        return reverse("initiatives:figure", args=[self.initiative.slug, self.pk])

    @property
    def is_demonstration(self) -> bool:
        return self.initiative.is_demonstration

    @property
    def is_reading(self) -> bool:
        return self.name == SITUATION

    @property
    def label(self) -> str:
        return self._worded("label")

    @property
    def definition(self) -> str:
        return self._worded("definition")

    @cached_property
    def source(self) -> Source:
        """What cites this figure cites this text."""
        return Source.objects.get(kind="figure", object_id=self.pk)

    def _worded(self, what: str) -> str:
        """In the page's language, or the first there is."""
        words = self.wording.get(get_language()) or next(iter(self.wording.values()))
        return str(words[what])
