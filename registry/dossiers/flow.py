"""How data flow: which transfers brought the data that a transfer passes on, as far as is on file.

A transfer follows those that it names, or else all that end where it begins and share data with it. All
of that is found by organisation and categories, never pair by pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from registry.dossiers.cycles import strong_components
from registry.dossiers.row import TransferRow

Categories = tuple[str, ...] | None
Rows = tuple[TransferRow, ...]
_Junction = tuple[str, Categories]
_Index = defaultdict[str, defaultdict[Categories, list[TransferRow]]]


class Flow:
    """The flow of data through the transfers of a register.

    Args:
        rows: The transfers by their ids.
        protects: Whether an organisation has always been in the EEA, so that it does not matter how data
            came to it.
    """

    def __init__(self, rows: Mapping[str, TransferRow], protects: Callable[[str | None], bool]) -> None:
        self._rows = rows
        self.protects = protects
        self._to: _Index = defaultdict(lambda: defaultdict(list))
        self._from: _Index = defaultdict(lambda: defaultdict(list))
        self._stated_after: dict[str, list[TransferRow]] = defaultdict(list)
        self._between: dict[tuple[str | None, str | None], list[TransferRow]] = defaultdict(list)
        for row in rows.values():
            self._add(row)
        self._brought: dict[_Junction, Rows] = {}

    def _add(self, row: TransferRow) -> None:
        start, end = row.exporter.organisation, row.importer.organisation
        for before in row.follows or ():
            self._stated_after[before].append(row)
        if start is not None and row.follows is None:
            self._from[start][row.categories].append(row)
        if end is not None:
            self._to[end][row.categories].append(row)
            if start is not None:
                self._between[start, end].append(row)

    def to(self, organisation: str) -> Iterator[TransferRow]:
        """The transfers to one organisation."""
        return (row for rows in self._to.get(organisation, {}).values() for row in rows)

    def between(self, exporter: str | None, importer: str | None, categories: Categories) -> Rows:
        """The transfers from one organisation to another of the same data."""
        if exporter is None or importer is None:
            return ()
        found = self._between.get((exporter, importer), ())
        return tuple(row for row in found if _shares(row.categories, categories))

    def before(self, row: TransferRow) -> Rows:
        """The transfers that brought the data: those recorded, or else those that end at the exporter."""
        if row.follows is not None:
            return tuple(self._rows[other] for other in row.follows if other in self._rows)
        start = row.exporter.organisation
        if start is None:
            return ()
        found = self._brought_to((start, row.categories))
        if start != row.importer.organisation:
            return found
        return tuple(other for other in found if other.id != row.id)

    def after(self, row: TransferRow) -> Rows:
        """The recorded transfers that pass the data on."""
        stated = [other for other in self._stated_after.get(row.id, ()) if other.id != row.id]
        begun = self._from.get(row.importer.organisation or "")
        taken_up = (o for o in _sharing(begun or {}, row.categories) if o.id != row.id)
        return (*stated, *taken_up)

    def goes_back(self, row: TransferRow) -> bool:
        """Whether the data came from the one to whom they now go."""
        start, end = row.exporter.organisation, row.importer.organisation
        if row.follows is not None:
            return end is not None and any(other.exporter.organisation == end for other in self.before(row))
        return any(other.id != row.id for other in self.between(end, start, row.categories))

    def ways_in(self, row: TransferRow) -> Rows:
        """The transfers by which the data came, none of them by way of `row` again.

        In a cycle, only those that lie nearer to where data enter it: no way in goes round in a circle.
        """
        if self.protects(row.exporter.organisation):
            return ()
        cycle = self.cycles.get(row.id)
        if cycle is None:
            return self.before(row)
        return tuple(
            other for other in self.before(row) if other.id not in cycle or cycle[other.id] < cycle[row.id]
        )

    def brought_by(self, row: TransferRow) -> Rows:
        """The transfers that brought the data; in a cycle, those that had data without this one's help."""
        cycle = self.cycles.get(row.id)
        if cycle is None:
            return self.ways_in(row)
        return tuple(
            other
            for other in self.before(row)
            if other.id not in cycle or (other.id != row.id and self._enters(other, row, cycle))
        )

    @cached_property
    def onward(self) -> Rows:
        """The transfers from outside the EEA, each after all of its `ways_in`."""
        found: list[str] = []
        for members in self._components:
            cycle = self.cycles.get(members[0])
            found += sorted(members, key=cycle.__getitem__) if cycle else members
        return tuple(self._rows[member] for member in found)

    @cached_property
    def _all_onward(self) -> set[str]:
        return {row.id for row in self._rows.values() if not self.protects(row.exporter.organisation)}

    @cached_property
    def _components(self) -> list[list[str]]:
        """The onward transfers by what leads back to itself, each component after those that come before."""
        components = strong_components(self._all_onward, self._leads_back)
        rows = ([node for node in component if isinstance(node, str)] for component in components)
        return [members for members in rows if members]

    @cached_property
    def cycles(self) -> dict[str, dict[str, int]]:
        """Each member of a cycle with the distance of all its members from where data enter it."""
        found: dict[str, dict[str, int]] = {}
        for members in self._components:
            if len(members) > 1 or members[0] in (self._rows[members[0]].follows or ()):
                found.update(dict.fromkeys(members, self._distances(members)))
        return found

    def _leads_back(self, node: str | _Junction) -> Iterable[str | _Junction]:
        if not isinstance(node, str):
            return [other.id for other in self._brought_to(node) if other.id in self._all_onward]
        row = self._rows[node]
        if row.follows is not None:
            return [other for other in row.follows if other in self._all_onward]
        start = row.exporter.organisation
        return [] if start is None else [(start, row.categories)]

    def _distances(self, members: list[str]) -> dict[str, int]:
        inside = set(members)
        distances = dict.fromkeys(members, 0)
        following: dict[str, list[str]] = defaultdict(list)
        reached: list[str] = []
        for member in members:
            before = [other.id for other in self.before(self._rows[member])]
            for other in inside.intersection(before):
                following[other].append(member)
            if not inside.issuperset(before):
                reached.append(member)
        seen = set(reached)
        for member in reached:  # grows while it is walked
            for other in following[member]:
                if other not in seen:
                    seen.add(other)
                    reached.append(other)
                    distances[other] = distances[member] + 1
        return distances

    def _enters(self, start: TransferRow, avoided: TransferRow, cycle: Mapping[str, int]) -> bool:
        """Whether data come to one member of a cycle from outside, without another."""
        waiting, seen = [start], {start.id, avoided.id}
        while waiting:
            for other in self.before(waiting.pop()):
                if other.id not in cycle:
                    return True
                if other.id not in seen:
                    seen.add(other.id)
                    waiting.append(other)
        return False

    def _brought_to(self, junction: _Junction) -> Rows:
        found = self._brought.get(junction)
        if found is None:
            organisation, categories = junction
            found = self._brought[junction] = tuple(_sharing(self._to.get(organisation) or {}, categories))
        return found


def _sharing(
    by_categories: Mapping[Categories, list[TransferRow]], categories: Categories
) -> Iterator[TransferRow]:
    for others, rows in by_categories.items():
        if _shares(categories, others):
            yield from rows


def _shares(one: Categories, other: Categories) -> bool:
    return not one or not other or not set(one).isdisjoint(other)
