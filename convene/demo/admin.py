from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.demo.models import Demonstration


@admin.register(Demonstration)
class DemonstrationAdmin(ReadOnlyAdmin):
    list_display = ["began_at", "finished_at"]
