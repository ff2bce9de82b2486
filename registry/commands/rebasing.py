"""What others recorded since somebody began to change the same: merged where only one side changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from registry.commands.proposal import Proposal
from registry.entities import Entity, FactQuestion
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.store import Store
from registry.history.change import Change
from registry.history.content import past_entity


class BothChanged(NamedTuple):
    """A field that others changed differently: its value as JSON there and here, None where not recorded.

    `actor` and `at` say who recorded it last, and when (ISO 8601, UTC).
    """

    id: str
    field: str
    recorded: object
    ours: object
    actor: str
    at: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Distinguishes it from others, and from a later one about the same field."""
        return self.id, self.field, self.at


class Rebased(NamedTuple):
    """Entities with what others changed, the ids of those that so became others, and what both changed.

    A field that both changed has our value.
    """

    entities: tuple[Entity, ...]
    merged: tuple[str, ...]
    conflicts: tuple[BothChanged, ...]


def rebased_on_records(
    store: Store, entities: Iterable[Entity], base: int, proposed: Mapping[str, Entity]
) -> Rebased:
    """Lay what somebody wrote on what is recorded now.

    Args:
        store: The register's database.
        entities: As somebody wrote them.
        base: The last history entry that they had read.
        proposed: What they had proposed, by id: where that was approved since, it is what they began with.
    """
    results, merged, conflicts = [], [], []
    for entity in entities:
        later = [change for change in store.changes_of(entity.id) if change.seq > base]
        recorded = store.entities([entity.id]).find(entity.id) if later else None
        if recorded is None:  # unchanged; or removed, which the register refuses when it is proposed
            results.append(entity)
            continue
        before = _before(later[0]) or proposed.get(entity.id)
        result, both = _laid_over(before, entity, recorded)
        results.append(result)
        merged += [entity.id] if result != entity else []
        last = later[-1]
        conflicts += [each._replace(actor=last.command.actor, at=last.at) for each in both]
    return Rebased(tuple(results), tuple(merged), tuple(conflicts))


def rebased_on_answers(
    store: Store, entities: Facts, base: int, proposal: Proposal, questions: Iterable[FactQuestion]
) -> Rebased:
    """Lay what somebody wrote on what answers have filled into their proposal of it.

    Args:
        store: The register's database.
        entities: As somebody wrote them.
        base: The last history entry that they had read.
        proposal: The proposal.
        questions: Those that may have been answered.
    """
    overlays = {overlay.id: overlay for overlay in proposal.overlays}
    filled: dict[str, Entity] = {}
    conflicts = []
    for question in questions:
        entity_id, path = question.fact or ("", "")
        ours = filled.get(entity_id) or entities.find(entity_id)
        if question.about != proposal.id or question.is_open or ours is None or entity_id not in overlays:
            continue
        field = path.partition(".")[0].partition("[")[0]
        here, there = _values(ours).get(field), overlays[entity_id].after.get(field)
        later = [each for each in store.changes_of(question.id) if each.seq > base]
        if not later or here == there:
            continue
        if here is None:
            filled[entity_id] = type(ours).model_validate({**_values(ours), field: there})
        else:
            last = later[-1]
            conflicts.append(BothChanged(entity_id, field, there, here, last.command.actor, last.at))
    return Rebased((*filled.values(),), (*filled,), (*conflicts,))


def _before(first: Change) -> Entity | None:
    """The entity before a change of it; None if there was none, or if that content was pruned."""
    (subject,) = first.subjects
    try:
        return past_entity(subject.id, subject.before)
    except RegistryError:
        return None


def _laid_over(before: Entity | None, ours: Entity, recorded: Entity) -> tuple[Entity, list[BothChanged]]:
    old, mine, now = _values(before), _values(ours), _values(recorded)
    fields = {key for key in (old.keys() | mine.keys()) if old.get(key) != mine.get(key)}
    both = [key for key in sorted(fields) if old.get(key) != now.get(key) and now.get(key) != mine.get(key)]
    conflicts = [BothChanged(ours.id, key, now.get(key), mine.get(key), "", "") for key in both]
    merged = {key: value for key, value in now.items() if key not in fields}
    merged |= {key: value for key, value in mine.items() if key in fields}
    try:
        return type(ours).model_validate(merged), conflicts
    except ValidationError:  # both are right and do not fit each other, such as two dates
        theirs = sorted(key for key in old.keys() | now.keys() if old.get(key) != now.get(key))
        return ours, [BothChanged(ours.id, key, now.get(key), mine.get(key), "", "") for key in theirs]


def _values(entity: Entity | None) -> dict[str, Any]:
    return entity.model_dump(mode="json", exclude_none=True) if entity else {}
