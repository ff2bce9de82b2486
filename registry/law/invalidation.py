"""What remains of the acts once some are struck and others are extended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from registry.law.acts import Instrument, NationalTool, Strike
from registry.law.adequacy_decisions import AdequacyDecision, CarveOut, DecisionScope
from registry.law.periods import ONE_DAY, InForce

Periods = Mapping[str, InForce | None]


def effective_periods(acts: Mapping[str, Instrument], strikes: Mapping[str, Strike]) -> Periods:
    """Return each act's period after strikes and extensions; None where nothing remains.

    An extension falls with its base act, not the reverse; without it the earlier last day applies. One that
    begins after the base act had lapsed does not revive it.
    """
    periods: dict[str, InForce | None] = {}
    for code, act in acts.items():
        if act.extends is None:
            chain = sorted((a for a in acts.values() if a.extends == code), key=_beginning)
            periods |= _carried_on(act, chain, strikes)
    for code, act in acts.items():
        base = periods.get(act.amends) if act.amends else None
        period = periods[code]
        if act.amends and period:
            periods[code] = period.before(base.last + ONE_DAY) if base and base.last else base and period
    return periods


def _beginning(act: Instrument) -> date:
    return act.first or date.min


def _carried_on(
    base: Instrument, chain: list[Instrument], strikes: Mapping[str, Strike]
) -> dict[str, InForce | None]:
    periods: dict[str, InForce | None] = {}
    period = _struck(base.period, strikes.get(base.code))
    for extension in chain:
        own = _struck(extension.period, strikes.get(extension.code))
        if period and own and period.last and own.first and own.first <= period.last:
            period = InForce(period.first, max(period.last, own.last) if own.last else None)
            periods[extension.code] = own
        else:
            periods[extension.code] = None
    period = _struck(period, strikes.get(base.code))
    ends = InForce(None, period.last) if period else None
    return {code: own and own.meet(ends) for code, own in periods.items()} | {base.code: period}


def _struck(period: InForce | None, strike: Strike | None) -> InForce | None:
    if period is None or strike is None:
        return period
    return period.before(strike.first) if strike.first else None


def effective_tool(
    tool: NationalTool, acts: Mapping[str, Instrument], strikes: Mapping[str, Strike]
) -> NationalTool:
    """Return a national tool with its remaining period: it falls with its act, and with that act's base."""
    period = tool.period
    for code in (tool.instrument, acts[tool.instrument].amends):
        period = _struck(period, strikes.get(code)) if code else period
    return replace(tool, period=period)


def effective_decision(decision: AdequacyDecision, periods: Periods) -> AdequacyDecision:
    """Return a decision with its scopes and carve-outs cut to its remaining period."""
    period = periods[decision.instrument]
    scopes = (_cut(scope, period, periods) for scope in decision.scopes)
    return replace(decision, period=period, scopes=tuple(scope for scope in scopes if scope.period))


def _cut(scope: DecisionScope, period: InForce | None, periods: Periods) -> DecisionScope:
    left = period and period.meet(scope.period)
    carve_outs = tuple(part for whole in scope.carve_outs for part in _parts(whole, left, periods))
    return replace(scope, period=left, carve_outs=carve_outs)


def _parts(carve_out: CarveOut, scope: InForce | None, periods: Periods) -> tuple[CarveOut, ...]:
    """Cut a carve-out to its scope; it returns where the act that repeals it is struck."""
    period = scope and scope.meet(carve_out.period)
    if period is None:
        return ()
    repealed = periods[carve_out.repealed_by] if carve_out.repealed_by else None
    return tuple(replace(carve_out, period=part) for part in period.outside(repealed))
