from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.initiatives.models import Convener, Convening, Initiative, Step


@admin.register(Initiative)
class InitiativeAdmin(ReadOnlyAdmin):
    list_display = ("title", "state", "time_zone", "created_at", "opened_at", "finished_at")
    list_filter = ("state",)
    search_fields = ("title", "slug")


@admin.register(Convening)
class ConveningAdmin(ReadOnlyAdmin):
    list_display = ("initiative", "organisation", "part", "order")
    list_select_related = ("initiative", "organisation")


@admin.register(Convener)
class ConvenerAdmin(ReadOnlyAdmin):
    list_display = ("initiative", "user", "appointed_at")
    list_select_related = ("initiative", "user")


@admin.register(Step)
class StepAdmin(ReadOnlyAdmin):
    list_display = ("title", "initiative", "kind", "state", "date")
    list_select_related = ("initiative",)
