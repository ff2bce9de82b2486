"""A hearing: one judging of a situation on a day, noting every boundary and instrument looked at.

All comparisons with the day go through it, so that between two boundaries noted here the verdict cannot
change: a timeline follows from that without judging day by day. What many situations have in common, such
as a mechanism tried against a country, is heard once until its own next boundary, and what it noted is
noted again.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Hashable
from datetime import date
from typing import Protocol, TypeVar

from registry.law.acts import (
    ONE_DAY,
    AdequacyDecision,
    ClauseSet,
    Dated,
    Framework,
    Instrument,
    JurisdictionState,
    Period,
)
from registry.law.law import Law
from registry.law.result_cache import Heard, Lasting, Work
from registry.law.situation import Situation
from registry.law.verdict import Verdict

_T = TypeVar("_T")


class Judging(Protocol):
    """What a hearing needs of the judge: the law, and what was heard before."""

    law: Law
    lasting: Lasting

    def hear(self, situation: Situation, day: date) -> Heard:
        """The verdict on a situation on a day, with all that was noted on the way to it."""

    def once(self, work: Work, day: date) -> Heard:
        """What a piece of work finds on a day."""


def months_after(day: date, months: int) -> date:
    """The same day some calendar months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class Hearing:
    """The day and the law of one judging, and the days between which it stays as it is.

    Args:
        judge: Who judges; other situations that this one rests on are heard by the same.
        on: The day.
    """

    def __init__(self, judge: Judging, on: date) -> None:
        self.law = judge.law
        self.on = on
        self._judge = judge
        self._first, self._last = date.min, date.max
        self._since, self._until = date.min, date.max
        self._lasting: set[Work] = set()
        self.looked_at: set[str] = set()
        self.facts: set[str] = set()

    def reached(self, day: date) -> bool:
        """Whether the day has come."""
        if self.on >= day:
            self._since = max(self._since, day)
            return True
        self._until = min(self._until, day - ONE_DAY)
        return False

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
        heard = self._judge.once((work, *given), self.on)
        self._rest_on(heard)
        self.facts |= heard.facts
        return heard.found  # type: ignore[no-any-return]  # what this work found

    def lasting(self, work: Callable[..., _T], *given: Hashable) -> _T:
        """What `once` tells, with a boundary only where something else is found.

        For work that looks at much more than it tells, such as how data came: the verdict that rests on it
        need not be judged anew each time that something looked at there changes. The key is that of `once`.
        """
        key = (work, *given)
        heard = self._judge.lasting.heard(key, self.on)
        self._first, self._last = max(self._first, heard.first), min(self._last, heard.last)
        if heard.first > date.min or heard.last < date.max:
            self._lasting.add(key)
        self.looked_at |= heard.looked_at
        self.facts |= heard.facts
        return heard.found  # type: ignore[no-any-return]  # what this work found

    def _rest_on(self, heard: Heard) -> None:
        self._first, self._last = max(self._first, heard.first), min(self._last, heard.last)
        self._since, self._until = max(self._since, heard.since), min(self._until, heard.until)
        self._lasting |= heard.lasting
        self.looked_at |= heard.looked_at

    def ends(self, found: object) -> Heard:
        """What was found here, with all that was noted."""
        return Heard(
            found,
            max(self._first, self._since),
            min(self._last, self._until),
            self._since,
            self._until,
            frozenset(self._lasting),
            frozenset(self.looked_at),
            frozenset(self.facts),
        )

    def state(self, code: str | None) -> JurisdictionState | None:
        """The state of a jurisdiction, or of a group if its members share one; None: cannot be told."""
        return None if code is None else self.once(_state_of_all, code)

    def judge(self, situation: Situation) -> Verdict:
        """The verdict on another situation on the same day; what it looked at is looked at here."""
        heard = self._judge.hear(situation, self.on)
        self._rest_on(heard)
        return heard.found  # type: ignore[no-any-return]  # the verdict

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
        heard = self._judge.hear(situation, day)
        self.looked_at |= heard.looked_at
        return heard.found  # type: ignore[no-any-return]  # the verdict


def _state_of_all(code: str, hearing: Hearing) -> JurisdictionState | None:
    states = {_state_of(member, hearing) for member in hearing.law.members(code)}
    return states.pop() if len(states) == 1 else None


def _state_of(code: str, hearing: Hearing) -> JurisdictionState | None:
    for period in hearing.law.states(code):
        if hearing.in_period(period):
            return period.state
    return None
