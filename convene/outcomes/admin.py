from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.outcomes.models import (
    Edition,
    EditionFile,
    EditionPassage,
    OutcomeDocument,
    Passage,
    PassageSource,
    Section,
)


@admin.register(OutcomeDocument)
class OutcomeDocumentAdmin(ReadOnlyAdmin):
    list_display = ("title", "initiative", "language", "compiled_at", "created_at")
    list_select_related = ("initiative",)
    search_fields = ("title", "slug")


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ("document", "order", "phase", "region", "title")
    list_select_related = ("document",)


@admin.register(Passage)
class PassageAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "document", "kind", "language", "included")
    list_filter = ("kind", "included")
    list_select_related = ("document",)


@admin.register(PassageSource)
class PassageSourceAdmin(ReadOnlyAdmin):
    list_display = ("passage", "source", "start", "end")
    list_select_related = ("passage", "source")


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "language", "published_at", "published_by", "digest")
    list_select_related = ("published_by",)


@admin.register(EditionPassage)
class EditionPassageAdmin(ReadOnlyAdmin):
    list_display = ("edition", "number", "digest")
    list_select_related = ("edition",)


@admin.register(EditionFile)
class EditionFileAdmin(ReadOnlyAdmin):
    list_display = ("edition", "format", "size", "digest")
    list_select_related = ("edition",)
    exclude = ("content",)
