"""Reads jurisdictions, their states by date, and groups from the law data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from registry.law.acts import Jurisdiction, JurisdictionGroup, JurisdictionState, StatePeriod
from registry.law.data_row import DataRow
from registry.law.periods import ONE_DAY

Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class JurisdictionTable:
    """Jurisdictions, groups, aliases of codes, and international organisations with their names.

    `leavers` are the jurisdictions that count as the EEA only for a time.
    """

    jurisdictions: dict[str, Jurisdiction]
    groups: dict[str, JurisdictionGroup]
    aliases: dict[str, str]
    organisations: dict[str, Names]
    leavers: frozenset[str]


def read_jurisdictions(file: DataRow) -> JurisdictionTable:
    """Read the file of jurisdictions; each code must have one state on every day."""
    states: dict[str, list[StatePeriod]] = defaultdict(list)
    for row in file.rows("states"):
        state = _state(row)
        for code in row.texts("codes"):
            states[code].append(state)
    names = {code: row.words() for code, row in file.entries("names")}
    jurisdictions = {
        code: Jurisdiction(code, _in_order(code, periods, file), names.get(code, ()))
        for code, periods in sorted(states.items())
    }
    groups: dict[str, JurisdictionGroup] = {}
    for code, row in file.entries("groups"):
        groups[code] = _group(code, row, jurisdictions, groups)
    aliases = dict(file.words_of("aliases"))
    for alias, code in aliases.items():
        if code not in jurisdictions:
            file.fault(f"aliases.{alias}", f"names an unknown jurisdiction, {code!r}.")
    for code in names.keys() - jurisdictions.keys():
        file.fault(f"names.{code}", "names an unknown jurisdiction.")
    organisations = {code: row.words() for code, row in file.entries("organisations")}
    return JurisdictionTable(jurisdictions, groups, aliases, organisations, _leavers(jurisdictions))


def _leavers(jurisdictions: dict[str, Jurisdiction]) -> frozenset[str]:
    return frozenset(
        code
        for code, jurisdiction in jurisdictions.items()
        if any(state.state is JurisdictionState.EEA and state.last for state in jurisdiction.states)
    )


def _state(row: DataRow) -> StatePeriod:
    return StatePeriod(
        state=row.choice("state", JurisdictionState),
        period=row.period(),
        reason=row.text("reason"),
        source=row.text("source"),
        checked_on=row.checked_on(),
        confirmed=row.flag("confirmed"),
        note=row.get_text("note"),
    )


def _in_order(code: str, states: list[StatePeriod], file: DataRow) -> tuple[StatePeriod, ...]:
    ordered = sorted(states, key=lambda state: state.first or date.min)
    ends = [state.last for state in ordered]
    follows = [last and last + ONE_DAY for last in ends[:-1]]
    begins = [state.first for state in ordered[1:]]
    if ordered[0].first or ends[-1] or None in begins or follows != begins:
        cure = "Let each period begin on the day after the one before, the first and the last open."
        file.fault(f"states ({code})", "has periods with a gap or an overlap.", cure)
    return tuple(ordered)


def _group(
    code: str, row: DataRow, jurisdictions: dict[str, Jurisdiction], groups: dict[str, JurisdictionGroup]
) -> JurisdictionGroup:
    members: list[str] = []
    for member in row.texts("members"):
        if member in groups:
            members.extend(groups[member].members)
        elif member in jurisdictions:
            members.append(member)
        else:
            row.fault("members", f"names an unknown jurisdiction, {member!r}.")
    outside = row.get_text("not_in_state")
    if outside:
        members.extend(code for code, place in jurisdictions.items() if place.states[-1].state != outside)
    return JurisdictionGroup(code, tuple(members), row.words_of("names"))
