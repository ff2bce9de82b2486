"""The ways by which one entity names another, by the path of the field; what looks back goes by these.

A way is named like `Transfer.importer.organisation` or, through an owned value, `Transfer.places.operator`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from pydantic import BaseModel

from registry.entities import Entity
from registry.graph.mapping import value_of
from registry.graph.schema import NODES, NOT_JUDGED, Link, Node, Part


@dataclass(frozen=True, slots=True)
class Way:
    """How entities of one kind name entities of another; `part` where an owned value of a list does.

    `judged` tells whether their owner's outcome may change with what they name.
    """

    path: str
    kind: str
    part: Part | None
    link: Link
    judged: bool

    @property
    def into(self) -> str:
        """The pattern from what is named back to who names it."""
        if self.part is None:
            return f"<-[:{self.link.type}]-"
        return f"<-[:{self.link.type}]-(:{self.part.node.label})<-[:{self.part.type}]-"

    @property
    def out(self) -> str:
        """The pattern from who names to what is named."""
        if self.part is None:
            return f"-[:{self.link.type}]->"
        return f"-[:{self.part.type}]->(:{self.part.node.label})-[:{self.link.type}]->"


def _ways() -> Iterator[Way]:
    for kind, node in NODES.items():
        for link in node.links:
            yield Way(_path(node, link.path), kind, None, link, link.judged)
        for part in node.parts:
            path = _path(node, part.path)
            for link in part.node.links:
                judged = link.judged and path not in NOT_JUDGED
                yield Way(f"{path}.{'.'.join(link.path)}", kind, part, link, judged)


def _path(node: Node, path: tuple[str, ...]) -> str:
    return ".".join((node.label, *path))


WAYS = MappingProxyType({way.path: way for way in _ways()})
"""Every way, by its path."""

_BY_TYPE = MappingProxyType(
    {(way.link.type, way.kind, ".".join(way.part.path) if way.part else ""): way for way in WAYS.values()}
)


def way_of(type_: str, node_id: str) -> Way | None:
    """The way that a relationship goes which starts at a node of this id; None for one of the projection."""
    owner, _, within = node_id.partition("#")
    return _BY_TYPE.get((type_, owner.partition("/")[0], within.rpartition("/")[0]))


def named_by(entity: Entity) -> Iterator[tuple[Way, str]]:
    """What an entity names, and by which way, some perhaps twice."""
    node = NODES[entity.kind]
    yield from _named(node, entity, _ways_of(entity.kind, None))
    for section in node.sections:
        value = value_of(section, entity)
        for part in section.parts if value is not None else ():
            ways = _ways_of(entity.kind, part)
            for item in getattr(value, part.attribute) or () if ways else ():
                yield from _named(part.node, item, ways)


def _named(node: Node, value: BaseModel, ways: dict[Link, Way]) -> Iterator[tuple[Way, str]]:
    for section in node.sections:
        said = value_of(section, value)
        for link in section.links if said is not None else ():
            named = getattr(said, link.attribute)
            for target in _each(named, link) if named else ():
                yield ways[link], target


def _each(named: Iterable[str] | str, link: Link) -> Iterable[str]:
    return named if link.many else (str(named),)


@lru_cache
def _ways_of(kind: str, part: Part | None) -> dict[Link, Way]:
    return {way.link: way for way in WAYS.values() if way.kind == kind and way.part == part}
