"""A proposal: facts not recorded yet, stored as overlays on what was recorded when they were proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from registry.entities import BY_KIND, Entity
from registry.errors import ConflictError, NotFoundError
from registry.facts import Facts
from registry.graph.proposal_nodes import ProposalText
from registry.history.change import PROPOSAL
from registry.messages import say
from registry.vocabulary import ProposalState

if TYPE_CHECKING:
    from registry.graph.store import Store

DECIDED = frozenset({ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.WITHDRAWN})


class ProposedEntity(BaseModel):
    """One entity as proposed, and as it was recorded at that time (None: it was not)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any]

    @classmethod
    def of(cls, entity: Entity, recorded: Entity | None) -> ProposedEntity:
        """Return the overlay of a proposed entity on the recorded one."""
        return cls(
            id=entity.id, before=None if recorded is None else _as_json(recorded), after=_as_json(entity)
        )

    @property
    def entity(self) -> Entity:
        """The entity as proposed."""
        return BY_KIND[self.id.partition("/")[0]].model_validate(self.after)

    def rebased(self, recorded: Entity | None) -> Entity:
        """Return the proposed entity, with the fields that others have changed since.

        Raises:
            ConflictError: If others changed a field that the proposal changes, or removed the entity.
        """
        now = None if recorded is None else _as_json(recorded)
        if now in (self.before, self.after):
            return self.entity
        if now is None or self.before is None:
            removed = say("It was removed in the meantime.")
            added = say("Someone else recorded it in the meantime.")
            raise ConflictError(removed if now is None else added, where=self.id, cure=_AGAIN)
        ours = _touched(self.before, self.after)
        both = sorted(key for key in ours & _touched(self.before, now) if now.get(key) != self.after.get(key))
        if both:
            raise ConflictError(
                say("Others have since changed these fields differently: {fields}.", fields=", ".join(both)),
                where=self.id,
                cure=_AGAIN,
            )
        merged = {key: value for key, value in now.items() if key not in ours}
        merged |= {key: value for key, value in self.after.items() if key in ours}
        return BY_KIND[self.id.partition("/")[0]].model_validate(merged)


_AGAIN = say("Submit a new proposal based on the current records.")


class Proposal(BaseModel):
    """Facts that someone proposes, to be approved or rejected by someone with the permission.

    `base` is the last history entry that its author had read, `drafted_by` who wrote the draft that it came
    from, if someone else did. `own_proposal` marks what was approved by someone who proposed it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str | None = None
    state: ProposalState = ProposalState.OPEN
    proposed_by: str
    proposed_at: str
    base: int
    overlays: tuple[ProposedEntity, ...]
    question: str | None = None
    decided_by: str | None = None
    drafted_by: str | None = None
    own_proposal: bool | None = None
    reason: str | None = None

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities as proposed."""
        return tuple(overlay.entity for overlay in self.overlays)

    def brings(self, entity_id: str) -> bool:
        """Whether it records or changes an entity."""
        return any(overlay.id == entity_id for overlay in self.overlays)

    def rebased(self, recorded: Facts) -> tuple[Entity, ...]:
        """Return the proposed entities, with the fields that others have changed since.

        Raises:
            ConflictError: If others have changed the same fields.
        """
        return tuple(overlay.rebased(recorded.find(overlay.id)) for overlay in self.overlays)

    @property
    def sheet(self) -> ProposalText:
        """The text that is stored, and the shorter one that the history keeps."""
        return ProposalText.of(self.model_dump_json(exclude_none=True))


def _as_json(entity: Entity) -> dict[str, Any]:
    return entity.model_dump(mode="json", exclude_none=True)


def _touched(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def stored_proposal(store: Store, proposal_id: str) -> Proposal:
    """Return one proposal.

    Raises:
        NotFoundError: If there is none of this id; one without its kind, or cut short, is completed.
    """
    text = store.proposal(proposal_id)
    if text is None:
        slug = proposal_id.removeprefix(PROPOSAL)
        known = (Proposal.model_validate_json(each).id for each in store.proposals())
        near = tuple(each for each in known if slug and each.startswith(f"{PROPOSAL}{slug}"))
        one = len(near) == 1
        cure = say("Did you mean {ids}?", ids=near) if one else say("`registry proposals` lists them.")
        raise NotFoundError(say("There is no proposal {id}.", id=proposal_id), cure=cure)
    return Proposal.model_validate_json(text)
