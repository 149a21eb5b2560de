"""How a need or an offer stays open, and how it ends."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.forum.models import Contribution, Particulars
from convene.matching import queries, rules
from convene.matching.actions.letters import tell

BEFORE = timedelta(days=7)  # the reminder comes so long before the end
AFTER = timedelta(days=30)  # and renewing is possible for so long after it


@transaction.atomic
def renew(*, contribution: Contribution, actor: User) -> Particulars:
    """Keep it open for the same span again, from now on; also what expired or was closed 30 days ago at most."""
    particulars = _held(contribution)
    require(rules.may_keep(actor, particulars.contribution))
    return _renewed(particulars, actor)


@transaction.atomic
def renew_by_link(*, token: str) -> Particulars:
    """The same by the link in the reminder, for that entry and that expiry alone, without signing in."""
    known = queries.by_token(token)
    if known is None:
        raise Refused(_("This link does not work. Look for our latest mail about this entry."))
    particulars = _held(known.contribution)
    if queries.token(particulars) != token:
        raise Refused(_("This was renewed already. There is nothing left to do."))
    if particulars.contribution.state != Contribution.State.PUBLISHED:
        raise Refused(_("Only what is published can be renewed or closed."))
    if particulars.closed_at:
        raise Refused(_("This is closed. Whoever shared it can open it again on its page."))
    return _renewed(particulars, None)


@transaction.atomic
def finish(*, contribution: Contribution, actor: User) -> Particulars:
    """Close it: the need is met, or what was offered is taken up or gone."""
    particulars = _held(contribution)
    require(rules.may_keep(actor, particulars.contribution))
    if particulars.closed_at:
        raise Refused(_("This is closed already."))
    particulars.closed_at = times.now()
    particulars.save(update_fields=["closed_at"])
    record(deed=Deed.CONTRIBUTION_FINISH, subject=particulars.contribution, actor=actor)
    return particulars


def remind() -> int:
    """Write to the authors of what expires within a week, each once for an expiry; how many."""
    now = times.now()
    due = Particulars.objects.filter(
        closed_at=None, reminded_at=None, expires_at__gt=now, expires_at__lte=now + BEFORE
    )
    public = due.filter(contribution__in=Contribution.objects.public()).order_by("expires_at", "pk")
    ids = list(public.values_list("contribution", flat=True))
    return sum(_remind(contribution) for contribution in ids)


@transaction.atomic
def _remind(contribution: int) -> bool:
    particulars = _held(Contribution(pk=contribution))
    if particulars.reminded_at or particulars.closed_at or particulars.expires_at > times.now() + BEFORE:
        return False  # another worker, or its author, came first
    particulars.reminded_at = times.now()
    particulars.save(update_fields=["reminded_at"])
    entry = particulars.contribution
    with override(settings.LANGUAGE_CODE):  # kept without a language
        path = reverse("matching:renew-by-link", args=[queries.token(particulars)])
    told = {"entry": entry, "particulars": particulars}
    tell([entry.author], "expiring", told, path=path, about=entry)
    return True


def _renewed(particulars: Particulars, actor: User | None) -> Particulars:
    now = times.now()
    if now >= (particulars.closed_at or particulars.expires_at) + AFTER:
        raise Refused(_("This ended more than 30 days ago. Withdraw it and share it anew."))
    particulars.expires_at = now + timedelta(days=particulars.days)
    particulars.reminded_at = particulars.closed_at = None
    particulars.save(update_fields=["expires_at", "reminded_at", "closed_at"])
    record(
        deed=Deed.CONTRIBUTION_RENEW,
        subject=particulars.contribution,
        actor=actor,
        days=particulars.days,
        by_link=actor is None,
    )
    return particulars


def _held(contribution: Contribution) -> Particulars:
    """The particulars as they stand, nobody else changing them meanwhile; locked as editing locks them."""
    rows = Contribution.objects.select_related("call__initiative", "organisation", "author")
    held = rows.select_for_update(of=("self",)).get(pk=contribution.pk)
    particulars = Particulars.objects.filter(contribution=held).first()
    if particulars is None:
        raise Refused(_("It has no particulars yet. Add them by editing it."))
    particulars.contribution = held
    return particulars
