"""The register in the graph, as a source of what is looked at when a change is followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from registry.entities import Entity
from registry.graph import statements
from registry.graph.connection import Connection
from registry.graph.mapping import entity_from
from registry.graph.schema import owner_of
from registry.graph.sight import EXPORTER, IMPORTER, OPERATOR, Flow, Named, Pair
from registry.graph.ways import Way, way_of
from registry.graph.writing import by_node, chunks

_ENOUGH = 400
"""Relationships up to which they are counted: of two that have more, it does not matter where to begin."""
_COUNTED = (EXPORTER, IMPORTER, OPERATOR)


class OnFile:
    """What is on file in one database; each method is one statement, or one a kind or a thousand ids."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counted: dict[tuple[Way, str], int] = {}

    def entities(self, ids: Iterable[str]) -> Iterator[Entity]:
        """Those of the entities that are on file.

        Raises:
            NotFoundError: An id names no kind.
        """
        for node, some in by_node(ids).items():
            for few in chunks(some):
                for cells in self._connection.stream(statements.read(node, by_id=True), ids=few):
                    yield entity_from(cells)

    def naming(self, ways: Collection[Way], ids: Iterable[str]) -> Iterator[Named]:
        """Who names the ids by these ways, which all lead to one kind."""
        types = frozenset(way.link.type for way in ways)
        statement = statements.naming(next(iter(ways)).link.target, types)
        for few in chunks(ids):
            for target, type_, node_id in self._connection.stream(statement, ids=few):
                way = way_of(type_, node_id)
                if way is not None and way in ways:
                    yield way, owner_of(node_id), target

    def flows(self, way: Way, ids: Iterable[str]) -> Iterator[tuple[str, Flow]]:
        """The transfers that name the ids by a way."""
        for few in chunks(ids):
            for target, *cells in self._connection.stream(statements.flows(way.into), ids=few):
                yield target, _flow(*cells)

    def both(self, ways: tuple[Way, Way], pairs: Iterable[Pair]) -> Iterator[tuple[Pair, Flow]]:
        """The transfers that name both of a pair, found from whichever fewer transfers name."""
        for turned, some in self._from_the_fewer(ways, pairs).items():
            first, second = reversed(ways) if turned else ways
            statement = statements.flows_of_both(first.into, second.out)
            for few in chunks(some):
                for (one, other), *cells in self._connection.stream(statement, pairs=few):
                    yield ((other, one) if turned else (one, other)), _flow(*cells)

    def _from_the_fewer(self, ways: tuple[Way, Way], pairs: Iterable[Pair]) -> dict[bool, list[list[str]]]:
        """Pairs by whether they are better turned round: an own company exports nearly all there is."""
        asked = list(pairs)
        self._count({each for pair in asked for each in pair})
        degrees = self._counted
        found: defaultdict[bool, list[list[str]]] = defaultdict(list)
        for one, other in asked:
            turned = degrees.get((ways[1], other), 0) < degrees.get((ways[0], one), 0)
            found[turned].append([other, one] if turned else [one, other])
        return found

    def _count(self, ids: set[str]) -> None:
        """How many name these organisations; an old count only makes a later look-up slower."""
        statement = statements.degrees(tuple(way.link.type for way in _COUNTED), _ENOUGH)
        new = sorted(each for each in ids if (EXPORTER, each) not in self._counted)
        for few in chunks(new):
            for organisation, *counts in self._connection.stream(statement, ids=few):
                counted = zip(_COUNTED, counts, strict=True)
                self._counted.update(((way, organisation), count) for way, count in counted)


def _flow(transfer: str, categories: list[str], empty: list[str] | None, follows: list[str]) -> Flow:
    return Flow(transfer, tuple(sorted(categories)) or None, bool(follows) or "follows" in (empty or ()))
