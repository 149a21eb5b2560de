from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.matching.models import Partnership, Party, Reply


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = ["to", "organisation", "at", "withdrawn_at"]
    list_select_related = ["to", "organisation"]
    ordering = ["-id"]


@admin.register(Partnership)
class PartnershipAdmin(ReadOnlyAdmin):
    list_display = ["title", "initiative", "state", "proposed_at", "agreed_at", "ended_at"]
    list_filter = ["state"]
    list_select_related = ["initiative"]
    search_fields = ["title"]
    ordering = ["-id"]


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin):
    list_display = ["partnership", "organisation", "state", "at"]
    list_filter = ["state"]
    list_select_related = ["partnership", "organisation"]
    ordering = ["-id"]
