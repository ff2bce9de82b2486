"""The keys that a model has in a manifest, and the cure for one that it does not have."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from pydantic import BaseModel

from registry.entities import BY_KIND
from registry.entities.shape import FieldShape, shape
from registry.intake.nouns import noun
from registry.intake.suggestions import cure_among, nearest
from registry.messages import Message, say


@lru_cache
def keys_of(model: type[BaseModel]) -> dict[str, FieldShape]:
    """Return the fields of a model by their key in a manifest."""
    return {field.key: field for field in shape(model)}


def key_cure(key: str, model: type[BaseModel], present: Container[str] = ()) -> Message:
    """What to write in place of a key that a model does not have, beside those that are present."""
    inside = tuple(field.key for field in shape(model) if field.owned and key in keys_of(field.owned))
    if inside:
        return say("It belongs inside {keys}.", keys=inside)
    keys = keys_of(model)
    owners = tuple(noun(each) for each in BY_KIND.values() if key in keys_of(each))
    meant = nearest(key, keys)
    if meant is not None and meant in present:
        return say("Write {meant}. It is recorded here already: keep one of the two.", meant=meant)
    if len(owners) == 1 and meant is None:
        return say("It belongs to {noun}.", noun=owners[0])
    return cure_among(key, keys)


def cure_of_path(model: type[BaseModel], path: str) -> Message | None:
    """The cure for a path such as `places[0].operator`; None if the field exists."""
    inside: type[BaseModel] | None = model
    for part in path.strip().split("."):
        if inside is None:
            return say("Name only the field: it contains no others.")
        key = re.sub(r"\[\d+\]$", "", part)
        field = keys_of(inside).get(key)
        if field is None:
            return key_cure(key, inside)
        inside = field.owned
    return None
