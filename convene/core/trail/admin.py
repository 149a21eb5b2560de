from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.core.trail.models import Checkpoint, Citation, Entry, Leaf, Source


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "deed", "kind", "object_id", "actor"]
    list_filter = ["deed", "kind"]
    list_select_related = ["actor"]
    ordering = ["-id"]


@admin.register(Leaf)
class LeafAdmin(ReadOnlyAdmin):
    list_display = ["index", "entry"]
    list_select_related = ["entry"]
    ordering = ["-index"]


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnlyAdmin):
    list_display = ["size", "root", "signed_at"]
    ordering = ["-size"]


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "object_id", "revision", "language", "at"]
    list_filter = ["kind"]
    ordering = ["-id"]


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    list_display = ["passage_title", "source", "start", "end", "at"]
    list_select_related = ["source"]
    ordering = ["-id"]
