"""Entities drawn as rows for the graph, and read back from what the graph gives.

The form is `schema`'s. A row of `Rows` is what one `UNWIND` takes; what is read back comes from
`statements.read`, and goes through the models' own validation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel

from registry.entities import Entity
from registry.graph.schema import (
    ANSWERED_EMPTY,
    NODES,
    REVISION,
    CodeLink,
    Link,
    Node,
    Part,
    Path,
    Section,
    node_of,
)

Row: TypeAlias = dict[str, Any]


class Rows:
    """Some entities as rows: their nodes, the nodes of their parts, and the links of both.

    `nodes` holds properties by node, `parts` the rows `{id, part}` by owner and part, `links` the rows
    `{id, to}` by node and link, `to` being the ids that are named, `codes` the rows `{id, to}` by node and
    projected link, `to` being codes of the law data as they are recorded.

    Args:
        revisions: For each entity's id the place in the history of the change that writes it; None where
            none did, since it was there before the history.
    """

    def __init__(self, revisions: Mapping[str, int | None]) -> None:
        self._revisions = revisions
        self.codes: defaultdict[tuple[Node, CodeLink], list[Row]] = defaultdict(list)
        self.nodes: defaultdict[Node, list[Row]] = defaultdict(list)
        self.parts: defaultdict[tuple[Node, Part], list[Row]] = defaultdict(list)
        self.links: defaultdict[tuple[Node, Link], list[Row]] = defaultdict(list)

    def add(self, entity: Entity) -> None:
        """Draw one more entity."""
        node = NODES[entity.kind]
        properties: Row = {REVISION: self._revisions[entity.id]}
        self._draw(node, entity, entity.id, properties)
        self.nodes[node].append(properties)

    def _draw(self, node: Node, value: BaseModel, node_id: str, properties: Row) -> None:
        empty: list[str] = []
        for section in node.sections:
            held = value_of(section, value)
            if held is None:
                continue
            said = len(properties) + len(empty)
            _properties(section, held, properties, empty)
            related = self._links(node, section, held, node_id, empty)
            related |= self._parts(node, section, held, node_id, empty)
            if section.path and not related and said == len(properties) + len(empty):
                empty.append(".".join(section.path))
        if empty:
            properties[ANSWERED_EMPTY] = empty
        for code in node.codes:
            if held := properties.get(code.property):
                self.codes[node, code].append({"id": node_id, "to": held if code.many else [held]})

    def _links(self, node: Node, section: Section, held: object, node_id: str, empty: list[str]) -> bool:
        related = False
        for link in section.links:
            named = getattr(held, link.attribute)
            if named:
                to = list(named) if link.many else [named]
                self.links[node, link].append({"id": node_id, "to": to})
                related = True
            elif named is not None:
                empty.append(".".join(link.path))
        return related

    def _parts(self, node: Node, section: Section, held: object, node_id: str, empty: list[str]) -> bool:
        related = False
        for part in section.parts:
            values = getattr(held, part.attribute)
            if values is not None and not values:
                empty.append(".".join(part.path))
            for index, value in enumerate(values or ()):
                properties: Row = {"id": f"{node_id}#{'.'.join(part.path)}/{index}", "index": index}
                self._draw(part.node, value, properties["id"], properties)
                self.parts[node, part].append({"id": node_id, "part": properties})
                related = True
        return related


def linked_alike(one: Entity, other: Entity) -> bool:
    """Whether all that two entities own and name is the same, whatever else is said of them."""
    first, second = (Rows({entity.id: None}) for entity in (one, other))
    first.add(one)
    second.add(other)
    return (first.parts, first.links, first.codes) == (second.parts, second.links, second.codes)


def _properties(section: Section, held: object, properties: Row, empty: list[str]) -> None:
    for field in section.properties:
        value = getattr(held, field.attribute)
        if value is None:
            continue
        if field.many and not value:
            empty.append(".".join(field.path))
        elif field.many:
            properties[field.name] = list(value)
        else:
            properties[field.name] = value.isoformat() if field.day else value


def value_of(section: Section, value: object) -> object:
    """What a section is drawn from: the entity itself, or the single owned value that is folded into it."""
    for attribute in section.attributes:
        value = None if value is None else getattr(value, attribute)
    return value


def references(entity: Entity) -> Iterator[str]:
    """The ids that an entity names, in any order, some perhaps twice."""
    yield from _named(NODES[entity.kind], entity)


def _named(node: Node, value: BaseModel) -> Iterator[str]:
    for section in node.sections:
        held = value_of(section, value)
        if held is None:
            continue
        for link in section.links:
            named = getattr(held, link.attribute)
            if named:
                yield from named if link.many else (named,)
        for part in section.parts:
            if part.node.links:
                for item in getattr(held, part.attribute) or ():
                    yield from _named(part.node, item)


def entity_from(cells: Sequence[Any]) -> Entity:
    """The entity that a row of `statements.read` tells.

    Raises:
        KeyError: The row has an id of no kind, or a property that the schema does not know.
        pydantic.ValidationError: What stands in the graph is no such entity.
    """
    node = node_of(cells[0]["id"])
    entity = node.model.model_validate(_read(node, cells))
    assert isinstance(entity, Entity)  # noqa: S101 - NODES holds the nodes of entities only
    return entity


def _read(node: Node, cells: Sequence[Any]) -> Row:
    said: Row = {}
    properties = node.properties
    for name, value in cells[0].items():
        if name == ANSWERED_EMPTY:
            for path, is_list in (node.may_be_empty[key] for key in value):
                _put(said, path, () if is_list else {})
        elif name in properties:
            _put(said, properties[name].path, value)
        elif name not in _NOT_SAID:
            raise KeyError(name)
    at = 1
    for link in node.links:
        if cells[at]:
            _put(said, link.path, cells[at] if link.many else cells[at][0])
        at += 1
    for part in node.parts:
        if cells[at]:
            inner = sorted(cells[at], key=_index)
            _put(said, part.path, [_read(part.node, values) for values in inner])
        at += 1
    return said


_NOT_SAID = frozenset({"id", "index", REVISION})


def _index(cells: Sequence[Any]) -> int:
    index: int = cells[0]["index"]
    return index


def _put(said: Row, path: Path, value: object) -> None:
    for step in path[:-1]:
        said = said.setdefault(step, {})
    said.setdefault(path[-1], value)
