from django.utils.translation import gettext as _

from convene.core.trail.queries import latest_sources
from convene.forum.models import Call, Contribution
from convene.initiatives.models import Initiative, Quoting
from convene.initiatives.queries import Act, Happening, Voice
from convene.organisations.models import Organisation


def of_initiative(initiative: Initiative) -> list[Call]:
    """The initiative's calls in the order they opened."""
    return list(initiative.calls.all())


def by_organisation(organisation: Organisation) -> list[Contribution]:
    """What the organisation contributed and everyone may read, newest first."""
    rows = Contribution.objects.public().filter(organisation=organisation)
    return list(rows.select_related("call").order_by("-created_at", "-pk"))


def voices_of(organisation: Organisation) -> list[tuple[str, int]]:
    """The organisation's public contributions as the trail names them."""
    return [("contribution", row.pk) for row in by_organisation(organisation)]


def citeable(initiative: Initiative) -> list[Voice]:
    """Every public contribution whose author allows quoting, at its latest revision; two queries."""
    rows = (
        Contribution.objects.quotable()
        .filter(call__initiative=initiative)
        .select_related("organisation", "author")
        .order_by("pk")
    )
    found = list(rows)
    sources = latest_sources("contribution", [row.pk for row in found])
    return [
        Voice(
            source=sources[row.pk],
            kind_label=str(row.get_kind_display()),
            phase=row.phase,
            region=row.region,
            organisation=row.organisation,
            name=row.author_name if row.quoting == Quoting.ORGANISATION_AND_NAME else "",
            author=row.author,
            is_demonstration=row.is_demonstration,
        )
        for row in found
    ]


def happened(initiative: Initiative) -> list[Happening]:
    return [
        Happening(call.opens_at, _("Call opened: %(title)s") % {"title": call.title}, call.get_absolute_url())
        for call in of_initiative(initiative)
        if call.is_open or call.closes_at
    ]


def acts(initiative: Initiative) -> list[Act]:
    return [
        Act(_("Contribute: %(title)s") % {"title": call.title}, call.get_absolute_url(), until=call.closes_at)
        for call in of_initiative(initiative)
        if call.is_open
    ]
