"""Results that are computed once and reused for as long as they hold.

How long a stable result holds is only worked out when someone asks: judging a single day does not require
a look at the whole history of how the data came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from registry.law.periods import ONE_DAY

Work = tuple[Any, ...]
"""A function and its arguments; the evaluation is passed to it as the last one."""


class CachedResult(NamedTuple):
    """The value of a piece of work on a day, with everything that it looked at.

    The value is the same from `first` to `last`, both included, as far as is known. On its own account it
    holds from `since` to `until`, for as long as the stable work in `rests_on` gives the same value too.
    """

    value: Any
    first: date
    last: date
    since: date
    until: date
    rests_on: frozenset[Work]
    looked_at: frozenset[str]
    facts: frozenset[str]

    def same_as(self, other: CachedResult) -> bool:
        """Whether the result of another day has the same value and looked at the same things."""
        return (self.value, self.looked_at, self.facts) == (other.value, other.looked_at, other.facts)


class ResultCache:
    """The results under one law, by piece of work.

    Args:
        base: The results under the same law with fewer instruments struck.
        struck: What is struck only here; results that did not look at it are taken over from `base`.
    """

    def __init__(self, base: ResultCache | None = None, struck: frozenset[str] = frozenset()) -> None:
        self._results: dict[object, list[CachedResult]] = {}
        self._base = base
        self._struck = struck

    def __len__(self) -> int:
        return len(self._results)

    def find(self, work: object, day: date) -> CachedResult | None:
        """The result that holds on a day, if it is known."""
        for result in self._results.get(work, ()):
            if result.first <= day <= result.last:
                return result
        if self._base is not None:
            result_before = self._base.find(work, day)
            if result_before is not None and self._struck.isdisjoint(result_before.looked_at):
                return self.keep(work, result_before)
        return None

    def keep(self, work: object, result: CachedResult) -> CachedResult:
        """Store a result and return it."""
        self._results.setdefault(work, []).append(result)
        return result


class Direction(NamedTuple):
    """A direction in time: where it ends, one day's step, the nearest of some days, a result's own bound."""

    end: date
    step: timedelta
    nearest: Callable[[Iterable[date]], date]
    bound: Callable[[CachedResult], date]


AHEAD = Direction(date.max, ONE_DAY, min, lambda result: result.until)
BACK = Direction(date.min, -ONE_DAY, max, lambda result: result.since)


class StableResults:
    """Results of work that looks at much more than its value shows, and how long the value stays the same.

    Args:
        cache: For such work alone.
        compute: Does a piece of work on a day.
    """

    def __init__(self, cache: ResultCache, compute: Callable[[Work, date], CachedResult]) -> None:
        self.cache = cache
        self._compute = compute
        self._edges: defaultdict[tuple[Work, Direction], list[tuple[date, date, date]]] = defaultdict(list)

    def result(self, work: Work, day: date) -> CachedResult:
        """The result of a piece of work on a day."""
        return self.cache.find(work, day) or self.cache.keep(work, self._compute(work, day))

    def edge(self, result: CachedResult, day: date, direction: Direction) -> date:
        """The last day in a direction up to which a result and what it rests on stay the same."""
        edges = (self._edge(work, day, direction) for work in result.rests_on)
        return direction.nearest([direction.bound(result), *edges])

    def _edge(self, work: Work, day: date, direction: Direction) -> date:
        """The last day in a direction up to which a piece of work has the same value."""
        known = self._edges[work, direction]
        for first, last, edge in known:
            if first <= day <= last:
                return edge
        here = self.result(work, day)
        edge = self.edge(here, day, direction)
        while edge != direction.end:
            beyond = self.result(work, edge + direction.step)
            if not here.same_as(beyond):
                break
            edge = self.edge(beyond, edge + direction.step, direction)
        first, last = min(here.first, edge), max(here.last, edge)
        known.append((first, last, edge))
        self.cache.keep(work, here._replace(first=first, last=last))
        return edge
