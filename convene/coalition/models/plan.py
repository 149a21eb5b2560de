"""The action plan, and what was raised where that it answers."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.coalition.models.members import REASON_LIMIT, TITLE_LIMIT, Coalition
from convene.coalition.models.motions import Decision
from convene.core import times
from convene.core.places import Region
from convene.core.trail.models import AppendOnlyModel, AppendOnlyQuerySet, Source
from convene.organisations.models import Organisation

# Characters
MEASURE_LIMIT = 300
HOW_LIMIT = 200


def today_of(coalition: Coalition) -> date:
    """The day it is where the coalition's initiative is at home."""
    return times.now().astimezone(ZoneInfo(coalition.initiative.time_zone)).date()


class ActionQuerySet(models.QuerySet["Action"]):
    def public(self) -> "ActionQuerySet":
        return self.filter(coalition__in=Coalition.objects.public())

    def unfinished(self) -> "ActionQuerySet":
        return self.filter(state__in=[Action.State.PLANNED, Action.State.UNDER_WAY])

    def late(self, coalition: Coalition) -> "ActionQuerySet":
        """Those of the coalition that are not finished and were due before today."""
        return self.unfinished().filter(coalition=coalition, due_on__lt=today_of(coalition))


class Action(models.Model):
    """What an organisation undertakes to do by a date, because the coalition decided it.

    Late is no state of its own: it is what the date and the clock say of one that is not finished.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField()  # within its coalition, from 1
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="actions")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="actions_owned")
    title = models.CharField(_("Title"), max_length=TITLE_LIMIT)
    body = models.TextField(_("What will be done"), blank=True)  # Markdown
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    region = models.CharField(_("Region"), max_length=12, choices=Region.choices)
    due_on = models.DateField(_("Due"))
    measure = models.CharField(_("How we will know it is done"), max_length=MEASURE_LIMIT)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    dropped_reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    done_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    reminded_before_at = models.DateTimeField(null=True, blank=True)
    reminded_after_at = models.DateTimeField(null=True, blank=True)  # the latest
    late_reminders = models.PositiveSmallIntegerField(default=0)  # sent for its present due date
    updates_made = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=times.now)
    is_demonstration = models.BooleanField(default=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coalition", "number"], name="action_number_once"),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(dropped_reason=""), name="dropped_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="done_on_a_day"
            ),
            models.CheckConstraint(condition=~Q(measure=""), name="action_has_a_measure"),
        ]
        indexes = [models.Index(fields=["coalition", "state", "due_on"])]
        ordering = ["due_on", "number"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalition:action", args=[self.coalition.slug, self.number])

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.DROPPED}

    @property
    def days_late(self) -> int:
        """How many days ago it was due, where it is not finished; 0 for one that is not late."""
        return 0 if self.is_finished else max(0, (today_of(self.coalition) - self.due_on).days)

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


class Supporter(models.Model):
    """An organisation, an authority among them, that helps with an action."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="supporters")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="actions_supported")
    how = models.CharField(_("How it helps"), max_length=HOW_LIMIT, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "organisation"], name="supports_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.action_id}"


class Update(AppendOnlyModel):
    """What was reported on an action, dated, with evidence where there is some."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    number = models.PositiveIntegerField()
    text = models.TextField()  # Markdown
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=Action.State.choices)  # from then on
    evidence = models.URLField(max_length=500, blank=True)  # where it can be seen
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # that reported; none for a convener
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=times.now)

    objects = AppendOnlyQuerySet["Update"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "number"], name="update_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"update {self.number} of {self.action_id}"

    def get_absolute_url(self) -> str:
        return f"{self.action.get_absolute_url()}#update-{self.number}"


class Evidence(AppendOnlyModel):
    """A file that shows what an update says: a PDF or a picture. Kept with the record, so saved with it."""

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    mime_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes

    objects = AppendOnlyQuerySet["Evidence"].as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        action = self.update.action
        return reverse("coalition:evidence", args=[action.coalition.slug, action.number, self.pk])


class Challenge(models.Model):
    """A difficulty that members named; a row of the table of challenges by region."""

    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="challenges")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("Challenge"), max_length=TITLE_LIMIT)
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    text = models.TextField(_("In a few sentences"), blank=True)  # Markdown
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalition:challenge", args=[self.coalition.slug, self.pk])


class Raised(models.Model):
    """In which region a voice raised the challenge."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="raised")
    region = models.CharField(_("Region"), max_length=12, choices=Region.choices)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "region", "source"], name="raised_once_there")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source_id} raises {self.challenge_id}"


class Answer(models.Model):
    """What answers the challenge in a region: a decision or an action."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="answers")
    region = models.CharField(_("Region"), max_length=12, choices=Region.choices)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=True, action__isnull=False)
                | Q(decision__isnull=False, action__isnull=True),
                name="answer_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["challenge", "region", "decision"],
                condition=Q(decision__isnull=False),
                name="decision_answers_once_there",
            ),
            models.UniqueConstraint(
                fields=["challenge", "region", "action"],
                condition=Q(action__isnull=False),
                name="action_answers_once_there",
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"answer to {self.challenge_id}"
