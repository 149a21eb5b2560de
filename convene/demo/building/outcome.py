"""An outcome document: compiled, put right by hand, published."""

from convene.core.text import sentences
from convene.core.trail.models import Source
from convene.core.trail.queries import latest_source
from convene.demo.building.data import Row
from convene.demo.building.story import Story
from convene.outcomes import actions as outcomes
from convene.outcomes.models import OutcomeDocument, Passage, Section

RESTS_ON = 3  # sentences of a source, the first ones
OWN_SECTION = "Across phases and regions"


class Outcome:
    def __init__(self, story: Story, row: Row) -> None:
        self.story = story
        self.actor = story.convener
        self.row = row
        self.document: OutcomeDocument
        self.own: list[Passage] = []

    def start(self) -> None:
        self.document = outcomes.start(
            initiative=self.story.initiative,
            words=outcomes.Words(
                title=self.row["title"],
                language=self.row["language"],
                introduction=self.row["introduction"],
            ),
            actor=self.actor,
            slug=self.row["slug"],
        )

    def compile(self) -> None:
        outcomes.compile_(document=self.document, actor=self.actor)

    def arrange(self) -> None:
        """Add the conveners' own words and leave out what the data names."""
        self.own = [self._say(passage) for passage in self.row["passages"]]
        for title in self.row["leave_out"]:
            source = self._source(title)
            for passage in self.document.passages.filter(origin=source, included=True):
                outcomes.leave_out(passage=passage, actor=self.actor)

    def publish(self) -> None:
        outcomes.publish(document=self.document, actor=self.actor)

    def _say(self, row: Row) -> Passage:
        return outcomes.add_own(
            section=self._section(row),
            text=row["text"],
            language=self.document.language,
            spans=[_opening(source) for source in self._rests_on(row)],
            actor=self.actor,
        )

    def _section(self, row: Row) -> Section:
        """The section of this phase and region, if the compiler made one; else one of the conveners' own."""
        found = self.document.sections.filter(phase=row["phase"], region=row["region"], title="").first()
        if found is not None:
            return found
        own = self.document.sections.filter(title=OWN_SECTION).first()
        return own or outcomes.add_section(document=self.document, title=OWN_SECTION, actor=self.actor)

    def _rests_on(self, row: Row) -> list[Source]:
        said = [self._source(title) for title in row["rests_on"]]
        inputs = [self.story.inputs[key].source for key in row.get("rests_on_inputs", [])]
        return [*said, *(source for source in inputs if source is not None)]

    def _source(self, title: str) -> Source:
        """What a contribution of this title says now."""
        source = latest_source("contribution", self.story.contributions[title].pk)
        if source is None:
            raise LookupError(f"nothing is said under {title!r}")
        return source


def _opening(source: Source) -> outcomes.Span:
    spans = sentences(source.text)[:RESTS_ON]
    return outcomes.Span(source, spans[0][0], spans[-1][1])
