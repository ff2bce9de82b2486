"""Transfers in their slim form, as the graph streams them for judgement.

Each field of a `TransferRow` has its expression here, by its name. The statement lists them in the order of
the fields, whatever that is: a field without one fails when this module is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeVar

from registry.dossiers.transfer_row import PartyRow, PlaceRow, TransferRow
from registry.graph.connection import Connection
from registry.graph.schema import ANSWERED_EMPTY

_T = TypeVar("_T")
_index = itemgetter(0)

PLACE = MappingProxyType(
    {
        "jurisdiction": "p.jurisdiction",
        "kind": "p.kind",
        "operator": "head([(p)-[:OPERATED_BY]->(m) | m.id])",
    }
)
"""The expressions of a `PlaceRow`, by field; `p` is the place."""


def party(name: str, organisation: str) -> dict[str, str]:
    """The expressions of a `PartyRow`, by field; `t` is the transfer.

    Args:
        name: How the properties of this party begin.
        organisation: The type of the relationship to its organisation.
    """
    return {
        "organisation": f"[(t)-[:{organisation}]->(m) | m.id]",
        "data_subject": f"t.{name}_data_subject",
        "collected_by": f"[(t)-[:{name.upper()}_COLLECTED_BY]->(m) | m.id]",
        "role": f"t.{name}_role",
        "roles": f"[(t)-[:{name.upper()}_ROLES]->(r) | [r.index, head([(r)-[:FOR]->(m) | m.id]), r.role]]",
        "subject_to_gdpr": f"t.{name}_subject_to_gdpr",
        "public_powers": f"t.{name}_public_powers",
    }


def _in_order(expressions: Mapping[str, str], row: type[PartyRow | PlaceRow]) -> str:
    return ", ".join(expressions[field] for field in row._fields)


TRANSFER = MappingProxyType(
    {
        "id": "t.id",
        "exporter": f"[{_in_order(party('exporter', 'EXPORTS'), PartyRow)}]",
        "importer": f"[{_in_order(party('importer', 'TO'), PartyRow)}]",
        "categories": "[(t)-[:CARRIES]->(m) | m.id]",
        "purposes": "[(t)-[:FOR]->(m) | m.id]",
        "frequency": "t.frequency",
        "starts": "t.starts",
        "ends": "t.ends",
        "suspended_on": "t.suspended_on",
        "storage_eea_only": "t.storage IS NOT NULL",
        "access_eea_only": "t.access IS NOT NULL",
        "places": f"[(t)-[:REACHES]->(p) | [p.index, {_in_order(PLACE, PlaceRow)}]]",
        "mechanisms": "[(t)-[:RELIES_ON]->(m) | m.id]",
        "engagement": "[(t)-[:UNDER]->(m) | m.id]",
        "follows": "[(t)-[:FOLLOWS]->(m) | m.id]",
        "irreversible": "t.anonymous_irreversible",
        "anonymity_evidenced": "t.anonymous_evidence IS NOT NULL",
        "human_access": "t.human_access",
        "human_access_consented": "t.human_access_consented",
        "consented": "t.consented",
        ANSWERED_EMPTY: f"t.{ANSWERED_EMPTY}",
    }
)
"""The expressions of a `TransferRow`, by field, and what was answered empty; `t` is the transfer."""

_COLUMNS = (*TransferRow._fields, ANSWERED_EMPTY)
STATEMENT = f"MATCH (t:Transfer) RETURN {', '.join(TRANSFER[field] for field in _COLUMNS)}"


def transfer_rows(connection: Connection) -> Iterator[TransferRow]:
    """Every recorded transfer, as it arrives, in no order; equal to `TransferRow.of` its entity.

    Values that several have in common, such as a party or some categories, are one object.
    """
    return map(_Reader().row, connection.stream(STATEMENT))


class _Reader:
    """Reads the cells of rows, and keeps one of each of the values that come again and again.

    Cells are in the order of the row's fields, so that most are taken as they are.
    """

    def __init__(self) -> None:
        self._kept: dict[object, object] = {}
        self._parties: dict[tuple[Any, ...], PartyRow] = {}
        self._several_places: dict[tuple[Any, ...], tuple[PlaceRow, ...]] = {}
        values: dict[str, Callable[[Any], Any]] = {
            "exporter": self._party,
            "importer": self._party,
            **dict.fromkeys(("starts", "ends", "suspended_on"), _day),
            "engagement": self._first,
        }
        lists: dict[str, Callable[[list[Any]], Any]] = {
            **dict.fromkeys(("categories", "purposes", "mechanisms", "follows"), self._ids),
            "places": self._places,
        }
        place = TransferRow._fields.index
        self._values = [(place(field), convert) for field, convert in values.items()]
        self._lists = [(place(field), field, convert) for field, convert in lists.items()]

    def row(self, cells: Sequence[Any]) -> TransferRow:
        *values, empty = cells
        for place, convert in self._values:
            values[place] = convert(values[place])
        for place, field, convert in self._lists:
            if values[place]:
                values[place] = convert(values[place])
            else:
                values[place] = () if empty and field in empty else None
        return TransferRow._make(values)

    def _one(self, value: _T) -> _T:
        return self._kept.setdefault(value, value)  # type: ignore[return-value]  # equal values of one type

    def _first(self, ids: list[str]) -> str | None:
        return self._one(ids[0]) if ids else None

    def _party(self, cells: list[Any]) -> PartyRow:
        for place in _PARTY_IDS:
            cells[place] = cells[place][0] if cells[place] else None
        if roles := cells[_ROLES]:
            roles = [(purpose, role) for _, purpose, role in sorted(roles, key=_index)]
        cells[_ROLES] = tuple(roles or ())
        key = tuple(cells)
        known = self._parties.get(key)
        return known if known is not None else self._parties.setdefault(key, PartyRow._make(key))

    def _ids(self, ids: list[str]) -> tuple[str, ...]:
        return self._one(tuple(sorted(ids) if len(ids) > 1 else ids))

    def _places(self, places: Sequence[Any]) -> tuple[PlaceRow, ...]:
        key = tuple([tuple(cells) for cells in sorted(places, key=_index)])
        known = self._several_places.get(key)
        if known is None:
            known = self._several_places[key] = tuple(PlaceRow(*cells[1:]) for cells in key)
        return known


_PARTY_IDS = [PartyRow._fields.index(field) for field in ("organisation", "collected_by")]
_ROLES = PartyRow._fields.index("roles")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
