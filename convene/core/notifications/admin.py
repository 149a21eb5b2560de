from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.core.notifications.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """How the mail goes; not what it says, nor to whom."""

    list_display = ["pk", "template", "language", "state", "attempts", "reason", "created_at", "sent_at"]
    list_filter = ["state", "template"]
    fields = ["template", "language", "state", "attempts", "reason", "message_id", "created_at", "sent_at"]
