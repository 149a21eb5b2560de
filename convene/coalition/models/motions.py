from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.coalition.models.members import REASON_LIMIT, TITLE_LIMIT, Coalition, Delegate, Majority, Member
from convene.core import times
from convene.core.trail.models import AppendOnlyModel, AppendOnlyQuerySet, Source
from convene.events.models import Event


class Motion(models.Model):
    """Something a member asks the coalition to decide. Its words are in its revisions, each a citeable source."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")  # waits for a seconder
        SECONDED = "seconded", _("Seconded")  # may be put to a ballot
        BALLOT = "ballot", _("In a ballot")  # a ballot is set; the clock opens and closes it
        CARRIED = "carried", _("Carried")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="motions")
    number = models.PositiveIntegerField()  # within its coalition, from 1
    meeting = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="motions"
    )
    mover = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="moved")
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seconder = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="seconded"
    )
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reverses = models.ForeignKey(
        "coalition.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversing_motions",
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    withdrawn_reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    # The latest revision's, so that lists print without a join.
    title = models.CharField(_("Title"), max_length=TITLE_LIMIT)
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    body = models.TextField(_("Text"))  # Markdown
    revisions_made = models.PositiveIntegerField(default=1)  # also tells two editors apart
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coalition", "number"], name="motion_number_once"),
            models.CheckConstraint(
                condition=Q(seconder__isnull=True) | ~Q(seconder=F("mover")), name="seconded_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_reason=""), name="withdrawn_with_a_reason"
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalition:motion", args=[self.coalition.slug, self.number])

    @property
    def is_open_to_change(self) -> bool:
        """Whether its words may still change: until a ballot is set on them."""
        return self.state in {self.State.PROPOSED, self.State.SECONDED}


class MotionRevision(AppendOnlyModel):
    """What a motion said from one moment on."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LIMIT)
    language = models.CharField(max_length=16)
    body = models.TextField()
    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="+")  # kind "motion"
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=times.now)

    objects = AppendOnlyQuerySet["MotionRevision"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "number"], name="motion_revision_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Ballot(models.Model):
    """A vote on one revision of a motion. `opens_at <= now < closes_at` decides whether votes are taken."""

    class State(models.TextChoices):
        SET = "set", _("Set")  # has its times; not counted yet
        COUNTED = "counted", _("Counted")
        CALLED_OFF = "called-off", _("Called off")

    class Result(models.TextChoices):
        CARRIED = "carried", _("Carried")
        REJECTED = "rejected", _("Rejected")
        NO_QUORUM = "no-quorum", _("Quorum missed")

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="ballots")
    revision = models.ForeignKey(MotionRevision, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"))
    quorum = models.PositiveSmallIntegerField(
        _("Quorum")
    )  # per cent of those who may vote; abstaining counts
    majority = models.CharField(_("Majority"), max_length=12, choices=Majority.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.SET)
    called_off_reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    roll_fixed_at = models.DateTimeField(null=True, blank=True)  # when who may vote was written down
    reminded_at = models.DateTimeField(null=True, blank=True)  # when those who had not voted were
    # The count, once it is counted.
    may_vote = models.PositiveIntegerField(null=True, blank=True)
    yes = models.PositiveIntegerField(null=True, blank=True)
    no = models.PositiveIntegerField(null=True, blank=True)
    abstain = models.PositiveIntegerField(null=True, blank=True)
    result = models.CharField(max_length=12, choices=Result.choices, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    source = models.OneToOneField(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # kind "ballot", the result in a sentence
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="called-off") | ~Q(called_off_reason=""), name="called_off_with_a_reason"
            ),
            models.UniqueConstraint(fields=["motion"], condition=Q(state="set"), name="one_ballot_at_a_time"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="ballot_closes_later"),
            models.CheckConstraint(condition=Q(quorum__lte=100), name="ballot_quorum_is_a_share"),
            models.CheckConstraint(
                condition=~Q(state="counted")
                | (
                    Q(counted_at__isnull=False)
                    & Q(may_vote__isnull=False)
                    & Q(yes__isnull=False)
                    & Q(no__isnull=False)
                    & Q(abstain__isnull=False)
                    & ~Q(result="")
                ),
                name="counted_ballot_has_its_count",
            ),
        ]
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"ballot {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:ballot", args=[self.motion.coalition.slug, self.motion.number, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether votes are taken at this moment; the clock decides, no job has to run."""
        return self.state == self.State.SET and self.opens_at <= times.now() < self.closes_at

    @property
    def is_coming(self) -> bool:
        return self.state == self.State.SET and times.now() < self.opens_at

    @property
    def is_being_counted(self) -> bool:
        """Whether it has closed and the worker has not counted it yet, which it does within seconds."""
        return self.state == self.State.SET and self.closes_at <= times.now()


class Told(models.IntegerChoices):
    """What a voter's delegates were last mailed about a ballot."""

    NOTHING = 0, _("Nothing yet")
    OPENED = 1, _("That it opened")
    REMINDED = 2, _("That it closes soon")
    RESULT = 3, _("What came of it")


class Voter(models.Model):
    """A member who may vote in a ballot. One that leaves the coalition before it closes no longer counts."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="voters")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveSmallIntegerField(choices=Told.choices, default=Told.NOTHING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "member"], name="voter_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.ballot_id}"


class Choice(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    ABSTAIN = "abstain", _("Abstain")


class Vote(AppendOnlyModel):
    """What a member said in a ballot. The one with the highest number counts; the earlier ones stay."""

    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="votes")
    number = models.PositiveIntegerField()  # within its voter, from 1
    choice = models.CharField(max_length=8, choices=Choice.choices)
    part = models.CharField(max_length=12, choices=Delegate.Part.choices)  # what the person was at that time
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=times.now)

    objects = AppendOnlyQuerySet["Vote"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voter", "number"], name="vote_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"vote {self.number} of {self.voter_id}"


class Decision(AppendOnlyModel):
    """What the coalition decided. It stays for good; a later one may reverse it, and both stand."""

    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()  # within its coalition, from 1
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="decision")
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="decision")
    meeting = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    title = models.CharField(max_length=TITLE_LIMIT)
    language = models.CharField(max_length=16)
    text = models.TextField()  # Markdown: the motion's as it was voted on
    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="+")  # kind "decision"
    at = models.DateTimeField(default=times.now)

    objects = AppendOnlyQuerySet["Decision"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coalition", "number"], name="decision_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalition:decision", args=[self.coalition.slug, self.number])


class Minutes(models.Model):
    """What was said at a meeting of the coalition; its motions and decisions are gathered around it."""

    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="minutes")
    meeting = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="minutes_taken")
    body = models.TextField(_("Minutes"), blank=True)  # Markdown
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:minutes", args=[self.coalition.slug, self.meeting.slug])
