"""The fact that a question asks for, in an entity that is recorded or proposed."""

from __future__ import annotations

from registry.commands.known_ids import recorded_ids
from registry.commands.proposal import Proposal
from registry.entities import BY_KIND, Entity, FactQuestion
from registry.errors import Fault, InputError, NotFoundError
from registry.graph.store import Store
from registry.intake.assignments import with_assignments
from registry.intake.keys import cure_of_path
from registry.intake.nouns import noun
from registry.messages import say


class FactOfQuestion:
    """Fills the field that a question names.

    Args:
        store: The register's database.
        question: The question.
        proposal: The proposal that it is about, whose entities count before those recorded.
    """

    def __init__(self, store: Store, question: FactQuestion, proposal: Proposal | None) -> None:
        self._store = store
        self._question = question
        self._proposal = proposal

    def require_field(self) -> None:
        """Refuse a fact that no entity has.

        Raises:
            NotFoundError: If the entity is neither recorded nor proposed.
            InputError: If it has no such field.
        """
        entity_id, path = self._question.fact or ("", "")
        kind = BY_KIND.get(entity_id.partition("/")[0])
        cure = cure_of_path(kind, path) if kind else say("The kinds are: {kinds}.", kinds=tuple(BY_KIND))
        if kind is None or cure is not None:
            what = say("{path} is not a field of {noun}.", path=path, noun=noun(kind)) if kind else None
            what = what or say("{id} does not name a kind of record.", id=entity_id)
            raise InputError([Fault("field", what, cure or say("Correct it."))])
        self._entity(entity_id)

    def filled(self, value: str) -> list[Entity]:
        """Return the entity with a value, written as YAML, in the field; nothing if no fact is named.

        Raises:
            NotFoundError: If the entity is neither recorded nor proposed any more.
            InputError: If the value is not valid there.
        """
        if self._question.fact is None:
            return []
        entity_id, path = self._question.fact
        proposed = self._proposal.entities if self._proposal else ()
        known = recorded_ids(self._store, proposed)
        return [with_assignments(self._entity(entity_id), [f"{path}={value}"], known)]

    def _entity(self, entity_id: str) -> Entity:
        """The entity as it would be after approval, or as it is; or the one that it was merged into."""
        merged = self._store.merged_into(entity_id)
        recorded = self._store.entities([each for each in (entity_id, merged) if each])
        overlays = self._proposal.overlays if self._proposal else ()
        overlay = next((each for each in overlays if each.id == entity_id), None)
        if overlay is not None:
            return overlay.rebased(recorded.find(entity_id))
        entity = recorded.find(entity_id) or (recorded.find(merged) if merged else None)
        if entity is None:
            raise NotFoundError(
                say("Nothing is recorded as {id}.", id=entity_id),
                where=self._question.id,
                cure=say("Record it first, or answer in words only."),
            )
        return entity
