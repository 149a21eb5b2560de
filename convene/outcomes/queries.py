from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from convene.initiatives.models import Initiative
from convene.initiatives.queries import Act, Happening
from convene.outcomes.models import Edition, OutcomeDocument


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[OutcomeDocument]:
    """The initiative's outcome documents, oldest first; only those with an edition unless `drafts`."""
    rows = OutcomeDocument.objects.filter(initiative=initiative)
    if not drafts:
        rows = rows.public()
    return list(rows.order_by("created_at", "pk"))


def newest(limit: int) -> list[Edition]:
    """The newest edition of each public document, the latest first; one query."""
    latest = Edition.objects.filter(document=OuterRef("document")).order_by("-number")
    rows = Edition.objects.exclude(document__initiative__state=Initiative.State.DRAFT).filter(
        pk=Subquery(latest.values("pk")[:1])
    )
    return list(rows.select_related("document__initiative").order_by("-published_at", "-pk")[:limit])


def happened(initiative: Initiative) -> list[Happening]:
    editions = Edition.objects.filter(document__initiative=initiative).select_related("document")
    return [
        Happening(
            edition.published_at,
            _("Outcome document published: %(title)s, edition %(number)s")
            % {"title": edition.title, "number": edition.number},
            edition.get_absolute_url(),
        )
        for edition in editions.order_by("published_at", "pk")
    ]


def acts(initiative: Initiative) -> list[Act]:
    """What anyone can do: read the newest edition of each document."""
    return [
        Act(_("Read: %(title)s") % {"title": document.title}, document.get_absolute_url())
        for document in of_initiative(initiative)
    ]


def desk(initiative: Initiative) -> list[Act]:
    """What waits for the conveners."""
    return [Act(_("Start an outcome document"), reverse("outcomes:list"))]
