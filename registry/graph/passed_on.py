"""Which transfers are judged differently because others are: those that pass the data on, and those around.

A transfer from outside the EEA is judged by the transfers that brought the data. One whose importer lets
another operator hold the data is judged by the recorded transfers between the two. And by which clauses
data go back depends on whether they came from there. Companies that have always been in the EEA end the
walk: how data came to them does not matter, and nearly all transfers begin with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from registry.entities import Organisation, Transfer
from registry.graph.sight import EXPORTER, FOLLOWS, IMPORTER, OPERATOR, Flow, Pair, Sight
from registry.law.law import Law


class Parties:
    """What of the organisations between which data go matters here."""

    def __init__(self, sight: Sight, law: Law) -> None:
        self._sight = sight
        self._law = law
        self._known: dict[str, bool] = {}

    def unprotected(self, ids: Iterable[str | None]) -> set[str]:
        """Those that have, before or after the change, not always been in the EEA."""
        asked = {each for each in ids if each is not None}
        new = asked - self._known.keys()
        if new:
            self._known.update(dict.fromkeys(new, True))
            inside: dict[str, bool] = {}
            for entity in self._sight.versions(new):
                if isinstance(entity, Organisation):
                    here = self._law.always_in_the_eea(entity.established_in or "")
                    inside[entity.id] = inside.get(entity.id, True) and here
            self._known.update((each, not protected) for each, protected in inside.items())
        return {each for each in asked if self._known[each]}


def start(transfer: Transfer) -> str | None:
    """The organisation that exports."""
    return transfer.exporter.organisation if transfer.exporter else None


def end(transfer: Transfer) -> str | None:
    """The organisation that imports."""
    return transfer.importer.organisation if transfer.importer else None


def sharing(found: Mapping[Pair, list[Flow]], asked: Iterable[tuple[Pair, Transfer]]) -> Iterator[Flow]:
    """Of the transfers found for each pair, those of the same data as the transfer it was asked for."""
    for pair, transfer in asked:
        for flow in found.get(pair, ()):
            if flow.shares(transfer.categories) and flow.id != transfer.id:
                yield flow


@dataclass
class PassedOn:
    """Walks from transfers to those that are judged by them, breadth first.

    Attributes:
        changed: The transfers that are themselves changed, so that others may follow them no more.
        onward: All whose own situation may differ.
        around: All that differ only by what happens at one of their places.
    """

    sight: Sight
    parties: Parties
    changed: Collection[str]
    onward: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)

    def walk(self, seeds: Iterable[str]) -> set[str]:
        """All transfers that may be judged differently."""
        waiting, beside = set(seeds), set[str]()
        while waiting or beside:
            self.onward |= waiting
            self.around |= beside
            met = [each for each in self.sight.versions(waiting | beside) if isinstance(each, Transfer)]
            moved = [each for each in met if each.id in waiting]
            waiting = (self._followers(moved) | self._going_back(moved)) - self.onward
            beside = self._around(met) - self.onward - self.around - waiting
        return self.onward | self.around

    def _followers(self, moved: list[Transfer]) -> set[str]:
        """Who follows these transfers: by its own word, or as it begins where they end with the same data."""
        stated = self.sight.owners([FOLLOWS.path], {each.id for each in moved})
        after = [each for each in self.sight.versions(stated) if isinstance(each, Transfer)]
        outside = self.parties.unprotected([*map(start, after), *map(end, moved)])
        anew = {each.id for each in moved if each.id in self.changed}
        found = {each.id for each in after if start(each) is None or start(each) in outside} | {
            each.id for each in after if anew.intersection(each.follows or ())
        }
        begun = self.sight.flows(EXPORTER, {where for each in moved if (where := end(each)) in outside})
        for each in moved:
            for flow in begun.get(end(each) or "", ()):
                if not flow.follows and flow.shares(each.categories) and flow.id != each.id:
                    found.add(flow.id)
        return found

    def _going_back(self, moved: list[Transfer]) -> set[str]:
        """Those whose data go back to where one of the changed transfers brought them from."""
        asked = [
            ((here, there), each)
            for each in moved
            if each.id in self.changed and (here := end(each)) and (there := start(each))
        ]
        found = self.sight.both((EXPORTER, IMPORTER), {pair for pair, _ in asked})
        return {flow.id for flow in sharing(found, asked) if not flow.follows}

    def _around(self, met: list[Transfer]) -> set[str]:
        """Those that have data with an operator to whom one of these transfers brings them."""
        asked = [((here, there), each) for each in met if (here := start(each)) and (there := end(each))]
        found = self.sight.both((IMPORTER, OPERATOR), {pair for pair, _ in asked})
        return {flow.id for flow in sharing(found, asked)}
