"""Reads the law data from its YAML files; all faults are reported together, each with file and path."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from registry.errors import Fault, InputError
from registry.law.act_rows import (
    read_benchmark,
    read_change,
    read_clauses,
    read_decision,
    read_framework,
    read_instrument,
    read_named_meaning,
    read_national_tool,
    read_source,
)
from registry.law.acts import (
    ChangeOfLaw,
    ClauseSet,
    Instrument,
    LegalSource,
    NationalTool,
    RetentionBenchmark,
)
from registry.law.adequacy_decisions import AdequacyDecision, Framework
from registry.law.data_row import DataReading, DataRow
from registry.law.jurisdictions import JurisdictionTable, read_jurisdictions
from registry.law.mechanism_names import NamedMeaning

T = TypeVar("T")

_FILES = ("version", "jurisdictions", "adequacy", "clauses", "instruments", "names", "retention", "sources")


@dataclass(frozen=True, slots=True)
class LawData:
    """The content of the files before anything is struck, with the periods that each act sets itself."""

    version: str
    places: JurisdictionTable
    instruments: dict[str, Instrument]
    adequacy: tuple[AdequacyDecision, ...]
    frameworks: dict[str, Framework]
    clauses: dict[str, ClauseSet]
    national_tools: tuple[NationalTool, ...]
    names: tuple[NamedMeaning, ...]
    changes: tuple[ChangeOfLaw, ...]
    benchmarks: dict[str, RetentionBenchmark]
    sources: dict[str, LegalSource]


def read_law(folder: Path | None = None) -> LawData:
    """Read all files of a folder, by default the one that ships with the program.

    Raises:
        InputError: with every fault of the files.
    """
    reading = DataReading([])
    folder = folder or Path(__file__).with_name("data")
    rows = {name: _open(folder, name, reading) for name in _FILES}
    data = _assemble(rows, reading)
    for row in rows.values():
        row.done()
    _check_references(data, reading.faults)
    if reading.faults:
        raise InputError(reading.faults)
    return data


def _open(folder: Path, name: str, reading: DataReading) -> DataRow:
    where = f"law/data/{name}.yaml"
    try:
        text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
        value = yaml.load(text, Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise InputError([Fault(where, f"cannot be read: {error}.")]) from error
    return DataRow(value, f"{where}: ", reading)


def _assemble(rows: dict[str, DataRow], reading: DataReading) -> LawData:
    reading.checked_on = rows["version"].day("checked_on")
    decisions = [read_decision(row) for row in rows["adequacy"].rows("adequacy")]
    clauses = [read_clauses(row) for row in rows["clauses"].rows("clauses")]
    others = [read_instrument(row) for row in rows["instruments"].rows("instruments")]
    frameworks = [read_framework(row) for row in rows["adequacy"].rows("frameworks")]
    benchmarks = [read_benchmark(row) for row in rows["retention"].rows("benchmarks")]
    sources = [read_source(row) for row in rows["sources"].rows("sources")]
    acts = [act for act, _ in decisions] + [act for act, _ in clauses] + others
    return LawData(
        version=rows["version"].text("version"),
        places=read_jurisdictions(rows["jurisdictions"]),
        instruments=_by_key(((act.code, act) for act in acts), "instrument", reading.faults),
        adequacy=tuple(decision for _, decision in decisions),
        frameworks=_by_key(((row.name, row) for row in frameworks), "framework", reading.faults),
        clauses={clause.instrument: clause for _, clause in clauses},
        national_tools=tuple(map(read_national_tool, rows["clauses"].rows("national_tools"))),
        names=tuple(map(read_named_meaning, rows["names"].rows("names"))),
        changes=tuple(map(read_change, rows["jurisdictions"].rows("changes"))),
        benchmarks=_by_key(((row.id, row) for row in benchmarks), "benchmark", reading.faults),
        sources=_by_key(((row.id, row) for row in sources), "source", reading.faults),
    )


def _by_key(pairs: Iterable[tuple[str, T]], noun: str, faults: list[Fault]) -> dict[str, T]:
    by_key: dict[str, T] = {}
    for key, value in pairs:
        if key in by_key:
            faults.append(Fault(f"law/data: {noun} {key}", "is listed twice."))
        by_key[key] = value
    return by_key


def _check_references(data: LawData, faults: list[Fault]) -> None:
    """Find references to acts, places or sources that the data do not have."""
    _check_acts(data, faults)
    _check_decisions(data, faults)
    acts, subjects = data.instruments, _subjects(data)
    faults += [
        Fault(f"law/data: national tool {t.instrument}", "names an unknown instrument or jurisdiction.")
        for t in data.national_tools
        if t.instrument not in acts or t.country not in subjects
    ]
    faults += [
        Fault(f"law/data: names of {meaning.instrument}", "name an unknown instrument.")
        for meaning, _ in data.names
        if meaning.instrument and meaning.instrument not in acts
    ]
    faults += [
        Fault(f"law/data: framework {f.name}", f"names an unknown instrument, {f.instrument!r}.")
        for f in data.frameworks.values()
        if f.instrument not in acts
    ]


def _subjects(data: LawData) -> AbstractSet[str]:
    """The codes of all that a decision can be about."""
    return data.places.jurisdictions.keys() | data.places.organisations.keys()


def _check_acts(data: LawData, faults: list[Fault]) -> None:
    acts, sources = data.instruments, data.sources
    for act in acts.values():
        where = f"law/data: instrument {act.code}"
        bases = [base for base in (act.extends, act.amends) if base is not None]
        faults += [
            Fault(where, f"extends or amends {base!r}, which is not an act that can be extended or amended.")
            for base in bases
            if base not in acts or acts[base].extends or acts[base].amends
        ]
        cited = [*act.pending, *([act.ended_by] if act.ended_by else [])]
        faults += [Fault(where, f"names an unknown source, {s!r}.") for s in cited if s not in sources]


def _check_decisions(data: LawData, faults: list[Fault]) -> None:
    acts, subjects = data.instruments, _subjects(data)
    for decision in data.adequacy:
        where = f"law/data: instrument {decision.instrument}"
        if decision.jurisdiction not in subjects:
            faults.append(Fault(where, f"names an unknown jurisdiction, {decision.jurisdiction!r}."))
        faults += [
            Fault(where, f"has a carve-out repealed by an unknown act, {carve_out.repealed_by!r}.")
            for scope in decision.scopes
            for carve_out in scope.carve_outs
            if carve_out.repealed_by and carve_out.repealed_by not in acts
        ]
