"""Junctions: where data can be taken up again, an organisation and a category of data.

Transfers that end and begin at one junction share data. They are found through it, never pair by pair, so
that an organisation with many transfers in and out costs their sum and not their product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from registry.dossiers.row import TransferRow

Categories = tuple[str, ...] | None
Rows = tuple[TransferRow, ...]
Junction = tuple[str, str]
"""An organisation and a category id; the category is ANY or NOT_RECORDED where a transfer names none."""

ANY = "*"
NOT_RECORDED = "-"
_ByCategory = defaultdict[str, list[TransferRow]]


class Junctions:
    """What begins and what ends at the junctions of some transfers.

    Only organisations that both receive data and send some have any: at the others no data are taken up.
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
        """Where the data of a transfer can be taken up again."""
        return _of(row.importer.organisation, row.categories, self._ends)

    def of_start(self, row: TransferRow) -> list[Junction]:
        """Where a transfer takes its data up, unless it says what it follows."""
        return _of(row.exporter.organisation, row.categories, self._begins)

    def lead_on(self, row: TransferRow) -> bool:
        """Whether another transfer takes up the data of this one."""
        return row.importer.organisation in self._begins and any(map(self.begin, self.of_end(row)))

    def are_reached(self, row: TransferRow) -> bool:
        """Whether data come to where a transfer takes its data up."""
        return row.exporter.organisation in self._ends and any(map(self.end, self.of_start(row)))

    def begin(self, junction: Junction) -> list[TransferRow]:
        """The transfers that begin at a junction, without those that say what they follow."""
        return self._begins[junction[0]].get(junction[1], [])

    def end(self, junction: Junction) -> list[TransferRow]:
        """The transfers that end at a junction."""
        return self._ends[junction[0]].get(junction[1], [])


def sharing(categories: Categories) -> tuple[str, ...]:
    """The categories under which data are the same; what is not recorded may be any."""
    return (*categories, NOT_RECORDED) if categories else (ANY,)


def share(one: Categories, other: Categories) -> bool:
    """Whether two transfers may have data in common."""
    return not one or not other or not set(one).isdisjoint(other)


def _add(row: TransferRow, rows: _ByCategory) -> None:
    rows[ANY].append(row)
    for category in row.categories or (NOT_RECORDED,):
        rows[category].append(row)


def _of(
    organisation: str | None, categories: Categories, known: Mapping[str | None, _ByCategory]
) -> list[Junction]:
    if organisation is None or organisation not in known:
        return []
    return [(organisation, category) for category in sharing(categories)]
