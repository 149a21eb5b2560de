from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.core.search.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["kind", "object_id", "language", "title", "address"]
    list_filter = ["kind", "language"]
