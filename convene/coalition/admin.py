from django.contrib import admin

from convene.coalition.models import Coalition, Delegate, Member
from convene.core.admin import ReadOnlyAdmin

# --- members and delegates ---


@admin.register(Coalition)
class CoalitionAdmin(ReadOnlyAdmin):
    list_display = ("title", "initiative", "quorum", "majority", "created_at")
    list_select_related = ("initiative",)
    search_fields = ("title", "slug")


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "coalition", "grade", "state", "admitted_at", "left_at")
    list_filter = ("state", "grade")
    list_select_related = ("organisation", "coalition")
    search_fields = ("organisation__name",)


@admin.register(Delegate)
class DelegateAdmin(ReadOnlyAdmin):
    list_display = ("user", "member", "part", "named_at", "ended_at")
    list_filter = ("part",)
    list_select_related = ("user", "member__organisation")


# --- motions, ballots, decisions ---


# --- actions and challenges ---
