"""Reading acts from rows of the law's data, a function for each kind of row."""

from __future__ import annotations

from typing import cast

from registry.law.acts import (
    BenchmarkKind,
    ChangeOfLaw,
    ClauseModule,
    ClauseRole,
    ClauseSet,
    Instrument,
    InstrumentKind,
    LegalSource,
    NationalTool,
    RetentionBenchmark,
)
from registry.law.adequacy_decisions import (
    CARVE_OUT_MARKS,
    QUALIFICATION_MARKS,
    AdequacyDecision,
    CarveOut,
    CarveOutOf,
    DecisionScope,
    Framework,
    ScopeKind,
)
from registry.law.data_row import DataRow
from registry.law.mechanism_names import Meaning, NamedMeaning
from registry.law.periods import InForce

_ANNEXES = frozenset({"i_a", "i_b", "i_c", "ii", "iii"})
_ROLES = frozenset({"controller", "processor"})
_CARVED_OF = frozenset({"data", "purpose", "recipient"})


def read_instrument(row: DataRow, kind: InstrumentKind | None = None) -> Instrument:
    """Read an act; one without a first day holds from its adoption, if that is recorded."""
    adopted, period = row.get_day("adopted"), row.period()
    return Instrument(
        code=row.text("code"),
        title=row.text("title"),
        kind=row.choice("kind", InstrumentKind, default=kind),
        adopted=adopted,
        period=InForce(period.first or adopted, period.last),
        source=row.text("source"),
        checked_on=row.checked_on(),
        confirmed=row.flag("confirmed"),
        unconfirmed=row.texts("unconfirmed"),
        note=row.get_text("note"),
        aliases=row.texts("aliases"),
        extends=row.get_text("extends"),
        amends=row.get_text("amends"),
        void_from=row.get_day("void_from"),
        ended_by=row.get_text("ended_by"),
        pending=row.texts("pending"),
    )


def read_decision(row: DataRow) -> tuple[Instrument, AdequacyDecision]:
    """Read an adequacy decision: the act, and what it decides."""
    act = read_instrument(row, InstrumentKind.ADEQUACY_DECISION)
    decision = AdequacyDecision(
        instrument=act.code,
        jurisdiction=row.text("jurisdiction"),
        period=act.period,
        scopes=tuple(_read_scope(scope) for scope in row.rows("scopes")),
        eea_from=row.get_day("eea_from"),
        confirmed=act.confirmed,
        unconfirmed=act.unconfirmed,
        note=act.note,
    )
    if not decision.scopes:
        row.fault("scopes", "is missing or empty.", "List what the decision covers.")
    return act, decision


def _read_scope(row: DataRow) -> DecisionScope:
    return DecisionScope(
        kind=row.choice("kind", ScopeKind),
        period=row.period(),
        needs=row.texts("needs", QUALIFICATION_MARKS),
        unconfirmed=row.texts("unconfirmed", QUALIFICATION_MARKS),
        carve_outs=tuple(_carve_out(carve_out) for carve_out in row.rows("carve_outs")),
    )


def _carve_out(row: DataRow) -> CarveOut:
    return CarveOut(
        mark=row.word("mark", CARVE_OUT_MARKS),
        of=cast("CarveOutOf", row.word("of", _CARVED_OF)),
        period=row.period(),
        confirmed=row.flag("confirmed", default=True),
        repealed_by=row.get_text("repealed_by"),
    )


def read_framework(row: DataRow) -> Framework:
    """Read a framework with a list; its period is that of its instrument."""
    return Framework(
        name=row.text("name"),
        instrument=row.text("instrument"),
        jurisdiction=row.text("jurisdiction"),
        exporters=row.texts("exporters") or None,
        period=InForce(),
        hr_split=row.flag("hr_split"),
        territories=row.texts("territories"),
        confirmed=row.flag("confirmed"),
        note=row.get_text("note"),
    )


def read_clauses(row: DataRow) -> tuple[Instrument, ClauseSet]:
    """Read standard contractual clauses: the act, and the set that it approves."""
    act = read_instrument(row, InstrumentKind.STANDARD_CLAUSES)
    clauses = ClauseSet(
        instrument=act.code,
        modules=tuple(_module(module) for module in row.rows("modules")),
        period=act.period,
        last_signing=row.get_day("last_signing"),
        unchanged_needed_from=row.get_day("unchanged_needed_from"),
        holds_from=row.get_day("holds_from"),
        confirmed=act.confirmed,
        unconfirmed=act.unconfirmed,
    )
    return act, clauses


def _module(row: DataRow) -> ClauseModule:
    return ClauseModule(
        number=row.number("number"),
        exporter_role=cast("ClauseRole", row.word("exporter_role", _ROLES)),
        importer_role=cast("ClauseRole", row.word("importer_role", _ROLES)),
        annexes=row.texts("annexes", _ANNEXES),
        annexes_option_1=row.texts("annexes_option_1", _ANNEXES),
    )


def read_national_tool(row: DataRow) -> NationalTool:
    """Read an act that a country accepts as its own transfer tool."""
    return NationalTool(
        country=row.text("country"),
        instrument=row.text("instrument"),
        period=row.period(),
        last_signing=row.get_day("last_signing"),
        source=row.text("source"),
        checked_on=row.checked_on(),
        confirmed=row.flag("confirmed"),
        adaptations=row.get_text("adaptations"),
        unconfirmed=row.texts("unconfirmed"),
        note=row.get_text("note"),
    )


def read_named_meaning(row: DataRow) -> NamedMeaning:
    """Read what people call a transfer tool, and what that means."""
    meaning = Meaning(row.text("kind"), row.get_text("instrument"), row.flag("weak", default=False))
    return NamedMeaning(meaning, row.texts("names"))


def read_change(row: DataRow) -> ChangeOfLaw:
    """Read a change in the law or practice of a country."""
    return ChangeOfLaw(
        jurisdiction=row.text("jurisdiction"),
        day=row.day("day"),
        what=row.text("what"),
        source=row.text("source"),
        checked_on=row.checked_on(),
        confirmed=row.flag("confirmed"),
    )


def read_benchmark(row: DataRow) -> RetentionBenchmark:
    """Read a retention benchmark."""
    return RetentionBenchmark(
        id=row.text("id"),
        subject=row.text("subject"),
        jurisdiction=row.text("jurisdiction"),
        duration=row.duration("duration"),
        kind=row.choice("kind", BenchmarkKind),
        period=row.period(),
        source=row.text("source"),
        checked_on=row.checked_on(),
        confirmed=row.flag("confirmed"),
        counted_from=row.get_text("counted_from"),
        unconfirmed=row.texts("unconfirmed"),
        note=row.get_text("note"),
    )


def read_source(row: DataRow) -> LegalSource:
    """Read a source that verdicts cite."""
    return LegalSource(
        id=row.text("id"),
        title=row.text("title"),
        locator=row.get_text("locator"),
        checked_on=row.checked_on(),
        confirmed=row.flag("confirmed"),
        note=row.get_text("note"),
    )
