"""Which other transfers are judged differently when some are: those that follow, return or store the data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from registry.entities import Transfer
from registry.impact.view import (
    EXPORTER,
    FOLLOWS,
    IMPORTER,
    OPERATOR,
    EeaParties,
    TransferFlow,
    TwoVersionView,
    exporter_of,
    importer_of,
    sharing_data,
)

_MANY = 200
"""Transfers to one organisation above which those from it are looked at instead: rarely are both many."""


@dataclass
class OnwardWalk:
    """Walks from transfers to those that are judged by them, breadth first.

    A transfer from outside the EEA is judged by the transfers that brought the data. One whose importer
    stores data with another operator is judged by the recorded transfers between the two. And which clauses
    cover returning data depends on whether they came from there. Companies that have always been in the EEA
    end the walk: nearly all transfers begin with them.

    Attributes:
        changed: The transfers that are themselves changed, so that others may no longer follow them.
        onward: All whose own situation may differ.
        around: All that differ only by what happens at one of their places.
    """

    view: TwoVersionView
    parties: EeaParties
    changed: Collection[str]
    onward: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)

    def walk(self, seeds: Iterable[str]) -> set[str]:
        """All transfers that may be judged differently."""
        waiting, beside = set(seeds), set[str]()
        while waiting or beside:
            self.onward |= waiting
            self.around |= beside
            met = [each for each in self.view.versions(waiting | beside) if isinstance(each, Transfer)]
            moved = [each for each in met if each.id in waiting]
            waiting = (self._followers(moved) | self._returning(moved)) - self.onward
            beside = self._around(met) - self.onward - self.around - waiting
        return self.onward | self.around

    def _followers(self, moved: list[Transfer]) -> set[str]:
        """Those recorded as following these transfers, or that begin where they end with the same data."""
        stated = self.view.owners([FOLLOWS.path], {each.id for each in moved})
        after = [each for each in self.view.versions(stated) if isinstance(each, Transfer)]
        outside = self.parties.unprotected(map(importer_of, moved))
        followers = {each.id for each in after}
        ends = {where for each in moved if (where := importer_of(each)) in outside}
        begun = self.view.flows(EXPORTER, ends)
        for each in moved:
            for flow in begun.get(importer_of(each) or "", ()):
                if not flow.follows and flow.shares(each.categories) and flow.id != each.id:
                    followers.add(flow.id)
        return followers

    def _returning(self, moved: list[Transfer]) -> set[str]:
        """The opposite hops of those changed, and those of which these change who had the data first."""
        changed = [each for each in moved if each.id in self.changed]
        beside = [each for each in self.view.versions(self._beside(changed)) if isinstance(each, Transfer)]
        back = self._opposite(beside)
        return {each.id for pair in back for each in pair} | {flow.id for _, flow in self._opposite(changed)}

    def _beside(self, changed: list[Transfer]) -> set[str]:
        """The transfers of the same data that end where these do, or begin there if too many end there."""
        met: set[str] = set()
        for where in {where for each in changed if (where := importer_of(each))}:
            flows = self.view.flows(IMPORTER, {where}).get(where, [])
            if len(flows) > _MANY:
                flows = self.view.flows(EXPORTER, {where}).get(where, [])
            brought = [each for each in changed if importer_of(each) == where]
            met |= {flow.id for flow in flows if any(flow.shares(each.categories) for each in brought)}
        return met

    def _opposite(self, transfers: list[Transfer]) -> Iterator[tuple[Transfer, TransferFlow]]:
        """Each of these with each transfer of the same data in the opposite direction."""
        wanted = [
            ((here, there), each)
            for each in transfers
            if (here := importer_of(each)) and (there := exporter_of(each))
        ]
        flows = self.view.both((EXPORTER, IMPORTER), {pair for pair, _ in wanted})
        return (
            (each, flow)
            for pair, each in wanted
            for flow in flows.get(pair, ())
            if flow.shares(each.categories) and flow.id != each.id
        )

    def _around(self, met: list[Transfer]) -> set[str]:
        """Those that store data with an operator to whom one of these transfers brings them."""
        wanted = [
            ((here, there), each)
            for each in met
            if (here := exporter_of(each)) and (there := importer_of(each))
        ]
        flows = self.view.both((IMPORTER, OPERATOR), {pair for pair, _ in wanted})
        return {flow.id for flow in sharing_data(flows, wanted)}
