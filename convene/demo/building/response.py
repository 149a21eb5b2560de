"""The initiative of 2020, at the moments of 2020."""

from datetime import timedelta
from functools import partial

from convene.demo.building.data import Row, rows
from convene.demo.building.deciding import Deciding
from convene.demo.building.diary import Diary
from convene.demo.building.meeting import Meeting
from convene.demo.building.outcome import Outcome
from convene.demo.building.partnering import Partnering
from convene.demo.building.press import Press
from convene.demo.building.signing import Signing
from convene.demo.building.situation import Situation
from convene.demo.building.story import Story
from convene.demo.building.world import World
from convene.outcomes import actions as outcomes

FOLDER = "response-2020"

DRAFTED = "2020-04-23T09:00:00Z"  # the day after the exchange
FROZEN = "2020-05-28T15:00:00Z"
SECOND_EDITION = "2020-10-15T09:00:00Z"

MEETING = "coalition-meeting-2020"
AT_THE_EXCHANGE = 176
AT_THE_MEETING = 82

ADDED = (
    "**Second edition, October 2020.** One passage was left out, so that the others stand out more clearly. "
    "Nothing else was changed."
)


class Response(Story):
    def __init__(self, world: World, diary: Diary) -> None:
        super().__init__(FOLDER, world, diary)
        self.read = world.calendar.read

    def note(self) -> None:
        """Note the whole year in the diary."""
        row = self.file("initiative.json")
        self.diary.note(self.at(row, "opens"), partial(self.begin, row))
        self.note_calls()
        self._note_meeting(self.file("event.json"), AT_THE_EXCHANGE, self.file("inputs.json"))
        self._note_statement(self.file("statement.json"))
        self._note_meeting(self.file("meeting.json"), AT_THE_MEETING, [])
        self._note_overview(self.file("overview.json"))
        self._note_outcome(self.file("outcome.json"))
        Situation(self).note(self.file("situation.json"))
        partnering = Partnering(self)
        for partnership in self.file("partnerships.json"):
            partnering.note(partnership)
        press = Press(self)
        press.note_news(self.file("news.json"))
        press.note_letter(self.file("letter.json"), MEETING)
        Deciding(self, self.file("coalition.json"), MEETING).note()

    def _note_statement(self, row: Row) -> None:
        signing = Signing(self)
        opens, closes = self.at(row, "opens"), self.at(row, "closes")
        self.diary.note(self.read(DRAFTED), partial(signing.draft, row))
        self.diary.note(self.read(FROZEN), signing.freeze)
        self.diary.note(self.read(FROZEN) + timedelta(hours=1), partial(signing.open, opens, closes))
        self.diary.note_clock(opens)
        for signature in rows("signatures-2020.csv"):
            signing.note(self.at(signature, "at"), signature)
        self.diary.note_clock(closes)

    def _note_meeting(self, row: Row, registrations: int, inputs: list[Row]) -> None:
        meeting = Meeting(self, row)
        announced = self.at(row, "announced")
        self.diary.note(announced - timedelta(days=1), meeting.plan)
        self.diary.note(announced, meeting.announce)
        meeting.note_registrations(announced, meeting.starts, registrations)
        meeting.note_inputs(inputs)
        self.diary.note(meeting.ends + timedelta(minutes=20), meeting.hold)

    def _note_overview(self, row: Row) -> None:
        """The short document after the exchange, on which the motions of July rest."""
        outcome = Outcome(self, row)
        published = self.at(row, "published")
        for days, deed in ((3, outcome.start), (2, outcome.compile), (1, outcome.arrange)):
            self.diary.note(published - timedelta(days=days), deed)
        self.diary.note(published, outcome.publish)

    def _note_outcome(self, row: Row) -> None:
        outcome = Outcome(self, row)
        published = self.at(row, "published")
        self.diary.note(published - timedelta(days=3), outcome.start)
        self.diary.note(published - timedelta(days=3, hours=-1), outcome.compile)
        self.diary.note(published - timedelta(days=1), outcome.arrange)
        self.diary.note(published, outcome.publish)
        again = self.read(SECOND_EDITION)
        self.diary.note(again - timedelta(hours=1), partial(self._revise, outcome))
        self.diary.note(again, outcome.publish)

    def _revise(self, outcome: Outcome) -> None:
        """Leave out the passage with the lowest score, and say so in the introduction."""
        document = outcome.document
        last = document.passages.filter(rank__isnull=False, included=True).order_by("rank", "pk")[0]
        outcomes.leave_out(passage=last, actor=self.convener)
        document.refresh_from_db()
        outcome.document = outcomes.edit(
            document=document,
            words=outcomes.Words(
                title=document.title,
                language=document.language,
                introduction=f"{document.introduction}\n\n{ADDED}",
            ),
            version=document.version,
            actor=self.convener,
        )
