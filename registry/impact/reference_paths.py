"""The paths by which one entity refers to another, by field; for looking back from an entity.

A path is named like `Transfer.importer.organisation` or, through an owned value, `Transfer.places.operator`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from pydantic import BaseModel

from registry.entities import Entity
from registry.graph.mapping import value_of
from registry.graph.schema import NODES, Link, Node, Part


@dataclass(frozen=True, slots=True)
class ReferencePath:
    """How entities of one kind refer to entities of another; `part` if an owned value of a list does."""

    path: str
    kind: str
    part: Part | None
    link: Link

    @property
    def into(self) -> str:
        """The Cypher pattern from the entity referred to back to the one that refers."""
        if self.part is None:
            return f"<-[:{self.link.type}]-"
        return f"<-[:{self.link.type}]-(:{self.part.node.label})<-[:{self.part.type}]-"

    @property
    def out(self) -> str:
        """The Cypher pattern from the entity that refers to the one referred to."""
        if self.part is None:
            return f"-[:{self.link.type}]->"
        return f"-[:{self.part.type}]->(:{self.part.node.label})-[:{self.link.type}]->"


def _paths() -> Iterator[ReferencePath]:
    for kind, node in NODES.items():
        for link in node.links:
            yield ReferencePath(_path(node, link.path), kind, None, link)
        for part in node.parts:
            path = _path(node, part.path)
            for link in part.node.links:
                yield ReferencePath(f"{path}.{'.'.join(link.path)}", kind, part, link)


def _path(node: Node, path: tuple[str, ...]) -> str:
    return ".".join((node.label, *path))


REFERENCE_PATHS = MappingProxyType({each.path: each for each in _paths()})
"""Every path, by its name."""

_BY_TYPE = MappingProxyType(
    {
        (each.link.type, each.kind, ".".join(each.part.path) if each.part else ""): each
        for each in REFERENCE_PATHS.values()
    }
)


def path_of(type_: str, node_id: str) -> ReferencePath | None:
    """The path of a relationship that starts at a node of this id; None for one of the law's projection."""
    owner, _, within = node_id.partition("#")
    return _BY_TYPE.get((type_, owner.partition("/")[0], within.rpartition("/")[0]))


def named_by(entity: Entity) -> Iterator[tuple[ReferencePath, str]]:
    """The ids that an entity refers to, each with the path, some perhaps twice."""
    node = NODES[entity.kind]
    yield from _named(node, entity, _paths_of(entity.kind, None))
    for section in node.sections:
        value = value_of(section, entity)
        for part in section.parts if value is not None else ():
            paths = _paths_of(entity.kind, part)
            for item in getattr(value, part.attribute) or () if paths else ():
                yield from _named(part.node, item, paths)


def _named(
    node: Node, value: BaseModel, paths: dict[Link, ReferencePath]
) -> Iterator[tuple[ReferencePath, str]]:
    for section in node.sections:
        folded = value_of(section, value)
        for link in section.links if folded is not None else ():
            named = getattr(folded, link.attribute)
            for target in _each(named, link) if named else ():
                yield paths[link], target


def _each(named: Iterable[str] | str, link: Link) -> Iterable[str]:
    return named if link.many else (str(named),)


@lru_cache
def _paths_of(kind: str, part: Part | None) -> dict[Link, ReferencePath]:
    return {each.link: each for each in REFERENCE_PATHS.values() if each.kind == kind and each.part == part}
