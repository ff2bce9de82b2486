"""Facts: an immutable set of entities by kind and id, from any source.

Code that reads facts does not know whether they come from the graph, a manifest, the history or an
unsaved form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from registry.entities import ENTITIES, Entity
from registry.errors import NotFoundError
from registry.messages import say

_E = TypeVar("_E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Difference:
    """The entities that differ between earlier and later facts."""

    added: tuple[Entity, ...]
    changed: tuple[tuple[Entity, Entity], ...]
    removed: tuple[Entity, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


class Facts:
    """An immutable set of entities; two are equal if they contain the same entities.

    They are kept in the order of their ids, so that no answer depends on the order of reading: a database
    returns its nodes in any order.

    Args:
        entities: Entities in any order; if two have the same id, the later one is used.
    """

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        by_kind: dict[str, dict[str, Entity]] = {entity.kind: {} for entity in ENTITIES}
        for entity in entities:
            by_kind[entity.kind][entity.id] = entity
        self._by_kind = {kind: dict(sorted(by_id.items())) for kind, by_id in by_kind.items()}

    def all(self, of: type[_E]) -> Mapping[str, _E]:
        """The entities of one kind, by id."""
        return MappingProxyType(self._by_kind[of.kind])  # type: ignore[arg-type]  # keyed by its kind

    def find(self, entity_id: str) -> Entity | None:
        """The entity of this id, or None."""
        return self._by_kind.get(entity_id.partition("/")[0], {}).get(entity_id)

    def get(self, of: type[_E], entity_id: str | None) -> _E | None:
        """The entity of this kind and id; None if the id is None or not recorded."""
        return None if entity_id is None else self._by_kind[of.kind].get(entity_id)  # type: ignore[return-value]  # keyed by its kind

    def __getitem__(self, entity_id: str) -> Entity:
        entity = self.find(entity_id)
        if entity is None:
            raise NotFoundError(
                say("Nothing is recorded as {id}.", id=entity_id),
                cure=say("`registry export -` lists everything recorded."),
            )
        return entity

    def __contains__(self, entity_id: object) -> bool:
        return isinstance(entity_id, str) and self.find(entity_id) is not None

    def __iter__(self) -> Iterator[Entity]:
        for kind in self._by_kind.values():
            yield from kind.values()

    def __len__(self) -> int:
        return sum(len(kind) for kind in self._by_kind.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._by_kind == other._by_kind

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(frozenset(entity.id for entity in self))

    def with_(self, *entities: Entity, without: Iterable[str] = ()) -> Facts:
        """A copy of these facts with some entities added or replaced, and others left out."""
        left_out = set(without)
        return Facts([*(entity for entity in self if entity.id not in left_out), *entities])

    def difference(self, earlier: Facts) -> Difference:
        """The differences from earlier facts to these."""
        return Difference(
            added=tuple(entity for entity in self if entity.id not in earlier),
            changed=tuple(
                (before, entity)
                for entity in self
                if (before := earlier.find(entity.id)) is not None and before != entity
            ),
            removed=tuple(entity for entity in earlier if entity.id not in self),
        )
