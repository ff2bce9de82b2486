"""Facts as they were known at an earlier time, and how one entity came to say what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

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


def _said(entity: Entity | None) -> dict[str, object]:
    return entity.model_dump(mode="json", exclude_none=True) if entity else {}
