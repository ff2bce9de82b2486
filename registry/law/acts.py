"""The types of the law data: dated acts, states of jurisdictions, clauses, benchmarks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from registry.law.periods import Dated, InForce


class JurisdictionState(StrEnum):
    """The status of a jurisdiction under Chapter V at a time."""

    EEA = "eea"
    THIRD_COUNTRY = "third_country"
    REVIEW = "review"


class InstrumentKind(StrEnum):
    """The kind of act that an instrument is."""

    REGULATION = "regulation"
    ADEQUACY_DECISION = "adequacy_decision"
    EXTENSION = "extension"
    STANDARD_CLAUSES = "standard_clauses"
    PROCESSOR_CLAUSES = "processor_clauses"
    NATIONAL_CLAUSES = "national_clauses"
    NATIONAL_FRAMEWORK = "national_framework"
    CRITERIA = "criteria"
    """Criteria of a certification that are approved for transfers."""
    SCHEME = "scheme"
    """A certificate, report or code that is not approved as a transfer tool."""


class BenchmarkKind(StrEnum):
    """The meaning of a retention period that differs from the benchmark."""

    BENCHMARK = "benchmark"
    """Longer needs a reason."""
    STATUTORY_MINIMUM = "statutory_minimum"
    """Shorter breaks a duty to keep."""
    STATUTORY_PERIOD = "statutory_period"
    """Shorter breaks a duty to keep, longer needs a reason."""


ClauseRole = Literal["controller", "processor"]


@dataclass(frozen=True, slots=True)
class Strike:
    """The assumption that an instrument is void, wholly (`first` None) or from a day on."""

    instrument: str
    first: date | None = None


@dataclass(frozen=True, slots=True)
class LegalSource:
    """A source that a verdict cites: a guideline, a judgment, an authority's page."""

    id: str
    title: str
    locator: str | None
    checked_on: date
    confirmed: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class StatePeriod(Dated):
    """The status of one jurisdiction over a period, and the reason."""

    state: JurisdictionState
    period: InForce
    reason: str
    source: str
    checked_on: date
    confirmed: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A country or territory with its states in order of time.

    `names` maps languages to names, only for codes that Babel has no name for.
    """

    code: str
    states: tuple[StatePeriod, ...]
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class JurisdictionGroup:
    """A set of jurisdictions that facts may name as one place."""

    code: str
    members: tuple[str, ...]
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument(Dated):
    """A dated legal act.

    `confirmed` false: the row rests on one secondary source or on memory. `unconfirmed` names the fields
    of an otherwise confirmed row for which this applies. `extends` and `amends` name the base act with
    which this one falls. `pending` and `ended_by` are ids of sources: open challenges, and the judgment.
    """

    code: str
    title: str
    kind: InstrumentKind
    adopted: date | None
    period: InForce | None
    source: str
    checked_on: date
    confirmed: bool
    unconfirmed: tuple[str, ...] = ()
    note: str | None = None
    aliases: tuple[str, ...] = ()
    extends: str | None = None
    amends: str | None = None
    void_from: date | None = None
    ended_by: str | None = None
    pending: tuple[str, ...] = ()

    @property
    def existed_from(self) -> date | None:
        """The first day on which a text based on it can be dated; None if nothing is known of that.

        Criteria count from their approval. Where the day of adoption is not recorded, the year of the act's
        number or of its first day says which dates are too early.
        """
        first = self.first
        if self.kind is InstrumentKind.CRITERIA:
            return first
        number = re.match(r"(\d{4})/\d", self.code)
        year = int(number[1]) if number else first.year if first else None
        return self.adopted or (date(year, 1, 1) if year else None)

    @property
    def common_name(self) -> str | None:
        """What the act is commonly known by: “EU-US Data Privacy Framework”, or the country it is about."""
        match = re.search(r"\((?!EU\))([^)]+)\)\s*$", self.title)
        return match[1].removeprefix("adequacy, ") if match else None

    @property
    def short_title(self) -> str:
        """The common name and number: `EU-US Data Privacy Framework · 2023/1795`."""
        return f"{self.common_name} · {self.code}" if self.common_name else self.title

    @property
    def transfer_tool(self) -> bool:
        """Whether an exporter in the EEA can rest a transfer on it at all (GDPR Art. 45, 46(2)(c))."""
        return self.kind in {
            InstrumentKind.ADEQUACY_DECISION,
            InstrumentKind.EXTENSION,
            InstrumentKind.STANDARD_CLAUSES,
        }


@dataclass(frozen=True, slots=True)
class ClauseModule:
    """One set of roles that clauses are written for.

    `annexes` must be there always, `annexes_option_1` only under clause 9(a) option 1.
    """

    number: int | None
    exporter_role: ClauseRole
    importer_role: ClauseRole
    annexes: tuple[str, ...] = ()
    annexes_option_1: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseSet(Dated):
    """Standard contractual clauses (GDPR Art. 46(2)(c)).

    `last_signing` is the last day of signature, `last` of the period the last day of effect. Signed earlier
    than `holds_from`, they hold from that day. From `unchanged_needed_from` the processing must be unchanged.
    """

    instrument: str
    modules: tuple[ClauseModule, ...]
    period: InForce | None
    last_signing: date | None
    unchanged_needed_from: date | None
    holds_from: date | None
    confirmed: bool
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalTool(Dated):
    """An act that one country outside the EEA accepts as a transfer tool of its own, over a period.

    Signed earlier, it holds from the first day. After `last_signing` the processing must be unchanged; what
    is signed later does not count. `adaptations` of the text that the country asks for.
    """

    country: str
    instrument: str
    period: InForce | None
    last_signing: date | None
    source: str
    checked_on: date
    confirmed: bool
    adaptations: str | None = None
    unconfirmed: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeOfLaw:
    """A day on which the law or practice of a country changed; `what` is a clause that says how."""

    jurisdiction: str
    day: date
    what: str
    source: str
    checked_on: date
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RetentionBenchmark(Dated):
    """A retention period set by an authority or a statute; `duration` is ISO 8601 (`P6M`)."""

    id: str
    subject: str
    jurisdiction: str
    duration: str
    kind: BenchmarkKind
    period: InForce
    source: str
    checked_on: date
    confirmed: bool
    counted_from: str | None = None
    unconfirmed: tuple[str, ...] = ()
    note: str | None = None
