from django.contrib import admin

from convene.core.accounts.models import User
from convene.core.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["email", "name", "language", "is_staff", "may_convene", "is_active", "created_at"]
    list_filter = ["is_staff", "may_convene", "is_active", "is_demonstration"]
    search_fields = ["email", "name"]
    exclude = ["password"]
