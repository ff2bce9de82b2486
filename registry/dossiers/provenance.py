"""Provenance: the situations of the transfers that brought the data of an onward transfer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from registry.dossiers.flow import DataFlow, TransferRows
from registry.dossiers.junctions import Junction
from registry.dossiers.legs import Categories
from registry.dossiers.transfer_row import TransferRow
from registry.law.situation import Earlier, EarlierHops, Situation

_Place = tuple[int, int]
"""The position of an earlier hop: its transfer in the order of arrival, then its situation."""


class Provenance:
    """Works out how data came to a transfer whose exporter is outside the EEA.

    Args:
        flow: Which transfers brought the data.
        core: Gives the situations of such a transfer at its importer's establishment.
    """

    def __init__(self, flow: DataFlow, core: Callable[[TransferRow], tuple[Situation, ...]]) -> None:
        self._flow = flow
        self._core = core
        self._known: dict[EarlierHops, EarlierHops] = {}
        self._at: dict[Junction, dict[Earlier, _Place]] = {}
        self._received_at: dict[Junction, frozenset[str | None]] = {}
        self._received_by: dict[str, frozenset[str | None]] = {}
        self._receiving: dict[frozenset[str | None], frozenset[str | None]] = {}
        self._returned: dict[tuple[str, Categories, str], tuple[Situation, ...]] = {}

    def of(self, row: TransferRow) -> tuple[Earlier, ...]:
        """The situations of the transfers that brought the data, each once."""
        if self._flow.protects(row.exporter.organisation):
            return ()
        if self._by_junctions_alone(row):
            junctions = self._flow.junctions.of_start(row)
            party = row.importer.organisation
            if not any(party in self._receivers_at(junction) for junction in junctions):
                return self._once(_in_order(map(self._arriving_at, junctions)))
        return self.by(row, self._flow.ways_in(row))

    def by(self, row: TransferRow, brought_by: TransferRows) -> tuple[Earlier, ...]:
        """The situations of these transfers, as those that brought the data of `row`, each once."""
        party = row.importer.organisation
        earlier: dict[Earlier, None] = {}
        for other in brought_by:
            returned = self.returned_to(party, row.categories, other)
            for situation in self._core(other):
                earlier[Earlier(situation, returned)] = None
        return self._once(earlier)

    def returned_to(
        self, party: str | None, categories: Categories, row: TransferRow
    ) -> tuple[Situation, ...]:
        """The hops, one on each way through a transfer, by which a party already received all these data."""
        if party is None or party not in self._receivers(row):
            return ()
        if row.importer.organisation == party and _carries(row.categories, categories):
            return self._core(row)
        key = (party, categories, row.id)
        made = self._returned.get(key)
        if made is None:
            ways = [self.returned_to(party, categories, other) for other in self._flow.ways_in(row)]
            hops = (situation for way in ways for situation in way)
            made = self._returned[key] = tuple(dict.fromkeys(hops)) if all(ways) else ()
        return made

    def _once(self, earlier: Iterable[Earlier]) -> tuple[Earlier, ...]:
        made = EarlierHops(earlier)
        return self._known.setdefault(made, made) if made else ()

    def _by_junctions_alone(self, row: TransferRow) -> bool:
        """Whether provenance depends only on the junctions at which the transfer begins."""
        own = row.exporter.organisation == row.importer.organisation
        alone = row.follows is None and not own and row.id not in self._flow.cycles
        return alone and not any(self._flow.legs.opposite(row))

    def _arriving_at(self, junction: Junction) -> dict[Earlier, _Place]:
        """The hops that end at a junction, where the importer never received the data before."""
        arriving = self._at.get(junction)
        if arriving is None:
            arriving = self._at[junction] = {}
            order = self._flow.order_of_arrival(junction[0])
            for row in sorted(self._flow.junctions.end(junction), key=lambda row: order[row.id]):
                for index, situation in enumerate(self._core(row)):
                    arriving.setdefault(Earlier(situation), (order[row.id], index))
        return arriving

    def _receivers_at(self, junction: Junction) -> frozenset[str | None]:
        """All organisations that received any of the data that end at a junction."""
        receivers = self._received_at.get(junction)
        if receivers is None:
            rows = self._flow.junctions.end(junction)
            receivers = self._received_at[junction] = frozenset().union(*map(self._receivers, rows))
        return receivers

    def _receivers(self, row: TransferRow) -> frozenset[str | None]:
        """All organisations that received the data up to the end of a transfer, since they left the EEA."""
        receivers = self._received_by.get(row.id)
        if receivers is None:
            receivers = frozenset({row.importer.organisation})
            if not self._flow.protects(row.exporter.organisation):
                receivers = receivers.union(*self._receivers_before(row))
            receivers = self._received_by[row.id] = self._receiving.setdefault(receivers, receivers)
        return receivers

    def _receivers_before(self, row: TransferRow) -> Iterator[frozenset[str | None]]:
        if self._by_junctions_alone(row):
            return map(self._receivers_at, self._flow.junctions.of_start(row))
        return map(self._receivers, self._flow.ways_in(row))


def _carries(categories: Categories, others: Categories) -> bool:
    """Whether a transfer carries all these data; unrecorded categories may be any."""
    return not categories or not others or set(categories).issuperset(others)


def _in_order(arriving: Iterable[dict[Earlier, _Place]]) -> list[Earlier]:
    """The hops that end at several junctions, in the order of arrival."""
    places: dict[Earlier, _Place] = {}
    for at_one in arriving:
        for earlier, place in at_one.items():
            if earlier not in places or place < places[earlier]:
                places[earlier] = place
    return sorted(places, key=places.__getitem__)
