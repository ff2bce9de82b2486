"""What a command asks to be written, and the state of the register that it relies on."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from registry.commit.erasure import Eraser
from registry.entities import Entity
from registry.graph.proposal_nodes import ProposalEdit
from registry.history.change import Command, Subject

BATCH = 1_000
"""Entities that are written at once within a transaction, and that a part of a command in parts has."""
ONE_TRANSACTION = 20_000
"""Entities that one transaction takes at most; 100,000 would run out of the engine's 512 MB."""


class Edit(NamedTuple):
    """What a command changes.

    Attributes:
        put: Entities to create, or to put in the place of those recorded under their ids.
        remove: Ids of entities to remove.
        expects: Entities that must be recorded exactly like this; None for an id that must not be in use.
        proposals: Proposals to write.
        revive: Whether the id of a removed entity may be used again. It may, if that restores the entity.
        about: Ids of `put` that the history entry lists even if nothing of them changes.
        other_subjects: What the entry lists besides entities and proposals.
        eraser: Personal data to take out of everything stored, in the same transaction.
    """

    put: Sequence[Entity] = ()
    remove: Collection[str] = ()
    expects: Mapping[str, Entity | None] = MappingProxyType({})
    proposals: Sequence[ProposalEdit] = ()
    revive: bool = False
    about: Collection[str] = ()
    other_subjects: Sequence[Subject] = ()
    eraser: Eraser | None = None

    @property
    def touched(self) -> set[str]:
        """The ids that it writes, removes or has an expectation of."""
        return {*(entity.id for entity in self.put), *self.remove, *self.expects}


class CommandPart(NamedTuple):
    """One part of a command that is written in several transactions.

    Attributes:
        others: The ids that the other parts write or remove.
        earlier: The places in the history of the parts before this one.
    """

    others: Container[str] = ()
    earlier: Sequence[range] = ()


class WriteRequest(NamedTuple):
    """One transaction of a command.

    Attributes:
        command: Who does what, and why.
        edit: What changes.
        base: The last entry of the history that the author had seen, if known: what the command changes or
            refers to must not have changed since.
        request_digest: Of everything that the command asks for, to tell a retry from another command.
        part: Which part of the command this is; None for a whole command.
    """

    command: Command
    edit: Edit
    base: int | None = None
    request_digest: str | None = None
    part: CommandPart | None = None

    @property
    def elsewhere(self) -> Container[str]:
        """The ids that other parts of the command write or remove."""
        return self.part.others if self.part else ()

    @property
    def earlier(self) -> Sequence[range]:
        """The places in the history of the parts before this one."""
        return self.part.earlier if self.part else ()

    def wrote(self, seq: int) -> bool:
        """Whether an entry belongs to an earlier part of the command."""
        return any(seq in places for places in self.earlier)
