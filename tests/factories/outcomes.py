"""Voices without a database for the compiler, and outcome documents made by the deeds."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from convene.core.accounts.models import User
from convene.core.text import digest
from convene.core.trail.models import Source
from convene.forum.actions import contribute
from convene.forum.models import Call, Contribution
from convene.initiatives.models import Initiative, Quoting
from convene.initiatives.queries import Voice
from convene.organisations.models import Organisation
from convene.outcomes import actions
from convene.outcomes.models import OutcomeDocument, Passage
from tests.factories import forum, people

_numbers = count(1)

RELIEF = "Our volunteers carried food and medicine to four hundred families every week of the lockdown."
HOTLINE = (
    "We opened a telephone line in three languages, where people who were insulted or attacked get advice."
)
MASKS = "Tailors of our network sewed twenty thousand masks and gave them to hospitals that had none left."


def voice(
    text: str = RELIEF,
    *,
    number: int | None = None,
    organisation: int | None = None,
    language: str = "en",
    phase: str = "relief",
    region: str = "africa",
    name: str = "",
    kind: str = "contribution",
) -> Voice:
    """What the compiler is given, in memory alone; each speaks for an organisation of its own."""
    number = number or next(_numbers)
    source = Source(
        pk=number,
        kind=kind,
        object_id=number,
        revision=1,
        language=language,
        title=f"Voice {number}",
        address=f"/forum/{number}/voice/",
        text=text,
        digest=digest(text),
        at=datetime(2020, 5, 14, 12, tzinfo=UTC),
    )
    speaks_for = organisation or 10_000 + number
    return Voice(
        source=source,
        kind_label="Practice",
        phase=phase,
        region=region,
        organisation=Organisation(pk=speaks_for, name=f"Organisation {speaks_for}"),
        name=name,
        author=None,
        is_demonstration=False,
    )


def contribution(
    call: Call, body: str = RELIEF, *, quoting: str = Quoting.ORGANISATION_AND_NAME, **fields: Any
) -> Contribution:
    """Something that a new organisation contributed to the call, in one text."""
    number = next(_numbers)
    organisation = forum.organisation(f"Association {number}")
    author = forum.member(organisation, name=f"Author {number}")
    words = {"kind": "need", "title": f"Contribution {number}", "body": body, **fields}
    return contribute(
        call=call,
        words=forum.words(**words),
        organisation=organisation,
        quoting=quoting,
        actor=author,
        author_name=author.name,
    )


def document(
    initiative: Initiative | None = None, *, title: str = "What diaspora groups do", **fields: Any
) -> OutcomeDocument:
    """A working copy with nothing in it."""
    initiative = initiative or forum.initiative()
    return actions.start(
        initiative=initiative,
        words=actions.Words(title=title, **fields),
        actor=convener_of(initiative),
    )


def filled(*bodies: str, initiative: Initiative | None = None) -> OutcomeDocument:
    """A working copy compiled from one contribution for each text; three without any."""
    initiative = initiative or forum.initiative()
    call = forum.call(initiative)
    for body in bodies or (RELIEF, HOTLINE, MASKS):
        contribution(call, body)
    made = document(initiative)
    actions.compile_(document=made, actor=convener_of(initiative))
    return made


def convener_of(initiative: Initiative) -> User:
    return initiative.conveners.select_related("user").order_by("appointed_at", "pk")[0].user


def quotes(document: OutcomeDocument) -> list[Passage]:
    return list(Passage.objects.filter(document=document).order_by("section__order", "order", "pk"))


def contribution_of(passage: Passage) -> Contribution:
    """What a quote of the working copy is quoted from."""
    one = passage.sources.select_related("source").get()
    return Contribution.objects.get(pk=one.source.object_id)


def others(document: OutcomeDocument) -> dict[str, Any]:
    """Everybody who may not run the document, by who they are."""
    other = people.convener()
    forum.initiative(other)
    return {
        "anonymous": people.anonymous,
        "representative": people.representative(),
        "other convener": other,
        "staff": people.staff(),
    }
