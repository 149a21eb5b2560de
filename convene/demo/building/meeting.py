"""A meeting from its agenda to what was said at it."""

from datetime import datetime, timedelta
from functools import partial

from convene.demo.building.data import Row, lot
from convene.demo.building.story import WANT_NEWS, Story, with_note
from convene.demo.building.world import mail_language
from convene.events import actions as events
from convene.events.models import Event, Input, Session, Speaker

CANCELS = 0.05  # of those who register


class Meeting:
    def __init__(self, story: Story, row: Row) -> None:
        self.story = story
        self.world = story.world
        self.row = row
        self.starts: datetime = story.at(row, "starts")
        self.event: Event
        self.sessions: dict[str, Session] = {}

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.row["minutes"])

    def plan(self) -> None:
        row, actor = self.row, self.world.convener
        self.event = events.plan(
            initiative=self.story.initiative,
            details=events.Details(
                title=row["title"],
                starts_at=self.starts,
                minutes=row["minutes"],
                time_zone=row["time_zone"],
                kind=row["kind"],
                summary=with_note(row["summary"], row),
                language=row["language"],
                where=row["where"],
            ),
            actor=actor,
            slug=row["slug"],
            is_demonstration=True,
        )
        slots = [events.Slot(one["title"], one["format"], one["minutes"]) for one in row["sessions"]]
        self.sessions = {
            one.title: one for one in events.plan_sessions(event=self.event, slots=slots, actor=actor)
        }
        for speaker in row["speakers"]:
            events.name_speaker(
                event=self.event,
                part=speaker["part"],
                name=speaker["name"],
                affiliation=speaker["affiliation"],
                bio=speaker["bio"],
                organisation=self.story.organisation(speaker["organisation"]),
                session=self._session_of(speaker["part"]),
                actor=actor,
            )

    def announce(self) -> None:
        self.event = events.announce(event=self.event, actor=self.world.convener)

    def hold(self) -> None:
        self.event = events.hold(event=self.event, actor=self.world.convener)

    def note_registrations(self, announced: datetime, until: datetime, number: int) -> None:
        """Let `number` people register between two moments and stay, and a few more cancel."""
        order = sorted(self.world.invented, key=lambda key: lot("register", self.row["title"], key))
        extra = round(number * CANCELS)
        for place, key in enumerate(order[: number + extra]):
            at = announced + (until - announced) * lot("registered", self.row["title"], key)
            cancels_at = at + (until - at) / 2 if place < extra else None
            self.story.diary.note(at, partial(self._register, key, cancels_at))

    def write(self, row: Row) -> None:
        """A written input, by somebody of its organisation."""
        author = self.world.voice(row["organisation"])
        self.story.inputs[row["organisation"]] = events.write(
            event=self.event,
            said=self._said(row),
            actor=author,
            is_demonstration=True,
        )

    def jot(self, row: Row) -> None:
        """What somebody said in the plenary, as a convener noted it."""
        self.story.inputs[row["organisation"]] = events.note(
            event=self.event,
            said=self._said(row),
            actor=self.world.colleague,
            is_demonstration=True,
        )

    def note_inputs(self, rows: list[Row]) -> None:
        for row in rows:
            deed = self.jot if row["kind"] == Input.Kind.PLENARY else self.write
            self.story.diary.note(self.story.at(row, "at"), partial(deed, row))

    def _said(self, row: Row) -> events.Said:
        return events.Said(
            text=row["text"],
            quoting=row["quoting"],
            region=row["region"],
            phase=row["phase"],
            speaker_name=row["speaker_name"],
            organisation=self.story.organisation(row["organisation"]),
            session=self.sessions[row["session"]] if row["session"] else None,
            language=row["language"],
        )

    def _session_of(self, part: str) -> Session | None:
        """Who opens stands in the first session, who sits on the panel in the first panel."""
        wanted = {
            Speaker.Part.OPENING.value: Session.Format.REMARKS,
            Speaker.Part.PANELLIST.value: Session.Format.PANEL,
        }
        return next((one for one in self.sessions.values() if one.format == wanted.get(part)), None)

    def _register(self, key: str, cancels_at: datetime | None) -> None:
        about = self.world.rows[key]
        registration = events.register(
            event=self.event,
            registrant=events.Registrant(
                name=about["person"],
                email=about["email"],
                organisation_name=about["name"],
                country=about["seat"],
                outcome_news=lot("news", key) < WANT_NEWS,
            ),
            language=mail_language(about),
            is_demonstration=True,
        )
        if cancels_at:
            self.story.diary.note(cancels_at, lambda: events.cancel_registration(registration=registration))
