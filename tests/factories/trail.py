from django.db import models, transaction

from convene.core.accounts.models import User
from convene.core.text import digest
from convene.core.trail import actions
from convene.core.trail.canonical import Fact
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Citation, Entry, Source

ADDRESS = "/forum/7/a-language-school/"


def subject(email: str = "subject@example.org") -> User:
    """Something that deeds are done to; an account stands lower than the trail."""
    return User.objects.get_or_create(email=email)[0]


def entry(
    about: models.Model | None = None,
    *,
    deed: Deed = Deed.ACCOUNT_CHANGE,
    actor: User | None = None,
    **facts: Fact,
) -> Entry:
    with transaction.atomic():
        return actions.record(deed=deed, subject=about or subject(), actor=actor, **facts)


def source(
    text: str = "We teach. We learn. We stay.",
    *,
    object_id: int = 7,
    revision: int = 1,
    kind: str = "forum.contribution",
) -> Source:
    return actions.publish_source(
        kind=kind,
        object_id=object_id,
        revision=revision,
        language="en",
        title="A language school",
        address=ADDRESS,
        text=text,
    )


def citation(
    of: Source, *, start: int = 0, end: int = 9, passage_id: int = 3, passage: str = "They teach."
) -> Citation:
    return actions.cite(
        source=of,
        start=start,
        end=end,
        passage_kind="outcomes.passage",
        passage_id=passage_id,
        passage_title="Schools",
        passage_address="/outcomes/exchange/#passage-3",
        passage_digest=digest(passage),
    )
