"""Facts as they were known at an earlier time, and how one entity came to say what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeGuard

from registry.entities import BY_KIND, Entity
from registry.entities.shape import shape
from registry.facts import Facts
from registry.history.change import Change
from registry.history.content import told


class FieldChange(NamedTuple):
    """What one change did to one field of an entity: its value as JSON, None where not recorded."""

    path: str
    before: object
    after: object


def as_known(present: Facts, later: Iterable[Change]) -> Facts:
    """The present with the `before` of each later change applied.

    Args:
        present: The facts on file.
        later: The changes since the time asked for, newest first; the cost follows their number.

    Raises:
        RegistryError: One of them is thinned.
    """
    before: dict[str, Entity | None] = {}
    for change in later:
        for subject in change.subjects:
            if subject.id.partition("/")[0] in BY_KIND:
                before[subject.id] = told(subject.id, subject.before)
    gone = [entity_id for entity_id, entity in before.items() if entity is None]
    return present.with_(*(entity for entity in before.values() if entity is not None), without=gone)


def field_changes(before: Entity | None, after: Entity | None) -> Iterator[FieldChange]:
    """The fields in which an entity differs, in the order of the model."""
    some = after or before
    if some is None:
        return
    old, new = _said(before), _said(after)
    for field in shape(type(some)):
        if field.key != "id" and old.get(field.key) != new.get(field.key):
            yield FieldChange(field.key, old.get(field.key), new.get(field.key))


def leaves(change: FieldChange) -> Iterator[FieldChange]:
    """The parts of a field that differ: keys of values, and items of lists of values that are as long."""
    path, before, after = change
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                yield from leaves(FieldChange(f"{path}.{key}", before.get(key), after.get(key)))
    elif _values(before) and _values(after) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            if pair[0] != pair[1]:
                yield from leaves(FieldChange(f"{path}[{index}]", *pair))
    else:
        yield change


def _values(held: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(held, list) and all(isinstance(item, dict) for item in held)


def _said(entity: Entity | None) -> dict[str, object]:
    return entity.model_dump(mode="json", exclude_none=True) if entity else {}
