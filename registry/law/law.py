"""The law as a value: which acts are in force when, and what remains if some of them are struck."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from registry.errors import NotFoundError
from registry.law.acts import (
    ChangeOfLaw,
    ClauseSet,
    Instrument,
    Jurisdiction,
    JurisdictionGroup,
    JurisdictionState,
    LegalSource,
    NationalTool,
    RetentionBenchmark,
    StatePeriod,
    Strike,
)
from registry.law.adequacy_decisions import AdequacyDecision, CarveOutOf, Framework
from registry.law.data_files import LawData, read_law
from registry.law.invalidation import effective_decision, effective_periods, effective_tool
from registry.law.mechanism_names import KnownAs, Meaning, MechanismNames

_NUMBER = re.compile(r"\b\d{4}/\d+\b")
_FORMAL = re.compile(r"\b(commission|implementing|decision|regulation|eu|ec)\b|[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Law:
    """The law of one version of the data, without what is struck; equal values are the same law."""

    version: str
    struck: frozenset[Strike]
    _data: LawData = field(repr=False, compare=False)
    _names: Mapping[str, str] = field(repr=False, compare=False)
    _mechanism_names: MechanismNames = field(repr=False, compare=False)
    _instruments: Mapping[str, Instrument] = field(repr=False, compare=False)
    _adequacy: Mapping[str, tuple[AdequacyDecision, ...]] = field(repr=False, compare=False)
    _frameworks: Mapping[str, Framework] = field(repr=False, compare=False)
    _clauses: Mapping[str, ClauseSet] = field(repr=False, compare=False)
    national_tools: tuple[NationalTool, ...] = field(repr=False, compare=False)
    """What countries outside the EEA accept as transfer tools of their own, with periods after strikes."""

    @classmethod
    def current(cls) -> Law:
        """Return the law that ships with the program; it is read once per process."""
        return _current()

    @classmethod
    def of(cls, data: LawData) -> Law:
        """Return the law that some data describe, with nothing struck."""
        return _struck(data, _names(data), MechanismNames.of(data.names, data.instruments), frozenset())

    def without(self, instrument: str, first: date | None = None) -> Law:
        """Return the law as if an instrument were void, on every date or from a day on.

        The earlier of two strikes of one instrument counts.

        Raises:
            NotFoundError: if no instrument has this code or alias; names the nearest.
        """
        code = self._code(instrument)
        if code is None:
            raise _unknown("instrument", instrument, (*self._instruments, *self._aliases()))
        day = None if first == date.min else first
        old = [strike.first for strike in self.struck if strike.instrument == code]
        if old and (old[0] is None or (day is not None and old[0] <= day)):
            return self
        kept = {strike for strike in self.struck if strike.instrument != code}
        return _struck(self._data, self._names, self._mechanism_names, frozenset(kept | {Strike(code, day)}))

    def on(self, day: date) -> LawOn:
        """Return the law in force on a day."""
        return LawOn(self, day)

    def canonical(self, code: str) -> str | None:
        """Return the code of a place or group as the data write it (EL is GR, UK is GB); None if unknown."""
        places = self._data.places
        if code in places.jurisdictions or code in places.groups:
            return code
        upper = code.strip().upper()
        upper = places.aliases.get(upper, upper)
        if upper in places.jurisdictions:
            return upper
        return next((group for group in places.groups if group.upper() == upper), None)

    def members(self, code: str) -> tuple[str, ...]:
        """Return a group's jurisdictions, or the one that a code names; none if unknown."""
        known = self.canonical(code)
        group = self._data.places.groups.get(known or "")
        return group.members if group else (known,) if known else ()

    def states(self, code: str) -> tuple[StatePeriod, ...]:
        """Return the states of one jurisdiction in order of time; none if it is unknown or a group."""
        jurisdiction = self._data.places.jurisdictions.get(self.canonical(code) or "")
        return jurisdiction.states if jurisdiction else ()

    def always_in_the_eea(self, code: str) -> bool:
        """Whether a jurisdiction, or every member of a group, has been in the EEA at all times."""
        states = [period.state for member in self.members(code) for period in self.states(member)]
        return bool(states) and all(state is JurisdictionState.EEA for state in states)

    def once_in_the_eea(self, code: str) -> bool:
        """Whether a jurisdiction, or a member of a group, counts as the EEA for some time that ends."""
        return not self._data.places.leavers.isdisjoint(self.members(code))

    @property
    def jurisdictions(self) -> Mapping[str, Jurisdiction]:
        """All jurisdictions by code."""
        return MappingProxyType(self._data.places.jurisdictions)

    @property
    def groups(self) -> Mapping[str, JurisdictionGroup]:
        """All groups by code; `outside-EEA` has whatever is not EEA in the current table."""
        return MappingProxyType(self._data.places.groups)

    @property
    def organisations(self) -> Mapping[str, Mapping[str, str]]:
        """International organisations that decisions may cover: names by language, by code."""
        return {code: dict(names) for code, names in self._data.places.organisations.items()}

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """All instruments by code, with their periods after strikes."""
        return self._instruments

    def instrument(self, code: str) -> Instrument | None:
        """Return an instrument by code, formal number or alias; its `period` is None if wholly struck."""
        return self._instruments.get(self._code(code) or "")

    def known_as(
        self, kind: str, instrument: str | None, names: Iterable[str | None], *, described: bool = False
    ) -> KnownAs:
        """Return what a mechanism is: by its instrument, or by the first of its names that is understood.

        An instrument that the data do not have is read as a name; `described` is that of `MechanismNames`.
        """
        if instrument is not None and self._code(instrument):
            return KnownAs(kind, instrument)
        known = self._mechanism_names.known_as(kind, (instrument, *names), described=described)
        return known if known.instrument else known._replace(instrument=instrument)

    def meanings(self, name: str) -> list[Meaning]:
        """Return everything that a name of a transfer tool, such as `DPF` or `SCC`, means."""
        return self._mechanism_names.meanings(name)

    def adequacy(self, code: str) -> tuple[AdequacyDecision, ...]:
        """Return the decisions on a jurisdiction or organisation, past and present.

        One that is struck wholly has neither period nor scopes.
        """
        return self._adequacy.get(self.canonical(code) or code.strip().upper(), ())

    def left_out(self, code: str) -> frozenset[tuple[CarveOutOf, str]]:
        """Return what decisions on a jurisdiction or organisation exclude at any time, as (of, mark).

        What is struck counts too: a carve-out returns where the act that repeals it is struck.
        """
        known = self.canonical(code) or code.strip().upper()
        decisions = (decision for decision in self._data.adequacy if decision.jurisdiction == known)
        carved = (carve_out for d in decisions for scope in d.scopes for carve_out in scope.carve_outs)
        return frozenset((carve_out.of, carve_out.mark) for carve_out in carved)

    def framework(self, name: str) -> Framework:
        """Return a framework with a list; its period is that of its instrument.

        Raises:
            NotFoundError: if there is none of this name.
        """
        framework = self._frameworks.get(name)
        if framework is None:
            raise _unknown("framework", name, tuple(self._frameworks))
        return framework

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """All frameworks with a list."""
        return tuple(self._frameworks.values())

    def clauses(self, code: str) -> ClauseSet | None:
        """Return the clauses that an instrument approves; None if it approves none for transfers."""
        return self._clauses.get(self._code(code) or "")

    def changes(self, code: str | None) -> tuple[ChangeOfLaw, ...]:
        """Return the recorded changes in the law or practice of a jurisdiction."""
        return tuple(change for change in self._data.changes if change.jurisdiction == code)

    @property
    def benchmarks(self) -> tuple[RetentionBenchmark, ...]:
        """The retention periods of authorities and statutes."""
        return tuple(self._data.benchmarks.values())

    @property
    def sources(self) -> Mapping[str, LegalSource]:
        """The sources that verdicts cite besides articles and instruments, by id."""
        return MappingProxyType(self._data.sources)

    def _code(self, name: str) -> str | None:
        return self._names.get(_plain(name))

    def _aliases(self) -> tuple[str, ...]:
        return tuple(alias for act in self._instruments.values() for alias in act.aliases)


@dataclass(frozen=True, slots=True)
class LawOn:
    """The law in force on a day, for lists."""

    law: Law
    day: date

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instruments in force."""
        return tuple(act for act in self.law.instruments.values() if act.in_force_on(self.day))

    @property
    def states(self) -> Mapping[str, StatePeriod]:
        """The state of every jurisdiction, by code."""
        return {code: state for code in self.law.jurisdictions if (state := self.state(code))}

    def state(self, code: str) -> StatePeriod | None:
        """Return the state of one jurisdiction; None if it is unknown or a group."""
        return next((state for state in self.law.states(code) if state.in_force_on(self.day)), None)

    def adequacy(self, code: str) -> tuple[AdequacyDecision, ...]:
        """Return the decisions in force on one jurisdiction or organisation."""
        return tuple(one for one in self.law.adequacy(code) if one.in_force_on(self.day))


@lru_cache(maxsize=1)
def _current() -> Law:
    return Law.of(read_law())


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    """Reduce a spelling of an act to its distinctive part: `Decision (EU) 2023/1795` to `2023/1795`."""
    number = _NUMBER.search(name)
    rest = name.casefold().replace(number.group(), "") if number else name.casefold()
    rest = _FORMAL.sub("", rest) if number else re.sub(r"[^a-z0-9]", "", rest)
    return f"{number.group() if number else ''}{rest}"


def _names(data: LawData) -> Mapping[str, str]:
    return {_plain(name): act.code for act in data.instruments.values() for name in (act.code, *act.aliases)}


def _unknown(noun: str, name: str, known: tuple[str, ...]) -> NotFoundError:
    from difflib import get_close_matches

    nearest = get_close_matches(name, known, n=3, cutoff=0.5) or list(known[:3])
    return NotFoundError(f"No {noun} is called {name!r}.", cure=f"Did you mean {', '.join(nearest)}?")


def _struck(
    data: LawData, names: Mapping[str, str], mechanism_names: MechanismNames, struck: frozenset[Strike]
) -> Law:
    strikes = {strike.instrument: strike for strike in struck}
    periods = effective_periods(data.instruments, strikes)
    acts = {code: replace(act, period=periods[code]) for code, act in data.instruments.items()}
    adequacy: dict[str, tuple[AdequacyDecision, ...]] = {}
    for decision in data.adequacy:
        known = adequacy.get(decision.jurisdiction, ())
        adequacy[decision.jurisdiction] = (*known, effective_decision(decision, periods))
    return Law(
        version=data.version,
        struck=struck,
        _data=data,
        _names=names,
        _mechanism_names=mechanism_names,
        _instruments=MappingProxyType(acts),
        _adequacy=adequacy,
        _frameworks={f.name: replace(f, period=periods[f.instrument]) for f in data.frameworks.values()},
        _clauses={code: replace(clauses, period=periods[code]) for code, clauses in data.clauses.items()},
        national_tools=tuple(effective_tool(tool, data.instruments, strikes) for tool in data.national_tools),
    )
