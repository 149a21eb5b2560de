from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.statements.models import Signature, SignatureCountry, Statement


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ("title", "initiative", "state", "opens_at", "closes_at")
    list_filter = ("state",)
    list_select_related = ("initiative",)
    search_fields = ("title", "slug")


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    list_display = ("organisation_name", "statement", "state", "seat", "created_at", "listed_at")
    list_filter = ("state", "statement")
    list_select_related = ("statement",)
    search_fields = ("organisation_name", "email")
    exclude = ("token_digest", "code_digest")


@admin.register(SignatureCountry)
class SignatureCountryAdmin(ReadOnlyAdmin):
    list_display = ("signature", "country")
    list_select_related = ("signature",)
