from django.contrib import admin

from convene.core.admin import ReadOnlyAdmin
from convene.outreach.models import (
    Mailing,
    MailingText,
    News,
    NewsCorrection,
    NewsFigure,
    NewsText,
    Recipient,
    Unsubscription,
)


@admin.register(News)
class NewsAdmin(ReadOnlyAdmin):
    list_display = ["slug", "initiative", "language", "state", "published_at"]
    list_filter = ["state"]
    list_select_related = ["initiative"]
    search_fields = ["slug"]


@admin.register(NewsText)
class NewsTextAdmin(ReadOnlyAdmin):
    list_display = ["title", "news", "language"]
    list_filter = ["language"]
    list_select_related = ["news"]
    search_fields = ["title"]


@admin.register(NewsCorrection)
class NewsCorrectionAdmin(ReadOnlyAdmin):
    list_display = ["note", "text", "at", "by"]
    list_select_related = ["text", "by"]


@admin.register(NewsFigure)
class NewsFigureAdmin(ReadOnlyAdmin):
    list_display = ["key", "news", "name", "frozen"]
    list_select_related = ["news", "frozen"]


@admin.register(Mailing)
class MailingAdmin(ReadOnlyAdmin):
    list_display = ["name", "initiative", "audience", "matter", "state", "started_at", "finished_at"]
    list_filter = ["state", "audience"]
    list_select_related = ["initiative"]
    search_fields = ["name"]


@admin.register(MailingText)
class MailingTextAdmin(ReadOnlyAdmin):
    list_display = ["subject", "mailing", "language"]
    list_filter = ["language"]
    list_select_related = ["mailing"]


@admin.register(Recipient)
class RecipientAdmin(ReadOnlyAdmin):
    """How a letter goes to one address; not which."""

    list_display = ["pk", "mailing", "language", "state", "reason"]
    list_filter = ["state", "reason"]
    list_select_related = ["mailing"]
    fields = ["mailing", "language", "state", "reason", "message"]


@admin.register(Unsubscription)
class UnsubscriptionAdmin(ReadOnlyAdmin):
    list_display = ["pk", "initiative", "at"]
    list_select_related = ["initiative"]
    fields = ["initiative", "at"]
