"""Data flow: which recorded transfers brought the data that a transfer passes on.

A transfer follows those that it names, or else all that end where it begins and share data with it. They
are found through junctions, each an organisation and a category of data, and not by comparing pairs: the
cost of an organisation is the sum of its transfers in and out, not their product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from registry.dossiers.cycles import strong_components
from registry.dossiers.junctions import ANY, Junction, Junctions
from registry.dossiers.legs import Categories, Legs, is_controller, share
from registry.dossiers.loose import loose
from registry.dossiers.transfer_row import TransferRow

TransferRows = tuple[TransferRow, ...]


class DataFlow:
    """The flow of data through the transfers of a register.

    Args:
        rows: The transfers by their ids.
        protected: The organisations that have always been in the EEA, in which case it does not matter how
            the data came to them.
    """

    def __init__(self, rows: Mapping[str, TransferRow], protected: Collection[str]) -> None:
        self.rows = rows
        self.protected = protected
        self.junctions = Junctions(rows.values())
        self.stated_after: dict[str, list[TransferRow]] = defaultdict(list)
        self._between: dict[tuple[str | None, str | None], list[TransferRow]] = defaultdict(list)
        for row in rows.values():
            for before in row.follows or ():
                self.stated_after[before].append(row)
            self._between[row.exporter.organisation, row.importer.organisation].append(row)
        between = self._between
        self.legs = Legs(lambda start, end: between.get((start, end), ()), loose(self.to))
        self._orders: dict[str, dict[str, int]] = {}

    def protects(self, organisation: str | None) -> bool:
        """Whether it does not matter how data came to an organisation."""
        return organisation in self.protected

    def to(self, organisation: str | None) -> TransferRows:
        """The transfers to one organisation."""
        return tuple(self._to.get(organisation, ()))

    def sent_by(self, organisation: str) -> TransferRows:
        """The transfers of which one organisation is the exporter."""
        return tuple(self._from.get(organisation, ()))

    @cached_property
    def _to(self) -> dict[str | None, list[TransferRow]]:
        by_importer: dict[str | None, list[TransferRow]] = defaultdict(list)
        for row in self.rows.values():
            by_importer[row.importer.organisation].append(row)
        return by_importer

    @cached_property
    def _from(self) -> dict[str | None, list[TransferRow]]:
        by_exporter: dict[str | None, list[TransferRow]] = defaultdict(list)
        for row in self.rows.values():
            by_exporter[row.exporter.organisation].append(row)
        return by_exporter

    def between(self, exporter: str | None, importer: str | None, categories: Categories) -> TransferRows:
        """The transfers from one organisation to another of the same data."""
        if exporter is None or importer is None:
            return ()
        rows = self._between.get((exporter, importer), ())
        return tuple(row for row in rows if share(row.categories, categories))

    def before(self, row: TransferRow) -> TransferRows:
        """The transfers that brought the data: those it states, or else those that end at the exporter."""
        if row.follows is not None:
            stated = (self.rows[other] for other in row.follows if other in self.rows)
            return tuple(other for other in stated if self.legs.may_follow(row, other))
        junctions = self.junctions
        ending = {
            other.id: other
            for junction in junctions.of_start(row)
            for other in junctions.end(junction)
            if self.legs.may_follow(row, other)
        }
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
        after = {other.id: other for other in (*stated, *taken_up) if other.id != row.id}
        return tuple(other for other in after.values() if self.legs.may_follow(other, row))

    def taken_up(self, row: TransferRow, spent: dict[Junction, list[TransferRow]]) -> Iterator[TransferRow]:
        """The transfers that pass the data on; of a walk, each junction's once.

        `spent` has, for each junction passed, the transfers that begin there and still follow none.
        """
        may_follow = self.legs.may_follow
        yield from (later for later in self.stated_after.get(row.id, ()) if may_follow(later, row))
        for junction in self.junctions.of_end(row):
            begin = spent[junction] if junction in spent else self.junctions.begin(junction)
            spent[junction] = [later for later in begin if not may_follow(later, row)]
            yield from (later for later in begin if may_follow(later, row))

    def goes_back(self, row: TransferRow) -> bool:
        """Whether data return to a party that they came from: by an outward hop, or further up the path."""
        return any(self.legs.outward(row)) or self._returns_further_up(row)

    def _path_to(self, row: TransferRow) -> TransferRows:
        """The transfers before one, as far as its path matters: to the EEA, or as it states it."""
        known = row.follows is not None or not self.protects(row.exporter.organisation)
        return self.before(row) if known else ()

    def returns_to_controller(self, row: TransferRow) -> bool:
        """Whether data return to a controller that sent them outward."""
        return any(is_controller(outward) for outward in self.legs.outward(row))

    def _returns_further_up(self, row: TransferRow) -> bool:
        """Whether the importer sent these data on their way here; asked between processors alone.

        The way must begin somewhere without this transfer: in a cycle, it may be the outward one itself.
        """
        party = row.importer.organisation
        if party is None or not (row.exporter.is_processor() and row.importer.is_processor()):
            return False
        sent = {other.id for other in self._from.get(party, ()) if share(other.categories, row.categories)}
        if not sent:
            return False
        before: dict[str, TransferRows] = {}
        waiting = [*self._path_to(row)]
        while waiting:
            other = waiting.pop()
            if other.id not in before and other.id != row.id:
                before[other.id] = self._path_to(other)
                waiting += before[other.id]
        return any(reached in sent for reached in _reached_from_the_start(before))

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
        return tuple(self.rows[member] for member in ordered)

    @cached_property
    def _all_onward(self) -> dict[str, None]:
        rows = self.rows.values()
        return dict.fromkeys(row.id for row in rows if not self.protects(row.exporter.organisation))

    @cached_property
    def _components(self) -> list[list[str]]:
        """The onward transfers by cycle; each component comes after those that lead to it."""
        components = strong_components(self._all_onward, self._leads_back)
        rows = ([node for node in component if isinstance(node, str)] for component in components)
        return [apart for members in rows if members for apart in self.apart(members)]

    def apart(self, members: list[str]) -> Iterable[list[str]]:
        """The members of a cycle of junctions by the cycles that are left without outward legs' returns."""
        if len(members) == 1 or not any(any(self.legs.opposite(self.rows[each])) for each in members):
            return (members,)
        inside = set(members)
        return strong_components(
            members, lambda each: [other.id for other in self.before(self.rows[each]) if other.id in inside]
        )

    @cached_property
    def cycles(self) -> dict[str, dict[str, int]]:
        """For each member of a cycle, the distances of all members from where data enter it."""
        distances: dict[str, dict[str, int]] = {}
        for members in self._components:
            if len(members) > 1 or members[0] in (self.rows[members[0]].follows or ()):
                distances.update(dict.fromkeys(members, self._distances(members)))
        return distances

    def _leads_back(self, node: str | Junction) -> Iterable[str | Junction]:
        if not isinstance(node, str):
            return [other.id for other in self.junctions.end(node) if other.id in self._all_onward]
        row = self.rows[node]
        if row.follows is not None:
            return [other for other in row.follows if other in self._all_onward]
        return self.junctions.of_start(row)

    def _distances(self, members: list[str]) -> dict[str, int]:
        inside = set(members)
        distances = dict.fromkeys(members, 0)
        following: dict[str, list[str]] = defaultdict(list)
        reached: list[str] = []
        for member in members:
            before = [other.id for other in self.before(self.rows[member])]
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


def _reached_from_the_start(before: Mapping[str, TransferRows]) -> Iterable[str]:
    """The transfers to which data come from one that has none before it."""
    after: dict[str, list[str]] = defaultdict(list)
    for later, earlier in before.items():
        for each in earlier:
            after[each.id].append(later)
    waiting = [each for each, earlier in before.items() if not earlier]
    reached = set(waiting)
    while waiting:
        new = [each for each in after[waiting.pop()] if each in before and each not in reached]
        reached.update(new)
        waiting += new
    return reached
