"""Drawing up a proposal: its facts as overlays on the recorded ones, tried before it is stored."""

from __future__ import annotations

from collections.abc import Sequence

from registry import clock
from registry.access import Action
from registry.commands.command_runner import CommandOptions, CommandRunner
from registry.commands.proposal import Proposal, ProposedEntity
from registry.commit.write_request import Edit
from registry.entities import Engagement, Entity
from registry.errors import RegistryError
from registry.messages import say
from registry.vocabulary import ReviewStatus


def draw_up(
    runner: CommandRunner,
    entities: Sequence[Entity],
    options: CommandOptions,
    *,
    title: str | None = None,
    old: Proposal | None = None,
    drafted_by: str | None = None,
) -> Proposal:
    """Return a proposal of some facts, or the new version of an earlier one.

    Args:
        runner: Runs the commands of who proposes.
        entities: The facts. Decisions, comments and questions among them are the actor's own.
        options: The command's options, with a request id.
        title: A title; without one, a new version keeps the earlier title.
        old: The proposal to revise.
        drafted_by: The author of the draft that it comes from.

    Raises:
        RegistryError: If nothing differs from the current records, or it could not be recorded.
    """
    store = runner.store
    base = store.head().seq if options.base is None else options.base
    entities = runner.signed(Action.PROPOSE, entities)
    recorded = store.entities(entity.id for entity in entities)
    new = [entity for entity in entities if recorded.find(entity.id) != entity]
    if not new:
        raise RegistryError(
            say("All of this is recorded already."),
            cure=say("Propose something that differs from the current records."),
        )
    # What could not be recorded on approval is rejected now.
    edit = Edit([as_approved(entity) for entity in new])
    runner.execute(Action.PROPOSE, options._replace(dry=True), edit)
    return Proposal(
        id=old.id if old else f"proposal/{options.slug}",
        title=title or (old.title if old else None),
        proposed_by=runner.actor.id,
        proposed_at=clock.current_time().isoformat(timespec="seconds"),
        base=base,
        overlays=tuple(ProposedEntity.of(entity, recorded.find(entity.id)) for entity in new),
        drafted_by=drafted_by if drafted_by != runner.actor.id else None,
    )


def as_approved(entity: Entity) -> Entity:
    """The entity, approved if it is an engagement that awaited approval."""
    if isinstance(entity, Engagement) and entity.review in (ReviewStatus.PROPOSED, ReviewStatus.DRAFT):
        return entity.model_copy(update={"review": ReviewStatus.APPROVED})
    return entity
