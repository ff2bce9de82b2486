"""What a proposal changes, field by field, in the reader's words: as it is now, and as proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from dashboard.components.text import CONFINEMENTS, member_label
from dashboard.components.values import entity_name, value_words
from dashboard.field_words import UNSHOWN, field_order, field_words
from registry.dossiers.verdict_words import GROUND_LABELS
from registry.entities import Entity
from registry.law.law import Law
from registry.messages import render
from registry.register import Register
from registry.vocabulary import Confinement

_CODE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
_ACTS = frozenset({"instrument", "framework", "leans_on"})


class ValueItem(NamedTuple):
    """One item of a field's value in words; `differs` if the other side has no such item."""

    text: str
    differs: bool


class FieldStep(NamedTuple):
    """A field before and after; empty items where it is not recorded."""

    title: str
    before: tuple[ValueItem, ...]
    after: tuple[ValueItem, ...]


class EntityStep(NamedTuple):
    """An entity that a proposal adds or changes.

    `fields` are those that differ, all if it is new; `unchanged` the number of those that stay.
    """

    id: str
    kind: str
    name: str
    is_new: bool
    fields: tuple[FieldStep, ...]
    unchanged: int


def entity_steps(
    pairs: Iterable[tuple[Entity | None, Entity]], names: Register, language: str
) -> tuple[EntityStep, ...]:
    """Each entity before and after, in words.

    Args:
        pairs: The entities as they are recorded, if they are, and as proposed.
        names: A register that knows the names of all that they refer to.
        language: The language of countries and safeguards.
    """
    words = _Words(names, language)
    return tuple(words.step(before, after) for before, after in pairs)


class _Words:
    def __init__(self, names: Register, language: str) -> None:
        self._names = names
        self._language = language

    def step(self, before: Entity | None, after: Entity) -> EntityStep:
        old, new = _flat(before), _flat(after)
        paths = sorted(old.keys() | new.keys(), key=lambda path: field_order(after.kind, path))
        differing = [path for path in paths if old.get(path) != new.get(path)]
        title = entity_name(after.id, self._names)
        if before is None and after.name == title:
            differing.remove("name")  # it stands above the fields
        return EntityStep(
            id=after.id,
            kind=after.kind,
            name=title,
            is_new=before is None,
            fields=tuple(self._field(after.kind, path, old.get(path), new.get(path)) for path in differing),
            unchanged=len(paths) - len(differing),
        )

    def _field(self, kind: str, path: str, old: object, new: object) -> FieldStep:
        before, after = ([*self._items(value, path)] for value in (old, new))
        return FieldStep(
            field_words(kind, path),
            tuple(ValueItem(text, text not in after) for text in before),
            tuple(ValueItem(text, text not in before) for text in after),
        )

    def _items(self, value: object, path: str) -> Iterator[str]:
        if value is None:
            return
        if isinstance(value, list) and value:
            for each in value:
                yield self._text(each, path)
        else:
            yield self._text(value, path)

    def _text(self, value: object, path: str) -> str:
        field = path.rpartition(".")[2]
        if isinstance(value, str):
            if value in GROUND_LABELS:
                return render(GROUND_LABELS[value], self._language)
            if field in _ACTS and (act := Law.current().instrument(value)):
                return act.short_title
            if value in set(Confinement):
                return member_label(CONFINEMENTS, Confinement(value))
            if _CODE.fullmatch(value):
                return value.replace("_", " ")
        if isinstance(value, dict):
            return _sentence(self._part(key, item) for key, item in value.items())
        return value_words(value, self._names, field)

    def _part(self, key: str, value: object) -> str:
        """One value of an owned thing; what it is named by stands without its key."""
        text = ", ".join(self._items(value, key))
        return text if key in _NAMING else f"{field_words('', key).lower()}: {text}"


_NAMING = frozenset(
    {"jurisdiction", "kind", "operator", "detail", "organisation", "document", "section", "role", "party"}
)
"""Keys of owned values that read well without their names: `India, support, Acme Care`."""


def _sentence(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _flat(entity: Entity | None) -> Mapping[str, Any]:
    """The fields to show; those of an owned value by their path."""
    if entity is None:
        return {}
    values = entity.model_dump(mode="json", exclude_none=True, by_alias=True, exclude=set(UNSHOWN))
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict) and key != "source":
            flat |= {f"{key}.{part}": item for part, item in value.items()}
        else:
            flat[key] = value
    return flat
