from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.initiatives.models import Initiative
from convene.organisations.models import Organisation
from convene.statements.models import Signature

INVITATION_LASTS = timedelta(days=30)

# Characters
TITLE_LIMIT = 200
TEXT_LIMIT = 20_000
REASON_LIMIT = 300


class Majority(models.TextChoices):
    """What carries a motion, once enough members have voted."""

    SIMPLE = "simple", _("More yes than no")
    TWO_THIRDS = "two-thirds", _("At least two thirds of yes and no together")
    ABSOLUTE = "absolute", _("Yes from more than half of all who may vote")


class CoalitionQuerySet(models.QuerySet["Coalition"]):
    def public(self) -> "CoalitionQuerySet":
        return self.exclude(initiative__state=Initiative.State.DRAFT)


class Coalition(models.Model):
    """Organisations that decide together under an initiative, and act on it."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="coalitions")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("Name"), max_length=TITLE_LIMIT)
    purpose = models.TextField(_("What it is for"), blank=True)  # Markdown
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    # What a ballot begins with; each ballot states its own.
    quorum = models.PositiveSmallIntegerField(_("Quorum"), default=50)  # per cent of those who may vote
    majority = models.CharField(
        _("Majority"), max_length=12, choices=Majority.choices, default=Majority.SIMPLE
    )
    version = models.PositiveIntegerField(default=1)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)

    objects = CoalitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quorum__lte=100), name="coalition_quorum_is_a_share"),
        ]
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalition:coalition", args=[self.slug])


class MemberQuerySet(models.QuerySet["Member"]):
    def admitted(self) -> "MemberQuerySet":
        """Members and observers as of now."""
        return self.filter(state=Member.State.ADMITTED)

    def voting(self) -> "MemberQuerySet":
        return self.admitted().filter(grade=Member.Grade.MEMBER)


class Member(models.Model):
    """An organisation in a coalition, or on its way in. It leaves by a new state, never by deletion."""

    class Grade(models.TextChoices):
        MEMBER = "member", _("Member")
        OBSERVER = "observer", _("Observer")

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        APPLIED = "applied", _("Applied")
        ADMITTED = "admitted", _("Admitted")
        DECLINED = "declined", _("Declined")
        LEFT = "left", _("Left")

    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="coalition_members")
    grade = models.CharField(_("Part"), max_length=12, choices=Grade.choices, default=Grade.MEMBER)
    state = models.CharField(max_length=12, choices=State.choices)
    # The signature whose "join" asked for the invitation; none for who applied or was invited by hand.
    signature = models.ForeignKey(
        Signature, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # who applied or confirmed
    email = models.EmailField(blank=True)  # where the invitation went; blank once erased
    language = models.CharField(max_length=16, default="en")  # of that mail
    token_digest = models.CharField(max_length=64, blank=True)  # of the link in it
    mailed_at = models.DateTimeField(null=True, blank=True)  # the latest link was sent then
    mails_sent = models.PositiveSmallIntegerField(default=0)
    show_name = models.BooleanField(default=False)  # whether who applied lets their name be shown as delegate
    why = models.TextField(_("Why you want to join"), blank=True)  # plain text
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("Reason"), max_length=REASON_LIMIT, blank=True)  # of admitting or declining
    admitted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "organisation"],
                condition=Q(state__in=["invited", "applied", "admitted"]),
                name="in_a_coalition_once",
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="member_link_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="admitted") | Q(admitted_at__isnull=False), name="admitted_at_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="left") | Q(left_at__isnull=False), name="left_at_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="declined_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["coalition", "state", "grade"])]
        ordering = ["admitted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.coalition_id}"

    @property
    def is_admitted(self) -> bool:
        return self.state == self.State.ADMITTED

    @property
    def is_invited(self) -> bool:
        return self.state == self.State.INVITED

    @property
    def is_applied(self) -> bool:
        return self.state == self.State.APPLIED

    @property
    def link_is_old(self) -> bool:
        """Whether the link in the latest invitation can no longer be used."""
        return self.mailed_at is None or times.now() > self.mailed_at + INVITATION_LASTS

    @property
    def signatory_name(self) -> str:
        """The name of the person who signed, where the invitation went to that person."""
        signed = self.signature
        return signed.name if signed is not None and signed.email == self.email else ""

    @property
    def is_voting(self) -> bool:
        return self.state == self.State.ADMITTED and self.grade == self.Grade.MEMBER


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def current(self) -> "DelegateQuerySet":
        return self.filter(ended_at=None)


class Delegate(models.Model):
    """Who speaks and votes for a member. A replacement ends one row and begins another."""

    class Part(models.TextChoices):
        DELEGATE = "delegate", _("Delegate")
        DEPUTY = "deputy", _("Deputy")

    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="delegates")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="delegates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegate_of")
    part = models.CharField(_("Part"), max_length=12, choices=Part.choices)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    show_name = models.BooleanField(_("Show my name"), default=False)  # their own choice, nobody else's
    named_at = models.DateTimeField(default=times.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "part"], condition=Q(ended_at=None), name="one_delegate_one_deputy"
            ),
            models.UniqueConstraint(
                fields=["coalition", "user"], condition=Q(ended_at=None), name="one_part_a_person"
            ),
        ]
        ordering = ["named_at", "pk"]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.member_id}"

    @property
    def shown_name(self) -> str:
        """The name as everyone may see it, "" where the person did not choose so."""
        return self.user.name if self.show_name else ""
