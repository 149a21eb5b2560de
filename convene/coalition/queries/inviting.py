"""Whom an invitation of the signatories reaches, and why it leaves others out."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from convene.coalition.models import Coalition, Member
from convene.core.accounts.models import User
from convene.organisations.models import Membership, Organisation
from convene.statements.models import Signature


class LeftOut(models.TextChoices):
    """Why an organisation that signed is not invited, the most telling reason first."""

    MEMBER = "member", _("In the coalition already")
    APPLIED = "applied", _("Applied; waits for your decision")
    INVITED = "invited", _("Invited; has not answered")
    DECLINED = "declined", _("Declined, or its invitation was taken back")
    LEFT = "left", _("Left the coalition")
    NO_ADDRESS = "no-address", _("Wants to join, but the address is missing or was erased")
    WITHDRAWN = "withdrawn", _("Wanted to join, but withdrew its signature")
    NOT_ON_ROLL = "not-on-roll", _("Wants to join, but its signature is not on the roll")
    NOT_TICKED = "not-ticked", _("Signed without asking to join")


STANDING = {
    Member.State.ADMITTED: LeftOut.MEMBER,
    Member.State.APPLIED: LeftOut.APPLIED,
    Member.State.INVITED: LeftOut.INVITED,
    Member.State.DECLINED: LeftOut.DECLINED,
    Member.State.LEFT: LeftOut.LEFT,
}


@dataclass(frozen=True)
class Group:
    """Organisations left out for one reason."""

    reason: LeftOut
    organisations: list[str]

    @cached_property
    def size(self) -> int:
        return len(self.organisations)


@dataclass(frozen=True)
class Invitees:
    """The signatures by which organisations would be invited now, one each, and who is left out."""

    to_ask: list[Signature]
    left_out: list[Group]

    @cached_property
    def size(self) -> int:
        return len(self.to_ask)


def invitees(coalition: Coalition) -> Invitees:
    """Sort every organisation that signed a statement of the initiative; each stands in one place. Two queries.

    An organisation that signed several statements is asked by its latest signature that ticked "join",
    is on the roll and has an address.
    """
    rows = Signature.objects.filter(statement__initiative=coalition.initiative_id)
    by_organisation: dict[int, list[Signature]] = defaultdict(list)
    for signature in rows.select_related("organisation").order_by("-created_at", "-pk"):
        by_organisation[signature.organisation_id].append(signature)
    standing: dict[int, str] = dict(
        coalition.members.order_by("created_at", "pk").values_list("organisation", "state")
    )
    to_ask: list[Signature] = []
    groups: dict[LeftOut, list[str]] = defaultdict(list)
    for organisation, signatures in by_organisation.items():
        chosen = next((one for one in signatures if _asks(one) and one.email), None)
        reason = _reason(signatures, standing.get(organisation))
        if chosen is not None and organisation not in standing:
            to_ask.append(chosen)
        elif reason is not None:
            groups[reason].append(signatures[0].organisation.name)
    to_ask.sort(key=lambda one: (one.organisation.sort_name, one.pk))
    return Invitees(to_ask, [Group(reason, sorted(groups[reason])) for reason in LeftOut if groups[reason]])


def _asks(signature: Signature) -> bool:
    return signature.is_listed and signature.join_coalition


def _reason(signatures: list[Signature], standing: str | None) -> LeftOut | None:
    """Why they do not lead to an invitation; None where nothing was signed for good and nothing asked."""
    ticked = [one for one in signatures if one.join_coalition]
    if standing is not None:
        return STANDING[Member.State(standing)]
    if any(one.is_listed for one in ticked):
        return LeftOut.NO_ADDRESS
    if any(one.state == Signature.State.WITHDRAWN for one in ticked):
        return LeftOut.WITHDRAWN
    if ticked:
        return LeftOut.NOT_ON_ROLL
    return LeftOut.NOT_TICKED if any(one.is_listed for one in signatures) else None


def representative(organisation: Organisation) -> User | None:
    """The person of a listed organisation to write to where no address is given: an owner, else an editor."""
    owner_first = models.Case(models.When(role=Membership.Role.OWNER, then=0), default=1)
    rows = Membership.objects.verified().filter(organisation=organisation, user__is_active=True)
    found = rows.select_related("user").order_by(owner_first, "pk").first()
    return found.user if found else None
