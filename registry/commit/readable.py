"""Nothing is written that could not be read back: each entity is read from its own rows before the commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from registry.entities import Entity
from registry.errors import Fault, InputError
from registry.graph.mapping import EntityRows, UnreadableError, entity_from_cells
from registry.graph.schema import NODES, Node
from registry.messages import say


def require_readable(entities: Iterable[Entity]) -> None:
    """Refuse entities that would not be read back as they are.

    Raises:
        InputError: With a fault for each of them.
    """
    faults = [fault for entity in entities if (fault := _fault(entity)) is not None]
    if faults:
        raise InputError(faults)


def _fault(entity: Entity) -> Fault | None:
    rows = EntityRows({entity.id: None})
    rows.add(entity)
    try:
        back = entity_from_cells(NODES[entity.kind], _cells(NODES[entity.kind], entity.id, rows))
        entity.model_dump_json()  # the history's form; half a character has none
    except (UnreadableError, ValueError):
        return Fault(entity.id, say("This could not be read back once it is recorded."), _CURE)
    if back == entity:
        return None
    keys = (key for key in type(entity).model_fields if getattr(back, key) != getattr(entity, key))
    return Fault(
        f"{entity.id}: {next(keys, 'id')}",
        say("This would be read back differently once it is recorded."),
        _CURE,
    )


_CURE = say("Check it for blank texts and unusual characters, or leave it out. Nothing was written.")


def _cells(node: Node, node_id: str, rows: EntityRows) -> list[Any]:
    """The cells of a node as `statements.read_entities` would return them."""
    properties = next(row for row in _nodes(node, rows) if row["id"] == node_id)
    cells: list[Any] = [properties]
    for link in node.links:
        linked = (row for row in rows.links.get((node, link), ()) if row["id"] == node_id)
        cells.append([to for row in linked for to in row["to"]])
    for part in node.parts:
        owned = [row["part"]["id"] for row in rows.parts.get((node, part), ()) if row["id"] == node_id]
        cells.append([_cells(part.node, part_id, rows) for part_id in owned])
    return cells


def _nodes(node: Node, rows: EntityRows) -> Iterator[dict[str, Any]]:
    yield from rows.nodes.get(node, ())
    for (_, part), owned in rows.parts.items():
        if part.node is node:
            yield from (row["part"] for row in owned)
