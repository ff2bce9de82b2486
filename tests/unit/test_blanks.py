"""A blank is never taken for the answer "none": nothing writes `[]` but who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from pydantic import BaseModel

from registry.entities import ENTITIES, Entity, Transfer
from registry.entities.shape import FieldShape, shape
from registry.errors import InputError
from registry.facts import Facts
from registry.intake.assignments import with_assignments
from registry.intake.manifests import manifest_text, read_text
from registry.intake.references import KnownIds
from registry.intake.vendor_template import vendor_manifest
from tests.examples import number_of
from tests.strategies import facts

ANY_ID = KnownIds(lambda ids: ids, lambda _kind: ())
TRANSFER = {
    "id": "transfer/t",
    "categories": ["category/c"],
    "purposes": ["purpose/p"],
    "mechanisms": ["mechanism/m"],
    "follows": ["transfer/s"],
    "places": [{"jurisdiction": "US"}],
}
LISTS = [field.key for field in shape(Transfer) if field.many and field.key in TRANSFER]


@pytest.mark.parametrize("name", ["Acme", "Müller & Söhne GmbH", "organisation []"])
@pytest.mark.parametrize("role", ["processor", "controller", None])
def test_a_new_vendors_manifest_answers_no_list(name: str, role: str | None) -> None:
    text = vendor_manifest(name, None, role)
    for entity in read_text(text, "new.yaml"):
        assert answered_empty(entity) == []
    everything = re.sub(r"(?m)^( *)# ", r"\1", text)
    for entity in read_text(everything, "new.yaml"):
        assert answered_empty(entity) == []


@pytest.mark.parametrize("key", LISTS)
@pytest.mark.parametrize("cleared", ["{key}=", "{key}= ", "{key}[0]="])
def test_what_is_cleared_is_not_recorded(key: str, cleared: str) -> None:
    entity = with_assignments(Transfer.model_validate(TRANSFER), [cleared.format(key=key)], ANY_ID)
    assert getattr(entity, key) is None


def test_all_items_cleared_one_by_one_leave_nothing_recorded_and_only_an_empty_list_is_none() -> None:
    before = Transfer.model_validate({**TRANSFER, "categories": ["category/a", "category/b"]})
    for texts, left in (
        (["categories[0]=", "categories[1]="], None),
        (["categories[0]="], ("category/b",)),
        (["categories=[]"], ()),
    ):
        assert getattr(with_assignments(before, texts, ANY_ID), "categories", "absent") == left


@pytest.mark.parametrize("blank", ["", " ''", " ~", " null", " -", "\n      -", " {}", " none"])
@pytest.mark.parametrize("key", LISTS)
def test_a_key_left_blank_in_a_manifest_is_an_error(key: str, blank: str) -> None:
    text = f"registry: 1\ntransfers:\n  - id: transfer/t\n    {key}:{blank}\n"
    with pytest.raises(InputError) as error:
        read_text(text, "a.yaml")
    cure = str(error.value.faults[0].cure)
    if blank.strip() not in ("{}", "-", "none"):
        assert "Leave the key out" in cure
        assert ("no personal data" in cure) == (key == "categories")


@settings(max_examples=number_of(40), deadline=None)
@given(facts())
def test_an_export_writes_an_empty_list_only_where_one_is_recorded(given_facts: Facts) -> None:
    for entity in given_facts:
        written = manifest_text(Facts([entity])).count("[]")
        assert written == len(answered_empty(entity))


def answered_empty(value: BaseModel) -> list[str]:
    """The fields that are answered with an empty list, in owned values too."""
    return list(_answered_empty(value))


def _answered_empty(value: BaseModel) -> Iterator[str]:
    for field in shape(type(value)):
        inner = getattr(value, field.name)
        if inner == ():
            yield field.key
        for owned in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(owned, BaseModel):
                yield from _answered_empty(owned)


def required_fields(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[str, FieldShape]]:
    for field in shape(model):
        here = (*path, field.key)
        if model.model_fields[field.name].is_required() and field.key != "id":
            yield ".".join(here), field
        if field.owned:
            yield from required_fields(field.owned, here)


REQUIRED = [
    (kind, path, field) for kind in ENTITIES for path, field in required_fields(kind) if "source" not in path
]


@pytest.mark.parametrize("wrong", ["null", "''", "[]", "{}", '"\\u200b"', "soon", "NOWHERE"])
@pytest.mark.parametrize(("kind", "path", "field"), REQUIRED, ids=lambda value: str(value)[:40])
def test_no_cure_leaves_out_a_key_that_is_required(
    kind: type[Entity], path: str, field: FieldShape, wrong: str
) -> None:
    value = f"{field.ref}/nowhere" if wrong == "NOWHERE" and field.ref else wrong
    if wrong == "NOWHERE" and field.mention:
        value = "transfer/nowhere"
    for fault in faults_of(kind, path.split("."), value):
        assert not re.search(r"(?i)leave", str(fault)), fault


def faults_of(kind: type[Entity], path: list[str], value: str) -> list[str]:
    """The cures about the value at a path, with every other required key of the same model in place."""
    *outer, last = path
    inner = f"{{{last}: {value}}}"
    for key in reversed(outer):
        field = next(each for each in _fields(kind, outer) if each.key == key)
        inner = f"{{{key}: [{inner}]}}" if field.many else f"{{{key}: {inner}}}"
    text = f"registry: 1\n{kind.plural}:\n  - id: {kind.kind}/x\n    {inner[1:-1]}\n"
    try:
        read_text(text, "a.yaml")
    except InputError as error:
        return [str(fault.cure) for fault in error.faults if getattr(fault, "path", "").endswith(last)]
    return []


def _fields(model: type[BaseModel], path: list[str]) -> Iterator[FieldShape]:
    inner: type[BaseModel] | None = model
    for key in path:
        field = next(each for each in shape(inner) if each.key == key) if inner else None
        if field is not None:
            yield field
            inner = field.owned
