"""What is common to the initiatives: their files, their diary, and what is said under them so far."""

from datetime import datetime
from functools import partial
from typing import Any

from convene.core.accounts.models import User
from convene.demo.building.data import Row, document, lot
from convene.demo.building.diary import Diary
from convene.demo.building.world import World
from convene.demo.people import PERSONAS
from convene.events.models import Input
from convene.forum import actions as forum
from convene.forum.models import Call, Contribution
from convene.initiatives import actions as initiatives
from convene.initiatives.models import Initiative
from convene.organisations.models import Organisation

WANT_NEWS = 0.7  # of those who say something


class Story:
    """One initiative, told from the files in `folder` into the diary, deed by deed."""

    def __init__(self, folder: str, world: World, diary: Diary) -> None:
        self.folder = folder
        self.world = world
        self.diary = diary
        self.calls: dict[str, Call] = {}
        self.contributions: dict[str, Contribution] = {}  # by title
        self.inputs: dict[str, Input] = {}  # by the key of the organisation, the latest
        self.initiative: Initiative

    @property
    def convener(self) -> User:
        return self.world.convener

    def file(self, name: str) -> Any:
        return document(f"{self.folder}/{name}")

    def at(self, row: Row, name: str) -> datetime:
        return self.world.calendar.of(row, name)

    def organisation(self, key: str | None) -> Organisation | None:
        return self.world.organisations[key] if key else None

    def begin(self, row: Row) -> None:
        """Create the initiative, open it, and name who convenes it."""
        self.initiative = initiatives.create(
            text=initiatives.Text(
                title=row["title"],
                summary=row["summary"],
                body=row["body"],
                language=row["language"],
                time_zone=row["time_zone"],
            ),
            actor=self.convener,
            slug=row["slug"],
            is_demonstration=True,
        )
        team = {one.key: one for one in PERSONAS}
        for key in row["team"]:
            initiatives.appoint(initiative=self.initiative, email=team[key].email, actor=self.convener)
        initiatives.name_conveners(
            initiative=self.initiative,
            organiser=self.organisation(row["organiser"]),
            co_conveners=[self.world.organisations[key] for key in row["co_conveners"]],
            actor=self.convener,
        )
        initiatives.open_(initiative=self.initiative, actor=self.convener)

    def note_calls(self) -> None:
        """Note the calls, what is contributed under them, and their closing."""
        for row in self.file("calls.json"):
            opens = self.at(row, "opens")
            self.diary.note(opens, partial(self.open_call, row))
            self.diary.note_clock(self.at(row, "closes"))
        for row in self.file("contributions.json"):
            self.diary.note(self.at(row, "at"), partial(self.contribute, row))

    def open_call(self, row: Row) -> None:
        self.calls[row["key"]] = forum.open_call(
            initiative=self.initiative,
            text=forum.CallText(
                title=row["title"], body=row["body"], language=row["language"], kinds=row["kinds"]
            ),
            opens_at=self.at(row, "opens"),
            closes_at=self.at(row, "closes"),
            actor=self.convener,
        )

    def contribute(self, row: Row) -> None:
        key = row["organisation"]
        author = self.world.voice(key)
        self.contributions[row["title"]] = forum.contribute(
            call=self.calls[row["call"]],
            words=forum.Words(
                kind=row["kind"],
                title=row["title"],
                phase=row["phase"],
                region=row["region"],
                countries=row["countries"],
                theme=row["theme"],
                language=row["language"],
                **{part: row.get(part, "") for part in ("body", "done", "resulted", "learned")},
            ),
            organisation=self.world.organisations[key],
            quoting=row["quoting"],
            actor=author,
            author_name=author.name,
            particulars=forum.Facts(**row["particulars"]) if "particulars" in row else None,
            outcome_news=lot("news", key) < WANT_NEWS,
            is_demonstration=True,
        )


def with_note(text: str, row: Row) -> str:
    """A text with what is to be known about it, where its file says something."""
    return f"{text}\n\n---\n\n*{row['note']}*" if row.get("note") else text
