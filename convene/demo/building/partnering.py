"""Partnerships that rest on a need and an offer, each agreed by both sides."""

from functools import partial

from convene.demo.building.data import Row
from convene.demo.building.story import Story
from convene.matching import actions as matching
from convene.matching.models import Partnership, Party


class Partnering:
    def __init__(self, story: Story) -> None:
        self.story = story
        self.world = story.world
        self.made: dict[str, Partnership] = {}

    def note(self, row: Row) -> None:
        note, at = self.story.diary.note, self.story.at
        note(at(row, "proposed"), partial(self._propose, row))
        note(at(row, "agreed"), partial(self._agree, row))
        if row["result"]:
            note(at(row, "ended"), partial(self._end, row))

    def _propose(self, row: Row) -> None:
        need = self.story.contributions[row["need"]]
        self.made[row["title"]] = matching.propose(
            terms=matching.Terms(title=row["title"], purpose=row["purpose"], language=row["language"]),
            need=need,
            offer=self.story.contributions[row["offer"]],
            for_=need.organisation,
            actor=need.author,
            is_demonstration=True,
        )

    def _agree(self, row: Row) -> None:
        offer = self.story.contributions[row["offer"]]
        partnership = self.made[row["title"]]
        party = partnership.parties.get(organisation=offer.organisation, state=Party.State.ASKED)
        self.made[row["title"]] = matching.agree(party=party, version=partnership.version, actor=offer.author)

    def _end(self, row: Row) -> None:
        matching.end(
            partnership=self.made[row["title"]],
            is_done=row["state"] == Partnership.State.DONE,
            result=row["result"],
            actor=self.story.contributions[row["need"]].author,
        )
