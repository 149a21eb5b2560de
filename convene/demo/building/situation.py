"""What was counted, from day to day."""

from datetime import date, timedelta
from functools import partial

from convene.demo.building.data import Row
from convene.demo.building.story import Story
from convene.initiatives import actions as initiatives
from convene.initiatives.models import Series
from convene.initiatives.sheets import Given

HOUR = "T18:00:00Z"  # when a day's reading is noted


class Situation:
    def __init__(self, story: Story) -> None:
        self.story = story

    def note(self, rows: list[Row]) -> None:
        """Each reading is noted on its evening; those from before the initiative when it has opened."""
        story = self.story
        opened = story.at(story.file("initiative.json"), "opens") + timedelta(hours=2)
        for row in rows:
            for day, value in row["readings"]:
                at = story.world.calendar.read(f"{day}{HOUR}")
                story.diary.note(max(at, opened), partial(self._read, row, day, value))

    def _read(self, row: Row, day: str, value: int) -> None:
        given = Given(date.fromisoformat(day), value, row["source_name"], row["source_address"])
        initiatives.note(series=self._series(row), given=given, actor=self.story.convener)

    def _series(self, row: Row) -> Series:
        found = self.story.initiative.series.filter(name=row["name"]).first()
        return found or initiatives.add_series(
            initiative=self.story.initiative,
            words=initiatives.SeriesWords(
                name=row["name"], definition=row["definition"], language=row["language"]
            ),
            actor=self.story.convener,
        )
