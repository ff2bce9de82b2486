"""A hearing: one judging of a situation on a day, noting every boundary and instrument looked at.

All comparisons with the day go through it, so that between two boundaries noted here the verdict cannot
change: a timeline follows from that without judging day by day.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

from registry.law.acts import JurisdictionState, Period

if TYPE_CHECKING:
    from registry.law.acts import AdequacyDecision, Dated, Framework, Instrument
    from registry.law.situation import Situation
    from registry.law.timeline import Judge
    from registry.law.verdict import Verdict

ONE_DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day some calendar months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


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

    def state(self, code: str | None) -> JurisdictionState | None:
        """The state of a jurisdiction, or of a group if its members share one; None: cannot be told."""
        if code is None:
            return None
        known = self._judge.states.get((code, self.on))
        if known is None:
            alone = Hearing(self._judge, self.on)
            states = {alone._state_of(member) for member in self.law.members(code)}
            known = (states.pop() if len(states) == 1 else None, frozenset(alone.boundaries))
            self._judge.states[code, self.on] = known
        state, boundaries = known
        self.boundaries |= boundaries
        return state

    def _state_of(self, code: str) -> JurisdictionState | None:
        for period in self.law.states(code):
            if self.in_period(period):
                return period.state
        return None

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
