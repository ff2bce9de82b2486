"""Entities as rows for the graph, and read back from the graph's cells.

The form is `schema`'s. A row of `EntityRows` is what one `UNWIND` takes; cells come from
`statements.read_entities`, and entities are validated by their models.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel

from registry.entities import Entity
from registry.errors import RegistryError
from registry.graph.schema import (
    ANSWERED_EMPTY,
    NODES,
    REVISION,
    CodeLink,
    Link,
    ManifestPath,
    Node,
    NodeSection,
    Part,
)
from registry.messages import say

GraphRow: TypeAlias = dict[str, Any]
_T = TypeVar("_T")


class EntityRows:
    """Some entities as rows: their nodes, the nodes of their parts, and the links of both.

    `nodes` holds properties by node, `parts` the rows `{id, part}` by owner and part, `links` the rows
    `{id, to}` by node and link, `to` being the ids referred to, `codes` the rows `{id, to}` by node and
    projected link, `to` being codes of the law data as they are recorded.

    Args:
        revisions: For each entity's id the place in the history of the change that writes it; None if it
            was recorded before the history began.
    """

    def __init__(self, revisions: Mapping[str, int | None]) -> None:
        self._revisions = revisions
        self.codes: defaultdict[tuple[Node, CodeLink], list[GraphRow]] = defaultdict(list)
        self.nodes: defaultdict[Node, list[GraphRow]] = defaultdict(list)
        self.parts: defaultdict[tuple[Node, Part], list[GraphRow]] = defaultdict(list)
        self.links: defaultdict[tuple[Node, Link], list[GraphRow]] = defaultdict(list)

    def add(self, entity: Entity) -> None:
        """Add the rows of one more entity."""
        node = NODES[entity.kind]
        properties: GraphRow = {REVISION: self._revisions[entity.id]}
        self._add(node, entity, entity.id, properties)
        self.nodes[node].append(properties)

    def _add(self, node: Node, value: BaseModel, node_id: str, properties: GraphRow) -> None:
        empty: list[str] = []
        for section in node.sections:
            folded = value_of(section, value)
            if folded is None:
                continue
            before = len(properties) + len(empty)
            _properties(section, folded, properties, empty)
            related = self._links(node, section, folded, node_id, empty)
            related |= self._parts(node, section, folded, node_id, empty)
            if section.path and not related and before == len(properties) + len(empty):
                empty.append(".".join(section.path))
        if empty:
            properties[ANSWERED_EMPTY] = empty
        for code in node.codes:
            if codes := properties.get(code.property):
                self.codes[node, code].append({"id": node_id, "to": codes if code.many else [codes]})

    def _links(
        self, node: Node, section: NodeSection, folded: object, node_id: str, empty: list[str]
    ) -> bool:
        related = False
        for link in section.links:
            named = getattr(folded, link.attribute)
            if named:
                to = list(named) if link.many else [named]
                self.links[node, link].append({"id": node_id, "to": to})
                related = True
            elif named is not None:
                empty.append(".".join(link.path))
        return related

    def _parts(
        self, node: Node, section: NodeSection, folded: object, node_id: str, empty: list[str]
    ) -> bool:
        related = False
        for part in section.parts:
            values = getattr(folded, part.attribute)
            if values is not None and not values:
                empty.append(".".join(part.path))
            for index, value in enumerate(values or ()):
                properties: GraphRow = {"id": f"{node_id}#{'.'.join(part.path)}/{index}", "index": index}
                self._add(part.node, value, properties["id"], properties)
                self.parts[node, part].append({"id": node_id, "part": properties})
                related = True
        return related


def linked_alike(one: Entity, other: Entity) -> bool:
    """Whether two entities own and refer to the same, whatever their other values."""
    first, second = (EntityRows({entity.id: None}) for entity in (one, other))
    first.add(one)
    second.add(other)
    return (first.parts, first.links, first.codes) == (second.parts, second.links, second.codes)


def _properties(section: NodeSection, folded: object, properties: GraphRow, empty: list[str]) -> None:
    for field in section.properties:
        value = getattr(folded, field.attribute)
        if value is None:
            continue
        if field.many and not value:
            empty.append(".".join(field.path))
        elif field.many:
            properties[field.name] = list(value)
        else:
            properties[field.name] = value.isoformat() if field.day else value


def value_of(section: NodeSection, value: object) -> object:
    """The value behind a section: the entity itself, or the single owned value that is folded into it."""
    for attribute in section.attributes:
        value = None if value is None else getattr(value, attribute)
    return value


def referenced_ids(entity: Entity) -> Iterator[str]:
    """The ids that an entity refers to, in any order, some perhaps twice."""
    yield from _named(NODES[entity.kind], entity)


def _named(node: Node, value: BaseModel) -> Iterator[str]:
    for section in node.sections:
        folded = value_of(section, value)
        if folded is None:
            continue
        for link in section.links:
            named = getattr(folded, link.attribute)
            if named:
                yield from named if link.many else (named,)
        for part in section.parts:
            if part.node.links:
                for item in getattr(folded, part.attribute) or ():
                    yield from _named(part.node, item)


class UnreadableError(RegistryError):
    """What the database holds of one entity contradicts itself, or makes no entity."""


def entity_from_cells(node: Node, cells: Sequence[Any]) -> Entity:
    """The entity in a row of `statements.read_entities`; properties that are not the register's are ignored.

    Raises:
        UnreadableError: The values in the graph do not make such an entity, or contradict one another.
    """
    try:
        entity = node.model.model_validate(_read(node, cells))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise unreadable(str(cells[0].get("id") or node.label)) from error
    assert isinstance(entity, Entity)  # noqa: S101 - NODES holds the nodes of entities only
    return entity


def unreadable(entity_id: str) -> UnreadableError:
    """The fault where what is stored makes no entity."""
    return UnreadableError(
        say("What is recorded of this contradicts itself: it was changed directly in the database."),
        where=entity_id,
        cure=say("`registry history verify` names what was changed; `registry history` shows what it was."),
    )


def _read(node: Node, cells: Sequence[Any]) -> GraphRow:
    values: GraphRow = {}
    properties, stored = node.properties, cells[0]
    for name, value in stored.items():
        if name in properties:
            _put(values, properties[name].path, value)
    at = 1
    for link in node.links:
        if named := cells[at]:
            _put(values, link.path, named if link.many else _only(named))
        at += 1
    for part in node.parts:
        if cells[at]:
            parts = sorted(cells[at], key=_index)
            if [_index(each) for each in parts] != [*range(len(parts))]:
                raise ValueError(part.type)
            _put(values, part.path, [_read(part.node, each) for each in parts])
        at += 1
    for key in stored.get(ANSWERED_EMPTY) or ():
        path, is_list = node.may_be_empty[key]
        _put_empty(values, path, () if is_list else {})
    return values


def _index(cells: Sequence[Any]) -> int:
    index: int = cells[0]["index"]
    return index


def _only(named: Sequence[_T]) -> _T:
    (one,) = named
    return one


def _put(values: GraphRow, path: ManifestPath, value: object) -> None:
    for step in path[:-1]:
        values = values.setdefault(step, {})
    values[path[-1]] = value


def _put_empty(values: GraphRow, path: ManifestPath, value: object) -> None:
    """What was answered with nothing has nothing else beside it."""
    for step in path[:-1]:
        values = values.setdefault(step, {})
    if path[-1] in values:
        raise ValueError(path[-1])
    values[path[-1]] = value
