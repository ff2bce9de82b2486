"""Periods of the law data, inclusive at both ends.

A `period` of None means that nothing is left of the act: it was struck from its first day, or it extends an
act that had already lapsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InForce:
    """Days from `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def meet(self, other: InForce | None) -> InForce | None:
        """Return the days that both periods have, None if there are none."""
        if other is None:
            return None
        firsts = [day for day in (self.first, other.first) if day is not None]
        lasts = [day for day in (self.last, other.last) if day is not None]
        first, last = max(firsts, default=None), min(lasts, default=None)
        return None if first and last and first > last else InForce(first, last)

    def before(self, day: date) -> InForce | None:
        """Return the days of this period that precede a day, None if there are none."""
        return None if day == date.min else self.meet(InForce(None, day - ONE_DAY))

    def outside(self, other: InForce | None) -> tuple[InForce, ...]:
        """Return what is left of this period once the other is taken out, in order."""
        if other is None:
            return (self,)
        head = self.before(other.first) if other.first else None
        last = other.last if other.last and other.last < date.max else None
        tail = self.meet(InForce(last + ONE_DAY, None)) if last else None
        return tuple(part for part in (head, tail) if part)


class Dated:
    """A value with a period, read through `first`, `last` and `in_force_on`."""

    __slots__ = ()
    period: InForce | None

    @property
    def first(self) -> date | None:
        """The first day; None if open or if nothing is left."""
        return self.period.first if self.period else None

    @property
    def last(self) -> date | None:
        """The last day; None if open or if nothing is left."""
        return self.period.last if self.period else None

    def in_force_on(self, day: date) -> bool:
        """Whether the day lies within the period; never if nothing is left."""
        return self.period is not None and day in self.period
