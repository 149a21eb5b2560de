from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.initiatives.models import Convener, Convening, FrozenFigure, Initiative, Reading, Series, Step


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


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    list_display = ("name", "initiative", "language", "created_at")
    list_select_related = ("initiative",)


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    list_display = ("on", "value", "series", "revision", "is_taken_back", "source_name", "at")
    list_select_related = ("series",)


@admin.register(FrozenFigure)
class FrozenFigureAdmin(ReadOnlyAdmin):
    list_display = ("name", "value", "scope_title", "initiative", "counted_at", "frozen_at")
    list_select_related = ("initiative",)
