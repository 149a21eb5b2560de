from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.forum.models import Contribution
from convene.initiatives.models import Initiative
from convene.organisations.models import Organisation

# Characters
TITLE_LIMIT = 200
TEXT_LIMIT = 5_000
REASON_LIMIT = 300


class Reply(models.Model):
    """An organisation says that it can meet a need, or needs what is offered; perhaps by an entry of its own."""

    to = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="replies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="replies")
    with_contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="replies_with_it"
    )  # its own offer, or need, of the other kind
    text = models.TextField(_("What you can do"), blank=True)  # plain text
    language = models.CharField(max_length=16, default="en")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=times.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint(
                fields=["to", "organisation"], condition=Q(withdrawn_at=None), name="replies_once"
            )
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} to {self.to_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('matching:need', args=[self.to_id])}#reply-{self.pk}"


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def of(self, organisation: Organisation) -> "PartnershipQuerySet":
        return self.filter(parties__organisation=organisation)

    def public(self) -> "PartnershipQuerySet":
        """Those every party agreed to. A proposal, and one that was denied, is its parties' own matter."""
        return self.filter(
            state__in=[Partnership.State.UNDER_WAY, Partnership.State.DONE, Partnership.State.ENDED]
        ).exclude(initiative__state=Initiative.State.DRAFT)


class Partnership(models.Model):
    """Two organisations or more that meet a need together."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        DENIED = "denied", _("Not agreed")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Done")
        ENDED = "ended", _("Ended")

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="partnerships")
    title = models.CharField(_("Title"), max_length=TITLE_LIMIT)
    purpose = models.TextField(_("What you will do together"))  # Markdown
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    need = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="partnerships_for_it"
    )
    offer = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="partnerships_with_it"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    result = models.TextField(_("What came of it"), blank=True)  # Markdown
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=times.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # done, ended or denied
    version = models.PositiveIntegerField(default=1)
    is_demonstration = models.BooleanField(default=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=False) | Q(offer__isnull=False),
                name="partnership_rests_on_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["under-way", "done", "ended"]) | Q(agreed_at__isnull=False),
                name="partnership_was_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "ended"]) | (~Q(result="") & Q(ended_at__isnull=False)),
                name="partnership_ends_with_a_result",
            ),
        ]
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matching:partnership", args=[self.pk])

    @property
    def is_public(self) -> bool:
        return self.agreed_at is not None and self.initiative.is_public


class Party(models.Model):
    """One of a partnership's organisations, and what it said to the proposal."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        AGREED = "agreed", _("Agreed")
        DENIED = "denied", _("Said no")

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parties")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "organisation"], name="party_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.partnership_id}"
