"""Transfers in their slim form, as the graph streams them for judgement.

Each field of a `TransferRow` has its expression here, by its name. The statement lists them in the order of
the fields, whatever that is: a field without one fails when this module is imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from registry.dossiers.transfer_row import PartyRow, PlaceRow, TransferRow
from registry.entities import Entity, Party, Place, Transfer
from registry.entities.fields import MAX_ID, SLUG, Day
from registry.graph import entity_reading
from registry.graph.connection import Connection
from registry.graph.schema import ANSWERED_EMPTY, NODES
from registry.vocabulary import Confinement, Frequency

_index = itemgetter(0)

PLACE = MappingProxyType(
    {
        "jurisdiction": "p.jurisdiction",
        "kind": "p.kind",
        "operator": "[(p)-[:OPERATED_BY]->(m) | m.id]",
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
        "roles": f"[(t)-[:{name.upper()}_ROLES]->(r) | [r.index, [(r)-[:FOR]->(m) | m.id], r.role]]",
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
        "storage_eea_only": "t.storage",
        "access_eea_only": "t.access",
        "places": f"[(t)-[:REACHES]->(p) | [p.index, {_in_order(PLACE, PlaceRow)}]]",
        "mechanisms": "[(t)-[:RELIES_ON]->(m) | m.id]",
        "engagement": "[(t)-[:UNDER]->(m) | m.id]",
        "follows": "[(t)-[:FOLLOWS]->(m) | m.id]",
        "irreversible": "t.anonymous_irreversible",
        "anonymity_evidenced": "t.anonymous_evidence",
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

    Values that several have in common, such as a party or some categories, are one object. What the entity
    might say otherwise is read again as an entity, so that both readings agree or both fail.

    Raises:
        UnreadableError: What is stored of a transfer makes no entity.
    """
    reader = RowReader()
    torn: list[str] = []
    for cells in connection.stream(STATEMENT):
        try:
            yield reader.row(cells)
        except NOT_A_ROW:
            torn.append(entity_reading.id_to_read_again(_NODE, cells[0]))
    if torn:
        yield from map(TransferRow.of, _transfers(entity_reading.settled(connection, _NODE, torn)))


def _transfers(entities: Iterable[Entity]) -> Iterator[Transfer]:
    return (entity for entity in entities if isinstance(entity, Transfer))


class RowReader:
    """Reads the cells of rows, and keeps one of each of the values that come again and again.

    Cells are in the order of the row's fields, so that most are taken as they are. Each value that comes for
    the first time is checked as the entity's model checks it; one of `NOT_A_ROW` is raised if it fails.
    """

    def __init__(self) -> None:
        self._parties: dict[tuple[Any, ...], PartyRow] = {}
        self._several_places: dict[tuple[Any, ...], tuple[PlaceRow, ...]] = {}
        self._days: dict[str | None, date | None] = {None: None}
        values: dict[str, Callable[[Any], Any]] = {
            "id": _transfer_id,
            "exporter": self._party,
            "importer": self._party,
            "frequency": _FREQUENCIES.__getitem__,
            **dict.fromkeys(("starts", "ends", "suspended_on"), self._day),
            **dict.fromkeys(("storage_eea_only", "access_eea_only"), _CONFINED.__getitem__),
            "engagement": LinkedIds("engagement").only,
            "anonymity_evidenced": _is_text,
            **dict.fromkeys(_YES_OR_NO, _yes_or_no),
        }
        lists: dict[str, Callable[[list[Any]], Any]] = {
            "categories": LinkedIds("category").several,
            "purposes": LinkedIds("purpose").several,
            "mechanisms": LinkedIds("mechanism").several,
            "follows": LinkedIds("transfer").several,
            "places": self._places,
        }
        place = TransferRow._fields.index
        self._values = [(place(field), convert) for field, convert in values.items()]
        self._lists = [(place(field), field, convert) for field, convert in lists.items()]

    def row(self, cells: Sequence[Any]) -> TransferRow:
        """The row in some cells."""
        *values, empty = cells
        for place, convert in self._values:
            values[place] = convert(values[place])
        for place, field, convert in self._lists:
            if values[place]:
                values[place] = convert(values[place])
            else:
                values[place] = () if empty and field in empty else None
        row = TransferRow._make(values)
        if empty:
            _require_empty(row, empty)
        return row

    def _day(self, text: str | None) -> date | None:
        try:
            return self._days[text]
        except KeyError:
            return self._days.setdefault(text, _DAY.validate_python(text))

    def _party(self, cells: list[Any]) -> PartyRow:
        organisation, data_subject, collected_by, role, roles, to_gdpr, public = cells
        several = tuple([(index, *purposes, role) for index, purposes, role in sorted(roles, key=_index)])
        own = (*organisation, None, *collected_by)
        key = (
            own,
            data_subject,
            role,
            several,
            to_gdpr,
            public,
            type(data_subject),
            type(to_gdpr),
            type(public),
        )
        known = self._parties.get(key)
        return known if known is not None else self._parties.setdefault(key, _checked_party(cells, several))

    def _places(self, places: Sequence[Any]) -> tuple[PlaceRow, ...]:
        key = tuple([(*cells[:3], *cells[3]) for cells in sorted(places, key=_index)])
        known = self._several_places.get(key)
        return known if known is not None else self._several_places.setdefault(key, _checked_places(key))


class LinkedIds:
    """The ids that one field of several transfers refers to.

    Args:
        kind: The kind of entity that the field refers to.
    """

    def __init__(self, kind: str) -> None:
        self._form = re.compile(rf"{kind}/{SLUG}", re.ASCII)
        self._known: set[str] = set()
        self._one: dict[tuple[str, ...], str | None] = {(): None}
        self._several: dict[tuple[str, ...], tuple[str, ...]] = {}

    def only(self, ids: Sequence[str]) -> str | None:
        """The one id, or None."""
        key = tuple(ids)
        if key not in self._one:
            (self._one[key],) = self.several(ids)
        return self._one[key]

    def several(self, ids: Sequence[str]) -> tuple[str, ...]:
        """The ids in order, each once."""
        key = tuple(sorted(ids) if len(ids) > 1 else ids)
        known = self._several.get(key)
        if known is not None:
            return known
        new = {*ids}
        if len(new) < len(ids) or not all(map(self._is_one, new - self._known)):
            raise ValueError(key)
        self._known |= new
        return self._several.setdefault(key, key)

    def _is_one(self, text: object) -> bool:
        return isinstance(text, str) and len(text) <= MAX_ID and self._form.fullmatch(text) is not None


def _checked_party(cells: Sequence[Any], roles: tuple[tuple[Any, ...], ...]) -> PartyRow:
    organisation, data_subject, collected_by, role, _, to_gdpr, public = cells
    _require_in_order(roles)
    several = [{"purpose": _only(purposes), "role": own} for _, *purposes, own in roles]
    values = {
        "organisation": _at_most_one(organisation),
        "data_subject": data_subject,
        "collected_by": _at_most_one(collected_by),
        "role": role,
        "roles": several,
        "subject_to_gdpr": to_gdpr,
        "public_powers": public,
    }
    Party.model_validate(values)
    pairs = tuple((each["purpose"], each["role"]) for each in several)
    return PartyRow._make((*values.values(),))._replace(roles=pairs)


def _checked_places(places: tuple[tuple[Any, ...], ...]) -> tuple[PlaceRow, ...]:
    _require_in_order(places)
    rows = tuple(PlaceRow(where, kind, _at_most_one(operator)) for _, where, kind, *operator in places)
    for row in rows:
        Place.model_validate(row._asdict())
    return rows


def _require_in_order(parts: Sequence[Sequence[Any]]) -> None:
    if [part[0] for part in parts] != [*range(len(parts))]:
        raise ValueError(parts)


def _require_empty(row: TransferRow, empty: Sequence[Any]) -> None:
    """Refuse a row that says something where nothing was the answer, or answers what no transfer is asked."""
    for name in empty:
        answer = _ANSWERS_ELSEWHERE.get(name)
        if name not in _NODE.may_be_empty or (answer(row) if answer else getattr(row, name, None)):
            raise ValueError(name)


def _at_most_one(values: Sequence[Any]) -> Any:
    return _only(values) if values else None


def _only(values: Sequence[Any]) -> Any:
    (one,) = values
    return one


def _transfer_id(text: str) -> str:
    if _ID.fullmatch(text) is None or len(text) > MAX_ID:
        raise ValueError(text)
    return text


def _yes_or_no(value: object) -> object:
    if value is None or value is True or value is False:
        return value
    raise ValueError(value)


def _is_text(value: str | None) -> bool:
    if value is None:
        return False
    if value.strip():
        return True
    raise ValueError(value)


NOT_A_ROW = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What reading a row raises where the entity might say something else."""
_NODE = NODES[Transfer.kind]
_ANSWERS_ELSEWHERE: MappingProxyType[str, Callable[[TransferRow], object]] = MappingProxyType(
    {
        "exporter": lambda row: row.exporter != PartyRow(),
        "importer": lambda row: row.importer != PartyRow(),
        "exporter.roles": lambda row: row.exporter.roles,
        "importer.roles": lambda row: row.importer.roles,
        "anonymous": lambda row: row.anonymity_evidenced or row.irreversible is not None,
    }
)
"""Whether a row says something in a field that is not one of the row's own."""
_ID = re.compile(rf"{Transfer.kind}/{SLUG}", re.ASCII)
_DAY: TypeAdapter[date] = TypeAdapter(Day)
_FREQUENCIES = MappingProxyType({None: None} | {each.value: each.value for each in Frequency})
_CONFINED = MappingProxyType({None: False} | {each.value: True for each in Confinement})
_YES_OR_NO = ("irreversible", "human_access", "human_access_consented", "consented")
