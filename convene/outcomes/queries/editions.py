"""An edition as a page shows it: as published, less what has been taken back since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from convene.core.figures import Counted, count, figure
from convene.outcomes.compiling import Key
from convene.outcomes.content import Data, attribution, citations, heard
from convene.outcomes.models import Edition, Passage, phase_name, region_name
from convene.outcomes.queries.voices import Said, said, taken_back_at


@figure(
    "editions.voices",
    name=_("Voices"),
    definition=_(
        "Different contributions and inputs that this edition quotes or rests on, as it was published."
    ),
    scope="outcomes.edition",
    under="document__initiative",
)
def voices_heard(edition: Edition) -> int:
    return len({(one["kind"], one["object_id"]) for one in heard(edition.content)})


@figure(
    "editions.organisations",
    name=_("Organisations"),
    definition=_("Different organisations whose words this edition quotes or rests on, as it was published."),
    scope="outcomes.edition",
    under="document__initiative",
)
def organisations_heard(edition: Edition) -> int:
    return len({one["organisation"] for one in heard(edition.content)} - {""})


@figure(
    "editions.languages",
    name=_("Languages"),
    definition=_("Different languages in which the words that this edition quotes or rests on were written."),
    scope="outcomes.edition",
    under="document__initiative",
)
def languages_heard(edition: Edition) -> int:
    return len({one["language"] for one in heard(edition.content)})


def totals(edition: Edition) -> list[Counted]:
    return [
        count(name, edition) for name in ("editions.voices", "editions.organisations", "editions.languages")
    ]


@dataclass(frozen=True)
class ShownCitation:
    """What a passage rests on. When `withheld`, the words and who said them are not told any more."""

    quoted: str
    language: str
    title: str
    address: str  # kept without a language
    who: str
    organisation: str
    organisation_address: str
    name: str
    revision: int
    start: int
    end: int
    digest: str
    text_address: str
    withheld: bool
    withheld_at: datetime | None
    is_demonstration: bool


@dataclass(frozen=True)
class ShownPassage:
    pk: int  # what the trail names it by
    number: int
    id: str
    kind: str
    text: str
    language: str
    citations: list[ShownCitation]


@dataclass(frozen=True)
class ShownSection:
    id: str
    region: str  # its name in the active language
    passages: list[ShownPassage]


@dataclass(frozen=True)
class Chapter:
    """A phase with its regions, or a section of the conveners' own, which has a title."""

    id: str
    title: str
    phase: str  # its name in the active language
    sections: list[ShownSection]


def shown(edition: Edition) -> list[Chapter]:
    """The edition as it may be shown now; a handful of queries, however long it is."""
    cited = citations(edition.content)
    known = said({(one["kind"], one["object_id"]) for one in cited})
    gone = {(one["kind"], one["object_id"]) for one in cited if not _may_show(one, known)}
    moments = taken_back_at(gone, known) if gone else {}
    here = urlsplit(edition.content["initiative"]["address"])
    origin = f"{here.scheme}://{here.netloc}"
    keys = dict(edition.passages.values_list("number", "pk"))
    chapters: list[Chapter] = []
    phase: str | None = None
    for section in edition.content["sections"]:
        if section["title"] or section["phase"] != phase:
            phase = None if section["title"] else section["phase"]
            name = section["id"] if section["title"] else f"{section['id']}-phase"
            chapters.append(Chapter(name, section["title"], phase_name(section["phase"]), []))
        passages = [
            ShownPassage(
                pk=keys[passage["number"]],
                number=passage["number"],
                id=passage["id"],
                kind=passage["kind"],
                text=passage["text"],
                language=passage["language"],
                citations=[_citation(one, known, moments, origin) for one in passage["citations"]],
            )
            for passage in section["passages"]
        ]
        chapters[-1].sections.append(ShownSection(section["id"], region_name(section["region"]), passages))
    return chapters


def taken_back(passages: Iterable[Data]) -> set[int]:
    """The numbers of those passages of an edition's content that quote what may not be shown any more."""
    quotes = [passage for passage in passages if passage["kind"] == Passage.Kind.QUOTE]
    known = said({(one["kind"], one["object_id"]) for quote in quotes for one in quote["citations"]})
    return {
        quote["number"] for quote in quotes if any(not _may_show(one, known) for one in quote["citations"])
    }


def _may_show(citation: Data, known: dict[Key, Said]) -> bool:
    now = known.get((citation["kind"], citation["object_id"]))
    return now is not None and now.may_show(citation["revision"])


def _citation(
    data: Data,
    known: dict[Key, Said],
    moments: dict[Key, datetime],
    origin: str,
) -> ShownCitation:
    key = data["kind"], data["object_id"]
    now = known.get(key)
    withheld = not _may_show(data, known)
    name = data["name"] if now is not None and now.voice.name else ""
    return ShownCitation(
        quoted="" if withheld else data["quoted"],
        language=data["language"],
        title="" if withheld else data["title"],
        address=_path(data["address"], origin),
        who="" if withheld else attribution({**data, "name": name}),
        organisation="" if withheld else data["organisation"],
        organisation_address="" if withheld else _path(data["organisation_address"], origin),
        name="" if withheld else name,
        revision=data["revision"],
        start=data["start"],
        end=data["end"],
        digest=data["source_digest"],
        text_address=_path(data["text_address"], origin),
        withheld=withheld,
        withheld_at=moments.get(key),
        is_demonstration=data["demonstration"],
    )


def _path(address: str, origin: str) -> str:
    """An address on this instance as a path, so that it leads on wherever the instance has moved since."""
    return address.removeprefix(origin)
