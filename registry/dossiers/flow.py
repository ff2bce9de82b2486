"""Data flow: which recorded transfers brought the data that a transfer passes on.

A transfer follows those that it names, or else all that end where it begins and share data with it. They
are found through junctions, each an organisation and a category of data, and not by comparing pairs: the
cost of an organisation is the sum of its transfers in and out, not their product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from registry.dossiers.cycles import strong_components
from registry.dossiers.transfer_row import TransferRow

Categories = tuple[str, ...] | None
TransferRows = tuple[TransferRow, ...]
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


def share(one: Categories, other: Categories) -> bool:
    """Whether two transfers may carry the same data."""
    if one == () or other == ():
        return False
    return one is None or other is None or not set(one).isdisjoint(other)


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


class DataFlow:
    """The flow of data through the transfers of a register.

    Args:
        rows: The transfers by their ids.
        protects: Whether an organisation has always been in the EEA, in which case it does not matter how
            the data came to it.
    """

    def __init__(self, rows: Mapping[str, TransferRow], protects: Callable[[str | None], bool]) -> None:
        self._rows = rows
        self.protects = protects
        self.junctions = Junctions(rows.values())
        self.stated_after: dict[str, list[TransferRow]] = defaultdict(list)
        self._between: dict[tuple[str | None, str | None], list[TransferRow]] = defaultdict(list)
        for row in rows.values():
            for before in row.follows or ():
                self.stated_after[before].append(row)
            self._between[row.exporter.organisation, row.importer.organisation].append(row)
        self._orders: dict[str, dict[str, int]] = {}

    def to(self, organisation: str) -> TransferRows:
        """The transfers to one organisation."""
        return tuple(self._to.get(organisation, ()))

    @cached_property
    def _to(self) -> dict[str | None, list[TransferRow]]:
        by_importer: dict[str | None, list[TransferRow]] = defaultdict(list)
        for row in self._rows.values():
            by_importer[row.importer.organisation].append(row)
        return by_importer

    def between(self, exporter: str | None, importer: str | None, categories: Categories) -> TransferRows:
        """The transfers from one organisation to another of the same data."""
        if exporter is None or importer is None:
            return ()
        rows = self._between.get((exporter, importer), ())
        return tuple(row for row in rows if share(row.categories, categories))

    def before(self, row: TransferRow) -> TransferRows:
        """The transfers that brought the data: those it states, or else those that end at the exporter."""
        if row.follows is not None:
            return tuple(self._rows[other] for other in row.follows if other in self._rows)
        junctions = self.junctions
        ending = {o.id: o for junction in junctions.of_start(row) for o in junctions.end(junction)}
        ending.pop(row.id, None)
        if not ending:
            return ()
        order = self.order_of_arrival(row.exporter.organisation or "")
        return tuple(sorted(ending.values(), key=lambda other: order[other.id]))

    def order_of_arrival(self, organisation: str) -> Mapping[str, int]:
        """The order in which transfers to an organisation are considered: same data together."""
        order = self._orders.get(organisation)
        if order is None:
            together: dict[Categories, list[str]] = defaultdict(list)
            for row in self.junctions.end((organisation, ANY)):
                together[row.categories].append(row.id)
            ids = (transfer for ids_of_same in together.values() for transfer in ids_of_same)
            order = self._orders[organisation] = {transfer: place for place, transfer in enumerate(ids)}
        return order

    def after(self, row: TransferRow) -> TransferRows:
        """The recorded transfers that pass the data on."""
        junctions = self.junctions
        stated = self.stated_after.get(row.id, ())
        taken_up = (o for junction in junctions.of_end(row) for o in junctions.begin(junction))
        return tuple({other.id: other for other in (*stated, *taken_up) if other.id != row.id}.values())

    def goes_back(self, row: TransferRow) -> bool:
        """Whether the data came from the importer in the first place."""
        start, end = row.exporter.organisation, row.importer.organisation
        if row.follows is not None:
            return end is not None and any(other.exporter.organisation == end for other in self.before(row))
        return any(other.id != row.id for other in self.between(end, start, row.categories))

    def ways_in(self, row: TransferRow) -> TransferRows:
        """The transfers by which the data came, without going round a cycle.

        In a cycle, these are only the transfers nearer to where data enter it.
        """
        if self.protects(row.exporter.organisation):
            return ()
        cycle = self.cycles.get(row.id)
        if cycle is None:
            return self.before(row)
        return tuple(
            other for other in self.before(row) if other.id not in cycle or cycle[other.id] < cycle[row.id]
        )

    def brought_by(self, row: TransferRow) -> TransferRows:
        """The transfers that brought the data; in a cycle, those that data reach without this one."""
        cycle = self.cycles.get(row.id)
        if cycle is None:
            return self.ways_in(row)
        return tuple(
            other
            for other in self.before(row)
            if other.id not in cycle or (other.id != row.id and self._enters(other, row, cycle))
        )

    @cached_property
    def onward(self) -> TransferRows:
        """The transfers whose exporter is outside the EEA, each after all of its `ways_in`."""
        ordered: list[str] = []
        for members in self._components:
            cycle = self.cycles.get(members[0])
            ordered += sorted(members, key=cycle.__getitem__) if cycle else members
        return tuple(self._rows[member] for member in ordered)

    @cached_property
    def _all_onward(self) -> dict[str, None]:
        rows = self._rows.values()
        return dict.fromkeys(row.id for row in rows if not self.protects(row.exporter.organisation))

    @cached_property
    def _components(self) -> list[list[str]]:
        """The onward transfers by cycle; each component comes after those that lead to it."""
        components = strong_components(self._all_onward, self._leads_back)
        rows = ([node for node in component if isinstance(node, str)] for component in components)
        return [members for members in rows if members]

    @cached_property
    def cycles(self) -> dict[str, dict[str, int]]:
        """For each member of a cycle, the distances of all members from where data enter it."""
        distances: dict[str, dict[str, int]] = {}
        for members in self._components:
            if len(members) > 1 or members[0] in (self._rows[members[0]].follows or ()):
                distances.update(dict.fromkeys(members, self._distances(members)))
        return distances

    def _leads_back(self, node: str | Junction) -> Iterable[str | Junction]:
        if not isinstance(node, str):
            return [other.id for other in self.junctions.end(node) if other.id in self._all_onward]
        row = self._rows[node]
        if row.follows is not None:
            return [other for other in row.follows if other in self._all_onward]
        return self.junctions.of_start(row)

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
        """Whether data reach one member of a cycle from outside without passing another."""
        waiting, seen = [start], {start.id, avoided.id}
        while waiting:
            for other in self.before(waiting.pop()):
                if other.id not in cycle:
                    return True
                if other.id not in seen:
                    seen.add(other.id)
                    waiting.append(other)
        return False
