"""Where a transfer goes beside its importer's establishment, and who runs each place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from registry.dossiers.row import PlaceRow, TransferRow
from registry.law.situation import Operator


class Site(NamedTuple):
    """A place beside the importer's establishment, with all that happens there."""

    jurisdiction: str | None
    operator: str | None
    kinds: tuple[str, ...]


def sender(row: TransferRow) -> str | None:
    """The exporter; where the data subject sends the data, who takes part in the collection."""
    return row.exporter.collected_by if row.exporter.data_subject else row.exporter.organisation


def run_by(operator: str | None, row: TransferRow) -> Operator:
    """Who runs a place, seen from the transfer."""
    if operator is None:
        return Operator.NOT_RECORDED
    if operator == row.importer.organisation:
        return Operator.IMPORTER
    return Operator.EXPORTER if operator == sender(row) else Operator.OTHER


def kinds_at_home(row: TransferRow, home: str | None) -> tuple[str, ...]:
    """What happens at the importer's establishment, where that is recorded."""
    kinds = {place.kind for place in row.places or () if place.kind and _is_home(place, row, home)}
    return tuple(sorted(kinds - {"transit"}))


def sites(row: TransferRow, home: str | None) -> tuple[Site, ...]:
    """The places beside the importer's establishment; transit counts only where nothing else happens."""
    merged: dict[tuple[str | None, str | None], set[str | None]] = {}
    for place in row.places or ():
        if not _is_home(place, row, home):
            merged.setdefault((place.jurisdiction, place.operator), set()).add(place.kind)
    return tuple(
        Site(jurisdiction, operator, tuple(sorted(filter(None, kinds - {"transit"} or kinds))))
        for (jurisdiction, operator), kinds in merged.items()
    )


def _is_home(place: PlaceRow, row: TransferRow, home: str | None) -> bool:
    """Whether a recorded place is the importer's establishment itself."""
    mine = place.operator is not None and place.operator == row.importer.organisation
    return mine and home is not None and place.jurisdiction == home


def untold(row: TransferRow, recorded: Iterable[TransferRow]) -> tuple[str, ...]:
    """The categories that no recorded transfer to an operator tells of; none where one may carry any."""
    others = [other.categories for other in recorded]
    if not row.categories or not others or not all(others):
        return ()
    told = {category for other in others for category in other or ()}
    return tuple(category for category in row.categories if category not in told)
