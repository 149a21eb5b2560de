"""The rehearsal on an invented river, which goes on today."""

from datetime import timedelta
from functools import partial

from convene.demo.building.data import Row
from convene.demo.building.deciding import Deciding
from convene.demo.building.diary import Diary
from convene.demo.building.meeting import Meeting
from convene.demo.building.outcome import Outcome
from convene.demo.building.signing import Signing
from convene.demo.building.story import Story
from convene.demo.building.world import World
from convene.demo.people import REPRESENTATIVE

FOLDER = "amber-river"

REPRESENTED = "accra-liberia"  # has not signed this statement
AT_THE_FIRST = 38
AT_THE_SECOND = 27  # so far


class River(Story):
    def __init__(self, world: World, diary: Diary) -> None:
        super().__init__(FOLDER, world, diary)
        self.today = world.calendar.today

    def note(self) -> None:
        """Note everything up to today."""
        row = self.file("initiative.json")
        self.diary.note(self.at(row, "opens"), partial(self._begin, row))
        self.note_calls()
        self._note_statement(self.file("statement.json"))
        inputs = self.file("inputs.json")
        first = self._note_meeting(self.file("past-event.json"), AT_THE_FIRST, inputs)
        self.diary.note(first.ends + timedelta(minutes=20), first.hold)
        self._note_meeting(self.file("event.json"), AT_THE_SECOND, [])
        outcome = Outcome(self, self.file("outcome.json"))
        for hours, deed in ((6, outcome.start), (5, outcome.compile), (4, outcome.arrange)):
            self.diary.note(self.today - timedelta(hours=hours), deed)
        Deciding(self, self.file("coalition.json")).note()

    def _begin(self, row: Row) -> None:
        self.begin(row)
        self.world.represent(REPRESENTED, self.world.team[REPRESENTATIVE.key])

    def _note_statement(self, row: Row) -> None:
        signing = Signing(self)
        opens, closes = self.at(row, "opens"), self.at(row, "closes")
        self.diary.note(opens - timedelta(days=4), partial(signing.draft, row))
        self.diary.note(opens - timedelta(days=2), signing.freeze)
        self.diary.note(opens - timedelta(days=1), partial(signing.open, opens, closes))
        self.diary.note_clock(opens)
        for signature in self.file("signatures.json"):
            signing.note(self.at(signature, "at"), signature)

    def _note_meeting(self, row: Row, registrations: int, inputs: list[Row]) -> Meeting:
        meeting = Meeting(self, row)
        announced = self.at(row, "announced")
        self.diary.note(announced - timedelta(days=1), meeting.plan)
        self.diary.note(announced, meeting.announce)
        meeting.note_registrations(announced, min(meeting.starts, self.today), registrations)
        meeting.note_inputs(inputs)
        return meeting
