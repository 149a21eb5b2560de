"""Beginning an outcome document and saying what it is."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import free_slug
from convene.core.errors import Conflict, require
from convene.core.text import slug as slug_of
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.initiatives.models import Initiative
from convene.outcomes import rules
from convene.outcomes.models import OutcomeDocument


@dataclass(frozen=True)
class Words:
    """What the document says of itself; the introduction is Markdown."""

    title: str
    language: str = "en"
    introduction: str = ""


@transaction.atomic
def start(*, initiative: Initiative, words: Words, actor: User, slug: str = "") -> OutcomeDocument:
    """Begin a working copy under the initiative; readers see nothing of it until an edition is published."""
    require(rules.may_start(actor, initiative))
    document = OutcomeDocument.objects.create(
        initiative=initiative,
        **asdict(words),
        slug=free_slug(OutcomeDocument, slug or slug_of(words.title, "outcome")),
        is_demonstration=initiative.is_demonstration,
        created_at=times.now(),
    )
    record(deed=Deed.OUTCOME_START, subject=document, actor=actor)
    return document


@transaction.atomic
def edit(*, document: OutcomeDocument, words: Words, version: int, actor: User) -> OutcomeDocument:
    """Change title, language or introduction. Raises Conflict when somebody saved after `version` was read."""
    require(rules.may_run(actor, document))
    changed = OutcomeDocument.objects.filter(pk=document.pk, version=version).update(
        **asdict(words), version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Somebody else changed this while you were editing it. Nothing was overwritten."))
    document.refresh_from_db()
    record(deed=Deed.OUTCOME_EDIT, subject=document, actor=actor)
    return document
