"""Beginning a coalition and changing what it says of itself."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from convene.coalition import indexed, rules
from convene.coalition.models import Coalition, Majority
from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import free_slug, kept
from convene.core.errors import Conflict, Refused, require
from convene.core.text import slug as slug_of
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.initiatives.actions import step
from convene.initiatives.models import Initiative, Step


@dataclass(frozen=True)
class Text:
    """What a coalition says of itself, and what its ballots begin with. `quorum` is per cent of all members."""

    title: str
    purpose: str = ""
    language: str = "en"
    quorum: int = 50
    majority: str = Majority.SIMPLE


@transaction.atomic
def found(*, initiative: Initiative, text: Text, actor: User, slug: str = "") -> Coalition:
    """Begin a coalition under an initiative, without members yet."""
    require(rules.may_found(actor, initiative))
    _check(text)
    coalition = Coalition(
        **asdict(text),
        initiative=initiative,
        slug=free_slug(Coalition, slug or slug_of(text.title, "coalition"), reserved={"new"}),
        is_demonstration=initiative.is_demonstration,
        created_at=times.now(),
    )
    coalition.save()
    record(deed=Deed.COALITION_FOUND, subject=coalition, actor=actor, initiative=initiative.pk)
    _tell(coalition, actor)
    return coalition


@transaction.atomic
def edit(*, coalition: Coalition, text: Text, version: int, actor: User) -> Coalition:
    """Change what it says. Raises Conflict when somebody saved after `version` was read."""
    require(rules.may_run(actor, coalition))
    _check(text)
    changed = Coalition.objects.filter(pk=coalition.pk, version=version).update(
        **asdict(text), version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Somebody else changed this coalition while you were editing it."))
    coalition.refresh_from_db()
    record(deed=Deed.COALITION_EDIT, subject=coalition, actor=actor)
    _tell(coalition, actor)
    return coalition


def _check(text: Text) -> None:
    if not 0 <= text.quorum <= 100:
        raise Refused(_("The quorum is a share of the members, from 0 to 100 per cent."), "quorum")
    if text.majority not in Majority.values:
        raise Refused(_("Choose one of the majorities in the list."), "majority")


def _tell(coalition: Coalition, actor: User) -> None:
    """Write the knot of the thread line, and what search knows."""
    step(
        initiative=coalition.initiative,
        key=f"coalition:{coalition.pk}",
        kind=Step.Kind.COALITION,
        state=Step.State.NOW,
        title=coalition.title,
        address=kept(coalition),
        date=coalition.created_at,
        actor=actor,
    )
    indexed.update(coalition)
