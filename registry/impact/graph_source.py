"""The recorded register in the graph, as an `EntitySource` for following a change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from registry.entities import Entity
from registry.graph import entity_reading, statements
from registry.graph.chunks import chunks
from registry.graph.connection import Connection
from registry.graph.schema import owner_of
from registry.impact.reference_paths import ReferencePath, path_of
from registry.impact.view import (
    EXPORTER,
    IMPORTER,
    OPERATOR,
    OrganisationPair,
    PathPair,
    Reference,
    TransferFlow,
)

_ENOUGH = 400
"""Relationships up to which they are counted: of two that have more, it does not matter where to begin."""
_COUNTED = (EXPORTER, IMPORTER, OPERATOR)


class GraphSource:
    """The entities of one database; each method is one statement, or one a kind or a thousand ids.

    Args:
        connection: To the database.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counted: dict[tuple[ReferencePath, str], int] = {}

    def entities(self, ids: Iterable[str]) -> Iterator[Entity]:
        """The recorded ones of these entities.

        Raises:
            NotFoundError: An id names no kind.
        """
        return entity_reading.some_of(self._connection, ids)

    def naming(self, paths: Collection[ReferencePath], ids: Iterable[str]) -> Iterator[Reference]:
        """The references to these ids by these paths, which all lead to one kind."""
        types = frozenset(path.link.type for path in paths)
        statement = statements.naming(next(iter(paths)).link.target, types)
        for few in chunks(ids):
            for target, type_, node_id in self._connection.stream(statement, ids=few):
                path = path_of(type_, node_id) if isinstance(node_id, str) else None
                if path is not None and path in paths:
                    yield path, owner_of(node_id), target

    def flows(self, path: ReferencePath, ids: Iterable[str]) -> Iterator[tuple[str, TransferFlow]]:
        """The transfers that refer to these ids by a path."""
        for few in chunks(ids):
            for target, *cells in self._connection.stream(statements.flows(path.into), ids=few):
                yield target, _flow(*cells)

    def both(
        self, paths: PathPair, pairs: Iterable[OrganisationPair]
    ) -> Iterator[tuple[OrganisationPair, TransferFlow]]:
        """The transfers that refer to both of a pair, looked up from the one with fewer transfers."""
        for reverse, some in self._from_the_fewer(paths, pairs).items():
            first, second = reversed(paths) if reverse else paths
            statement = statements.flows_of_both(first.into, second.out)
            for few in chunks(some):
                for (one, other), *cells in self._connection.stream(statement, pairs=few):
                    yield ((other, one) if reverse else (one, other)), _flow(*cells)

    def _from_the_fewer(
        self, paths: PathPair, pairs: Iterable[OrganisationPair]
    ) -> dict[bool, list[list[str]]]:
        """Pairs by whether they are better reversed: an own company exports nearly everything."""
        listed = list(pairs)
        self._count({each for pair in listed for each in pair})
        degrees = self._counted
        grouped: defaultdict[bool, list[list[str]]] = defaultdict(list)
        for one, other in listed:
            reverse = degrees.get((paths[1], other), 0) < degrees.get((paths[0], one), 0)
            grouped[reverse].append([other, one] if reverse else [one, other])
        return grouped

    def _count(self, ids: set[str]) -> None:
        """Count the references to these organisations; an old count only makes a later look-up slower."""
        statement = statements.degrees(tuple(path.link.type for path in _COUNTED), _ENOUGH)
        new = sorted(each for each in ids if (EXPORTER, each) not in self._counted)
        for few in chunks(new):
            for organisation, *counts in self._connection.stream(statement, ids=few):
                counted = zip(_COUNTED, counts, strict=True)
                self._counted.update(((path, organisation), count) for path, count in counted)


def _flow(
    transfer: str, categories: list[str], empty: list[str] | None, follows: list[str], exporter: list[str]
) -> TransferFlow:
    answered = bool(follows) or "follows" in (empty or ())
    return TransferFlow(
        transfer, tuple(sorted(categories)) or None, answered, exporter[0] if exporter else None
    )
