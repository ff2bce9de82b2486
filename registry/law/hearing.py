"""A hearing: one judging of a situation on a day, noting every boundary and instrument looked at.

All comparisons with the day go through it, so that between two boundaries noted here the verdict cannot
change: a timeline follows from that without judging day by day. What many situations have in common, such
as a mechanism tried against a country, is heard once until its own next boundary, and what it noted is
noted again.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Hashable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from registry.law.acts import JurisdictionState, Period

if TYPE_CHECKING:
    from registry.law.acts import AdequacyDecision, ClauseSet, Dated, Framework, Instrument
    from registry.law.situation import Situation
    from registry.law.timeline import Judge
    from registry.law.verdict import Verdict

ONE_DAY = timedelta(days=1)
_T = TypeVar("_T")


def months_after(day: date, months: int) -> date:
    """The same day some calendar months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class Heard(NamedTuple):
    """What a piece of work finds from one day to another, both included, and all that it notes."""

    found: Any
    first: date
    last: date
    boundaries: frozenset[date]
    looked_at: frozenset[str]
    facts: frozenset[str]

    def tells(self, other: Heard) -> bool:
        """Whether it tells the same as what was heard on another day."""
        return (self.found, self.looked_at, self.facts) == (other.found, other.looked_at, other.facts)


class Memory:
    """What was heard by one law, by the work and all that it was given.

    Args:
        before: What was heard by the same law with fewer strikes.
        struck: What is struck only here: whatever did not look at it tells the same as before.
    """

    def __init__(self, before: Memory | None = None, struck: frozenset[str] = frozenset()) -> None:
        self._known: dict[object, list[Heard]] = {}
        self._before = before
        self._struck = struck

    def find(self, key: object, day: date) -> Heard | None:
        """What was heard of that day."""
        for heard in self._known.get(key, ()):
            if heard.first <= day <= heard.last:
                return heard
        if self._before is not None:
            heard_before = self._before.find(key, day)
            if heard_before is not None and self._struck.isdisjoint(heard_before.looked_at):
                return self.keep(key, heard_before)
        return None

    def keep(self, key: object, heard: Heard) -> Heard:
        """Remember what was heard."""
        self._known.setdefault(key, []).append(heard)
        return heard


class Hearing:
    """The day and the law of one judging; `boundaries` are the first days of what differs.

    Args:
        judge: Who judges; other situations that this one rests on are heard by the same.
        on: The day.
    """

    def __init__(self, judge: Judge, on: date) -> None:
        self.law = judge.law
        self.on = on
        self._judge = judge
        self._heard = judge.heard
        self.boundaries: set[date] = set()
        self.looked_at: set[str] = set()
        self.facts: set[str] = set()

    def reached(self, day: date) -> bool:
        """Whether the day has come."""
        self.boundaries.add(day)
        return self.on >= day

    def past(self, last: date) -> bool:
        """Whether the last day is over."""
        return self.reached(last + ONE_DAY)

    def within(self, first: date | None, last: date | None) -> bool:
        """Whether the day lies in a period, both ends included."""
        return (first is None or self.reached(first)) and not (last is not None and self.past(last))

    def in_period(self, dated: Dated) -> bool:
        """Whether a dated act or row of it is in force."""
        period: Period | None = dated.period
        return period is not None and self.within(period.first, period.last)

    def instrument(self, code: str) -> Instrument | None:
        """An instrument by its code, noted as looked at."""
        found = self.law.instrument(code)
        self.looked_at.add(found.code if found else code)
        return found

    def in_force(self, code: str) -> bool:
        """Whether the instrument exists and is in force."""
        instrument = self.instrument(code)
        return instrument is not None and self.in_period(instrument)

    def clauses(self, code: str) -> ClauseSet | None:
        """The clauses that an instrument approves, if any; the instrument noted as looked at."""
        self.instrument(code)
        return self.law.clauses(code)

    def framework(self, name: str) -> Framework:
        """A listing's framework, its instrument noted as looked at."""
        framework = self.law.framework(name)
        self.looked_at.add(framework.instrument)
        return framework

    def adequacy(self, code: str) -> tuple[AdequacyDecision, ...]:
        """The decisions on a jurisdiction or international organisation, noted as looked at."""
        decisions = self.law.adequacy(code)
        self.looked_at.update(decision.instrument for decision in decisions)
        return decisions

    def once(self, work: Callable[..., _T], *given: Hashable) -> _T:
        """What `work(*given, hearing)` finds; done once for all days between its own boundaries.

        The key is the work and all that it is given: it must read nothing else but the law and the day. What
        it notes is noted here too.
        """
        key = (work, *given)
        heard = self._heard.find(key, self.on) or self._heard.keep(key, self._hear(work, given))
        return self._note(heard)  # type: ignore[no-any-return]  # what this work found

    def lasting(self, work: Callable[..., _T], *given: Hashable) -> _T:
        """What `once` tells, with a boundary only where something else is found.

        For work that looks at much more than it tells, such as how data came: the verdict that rests on it
        need not be judged anew each time that something looked at there changes. The key is that of `once`.
        """
        key, memory = (work, *given), self._judge.lasting
        heard = memory.find(key, self.on) or memory.keep(key, self._stretched(key, work, given))
        return self._note(heard)  # type: ignore[no-any-return]  # what this work found

    def _note(self, heard: Heard) -> Any:
        self.boundaries |= heard.boundaries
        self.looked_at |= heard.looked_at
        self.facts |= heard.facts
        return heard.found

    def _stretched(self, key: object, work: Callable[..., object], given: tuple[Hashable, ...]) -> Heard:
        def on(day: date) -> Heard:
            return self._judge.lasting.find(key, day) or self._hear(work, given, day)

        here = first = last = self._hear(work, given)
        while first.first > date.min and here.tells(before := on(first.first - ONE_DAY)):
            first = before
        while last.last < date.max and here.tells(after := on(last.last + ONE_DAY)):
            last = after
        ends = {first.first} - {date.min} | ({last.last + ONE_DAY} if last.last < date.max else set())
        return here._replace(first=first.first, last=last.last, boundaries=frozenset(ends))

    def _hear(
        self, work: Callable[..., object], given: tuple[Hashable, ...], on: date | None = None
    ) -> Heard:
        alone = Hearing(self._judge, on or self.on)
        found = work(*given, alone)
        first, last = alone.holds
        noted = (frozenset(alone.boundaries), frozenset(alone.looked_at), frozenset(alone.facts))
        return Heard(found, first or date.min, last or date.max, *noted)

    @property
    def holds(self) -> tuple[date | None, date | None]:
        """The first and the last day on which all that was heard stays as it is; None: open."""
        before = [day for day in self.boundaries if day <= self.on]
        after = [day for day in self.boundaries if day > self.on]
        return max(before, default=None), min(after) - ONE_DAY if after else None

    def state(self, code: str | None) -> JurisdictionState | None:
        """The state of a jurisdiction, or of a group if its members share one; None: cannot be told."""
        return None if code is None else self.once(_state_of_all, code)

    def judge(self, situation: Situation) -> Verdict:
        """The verdict on another situation on the same day; what it looked at is looked at here."""
        verdict = self.judge_on(situation, self.on)
        if verdict.first is not None:
            self.boundaries.add(verdict.first)
        if verdict.last is not None:
            self.boundaries.add(verdict.last + ONE_DAY)
        return verdict

    def heard(self, earlier: Situation) -> Verdict:
        """The verdict on an earlier transfer: on its last day, if it has ended or is suspended."""
        last = earlier.ends
        if earlier.suspended_on is not None and (last is None or earlier.suspended_on <= last):
            last = earlier.suspended_on - ONE_DAY
        if last is not None and self.past(last):
            return self.judge_on(earlier, last)
        return self.judge(earlier)

    def judge_on(self, situation: Situation, day: date) -> Verdict:
        """The verdict on a situation on a fixed day, whose boundaries do not matter here."""
        verdict = self._judge.on(situation, day)
        self.looked_at.update(verdict.looked_at)
        return verdict


def _state_of_all(code: str, hearing: Hearing) -> JurisdictionState | None:
    states = {_state_of(member, hearing) for member in hearing.law.members(code)}
    return states.pop() if len(states) == 1 else None


def _state_of(code: str, hearing: Hearing) -> JurisdictionState | None:
    for period in hearing.law.states(code):
        if hearing.in_period(period):
            return period.state
    return None
