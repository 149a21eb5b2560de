from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.accounts.models import User
from convene.initiatives.models import Initiative
from convene.organisations.models import Organisation

LINK_LASTS = timedelta(days=7)


class StatementQuerySet(models.QuerySet["Statement"]):
    def public(self) -> "StatementQuerySet":
        return self.exclude(state=Statement.State.DRAFT).exclude(initiative__state=Initiative.State.DRAFT)


class Statement(models.Model):
    """A joint statement. Frozen, its text has a digest and never changes again."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FROZEN = "frozen", _("Text frozen")
        OPEN = "open", _("Open for signing")  # within its opening and closing time, see `is_open`
        CLOSED = "closed", _("Closed")

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="statements")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    body = models.TextField(_("Text"))  # Markdown
    version = models.PositiveIntegerField(default=1)  # grows with each edit of the draft
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    digest = models.CharField(
        max_length=64, blank=True
    )  # SHA-256 of title and body as `frozen_text` joins them
    frozen_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(_("Signing opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Signing closes"), null=True, blank=True)
    created_at = models.DateTimeField(default=times.now)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(digest="") & Q(frozen_at__isnull=False)),
                name="frozen_text_has_a_digest",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "frozen"])
                | (Q(opens_at__isnull=False) & Q(closes_at__isnull=False)),
                name="open_statement_has_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("statements:statement", args=[self.slug])

    @property
    def frozen_text(self) -> str:
        """What the digest is taken of: title, a blank line, the text."""
        return f"{self.title}\n\n{self.body}"

    @property
    def is_frozen(self) -> bool:
        return self.state != self.State.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether signing is possible at this moment; the clock decides, no job has to run."""
        return (
            self.state == self.State.OPEN
            and self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= times.now() < self.closes_at
        )

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED or (
            self.state == self.State.OPEN and self.closes_at is not None and self.closes_at <= times.now()
        )

    @property
    def is_scheduled(self) -> bool:
        """Whether signing will open at a moment that has not come."""
        return self.state == self.State.OPEN and self.opens_at is not None and self.opens_at > times.now()

    @property
    def standing(self) -> str:
        """The state by the clock, in words; `state` follows it within seconds."""
        if self.is_scheduled:
            return str(_("Signing opens later"))
        return str(self.State.CLOSED.label if self.is_closed else self.get_state_display())


class SignatureQuerySet(models.QuerySet["Signature"]):
    def counted(self) -> "SignatureQuerySet":
        """The roll: confirmed by the signatory and accepted. What every total counts."""
        return self.filter(state=Signature.State.LISTED)

    def waiting(self) -> "SignatureQuerySet":
        """Confirmed by the signatory, waiting for a convener."""
        return self.filter(state=Signature.State.CONFIRMED)

    def of_person(self, user: User) -> "SignatureQuerySet":
        """What a person signed, as their account knows it or, before that, by their address alone."""
        return self.filter(Q(user=user) | Q(user=None, email__iexact=user.email))


class Signature(models.Model):
    """One organisation's signature under one statement, as its representative gave it.

    Only what is on the roll is the organisation's, and it is there once. Whatever still waits blocks
    nobody: anyone with an address of their own can get as far as waiting, an impostor too.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the signatory to confirm")
        CONFIRMED = "confirmed", _("Waiting for the conveners")
        LISTED = "listed", _("Signed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="signatures")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)

    organisation_name = models.CharField(_("Organisation"), max_length=200)  # as typed when signing
    website = models.URLField(_("Website"), max_length=300, blank=True)
    seat = models.CharField(_("Country of seat"), max_length=2)
    name = models.CharField(_("Your name"), max_length=200, blank=True)  # blank once erased
    role = models.CharField(_("Your role"), max_length=200, blank=True)
    email = models.EmailField(_("Your e-mail"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    language = models.CharField(max_length=16, default="en")  # of the form, and so of the mail
    is_new = models.BooleanField(default=False)  # shown similar organisations, they said theirs is another

    list_organisation = models.BooleanField(_("List our organisation"), default=False)
    show_name = models.BooleanField(_("Show my name and role"), default=False)
    join_coalition = models.BooleanField(_("We want to join the coalition"), default=False)
    outcome_news = models.BooleanField(_("Tell me what comes of it"), default=False)

    token_digest = models.CharField(
        max_length=64, unique=True
    )  # of the link in the mail, which also manages it later
    code_digest = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # wrong codes since the last one was sent
    mailed_at = models.DateTimeField(default=times.now)  # the latest link was sent then
    mails_sent = models.PositiveSmallIntegerField(default=0)

    created_at = models.DateTimeField(default=times.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # the convener who confirmed by hand
    basis = models.CharField(max_length=300, blank=True)  # on what ground, when confirmed by hand or approved
    listed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_reason = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "organisation"],
                condition=Q(state="listed"),
                name="an_organisation_signs_once",
            ),
            models.CheckConstraint(condition=Q(seat__length=2), name="signature_has_a_seat"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "listed"]) | Q(confirmed_at__isnull=False),
                name="counted_signature_was_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state="listed") | Q(listed_at__isnull=False),
                name="listed_signature_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(basis=""), name="confirmed_by_hand_has_a_basis"
            ),
        ]
        indexes = [models.Index(fields=["statement", "state", "listed_at"])]

    def __str__(self) -> str:
        return f"{self.organisation_name} under {self.statement_id}"

    @property
    def is_standing(self) -> bool:
        """Whether it counts or may yet come to count."""
        return self.state in {self.State.PENDING, self.State.CONFIRMED, self.State.LISTED}

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_listed(self) -> bool:
        return self.state == self.State.LISTED

    @property
    def link_is_old(self) -> bool:
        """Whether the link in the latest mail can no longer confirm; it still manages what it confirmed."""
        return times.now() > self.mailed_at + LINK_LASTS


class SignatureCountry(models.Model):
    """A country the signatory said it works for."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="countries")
    country = models.CharField(max_length=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signature", "country"], name="signed_country_once")]
        ordering = ["country"]

    def __str__(self) -> str:
        return self.country
