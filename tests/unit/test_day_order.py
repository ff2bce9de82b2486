"""A last day before its first day is a fault wherever an entity is made, and never where one is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from registry.entities import BY_PLURAL, ENTITIES, Transfer
from registry.entities.shape import FieldShape, shape
from registry.errors import InputError
from registry.history.content import keep, past_entity
from registry.intake.assignments import with_assignments
from registry.intake.manifests import read_leniently, read_text
from registry.intake.value_rules import refuse_new_faults

ALONE = {
    "Source.read_on": "a source is read at any time",
    "FieldSource.read_on": "a source is read at any time",
    "Listing.from": "a first day",
    "Listing.checked_on": "the list is searched before, during and after a listing",
    "Qualification.valid_from": "a first day",
    "Completeness.checked_on": "a contract is checked before and after it is signed",
    "AuthorisedSubProcessor.authorised_on": "it has no last day",
    "Agreement.signed_on": "a first day",
    "Engagement.starts": "a first day",
    "Engagement.notified_on": "a late notice is a breach, which a check reports",
    "JointArrangement.signed_on": "it has no last day",
    "Transfer.starts": "a first day",
    "Transfer.suspended_on": "a transfer may be suspended before it begins",
    "Signature.signed_on": "parties may sign late",
    "Mechanism.signed_on": "a first day",
    "Mechanism.approved_on": "a first day",
    "Mechanism.processing_changed_on": "processing changes at any time",
    "Assessment.done_on": "a first day",
    "Notice.published_on": "a notice may be read before the day that it bears",
    "Notice.read_on": "a notice may be read before the day that it bears",
    "Decision.made_on": "a first day",
    "Comment.made_on": "it has no last day",
    "Document.dated": "it has no last day",
    "FactQuestion.asked_on": "a first day",
    "Requirement.set_on": "a first day",
    "Requirement.due": "it may be due before anybody set it down",
}
"""Days that need not come after another, and why."""


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in shape(model):
        if field.owned:
            yield from models(field.owned)


MODELS = list(dict.fromkeys(inner for entity in ENTITIES for inner in models(entity)))
DAYS = [(model, field) for model in MODELS for field in shape(model) if field.scalar is date]
LAST_DAYS = [
    pytest.param(model, field, id=f"{model.__name__}.{field.key}")
    for model, field in DAYS
    if field.not_before
]


def test_every_day_comes_after_another_or_says_why_it_need_not() -> None:
    named = {f"{model.__name__}.{field.key}" for model, field in DAYS if not field.not_before}
    assert named == {*ALONE}


def way_to(model: type[BaseModel], values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The plural of an entity that owns a model, and a manifest's values of it with these in that model."""
    for plural, entity in BY_PLURAL.items():
        if entity is model:
            return plural, values
        for field in shape(entity):
            if field.owned is model:
                return plural, {field.key: [values] if field.many else values}
    raise AssertionError(model)


REQUIRED = {
    "listings": {"framework": "eu_us_dpf"},
    "qualifications": {"decision": "2023/1795"},
    "decisions": {"about": "transfer/t", "kind": "risk_accepted"},
    "mechanisms": {"kind": "scc"},
    "engagements": {"organisation": "organisation/o"},
    "questions": {"about": "transfer/t", "text": "Why"},
    "requirements": {"about": "transfer/t", "text": "Sign"},
}


def manifest(model: type[BaseModel], values: dict[str, str]) -> str:
    plural, inner = way_to(model, values)
    lines = ["registry: 1"]
    for other in {"organisations", "transfers"} - {plural}:
        lines += [f"{other}:", f"  - id: {BY_PLURAL[other].kind}/{other[0]}"]
    lines += [f"{plural}:", f"  - id: {BY_PLURAL[plural].kind}/x"]
    if inner is values:
        lines += [f"    {key}: {value}" for key, value in {**REQUIRED.get(plural, {}), **values}.items()]
    else:
        ((key, _),) = inner.items()
        pairs = {**REQUIRED.get(key, {}), **values}.items()
        lines += [
            f"    {key}:",
            *(f"      {'- ' if not n else '  '}{k}: {v}" for n, (k, v) in enumerate(pairs)),
        ]
    return "\n".join(lines)


@pytest.mark.parametrize(("model", "field"), LAST_DAYS)
def test_a_last_day_before_its_first_is_a_fault_that_names_both_lines(
    model: type[BaseModel], field: FieldShape
) -> None:
    keys = {each.name: each.key for each in shape(model)}
    for name in field.not_before:
        text = manifest(model, {field.key: "2025-01-01", keys[name]: "2026-01-01"})
        lines = text.splitlines()
        first, last = (
            next(number for number, line in enumerate(lines, 1) if f" {key}: 202" in line)
            for key in (keys[name], field.key)
        )
        with pytest.raises(InputError) as refused:
            read_text(text, "x.yaml")
        (fault,) = map(str, refused.value.faults)
        assert fault.startswith(f"x.yaml:{last}: ")
        assert f"{field.key} (2025-01-01) is before {keys[name]} (2026-01-01, line {first})." in fault
        assert "Correct one of them" in fault


@pytest.mark.parametrize(("model", "field"), LAST_DAYS)
def test_the_same_day_is_allowed(model: type[BaseModel], field: FieldShape) -> None:
    keys = {each.name: each.key for each in shape(model)}
    for name in field.not_before:
        assert read_text(manifest(model, {field.key: "2026-01-01", keys[name]: "2026-01-01"}))


def test_a_transfer_may_be_suspended_before_it_begins() -> None:
    assert read_text(manifest(Transfer, {"starts": "2026-01-01", "suspended_on": "2025-01-01"}))


STORED = Transfer(id="transfer/t", starts=date(2026, 1, 1), ends=date(2025, 1, 1))
BETTER = Transfer(id="transfer/t", starts=date(2026, 1, 1))


def test_what_was_recorded_before_the_rule_is_still_read() -> None:
    assert past_entity("transfer/t", keep(STORED)) == STORED


def test_an_assignment_that_makes_it_so_is_refused() -> None:
    with pytest.raises(InputError, match=r"transfer/t: ends: ends \(2025-01-01\) is before starts"):
        with_assignments(BETTER, ["ends=2025-01-01"])


def test_an_entity_made_in_python_is_refused_when_it_is_written() -> None:
    with pytest.raises(InputError, match=r"transfer/t: ends: ends \(2025-01-01\) is before starts"):
        refuse_new_faults([STORED], {"transfer/t": BETTER})


def test_another_change_of_what_was_recorded_before_the_rule_is_taken() -> None:
    refuse_new_faults([STORED.model_copy(update={"name": "New"})], {"transfer/t": STORED})


def test_of_an_incomplete_text_the_first_day_stays() -> None:
    text = manifest(Transfer, {"starts": "2026-01-01", "ends": "2025-01-01"})
    facts, (fault,) = read_leniently(text, "draft/a")
    assert facts["transfer/x"] == Transfer(id="transfer/x", starts=date(2026, 1, 1))
    assert "ends (2025-01-01) is before starts" in str(fault)
