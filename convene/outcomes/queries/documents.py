"""Where initiatives and other pages meet outcome documents."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from convene.initiatives.models import Initiative
from convene.initiatives.queries import Act, Happening
from convene.outcomes.models import Edition, OutcomeDocument


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[OutcomeDocument]:
    """The initiative's outcome documents, oldest first; only those with an edition unless `drafts`."""
    rows = OutcomeDocument.objects.all() if drafts else OutcomeDocument.objects.public()
    return list(rows.filter(initiative=initiative).order_by("created_at", "pk"))


def newest(limit: int) -> list[Edition]:
    """The newest edition of each public document, the latest first; one query, without their content."""
    latest = Edition.objects.filter(document=OuterRef("document")).order_by("-number")
    rows = Edition.objects.public().filter(pk=Subquery(latest.values("pk")[:1]))
    rows = rows.select_related("document__initiative").defer("content")
    return list(rows.order_by("-published_at", "-pk")[:limit])


def happened(initiative: Initiative) -> list[Happening]:
    """Every edition that was published."""
    editions = Edition.objects.filter(document__initiative=initiative).defer("content")
    return [
        Happening(
            edition.published_at,
            _("Outcome document published: %(title)s, edition %(number)s")
            % {"title": edition.title, "number": edition.number},
            edition.get_absolute_url(),
        )
        for edition in editions.select_related("document").order_by("published_at", "pk")
    ]


def acts(initiative: Initiative) -> list[Act]:
    """What anyone can do: read."""
    return [
        Act(_("Read: %(title)s") % {"title": document.title}, document.get_absolute_url())
        for document in of_initiative(initiative)
    ]


def desk(initiative: Initiative) -> list[Act]:
    """What the conveners can go on with, and where they begin."""
    return [
        *(
            Act(
                _("Work on the outcome document: %(title)s") % {"title": document.title},
                reverse("outcomes:draft", args=[document.slug]),
            )
            for document in of_initiative(initiative, drafts=True)
        ),
        Act(_("Start an outcome document"), reverse("outcomes:start", args=[initiative.slug])),
    ]
