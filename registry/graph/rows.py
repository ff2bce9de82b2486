"""Transfers in their slim form, as the graph streams them for judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from registry.dossiers.row import PartyRow, PlaceRow, TransferRow
from registry.graph.connection import Connection
from registry.graph.statements import named

_index = itemgetter(0)


def transfer_rows(connection: Connection) -> Iterator[TransferRow]:
    """Every transfer on file, as it arrives, in no order; equal to `TransferRow.of` its entity."""
    return map(_row, connection.stream(named("transfer_rows")))


def _row(cells: Sequence[Any]) -> TransferRow:
    key, empty, exporter, importer, categories, purposes, frequency, starts, ends, suspended, *more = cells
    storage, access, places, mechanisms, engagement, follows, *answers = more
    none = empty or ()
    return TransferRow(
        key,
        _party(exporter),
        _party(importer),
        _ids(categories, "categories", none),
        _ids(purposes, "purposes", none),
        frequency,
        _day(starts),
        _day(ends),
        _day(suspended),
        storage,
        access,
        _places(places, none),
        _ids(mechanisms, "mechanisms", none),
        engagement[0] if engagement else None,
        _ids(follows, "follows", none),
        *answers,
    )


def _party(cells: Sequence[Any]) -> PartyRow:
    organisation, subject, collected_by, role, roles, gdpr, powers = cells
    return PartyRow(
        organisation[0] if organisation else None,
        subject,
        collected_by[0] if collected_by else None,
        role,
        tuple((purpose, held) for _, purpose, held in sorted(roles, key=_index)) if roles else (),
        gdpr,
        powers,
    )


def _ids(ids: Sequence[str], field: str, none: Sequence[str]) -> tuple[str, ...] | None:
    if not ids:
        return () if field in none else None
    return tuple(sorted(ids)) if len(ids) > 1 else tuple(ids)


def _places(places: Sequence[Any], none: Sequence[str]) -> tuple[PlaceRow, ...] | None:
    if not places:
        return () if "places" in none else None
    return tuple(PlaceRow(*cells[1:]) for cells in sorted(places, key=_index))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
