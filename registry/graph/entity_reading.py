"""Reading entities while others write: what is seen half replaced is read again; what stays so is a fault."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from registry.entities import Entity
from registry.graph import statements
from registry.graph.chunks import by_node, chunks
from registry.graph.connection import Connection
from registry.graph.mapping import UnreadableError, entity_from_cells, unreadable
from registry.graph.schema import NODES, Node

_READINGS = 8
_PAUSE = 0.05  # seconds; a writer's transaction ends in some of these


def all_of(connection: Connection, node: Node) -> Iterator[Entity]:
    """Every entity of a kind, as it arrives.

    Raises:
        UnreadableError: What is stored of one makes no entity, however often it is read.
    """
    rows = connection.stream(statements.read_entities(node, by_id=False))
    yield from _entities(connection, node, rows)


def some_of(connection: Connection, ids: Iterable[str]) -> Iterator[Entity]:
    """The recorded ones of these entities, as they arrive.

    Raises:
        NotFoundError: An id names no kind.
        UnreadableError: What is stored of one makes no entity, however often it is read.
    """
    for node, some in by_node(ids).items():
        for few in chunks(some):
            rows = connection.stream(statements.read_entities(node, by_id=True), ids=few)
            yield from _entities(connection, node, rows)


def settled(connection: Connection, node: Node, ids: Iterable[str]) -> Iterator[Entity]:
    """Entities that were seen torn, once their writers have finished; those that were removed are left out.

    Raises:
        UnreadableError: One stays torn: nobody is writing it.
    """
    torn = sorted(ids)
    for left in range(_READINGS, 0, -1):
        faults: dict[str, UnreadableError] = {}
        for few in chunks(torn):
            rows = list(connection.stream(statements.read_entities(node, by_id=True), ids=few))
            for cells in rows:
                try:
                    yield entity_from_cells(node, cells)
                except UnreadableError as error:
                    faults[cells[0]["id"]] = error
        torn = sorted(faults)
        if not torn:
            return
        if left == 1:
            raise faults[torn[0]]
        time.sleep(_PAUSE)


def _entities(connection: Connection, node: Node, rows: Iterable[Sequence[Any]]) -> Iterator[Entity]:
    torn: list[str] = []
    for cells in rows:
        try:
            yield entity_from_cells(node, cells)
        except UnreadableError:
            torn.append(id_to_read_again(node, cells[0].get("id")))
    if torn:
        yield from settled(connection, node, torn)


def id_to_read_again(node: Node, entity_id: object) -> str:
    """The id by which an entity can be read again.

    Raises:
        UnreadableError: It has none of its kind, so nobody is writing it.
    """
    if isinstance(entity_id, str) and NODES.get(entity_id.partition("/")[0]) is node:
        return entity_id
    raise unreadable(str(entity_id or node.label))
