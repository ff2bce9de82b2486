"""What a command wants written, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from registry.entities import Entity
from registry.graph.papers import Paper
from registry.history.change import Command, Subject
from registry.history.content import Content

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    AlongWrite = Callable[[ManagedTransaction], None]

ONE_TRANSACTION = 20_000
"""Entities that one transaction takes at most; 100,000 would run out of the engine's 512 MB."""


class Writing(NamedTuple):
    """What a command wants written.

    `base` is the end of the history that its author had seen: what it changes or refers to must not have
    been changed since. `expects` are the entities that must stand on file just so, None for those that must
    not be there. An id that was once removed is not used again, unless to `revive` what it stood for. `asked`
    is a digest of what was asked for.

    Of a command in parts, `own` are the places in the history of the parts before this one, and `elsewhere`
    the ids that its other parts write or remove.
    """

    command: Command
    put: Sequence[Entity] = ()
    remove: Collection[str] = ()
    papers: Sequence[Paper] = ()
    base: int | None = None
    expects: Mapping[str, Entity | None] = MappingProxyType({})
    revive: bool = False
    about: Collection[str] = ()
    besides: Sequence[Subject] = ()
    kept: Callable[[Content], Content] = lambda content: content
    asked: str | None = None
    own: Sequence[range] = ()
    elsewhere: Container[str] = ()
    along: AlongWrite = lambda _transaction: None

    @property
    def touched(self) -> set[str]:
        """The entities that it writes, removes or has an expectation of."""
        return {*(entity.id for entity in self.put), *self.remove, *self.expects}

    def wrote(self, seq: int) -> bool:
        """Whether an entry is of one of its earlier parts."""
        return any(seq in places for places in self.own)
