from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.events.models import Event, Input, Registration, Session, Speaker


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["title", "initiative", "starts_at", "minutes", "state"]
    list_filter = ["state", "kind"]
    list_select_related = ["initiative"]
    search_fields = ["title"]
    ordering = ["-starts_at"]


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ["title", "event", "order", "format", "minutes"]
    list_filter = ["format"]
    list_select_related = ["event"]


@admin.register(Speaker)
class SpeakerAdmin(ReadOnlyAdmin):
    list_display = ["name", "event", "part", "organisation"]
    list_filter = ["part"]
    list_select_related = ["event", "organisation"]
    search_fields = ["name"]


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ["id", "event", "state", "country", "created_at"]
    list_filter = ["state"]
    list_select_related = ["event"]
    exclude = ["token_digest"]
    ordering = ["-id"]


@admin.register(Input)
class InputAdmin(ReadOnlyAdmin):
    list_display = ["id", "event", "kind", "organisation", "state", "quoting", "created_at"]
    list_filter = ["state", "kind", "quoting"]
    list_select_related = ["event", "organisation"]
    ordering = ["-id"]
