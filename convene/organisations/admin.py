from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.organisations.models import Alias, Membership, Organisation, Served, Spoken, Themed


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("name", "state", "seat", "kind", "verified_at", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("name", "acronym", "aliases__name")


@admin.register(Alias)
class AliasAdmin(ReadOnlyAdmin):
    list_display = ("name", "organisation", "kind", "language")
    list_select_related = ("organisation",)
    search_fields = ("name",)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "user", "role", "state", "basis", "created_at")
    list_filter = ("state", "role")
    list_select_related = ("organisation", "user")
    search_fields = ("organisation__name", "user__email")


@admin.register(Served)
class ServedAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "country")
    list_select_related = ("organisation",)


@admin.register(Spoken)
class SpokenAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "language")
    list_select_related = ("organisation",)


@admin.register(Themed)
class ThemedAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "theme")
    list_select_related = ("organisation",)
