"""What an initiative's page, an organisation's page and the conveners' desk tell of coalitions."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from convene.coalition.models import Action, Ballot, Coalition, Decision, Member, Motion, Supporter, Update
from convene.core import times
from convene.initiatives.models import Initiative
from convene.initiatives.queries import Act, Happening
from convene.organisations.models import Organisation
from convene.statements.models import Signature

TOLD = 20  # of the newest actions done


@dataclass(frozen=True)
class Part:
    """What an organisation is and does in coalitions, as far as everyone may know."""

    members: list[Member]  # where it is a member or observer now
    motions: list[Motion]  # that it moved
    owned: list[Action]
    supported: list[Supporter]

    def __bool__(self) -> bool:
        return bool(self.members or self.motions or self.owned or self.supported)


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[Coalition]:
    """The initiative's coalitions, oldest first. There are no drafts of coalitions, asked for or not."""
    return list(initiative.coalitions.select_related("initiative"))


def by_organisation(organisation: Organisation) -> Part:
    """The organisation's part in every public coalition, newest first. Four queries."""
    public = Coalition.objects.public()
    members = Member.objects.admitted().filter(organisation=organisation, coalition__in=public)
    motions = Motion.objects.filter(mover__organisation=organisation, coalition__in=public)
    owned = Action.objects.public().filter(owner=organisation)
    supported = Supporter.objects.filter(organisation=organisation, action__coalition__in=public)
    return Part(
        members=list(members.select_related("coalition").order_by("-admitted_at", "-pk")),
        motions=list(motions.select_related("coalition").order_by("-created_at", "-pk")),
        owned=list(owned.select_related("coalition").order_by("-created_at", "-pk")),
        supported=list(supported.select_related("action__coalition").order_by("-action__created_at", "-pk")),
    )


def happened(initiative: Initiative) -> list[Happening]:
    """Foundings, decisions, ballots that did not carry, and the newest actions done."""
    told = [
        Happening(
            one.created_at, _("Coalition founded: %(title)s") % {"title": one.title}, one.get_absolute_url()
        )
        for one in of_initiative(initiative)
    ]
    decisions = Decision.objects.filter(coalition__initiative=initiative).select_related("coalition")
    told += [
        Happening(one.at, _("Decided: %(title)s") % {"title": one.title}, one.get_absolute_url())
        for one in decisions
    ]
    lost = Ballot.objects.filter(
        motion__coalition__initiative=initiative, state=Ballot.State.COUNTED, decision=None
    )
    told += [
        Happening(
            one.closes_at, _("Not carried: %(title)s") % {"title": one.motion.title}, one.get_absolute_url()
        )
        for one in lost.select_related("motion__coalition")
    ]
    done: dict[int, tuple[datetime, Action]] = {}
    reports = Update.objects.filter(
        action__coalition__initiative=initiative, action__state=Action.State.DONE, state=Action.State.DONE
    )
    for report in reports.select_related("action__coalition").order_by("-at", "-pk")[:TOLD]:
        done[report.action_id] = (report.at, report.action)
    told += [
        Happening(at, _("Done: %(title)s") % {"title": action.title}, action.get_absolute_url())
        for at, action in done.values()
    ]
    return told


def open_ballots(coalition: Coalition | None = None, initiative: Initiative | None = None) -> list[Ballot]:
    """Those that take votes now, the one that closes first ahead."""
    now = times.now()
    rows = Ballot.objects.filter(state=Ballot.State.SET, opens_at__lte=now, closes_at__gt=now)
    if coalition is not None:
        rows = rows.filter(motion__coalition=coalition)
    if initiative is not None:
        rows = rows.filter(motion__coalition__initiative=initiative)
    return list(rows.select_related("motion__coalition").order_by("closes_at", "pk"))


def acts(initiative: Initiative) -> list[Act]:
    """Where an organisation asks to join, and the ballots one can follow now."""
    if initiative.state != Initiative.State.OPEN:
        return []
    found = [
        Act(
            _("Join the coalition: %(title)s") % {"title": one.title},
            reverse("coalition:join", args=[one.slug]),
        )
        for one in of_initiative(initiative)
    ]
    return found + [
        Act(
            _("Follow the ballot: %(title)s") % {"title": one.motion.title},
            one.get_absolute_url(),
            until=one.closes_at,
        )
        for one in open_ballots(initiative=initiative)
    ]


def desk(initiative: Initiative) -> list[Act]:
    """What waits for its conveners in each coalition, and where they found another."""
    found: list[Act] = []
    for one in of_initiative(initiative):
        title = {"title": one.title}
        within = reverse("coalition:invite", args=[one.slug])
        if one.members.filter(state=Member.State.APPLIED).exists():
            found.append(Act(_("Applications wait for you: %(title)s") % title, within, main=True))
        if unasked(one):
            found.append(Act(_("Invite the signatories who asked to join: %(title)s") % title, within))
        found += [
            Act(
                _("Put to a ballot: %(title)s") % {"title": motion.title},
                reverse("coalition:ballot-new", args=[one.slug, motion.number]),
            )
            for motion in one.motions.filter(state=Motion.State.SECONDED)
        ]
        found += [
            Act(
                _("The owner left the coalition: %(title)s") % {"title": action.title},
                action.get_absolute_url(),
            )
            for action in orphaned(one)
        ]
        if one.decisions.exists():
            found.append(
                Act(_("Plan an action: %(title)s") % title, reverse("coalition:action-new", args=[one.slug]))
            )
        found.append(
            Act(_("Name a challenge: %(title)s") % title, reverse("coalition:challenge-new", args=[one.slug]))
        )
        found.append(Act(_("Members and invitations: %(title)s") % title, within))
        found.append(
            Act(_("Edit the coalition: %(title)s") % title, reverse("coalition:edit", args=[one.slug]))
        )
    return [*found, Act(_("Found a coalition"), reverse("coalition:found", args=[initiative.slug]))]


def unasked(coalition: Coalition) -> bool:
    """Whether somebody who ticked "join" has not been asked yet; one query, see `invitees` for who."""
    known = Member.objects.filter(coalition=coalition).values("organisation")
    rows = Signature.objects.counted().filter(
        statement__initiative=coalition.initiative_id, join_coalition=True
    )
    return rows.exclude(email="").exclude(organisation__in=known).exists()


def orphaned(coalition: Coalition) -> list[Action]:
    """Actions that are not finished and whose owner has left the coalition."""
    within = coalition.members.admitted().values("organisation")
    left = coalition.members.filter(state=Member.State.LEFT).values("organisation")
    rows = coalition.actions.unfinished().filter(owner__in=left).exclude(owner__in=within)
    return list(rows.select_related("coalition", "owner"))
