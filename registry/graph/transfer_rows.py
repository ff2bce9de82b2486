"""Transfers in their slim form, as the graph streams them for judgement.

Each field of a `TransferRow` has its expression in the statement here, and is read by its name: a field that
lacks one fails when this module is imported, and the order of the fields does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    reader = _Reader()
    return (reader.row(dict(zip(_COLUMNS, cells, strict=True))) for cells in connection.stream(STATEMENT))


class _Reader:
    """Reads the cells of rows, and keeps one of each of the values that come again and again."""

    def __init__(self) -> None:
        self._kept: dict[object, object] = {}
        self._parties: dict[PartyRow, PartyRow] = {}
        self._several_places: dict[tuple[Any, ...], tuple[PlaceRow, ...]] = {}

    def row(self, cells: dict[str, Any]) -> TransferRow:
        empty = cells[ANSWERED_EMPTY] or ()
        engagement = cells["engagement"]
        return TransferRow(
            id=cells["id"],
            exporter=self._party(PartyRow(*cells["exporter"])),
            importer=self._party(PartyRow(*cells["importer"])),
            categories=self._ids(cells, "categories", empty),
            purposes=self._ids(cells, "purposes", empty),
            frequency=cells["frequency"],
            starts=_day(cells["starts"]),
            ends=_day(cells["ends"]),
            suspended_on=_day(cells["suspended_on"]),
            storage_eea_only=cells["storage_eea_only"],
            access_eea_only=cells["access_eea_only"],
            places=self._places(cells["places"], empty),
            mechanisms=self._ids(cells, "mechanisms", empty),
            engagement=self._one(engagement[0]) if engagement else None,
            follows=self._ids(cells, "follows", empty),
            irreversible=cells["irreversible"],
            anonymity_evidenced=cells["anonymity_evidenced"],
            human_access=cells["human_access"],
            human_access_consented=cells["human_access_consented"],
            consented=cells["consented"],
        )

    def _one(self, value: _T) -> _T:
        return self._kept.setdefault(value, value)  # type: ignore[return-value]  # equal values of one type

    def _party(self, cells: Any) -> PartyRow:
        """A party from its cells, which have the names of its fields."""
        party = PartyRow(
            organisation=cells.organisation[0] if cells.organisation else None,
            data_subject=cells.data_subject,
            collected_by=cells.collected_by[0] if cells.collected_by else None,
            role=cells.role,
            roles=tuple([(purpose, role) for _, purpose, role in sorted(cells.roles, key=_index)]),
            subject_to_gdpr=cells.subject_to_gdpr,
            public_powers=cells.public_powers,
        )
        return self._parties.setdefault(party, party)

    def _ids(self, cells: dict[str, Any], field: str, empty: Sequence[str]) -> tuple[str, ...] | None:
        ids = cells[field]
        if not ids:
            return () if field in empty else None
        return self._one(tuple(sorted(ids) if len(ids) > 1 else ids))

    def _places(self, places: Sequence[Any], empty: Sequence[str]) -> tuple[PlaceRow, ...] | None:
        if not places:
            return () if "places" in empty else None
        key = tuple([tuple(cells) for cells in sorted(places, key=_index)])
        known = self._several_places.get(key)
        if known is None:
            known = self._several_places[key] = tuple(PlaceRow(*cells[1:]) for cells in key)
        return known


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
