"""What the pages of an initiative and of an organisation ask."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from convene.forum.models import Contribution, Kind
from convene.initiatives.models import Initiative
from convene.initiatives.queries import Act, Happening
from convene.matching.models import Partnership
from convene.matching.queries.entries import entries, shown
from convene.matching.queries.partnerships import with_parties
from convene.organisations.models import Organisation


@dataclass(frozen=True)
class Part:
    """What an organisation needs and offers, and with whom it does what."""

    needs: list[Contribution]
    offers: list[Contribution]
    partnerships: list[Partnership]


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[Partnership]:
    """Its partnerships, the newest first; with `drafts`, those not agreed by all as well."""
    rows = initiative.partnerships.all() if drafts else initiative.partnerships.public()
    return list(with_parties(rows).order_by("-agreed_at", "-proposed_at", "-pk"))


def by_organisation(organisation: Organisation) -> Part:
    """What everyone may see of it: open needs and offers whose author is known to speak for it, partnerships."""
    rows = list(shown(entries().filter(organisation=organisation)))
    known = [row for row in rows if getattr(row, "speaks", False)]
    public = with_parties(Partnership.objects.public().of(organisation))
    return Part(
        needs=[row for row in known if row.kind == Kind.NEED],
        offers=[row for row in known if row.kind == Kind.OFFER],
        partnerships=list(public.order_by("-agreed_at", "-pk")),
    )


def happened(initiative: Initiative) -> list[Happening]:
    told = []
    endings = {
        Partnership.State.DONE: _("Partnership done: %(title)s"),
        Partnership.State.ENDED: _("Partnership ended: %(title)s"),
    }
    for one in of_initiative(initiative):
        address, words = one.get_absolute_url(), {"title": one.title}
        if one.agreed_at:
            told.append(Happening(one.agreed_at, _("Partnership agreed: %(title)s") % words, address))
        if one.ended_at and one.state in endings:
            told.append(Happening(one.ended_at, endings[Partnership.State(one.state)] % words, address))
    return told


def acts(initiative: Initiative) -> list[Act]:
    """One line that leads to what is needed and offered, while something is."""
    if not entries(initiative=initiative.slug).exists():
        return []
    return [Act(_("Meet a need or take up an offer"), _listed(initiative))]


def desk(initiative: Initiative) -> list[Act]:
    """What its conveners look after: proposals that wait for an answer, and where to bring two together."""
    waits = initiative.partnerships.filter(state=Partnership.State.PROPOSED)
    found = [
        Act(_("Partnership waits for answers: %(title)s") % {"title": one.title}, one.get_absolute_url())
        for one in waits.order_by("proposed_at", "pk")
    ]
    if entries(initiative=initiative.slug).exists():
        found.append(Act(_("Bring needs and offers together"), _listed(initiative)))
    return found


def _listed(initiative: Initiative) -> str:
    return f"{reverse('matching:needs')}?initiative={initiative.slug}"
