"""What happened when: deeds are noted in any order and done in the order of their moments."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

from convene.core import times
from convene.core.jobs import run_pending

Done = Callable[[], object]


class Diary:
    """Deeds under the clock of their own moments. A deed may note others, for later."""

    def __init__(self) -> None:
        self._noted: list[tuple[datetime, int, Done]] = []
        self._order = count()

    def note(self, at: datetime, deed: Done) -> None:
        """Let `deed` be done at this moment; of two at one moment, the first noted comes first."""
        heapq.heappush(self._noted, (at, next(self._order), deed))

    def play(self) -> None:
        """Do everything. The mail of a day is delivered at the end of it, as a worker would have."""
        last: datetime | None = None
        while self._noted:
            at, _number, deed = heapq.heappop(self._noted)
            if last is not None and at.date() != last.date():
                _work(last)
            with times.at(at):
                deed()
            last = at
        if last is not None:
            _work(last)


def _work(at: datetime) -> None:
    with times.at(at):
        run_pending()
