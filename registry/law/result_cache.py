"""What was heard, and for how long it stays so: each piece of work is done once for as long as it holds.

How long something that lasts stays so is found only when someone asks: whoever judges one day need not
look at the whole history of how data came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from registry.law.acts import ONE_DAY

Work = tuple[Any, ...]
"""A function of a hearing, and all else that it is given."""


class Heard(NamedTuple):
    """What a piece of work finds on a day, and what it notes.

    It finds the same from `first` to `last`, both included, as far as that is known. Of itself it does so
    from `since` to `until`, for as long as the `lasting` work that it rests on does, too.
    """

    found: Any
    first: date
    last: date
    since: date
    until: date
    lasting: frozenset[Work]
    looked_at: frozenset[str]
    facts: frozenset[str]

    def tells(self, other: Heard) -> bool:
        """Whether it tells the same as what was heard on another day."""
        return (self.found, self.looked_at, self.facts) == (other.found, other.looked_at, other.facts)


class Memory:
    """What was heard by one law, by the work.

    Args:
        before: What was heard by the same law with fewer strikes.
        struck: What is struck only here: whatever did not look at it tells the same as before.
    """

    def __init__(self, before: Memory | None = None, struck: frozenset[str] = frozenset()) -> None:
        self._known: dict[object, list[Heard]] = {}
        self._before = before
        self._struck = struck

    def __len__(self) -> int:
        return len(self._known)

    def find(self, work: object, day: date) -> Heard | None:
        """What was heard of that day."""
        for heard in self._known.get(work, ()):
            if heard.first <= day <= heard.last:
                return heard
        if self._before is not None:
            heard_before = self._before.find(work, day)
            if heard_before is not None and self._struck.isdisjoint(heard_before.looked_at):
                return self.keep(work, heard_before)
        return None

    def keep(self, work: object, heard: Heard) -> Heard:
        """Remember what was heard."""
        self._known.setdefault(work, []).append(heard)
        return heard


class Way(NamedTuple):
    """A way through time: its end, one day on, which of some days comes first, how far something holds."""

    end: date
    step: timedelta
    nearest: Callable[[Iterable[date]], date]
    bound: Callable[[Heard], date]


AHEAD = Way(date.max, ONE_DAY, min, lambda heard: heard.until)
BACK = Way(date.min, -ONE_DAY, max, lambda heard: heard.since)


class Lasting:
    """Work that looks at much more than it tells, such as how data came, and how long it tells the same.

    Args:
        memory: Of such work alone.
        do: Does a piece of work on a day.
    """

    def __init__(self, memory: Memory, do: Callable[[Work, date], Heard]) -> None:
        self.memory = memory
        self._do = do
        self._known: defaultdict[tuple[Work, Way], list[tuple[date, date, date]]] = defaultdict(list)

    def heard(self, work: Work, day: date) -> Heard:
        """What a piece of work finds on a day."""
        return self.memory.find(work, day) or self.memory.keep(work, self._do(work, day))

    def edge(self, heard: Heard, day: date, way: Way) -> date:
        """The last day, on a way through time, up to which nothing of what was heard is different."""
        return way.nearest([way.bound(heard), *(self._edge(work, day, way) for work in heard.lasting)])

    def _edge(self, work: Work, day: date, way: Way) -> date:
        """The last day, on a way through time, up to which a piece of work tells the same."""
        known = self._known[work, way]
        for first, last, edge in known:
            if first <= day <= last:
                return edge
        here = self.heard(work, day)
        edge = self.edge(here, day, way)
        while edge != way.end:
            beyond = self.heard(work, edge + way.step)
            if not here.tells(beyond):
                break
            edge = self.edge(beyond, edge + way.step, way)
        first, last = min(here.first, edge), max(here.last, edge)
        known.append((first, last, edge))
        self.memory.keep(work, here._replace(first=first, last=last))
        return edge
