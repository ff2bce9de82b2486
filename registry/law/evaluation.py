"""One evaluation of a situation on a day; it notes every date and instrument that it looks at.

All comparisons with the day go through it, so that the verdict cannot change between two of the dates
noted: a timeline follows without judging every day. What many situations share, such as one mechanism
tried for one country, is evaluated once for all the days up to its own next boundary.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Hashable
from datetime import date
from typing import Protocol, TypeVar

from registry.law.acts import ClauseSet, Instrument, JurisdictionState, NationalTool
from registry.law.adequacy_decisions import AdequacyDecision, Framework
from registry.law.law import Law
from registry.law.periods import ONE_DAY, Dated, InForce
from registry.law.result_cache import CachedResult, StableResults, Work
from registry.law.situation import Situation
from registry.law.verdict import Verdict

_T = TypeVar("_T")


class Evaluator(Protocol):
    """What an evaluation needs of the judge: the law, and the results computed before."""

    law: Law
    stable: StableResults

    def evaluate(self, situation: Situation, day: date) -> CachedResult:
        """The verdict on a situation on a day, with everything that it looked at."""

    def result(self, work: Work, day: date) -> CachedResult:
        """The result of a piece of work on a day."""


def months_after(day: date, months: int) -> date:
    """The same day some calendar months later, or the last day of that month; at most the calendar's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_after(day: date, days: int) -> date:
    """The day some days later; at most the calendar's last."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


class Evaluation:
    """The day and the law of one evaluation, and the days between which its result holds.

    Args:
        judge: Judges the other situations that this one rests on.
        on: The day.
    """

    def __init__(self, judge: Evaluator, on: date) -> None:
        self.law = judge.law
        self.on = on
        self._judge = judge
        self._first, self._last = date.min, date.max
        self._since, self._until = date.min, date.max
        self._rests_on: set[Work] = set()
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
        """Whether the last day is over; the last one of the calendar never is."""
        return last < date.max and self.reached(last + ONE_DAY)

    def within(self, first: date | None, last: date | None) -> bool:
        """Whether the day lies in a period, both ends included."""
        return (first is None or self.reached(first)) and not (last is not None and self.past(last))

    def in_period(self, dated: Dated) -> bool:
        """Whether a dated act or row of it is in force."""
        period: InForce | None = dated.period
        return period is not None and self.within(period.first, period.last)

    def instrument(self, code: str) -> Instrument | None:
        """An instrument by its code, noted as looked at."""
        instrument = self.law.instrument(code)
        self.looked_at.add(instrument.code if instrument else code)
        return instrument

    def in_force(self, code: str) -> bool:
        """Whether the instrument exists and is in force."""
        instrument = self.instrument(code)
        return instrument is not None and self.in_period(instrument)

    def assumed_void(self, code: str) -> bool:
        """Whether the law of the question is without an instrument on the day."""
        return any(
            strike.instrument == code and (strike.first is None or self.reached(strike.first))
            for strike in self.law.struck
        )

    def clauses(self, code: str) -> ClauseSet | None:
        """The clauses that an instrument approves, if any; the instrument is noted as looked at."""
        self.instrument(code)
        return self.law.clauses(code)

    def national_tool(self, country: str, code: str) -> NationalTool | None:
        """What a country accepts under this act; the act and its base are noted as looked at."""
        act = self.instrument(code)
        if act is not None and act.amends:
            self.looked_at.add(act.amends)
        tools = self.law.national_tools if act is not None else ()
        return next((t for t in tools if act and (t.country, t.instrument) == (country, act.code)), None)

    def framework(self, name: str) -> Framework:
        """A listing's framework; its instrument is noted as looked at."""
        framework = self.law.framework(name)
        self.looked_at.add(framework.instrument)
        return framework

    def adequacy(self, code: str) -> tuple[AdequacyDecision, ...]:
        """The decisions on a jurisdiction or international organisation, noted as looked at."""
        decisions = self.law.adequacy(code)
        self.looked_at.update(decision.instrument for decision in decisions)
        return decisions

    def once(self, work: Callable[..., _T], *given: Hashable) -> _T:
        """The value of `work(*given, evaluation)`, computed once for all days between its own boundaries.

        The work and its arguments are the key: it must read nothing else but the law and the day. What it
        looks at is noted here too.
        """
        result = self._judge.result((work, *given), self.on)
        self._rest_on(result)
        self.facts |= result.facts
        return result.value  # type: ignore[no-any-return]  # the value of this work

    def stable(self, work: Callable[..., _T], *given: Hashable) -> _T:
        """The value of `work(*given, evaluation)`, with a boundary only where that value changes.

        For work that looks at much more than its value shows, such as how the data came: the verdict that
        rests on it need not be judged again each time that something looked at there changes.
        """
        key = (work, *given)
        result = self._judge.stable.result(key, self.on)
        self._first, self._last = max(self._first, result.first), min(self._last, result.last)
        if result.first > date.min or result.last < date.max:
            self._rests_on.add(key)
        self.looked_at |= result.looked_at
        self.facts |= result.facts
        return result.value  # type: ignore[no-any-return]  # the value of this work

    def _rest_on(self, result: CachedResult) -> None:
        self._first, self._last = max(self._first, result.first), min(self._last, result.last)
        self._since, self._until = max(self._since, result.since), min(self._until, result.until)
        self._rests_on |= result.rests_on
        self.looked_at |= result.looked_at

    def result(self, value: object) -> CachedResult:
        """The value that this evaluation came to, with everything that it looked at."""
        return CachedResult(
            value,
            max(self._first, self._since),
            min(self._last, self._until),
            self._since,
            self._until,
            frozenset(self._rests_on),
            frozenset(self.looked_at),
            frozenset(self.facts),
        )

    def state(self, code: str | None) -> JurisdictionState | None:
        """The state of a jurisdiction, or of a group if all its members share one; else None."""
        return None if code is None else self.once(_state_of_all, code)

    def judge(self, situation: Situation) -> Verdict:
        """The verdict on another situation on the same day."""
        result = self._judge.evaluate(situation, self.on)
        self._rest_on(result)
        return result.value  # type: ignore[no-any-return]  # the verdict

    def judge_earlier(self, earlier: Situation) -> Verdict:
        """The verdict on an earlier transfer: on its last day, if it has ended or is suspended."""
        last = earlier.ends
        if earlier.suspended_on is not None and (last is None or earlier.suspended_on <= last):
            last = max(earlier.suspended_on, date.min + ONE_DAY) - ONE_DAY
        if last is not None and self.past(last):
            return self.judge_on(earlier, last)
        return self.judge(earlier)

    def judge_on(self, situation: Situation, day: date) -> Verdict:
        """The verdict on a situation on a fixed day, whose boundaries do not matter here."""
        result = self._judge.evaluate(situation, day)
        self.looked_at |= result.looked_at
        return result.value  # type: ignore[no-any-return]  # the verdict


def _state_of_all(code: str, evaluation: Evaluation) -> JurisdictionState | None:
    states = {_state_of(member, evaluation) for member in evaluation.law.members(code)}
    return states.pop() if len(states) == 1 else None


def _state_of(code: str, evaluation: Evaluation) -> JurisdictionState | None:
    for period in evaluation.law.states(code):
        if evaluation.in_period(period):
            return period.state
    return None
