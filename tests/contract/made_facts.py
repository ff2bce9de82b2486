"""Facts made from the models' own shape, so that a field added to an entity is tested at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from registry import vocabulary
from registry.entities import ENTITIES, Entity, FieldSource
from registry.entities.shape import FieldShape, shape
from registry.facts import Facts

Choice = Callable[[FieldShape, list[Any], bool], Any]
"""Chooses what a field says: its shape, some possible single values, and whether it must say something."""

_SLUGS = ("a", "b.c-1")
_VALUES: list[Any] = ["FR", "2023/1795", "Zoé « x » #1/0.", "P6M", True, False, date(2024, 2, 29), 2, 1]
_CODES: dict[str, list[Any]] = {"jurisdiction": ["FR", "US"], "instrument": ["2021/914", "2023/1795"]}
"""Codes that the law data know, so that a manifest may say them too."""
for _closed in vars(vocabulary).values():
    if isinstance(_closed, type) and issubclass(_closed, StrEnum):
        _VALUES += _closed
_VALUES += ["0" * 64, "organisation/a:name"]


@cache
def full(slugs: tuple[str, ...] = _SLUGS) -> Facts:
    """A register in which every field of every entity says something."""
    return _facts(lambda field, options, _: tuple(options[:2]) if field.many else options[0], slugs)


@cache
def unsaid(empty: bool) -> Facts:
    """A register in which no field says anything that need not: absent, or answered with nothing."""

    def least(field: FieldShape, options: list[Any], required: bool) -> Any:
        if empty and field.many:
            return ()
        return options[0] if required or (empty and field.owned) else None

    return _facts(least, _SLUGS)


@st.composite
def registers(draw: st.DrawFn) -> Facts:
    """Registers of two entities a kind that say anything, or nothing, of each other, circles among it."""

    def drawn(field: FieldShape, options: list[Any], required: bool) -> Any:
        one = st.sampled_from(options)
        some = st.lists(one, max_size=2, unique=not field.owned).map(tuple) if field.many else one
        return draw(some if required else st.none() | some)

    return _facts(drawn, _SLUGS)


def _facts(choose: Choice, slugs: tuple[str, ...]) -> Facts:
    return Facts(_entity(kind, choose, f"{kind.kind}/{slug}") for kind in ENTITIES for slug in slugs)


def _entity(kind: type[Entity], choose: Choice, entity_id: str) -> Entity:
    made = _made(kind, choose, id=entity_id)
    assert isinstance(made, Entity)
    return made


def _made(model: type[BaseModel], choose: Choice, **said: Any) -> BaseModel:
    for field in shape(model):
        if field.name in said:
            continue
        value = choose(field, _options(model, field, choose), model.model_fields[field.name].is_required())
        if value is not None:
            said[field.name] = value
    return model.model_validate(said)


def _options(model: type[BaseModel], field: FieldShape, choose: Choice) -> list[Any]:
    if field.ref:
        return [f"{field.ref}/{slug}" for slug in _SLUGS]
    if field.mention and field.mention.required:
        return [f"organisation/{slug}" for slug in _SLUGS]
    if field.owned:
        return [_made(field.owned, choose) for _ in range(1 + field.many)]
    if model is FieldSource and field.key == "field":
        return ["name", "source.document"]
    if field.key == "international_organisation":
        return ["EPO"]
    return _CODES[field.code] if field.code else _possible(model, field.name, field.many)


@cache
def _possible(model: type[BaseModel], name: str, many: bool) -> list[Any]:
    """What the field takes of a mixed bag of values; its own annotation is the judge."""
    adapter: TypeAdapter[Any] = TypeAdapter(model.model_fields[name].rebuild_annotation())
    found: dict[Any, None] = {}
    for value in _VALUES:
        try:
            taken = adapter.validate_python((value,) if many else value)
        except ValidationError:
            continue
        found[taken[0] if many else taken] = None
    return list(found)[:30]
