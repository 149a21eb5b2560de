from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.core.jobs.models import Worker


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    """Who is at work, and until when each is believed alive."""

    list_display = ["id", "since", "lease_until"]
