"""One initiative from its files, told into the diary deed by deed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from convene.core import times
from convene.core.accounts.models import User
from convene.core.trail.models import Source
from convene.core.trail.queries import latest_source
from convene.demo.building.data import Calendar, Row, document, exists, several
from convene.demo.building.diary import Diary
from convene.demo.building.world import World
from convene.demo.people import OTHER_CONVENER, SECOND_CONVENER
from convene.forum import actions as forum
from convene.forum import tasks as forum_tasks
from convene.forum.models import Call
from convene.initiatives import actions as initiatives
from convene.initiatives.models import Initiative
from convene.organisations.models import Organisation
from convene.statements import actions as statements
from convene.statements.models import Statement

HOUR = timedelta(hours=1)


class Story:
    """What is common to both initiatives. `folder` holds its files; their moments are read by the calendar."""

    def __init__(self, folder: str, world: World, diary: Diary) -> None:
        self.folder = folder
        self.world = world
        self.diary = diary
        self.calendar: Calendar = world.calendar
        self.calls: dict[str, Call] = {}
        self.said: dict[str, Source] = {}  # by the title outcome.json knows it by
        self.initiative: Initiative
        self.statement: Statement

    @property
    def convener(self) -> User:
        return self.world.convener

    def has(self, name: str) -> bool:
        return exists(f"{self.folder}/{name}")

    def file(self, name: str) -> Any:
        return document(f"{self.folder}/{name}")

    def at(self, row: Row, name: str) -> datetime:
        return self.calendar.of(row, name)

    def organisation(self, key: str | None) -> Organisation | None:
        return self.world.organisations[key] if key else None
