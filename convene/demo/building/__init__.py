"""The demonstration, built through the deeds a person would use, each at the moment it was done."""

from collections.abc import Callable

from convene.core import times
from convene.core.notifications.actions import forget
from convene.core.trail.actions import seal
from convene.demo.building.data import Calendar
from convene.demo.building.diary import Diary
from convene.demo.building.response import Response
from convene.demo.building.river import River
from convene.demo.building.world import World


def build(tell: Callable[[str], None]) -> None:
    """Fill an empty, migrated database; `tell` hears a line about each part."""
    now = times.now()
    world = World(Calendar(now))
    tell("The directory and the people are there.")
    diary = Diary()
    Response(world, diary).note()
    diary.play(now)
    tell("The initiative of 2020 is there, from its first call to its outcome document.")
    River(world, diary).note()
    diary.play(now)
    tell("The initiative that goes on today is there.")
    forget()  # the mail of 2020, as it would have been long ago
    seal(everything=True)
    tell("The trail is sealed.")
