"""Facts as known at an earlier time, and how the values of one entity came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeGuard

from registry.entities import BY_KIND, Entity
from registry.entities.shape import shape
from registry.errors import RegistryError
from registry.facts import Facts
from registry.history.change import Change, Subject
from registry.history.content import Content, past_entity, past_values


class FieldChange(NamedTuple):
    """What one change did to one field of an entity: the values as JSON, None where not recorded."""

    path: str
    before: object
    after: object


class PastValue(NamedTuple):
    """A value that a field had, as JSON (None: not recorded), and the change that set it.

    The change is None for values from before the history began, or set by a change that was pruned.
    """

    value: object
    change: Change | None


def states_before(befores: Iterable[tuple[str, Content | None]]) -> dict[str, Entity | None]:
    """Return the entities as they were before some changes to them, None where there was none.

    Args:
        befores: The content before each change, newest first; the oldest of each entity counts.

    Raises:
        RegistryError: If one that counts was pruned.
    """
    oldest = {entity_id: before for entity_id, before in befores if entity_id.partition("/")[0] in BY_KIND}
    return {entity_id: past_entity(entity_id, before) for entity_id, before in oldest.items()}


def rolled_back(present: Facts, before: Mapping[str, Entity | None]) -> Facts:
    """Return some facts with earlier states of entities in place of the present ones."""
    if not before:
        return present
    absent = [entity_id for entity_id, entity in before.items() if entity is None]
    return present.with_(*(entity for entity in before.values() if entity is not None), without=absent)


def field_changes(before: Entity | None, after: Entity | None) -> Iterator[FieldChange]:
    """Yield the fields in which an entity differs, in the order of the model."""
    some = after or before
    if some is None:
        return
    old, new = _as_json(before), _as_json(after)
    for field in shape(type(some)):
        if field.key != "id" and old.get(field.key) != new.get(field.key):
            yield FieldChange(field.key, old.get(field.key), new.get(field.key))


def subject_changes(subject: Subject) -> list[FieldChange] | None:
    """Return the fields that a change altered in one of its subjects; None if that content was pruned."""
    contents = (subject.before, subject.after)
    if any(content is not None and content.text is None for content in contents):
        return None
    old, new = (past_values(subject.id, content) if content else {} for content in contents)
    return [
        FieldChange(key, old.get(key), new.get(key))
        for key in {**old, **new}
        if key != "id" and old.get(key) != new.get(key)
    ]


def changes_field(subject: Subject, field: str) -> bool:
    """Whether a change set, altered or removed a field of one of its subjects; not if that was pruned."""
    try:
        return any(each.path == field for each in subject_changes(subject) or ())
    except RegistryError:  # overwritten in the database; verification names the entry
        return False


def fields_past(changes: Iterable[Change]) -> dict[str, list[PastValue]]:
    """Return the values of each field that an entity ever had, the oldest first.

    Args:
        changes: What each change did to that entity, oldest first; pruned contents are skipped.
    """
    values: defaultdict[str, list[PastValue]] = defaultdict(list)
    now: dict[str, object] = {}
    for change in changes:
        (subject,) = change.subjects
        for content, by in ((subject.before, None), (subject.after, change)):
            if content is not None and content.text is None:
                continue
            then = past_values(subject.id, content) if content else {}
            for key in {**now, **then}:
                if key != "id" and now.get(key) != then.get(key):
                    values[key].append(PastValue(then.get(key), by))
            now = then
    return dict(values)


def leaves(change: FieldChange) -> Iterator[FieldChange]:
    """Yield the parts of a field that differ: keys of values, and items of lists of equal length."""
    path, before, after = change
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                yield from leaves(FieldChange(f"{path}.{key}", before.get(key), after.get(key)))
    elif _are_mappings(before) and _are_mappings(after) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            if pair[0] != pair[1]:
                yield from leaves(FieldChange(f"{path}[{index}]", *pair))
    else:
        yield change


def _are_mappings(value: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _as_json(entity: Entity | None) -> dict[str, object]:
    return entity.model_dump(mode="json", exclude_none=True) if entity else {}
