"""Transfers in their slim form, as the graph streams them for judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, TypeVar

from registry.dossiers.transfer_row import PartyRow, PlaceRow, TransferRow
from registry.graph.connection import Connection
from registry.graph.statements import named

_T = TypeVar("_T")

_index = itemgetter(0)


def transfer_rows(connection: Connection) -> Iterator[TransferRow]:
    """Every transfer on file, as it arrives, in no order; equal to `TransferRow.of` its entity.

    What several have in common, such as a party or some categories, is one object.
    """
    read = _Reader()
    return map(read.row, connection.stream(named("transfer_rows")))


class _Reader:
    """Reads the cells of rows, and keeps one of each of the values that come again and again."""

    def __init__(self) -> None:
        self._kept: dict[object, object] = {}
        self._parties: dict[tuple[Any, ...], PartyRow] = {}
        self._several_places: dict[tuple[Any, ...], tuple[PlaceRow, ...]] = {}

    def row(self, cells: Sequence[Any]) -> TransferRow:
        key, empty, exporter, importer, categories, purposes, frequency, starts, ends, suspended, *more = (
            cells
        )
        storage, access, places, mechanisms, engagement, follows, *answers = more
        none = empty or ()
        return TransferRow(
            key,
            self._party(exporter),
            self._party(importer),
            self._ids(categories, "categories", none),
            self._ids(purposes, "purposes", none),
            frequency,
            _day(starts),
            _day(ends),
            _day(suspended),
            storage,
            access,
            self._places(places, none),
            self._ids(mechanisms, "mechanisms", none),
            self._one(engagement[0]) if engagement else None,
            self._ids(follows, "follows", none),
            *answers,
        )

    def _one(self, value: _T) -> _T:
        return self._kept.setdefault(value, value)  # type: ignore[return-value]  # equal values of one type

    def _party(self, cells: Sequence[Any]) -> PartyRow:
        organisation, subject, collected_by, role, roles, gdpr, powers = cells
        told = (
            organisation[0] if organisation else None,
            subject,
            collected_by[0] if collected_by else None,
            role,
            tuple([(purpose, held) for _, purpose, held in sorted(roles, key=_index)]) if roles else (),
            gdpr,
            powers,
        )
        known = self._parties.get(told)
        return known if known is not None else self._parties.setdefault(told, PartyRow(*told))

    def _ids(self, ids: list[str], field: str, none: Sequence[str]) -> tuple[str, ...] | None:
        if not ids:
            return () if field in none else None
        return self._one(tuple(sorted(ids) if len(ids) > 1 else ids))

    def _places(self, places: Sequence[Any], none: Sequence[str]) -> tuple[PlaceRow, ...] | None:
        if not places:
            return () if "places" in none else None
        told = tuple([tuple(cells) for cells in sorted(places, key=_index)])
        known = self._several_places.get(told)
        if known is None:
            known = self._several_places[told] = tuple(PlaceRow(*cells[1:]) for cells in told)
        return known


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
