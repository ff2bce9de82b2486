"""Junctions: where transfers of the same data end and begin, each an organisation and a category of data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from registry.dossiers.legs import Categories
from registry.dossiers.transfer_row import TransferRow

Junction = tuple[str, str]
"""An organisation and a category id; the category is ANY or NOT_RECORDED where a transfer names none."""

ANY = "*"
NOT_RECORDED = "-"
_ByCategory = defaultdict[str, list[TransferRow]]


class Junctions:
    """Which transfers begin and end at each junction.

    Only organisations that both receive and send data have junctions: no others pass data on.
    """

    def __init__(self, rows: Iterable[TransferRow]) -> None:
        parties = [(row, row.exporter.organisation, row.importer.organisation) for row in rows]
        between = {start for _, start, _ in parties} & {end for _, _, end in parties} - {None}
        self._begins: dict[str | None, _ByCategory] = {of: defaultdict(list) for of in between}
        self._ends: dict[str | None, _ByCategory] = {of: defaultdict(list) for of in between}
        for row, start, end in parties:
            if start in between and row.follows is None:
                _add(row, self._begins[start])
            if end in between:
                _add(row, self._ends[end])

    def of_end(self, row: TransferRow) -> list[Junction]:
        """The junctions at which a transfer ends, where others may pass its data on."""
        return _of(row.importer.organisation, row.categories, self._ends)

    def of_start(self, row: TransferRow) -> list[Junction]:
        """The junctions at which a transfer begins, unless it states what it follows."""
        return _of(row.exporter.organisation, row.categories, self._begins)

    def lead_on(self, row: TransferRow) -> bool:
        """Whether another transfer passes the data of this one on."""
        return row.importer.organisation in self._begins and any(map(self.begin, self.of_end(row)))

    def are_reached(self, row: TransferRow) -> bool:
        """Whether other transfers end where this one begins."""
        return row.exporter.organisation in self._ends and any(map(self.end, self.of_start(row)))

    def begin(self, junction: Junction) -> list[TransferRow]:
        """The transfers that begin at a junction, without those that state what they follow."""
        return self._begins[junction[0]].get(junction[1], [])

    def end(self, junction: Junction) -> list[TransferRow]:
        """The transfers that end at a junction."""
        return self._ends[junction[0]].get(junction[1], [])


def _sharing(categories: Categories) -> tuple[str, ...]:
    """The categories to look up for shared data; unrecorded categories may be any, `()` are none."""
    if categories is None:
        return (ANY,)
    return (*categories, NOT_RECORDED) if categories else ()


def _add(row: TransferRow, rows: _ByCategory) -> None:
    if row.categories == ():  # no personal data, so nothing to pass on
        return
    rows[ANY].append(row)
    for category in row.categories or (NOT_RECORDED,):
        rows[category].append(row)


def _of(
    organisation: str | None, categories: Categories, known: Mapping[str | None, _ByCategory]
) -> list[Junction]:
    if organisation is None or organisation not in known:
        return []
    return [(organisation, category) for category in _sharing(categories)]
