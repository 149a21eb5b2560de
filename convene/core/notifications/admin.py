from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.core.notifications.models import Enclosure, Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """How the mail goes; not what it says, nor to whom."""

    list_display = ["pk", "template", "language", "state", "attempts", "reason", "created_at", "sent_at"]
    list_filter = ["state", "template"]
    fields = [
        "template",
        "language",
        "state",
        "attempts",
        "reason",
        "message_id",
        "created_at",
        "sent_at",
        "bounced_at",
        "bounce",
        "soft_bounces",
    ]


@admin.register(Enclosure)
class EnclosureAdmin(ReadOnlyAdmin):
    """What was attached, without its content."""

    list_display = ["pk", "message", "name", "mime_type"]
    fields = ["message", "name", "mime_type"]
