from django.contrib import admin

from convene.core.accounts.models import Session, User
from convene.core.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["email", "name", "language", "is_staff", "may_convene", "is_active", "created_at"]
    list_filter = ["is_staff", "may_convene", "is_active", "is_demonstration"]
    search_fields = ["email", "name"]
    exclude = ["password"]


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Who is signed in until when. A session's key opens the session, so nothing shows or links to it."""

    list_display = ["user", "expire_date"]
    list_display_links = None
    list_select_related = ["user"]
    ordering = ["-expire_date"]
    fields = ["user", "expire_date"]
