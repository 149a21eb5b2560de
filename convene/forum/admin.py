from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.forum.models import (
    Call,
    Contribution,
    ContributionCountry,
    Particulars,
    ParticularsLanguage,
    Revision,
)


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ["title", "initiative", "opens_at", "closes_at"]
    list_select_related = ["initiative"]
    search_fields = ["title"]


@admin.register(Contribution)
class ContributionAdmin(ReadOnlyAdmin):
    list_display = ["title", "call", "organisation", "kind", "state", "quoting", "created_at"]
    list_filter = ["state", "kind", "quoting"]
    list_select_related = ["call", "organisation"]
    search_fields = ["title", "organisation__name"]
    ordering = ["-id"]


@admin.register(ContributionCountry)
class ContributionCountryAdmin(ReadOnlyAdmin):
    list_display = ["contribution", "country"]
    list_select_related = ["contribution"]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["title", "contribution", "number", "at", "by"]
    list_select_related = ["contribution", "by"]
    ordering = ["-id"]


@admin.register(Particulars)
class ParticularsAdmin(ReadOnlyAdmin):
    list_display = ["contribution", "category", "urgency", "expires_at", "closed_at"]
    list_filter = ["category", "urgency"]
    list_select_related = ["contribution"]
    ordering = ["-id"]


@admin.register(ParticularsLanguage)
class ParticularsLanguageAdmin(ReadOnlyAdmin):
    list_display = ["particulars", "language"]
    list_select_related = ["particulars"]
