from django.contrib import admin

from convene.coalition.models import (
    Action,
    Answer,
    Ballot,
    Challenge,
    Coalition,
    Decision,
    Delegate,
    Evidence,
    Member,
    Minutes,
    Motion,
    MotionRevision,
    Raised,
    Supporter,
    Update,
    Vote,
    Voter,
)
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


@admin.register(Motion)
class MotionAdmin(ReadOnlyAdmin):
    list_display = ("title", "coalition", "number", "state", "mover", "created_at")
    list_filter = ("state",)
    list_select_related = ("coalition", "mover")
    search_fields = ("title",)


@admin.register(MotionRevision)
class MotionRevisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "motion", "number", "at")
    list_select_related = ("motion",)
    ordering = ("-id",)


@admin.register(Ballot)
class BallotAdmin(ReadOnlyAdmin):
    list_display = ("motion", "opens_at", "closes_at", "state", "result")
    list_filter = ("state", "result")
    list_select_related = ("motion",)


@admin.register(Voter)
class VoterAdmin(ReadOnlyAdmin):
    list_display = ("member", "ballot", "left_at", "told")
    list_select_related = ("member", "ballot")


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    list_display = ("voter", "number", "choice", "part", "at")
    list_select_related = ("voter",)
    ordering = ("-id",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "coalition", "number", "at")
    list_select_related = ("coalition",)
    search_fields = ("title",)


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyAdmin):
    list_display = ("meeting", "coalition", "version", "published_at")
    list_select_related = ("meeting", "coalition")


# --- actions and challenges ---


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    list_display = ("title", "coalition", "owner", "region", "due_on", "state")
    list_filter = ("state", "region")
    list_select_related = ("coalition", "owner")
    search_fields = ("title", "owner__name")


@admin.register(Supporter)
class SupporterAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "action", "how")
    list_select_related = ("organisation", "action")


@admin.register(Update)
class UpdateAdmin(ReadOnlyAdmin):
    list_display = ("action", "number", "state", "organisation", "at")
    list_filter = ("state",)
    list_select_related = ("action", "organisation")
    ordering = ("-id",)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ("name", "mime_type", "size", "digest")
    exclude = ("content",)
    ordering = ("-id",)


@admin.register(Challenge)
class ChallengeAdmin(ReadOnlyAdmin):
    list_display = ("title", "coalition", "order")
    list_select_related = ("coalition",)
    search_fields = ("title",)


@admin.register(Raised)
class RaisedAdmin(ReadOnlyAdmin):
    list_display = ("challenge", "region", "source")
    list_filter = ("region",)
    list_select_related = ("challenge", "source")


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ("challenge", "region", "decision", "action")
    list_filter = ("region",)
    list_select_related = ("challenge", "decision", "action")
