from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from convene.core import times


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")


class MessageQuerySet(models.QuerySet["Message"]):
    def kept(self) -> "MessageQuerySet":
        return self.filter(erased_at=None)


class Message(models.Model):
    """One mail to one address, as it was written; whom and what it said is erased after a month."""

    to = models.EmailField(max_length=254, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    template = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    reply_to = models.EmailField(max_length=254, blank=True)
    about_kind = models.CharField(max_length=100, blank=True)  # "statements.signature"
    about_id = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    unsubscribe = models.CharField(max_length=500, blank=True)  # the address behind List-Unsubscribe
    batch = models.UUIDField(null=True, blank=True)  # those one job sends over one connection; none: alone
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)  # why it failed: a kind and a code, no address
    created_at = models.DateTimeField(default=times.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)  # it came back for good
    bounce = models.CharField(max_length=12, blank=True)  # why, as RFC 3463 numbers it: "5.1.1"
    soft_bounces = models.PositiveSmallIntegerField(default=0)  # reports of another kind

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at"]),
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["about_kind", "about_id"]),
            models.Index(
                fields=["batch", "state"], name="message_batch", condition=models.Q(batch__isnull=False)
            ),
            models.Index(
                fields=["bounced_at"], name="message_bounced", condition=models.Q(bounced_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(reason=""), name="failed_has_its_reason"
            ),
        ]


class Enclosure(models.Model):
    """A file that goes with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=200)
    mime_type = models.CharField(max_length=100)
    content = models.BinaryField()
