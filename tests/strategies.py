"""Arbitrary valid entities and facts for Hypothesis, made from the models' own shape.

`facts()` resolves every reference and uses codes of the law data, so that its values can be written,
read and stored. What a field may hold is told by the manifest's JSON Schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from registry.entities import ENTITIES, Entity, FieldSource, Measure, Organisation, Purpose
from registry.entities.shape import FieldShape, shape
from registry.facts import Facts
from registry.intake.manifests import json_schema
from registry.intake.value_rules import text_fault

Ids = Mapping[str, Sequence[str]]
"""Ids that references may name, by kind."""

MISREAD = [
    "NO",
    "yes",
    "on",
    "null",
    "~",
    "true",
    "1.10",
    "007",
    "1e5",
    "0x1F",
    "1:30",
    "2024-01-01",
    "=",
    "<<",
]
"""Texts that one YAML reader or another takes for something else."""
AWKWARD = [
    "- a",
    "a: b",
    "#a",
    "a #b",
    "'",
    '"',
    "@x",
    "&a",
    "*a",
    "!x",
    "%",
    "[",
    "{}",
    "a\nb",
    "é",
    "😀",
    "a\u2028b",
    "a\tb",
]
FIELDS_AT_ONCE = 5
KINDS_AT_ONCE = 4
NEVER_EMPTY = (Organisation, Purpose, Measure)
"""Kinds that a field of another kind requires."""

_CODES = {
    "jurisdiction": ["FR", "US", "GB", "NO", "EU", "EEA", "FR-DROM", "outside-EEA"],
    "instrument": ["2023/1795", "2021/914"],
}

slugs = st.sampled_from(["a", "b", "c-1", "x.y-z", "0", "a" * 180])
days = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str)
durations = st.sampled_from(["P6M", "P1Y", "PT72H", "P1Y2M3W4DT5H6M7S"])
# Stripped as the models strip: members of a set that differ only in blanks at their ends are one
texts = st.sampled_from(MISREAD + AWKWARD) | st.text(
    st.characters(exclude_categories=["Cs", "Cn", "Cc"]), min_size=1, max_size=12
).map(str.strip).filter(lambda text: bool(text) and text_fault(text) is None)


def entities(of: type[Entity], ids: Ids) -> st.SearchStrategy[Entity]:
    """Entities of a kind that refer to these ids only; their own id is among them if the kind is."""
    return _entities(of, ids, None)


@st.composite
def facts(draw: st.DrawFn, most: int = 1) -> Facts:
    """Facts with up to `most` entities of each of some kinds, every reference resolved."""
    kinds = draw(st.sets(st.sampled_from(ENTITIES), max_size=KINDS_AT_ONCE)).union(NEVER_EMPTY)
    ids = {
        kind.kind: [
            f"{kind.kind}/{slug}" for slug in draw(st.lists(slugs, unique=True, min_size=1, max_size=most))
        ]
        for kind in ENTITIES
        if kind in kinds
    }
    return Facts(
        draw(_entities(kind, ids, entity_id)) for kind in ENTITIES for entity_id in ids.get(kind.kind, ())
    )


@st.composite
def _entities(draw: st.DrawFn, of: type[Entity], ids: Ids, entity_id: str | None) -> Entity:
    if entity_id is None:
        entity_id = draw(st.sampled_from(ids[of.kind])) if ids.get(of.kind) else f"{of.kind}/{draw(slugs)}"
    return of.model_validate({**_raw(draw, of, ids), "id": entity_id})


def _raw(draw: st.DrawFn, model: type[BaseModel], ids: Ids) -> dict[str, Any]:
    """What a manifest would say: the required keys and a few of the others."""
    required, optional = _keys(model)
    chosen = (
        draw(st.lists(st.sampled_from(optional), unique=True, max_size=FIELDS_AT_ONCE)) if optional else []
    )
    raw = {
        field.key: _value(draw, model, field, ids)
        for field in shape(model)
        if field.key in required
        or (field.key in chosen and (field.many or not field.ref or ids.get(field.ref)))
    }
    return _in_order(model, raw)


def _in_order(model: type[BaseModel], raw: dict[str, Any]) -> dict[str, Any]:
    """The values with each last day on or after its first day."""
    keys = {field.name: field.key for field in shape(model)}
    for field in shape(model):
        firsts = [raw[keys[name]] for name in field.not_before if keys[name] in raw]
        if field.key in raw and firsts:
            raw[field.key] = max(raw[field.key], *firsts)
    return raw


def _value(draw: st.DrawFn, model: type[BaseModel], field: FieldShape, ids: Ids) -> Any:
    schema = _definitions()[model.__name__]["properties"][field.key]
    if field.owned:
        count = draw(st.integers(0, 2)) if field.many else 1
        values = [_raw(draw, field.owned, ids) for _ in range(count)]
        return values if field.many else values[0]
    if model is FieldSource and field.key == "field":
        return draw(st.sampled_from(["id", "name", "source.document"]))
    if field.ref and field.many and not ids.get(field.ref):
        return []
    if field.ref:
        one: st.SearchStrategy[Any] = st.sampled_from(ids[field.ref])
    elif field.mention and field.mention.required:
        one = st.sampled_from([each for some in ids.values() for each in some])
    else:
        one = _scalar(field, schema.get("items", schema))
    return draw(st.lists(one, max_size=3, unique=True) if field.many else one)


def _scalar(field: FieldShape, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if field.key == "international_organisation":
        return st.just("EPO")
    if field.code:
        return st.sampled_from(_CODES[field.code])
    if "$ref" in schema:
        words = _definitions()[schema["$ref"].rpartition("/")[2]]
        return st.sampled_from(words.get("enum") or [words["const"]])
    if field.scalar is bool:
        return st.booleans()
    if field.scalar is int:
        return st.integers(schema.get("minimum", 0), schema.get("maximum", 400))
    if schema.get("format") == "date":
        return days
    if field.period:
        return durations
    return st.sampled_from(schema["examples"]) if "examples" in schema else texts


@cache
def _keys(model: type[BaseModel]) -> tuple[list[str], list[str]]:
    """The keys that must be written, and those that may; the id apart."""
    required = [key for key in _definitions()[model.__name__].get("required", ()) if key != "id"]
    return required, [field.key for field in shape(model) if field.key not in ("id", *required)]


@cache
def _definitions() -> dict[str, Any]:
    definitions: dict[str, Any] = json_schema()["$defs"]
    return definitions
