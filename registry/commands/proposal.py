"""A proposal: facts that are not recorded yet, laid over what was on file when they were proposed."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from registry.entities import BY_KIND, Entity
from registry.errors import ConflictError
from registry.facts import Facts
from registry.graph.papers import Sheet
from registry.messages import say
from registry.vocabulary import ProposalState

DECIDED = frozenset({ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.WITHDRAWN})


class Overlay(BaseModel):
    """One entity as it is proposed, and as it was on file then (None: it was not)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any]

    @classmethod
    def of(cls, entity: Entity, recorded: Entity | None) -> Overlay:
        """The overlay that an entity makes over what is on file."""
        return cls(
            id=entity.id, before=None if recorded is None else _as_json(recorded), after=_as_json(entity)
        )

    @property
    def entity(self) -> Entity:
        """The entity as it is proposed."""
        return BY_KIND[self.id.partition("/")[0]].model_validate(self.after)

    def rebased(self, recorded: Entity | None) -> Entity:
        """The proposed entity over what is on file now: fields changed by others are taken over.

        Raises:
            ConflictError: Others changed a field that the proposal changes too, or took the entity away.
        """
        now = None if recorded is None else _as_json(recorded)
        if now in (self.before, self.after):
            return self.entity
        if now is None or self.before is None:
            removed = say("It was removed meanwhile.")
            added = say("It was recorded by someone else meanwhile.")
            raise ConflictError(removed if now is None else added, where=self.id, cure=_AGAIN)
        ours = _touched(self.before, self.after)
        both = sorted(key for key in ours & _touched(self.before, now) if now.get(key) != self.after.get(key))
        if both:
            raise ConflictError(
                say("Changed meanwhile, and differently than proposed: {fields}.", fields=", ".join(both)),
                where=self.id,
                cure=_AGAIN,
            )
        merged = {key: value for key, value in now.items() if key not in ours}
        merged |= {key: value for key, value in self.after.items() if key in ours}
        return BY_KIND[self.id.partition("/")[0]].model_validate(merged)


_AGAIN = say("Propose it anew over what is on file now.")


class Proposal(BaseModel):
    """What someone proposes, until someone who may approves or rejects it.

    `base` is the place in the history up to which its author had read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str | None = None
    state: ProposalState = ProposalState.OPEN
    proposed_by: str
    proposed_at: str
    base: int
    overlays: tuple[Overlay, ...]
    question: str | None = None
    decided_by: str | None = None
    reason: str | None = None

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities as they are proposed."""
        return tuple(overlay.entity for overlay in self.overlays)

    def rebased(self, recorded: Facts) -> tuple[Entity, ...]:
        """The entities over what is on file now.

        Raises:
            ConflictError: Others changed the same fields meanwhile.
        """
        return tuple(overlay.rebased(recorded.find(overlay.id)) for overlay in self.overlays)

    @property
    def sheet(self) -> Sheet:
        """As it is kept, and what the history tells of it."""
        return Sheet.of(self.model_dump_json(exclude_none=True))


def _as_json(entity: Entity) -> dict[str, Any]:
    return entity.model_dump(mode="json", exclude_none=True)


def _touched(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
