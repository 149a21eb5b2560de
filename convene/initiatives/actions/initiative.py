from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.actions import open_account
from convene.core.accounts.models import User
from convene.core.addresses import free_slug
from convene.core.errors import Conflict, Refused, require
from convene.core.text import slug as slug_of
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.initiatives import indexed, rules
from convene.initiatives.models import Convener, Convening, Initiative, Step
from convene.organisations.models import Organisation


@dataclass(frozen=True)
class Text:
    """What an initiative says of itself. `time_zone` is the host's IANA name."""

    title: str
    summary: str
    body: str = ""
    language: str = "en"
    time_zone: str = "Europe/Zurich"


@transaction.atomic
def create(*, text: Text, actor: User, slug: str = "", is_demonstration: bool = False) -> Initiative:
    """Begin an initiative as a draft; its creator is its first convener."""
    require(rules.may_open(actor))
    initiative = Initiative(
        **asdict(text),
        slug=free_slug(Initiative, slug or slug_of(text.title, "initiative"), reserved={"new"}),
        is_demonstration=is_demonstration,
        created_at=times.now(),
    )
    initiative.save()
    Convener.objects.create(initiative=initiative, user=actor, appointed_at=times.now())
    record(deed=Deed.INITIATIVE_CREATE, subject=initiative, actor=actor)
    return initiative


@transaction.atomic
def edit(*, initiative: Initiative, text: Text, version: int, actor: User) -> Initiative:
    """Change what it says. Raises Conflict when somebody saved after `version` was read."""
    require(rules.may_convene(actor, initiative))
    changed = Initiative.objects.filter(pk=initiative.pk, version=version).update(
        **asdict(text), version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Somebody else changed this initiative while you were editing it."))
    initiative.refresh_from_db()
    record(deed=Deed.INITIATIVE_EDIT, subject=initiative, actor=actor)
    indexed.update(initiative)
    return initiative


@transaction.atomic
def open_(*, initiative: Initiative, actor: User) -> Initiative:
    """Make a draft public."""
    require(rules.may_convene(actor, initiative))
    if initiative.state == Initiative.State.DRAFT:
        initiative.state = Initiative.State.OPEN
        initiative.opened_at = times.now()
        initiative.save(update_fields=["state", "opened_at"])
        record(deed=Deed.INITIATIVE_OPEN, subject=initiative, actor=actor)
        indexed.update(initiative)
    return initiative


@transaction.atomic
def finish(*, initiative: Initiative, actor: User) -> Initiative:
    """Close an initiative. Everything under it stays where it is, readable."""
    require(rules.may_convene(actor, initiative))
    if initiative.state == Initiative.State.DRAFT:
        raise Refused(_("An initiative that was never open cannot be finished."))
    if initiative.state == Initiative.State.OPEN:
        initiative.state = Initiative.State.FINISHED
        initiative.finished_at = times.now()
        initiative.save(update_fields=["state", "finished_at"])
        record(deed=Deed.INITIATIVE_FINISH, subject=initiative, actor=actor)
    return initiative


@transaction.atomic
def name_conveners(
    *,
    initiative: Initiative,
    organiser: Organisation | None,
    co_conveners: Sequence[Organisation],
    actor: User,
) -> None:
    """Say which organisations convene, in the order given."""
    require(rules.may_convene(actor, initiative))
    if organiser in co_conveners:
        raise Refused(_("The organiser cannot also be a co-convener."), "co_conveners")
    initiative.convenings.all().delete()
    rows = [(organiser, Convening.Part.ORGANISER)] if organiser else []
    rows += [(organisation, Convening.Part.CO_CONVENER) for organisation in dict.fromkeys(co_conveners)]
    Convening.objects.bulk_create(
        Convening(initiative=initiative, organisation=organisation, part=part, order=order)
        for order, (organisation, part) in enumerate(rows)
    )
    record(deed=Deed.INITIATIVE_CONVENED, subject=initiative, actor=actor, organisations=len(rows))


@transaction.atomic
def appoint(*, initiative: Initiative, email: str, actor: User) -> Convener:
    """Make a person a convener of this initiative, with an account if there is none."""
    require(rules.may_appoint(actor, initiative))
    user = open_account(email=email, actor=actor)
    if not user.is_active:
        raise Refused(_("This account is closed."), "email")
    if not user.may_convene:
        user.may_convene = True
        user.save(update_fields=["may_convene"])
    convener, made = Convener.objects.get_or_create(
        initiative=initiative, user=user, defaults={"appointed_at": times.now()}
    )
    if not made:
        raise Refused(_("This person is a convener already."), "email")
    record(deed=Deed.CONVENER_APPOINT, subject=convener, actor=actor)
    return convener


@transaction.atomic
def dismiss(*, convener: Convener, actor: User) -> None:
    initiative = convener.initiative
    require(rules.may_convene(actor, initiative))
    if not initiative.conveners.exclude(pk=convener.pk).exists():
        raise Refused(_("An initiative keeps at least one convener."))
    record(deed=Deed.CONVENER_DISMISS, subject=initiative, actor=actor, user=convener.user_id)
    convener.delete()


@transaction.atomic
def forget_convener(*, user: User) -> None:
    """Take an erased person off the initiatives they ran, also where nobody is left: staff can appoint anew."""
    for convener in Convener.objects.filter(user=user).select_related("initiative"):
        record(deed=Deed.CONVENER_DISMISS, subject=convener.initiative, actor=user, user=user.pk)
        convener.delete()


@transaction.atomic
def step(
    *,
    initiative: Initiative,
    key: str,
    kind: str,
    state: str,
    title: str,
    address: str,
    date: datetime | None,
    actor: User | None,
) -> Step:
    """Write or move a knot of the thread line. Called by the deeds that move an initiative on."""
    knot, made = Step.objects.update_or_create(
        initiative=initiative,
        key=key,
        defaults={"kind": kind, "state": state, "title": title[:200], "address": address, "date": date},
    )
    if made:
        record(deed=Deed.INITIATIVE_STEP, subject=knot, actor=actor, kind=kind)
    return knot
