"""What is taken as harmless because it is not recorded is said, each time, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from registry.facts import Facts
from registry.law.verdict import Verdict
from tests.law.cases import (
    ACME,
    IE,
    IN,
    VENDOR,
    Values,
    derogation,
    judged,
    place,
    receives,
    register,
    scc,
    sends,
    tia,
)

CONSENT = {"explicit_consent": True, "informed_of_risks": True}


def rules(verdict: Verdict) -> set[str]:
    return {step.rule for step in verdict.steps} | {s.rule for p in verdict.places for s in p.steps}


def taken(verdict: Verdict) -> set[str]:
    return {d.slot for p in verdict.places for ground in p.grounds for d in ground.defaults}


def indian(transfer: Values = {}, importer: Values = {}, **assessed: Any) -> Facts:  # noqa: B006  # never changed
    return register({**IN, **importer}, transfer, mechanisms=(scc(2),), assessments=(tia("IN", **assessed),))


@pytest.mark.parametrize(
    ("recorded", "says"),
    [
        ({}, ["assumed to have started", "assumed to be ongoing"]),
        ({"starts": "2020-01-01"}, ["assumed to be ongoing"]),
        ({"ends": "2030-01-01"}, ["assumed to have started"]),
        ({"starts": "2020-01-01", "ends": "2030-01-01"}, []),
    ],
)
def test_a_first_or_last_day_that_is_not_recorded_is_a_step(recorded: Values, says: list[str]) -> None:
    steps = [s.says.template for s in judged(indian(recorded)).steps if s.rule == "dates.taken"]
    assert len(steps) == len(says)
    assert all(said in step for said, step in zip(says, steps, strict=True))


def test_a_kind_that_is_not_recorded_is_taken_as_no_international_organisation() -> None:
    facts = register(IN)
    assert "reach.kind_taken" not in rules(judged(facts))
    unknown = {"id": VENDOR, "name": "Vendor", "kind": None, "established_in": "IN"}
    assert "reach.kind_taken" in rules(judged(register(unknown)))


def test_clauses_without_a_last_day_and_an_assessment_without_a_review_are_taken_as_lasting() -> None:
    assert {"mechanism.expires", "assessment.review_by"} <= taken(judged(indian(review_by=None)))
    assert "assessment.review_by" not in taken(judged(indian()))


def consenting(kind: str | None, **exporter: Any) -> Verdict:
    return judged(
        register(
            IN,
            {**sends("controller", **exporter), **receives("controller"), "frequency": "one_off"},
            exporter={"kind": kind},
            mechanisms=(derogation("a", **CONSENT),),
        )
    )


def test_public_powers_that_are_not_recorded_are_taken_as_none_but_for_a_public_body() -> None:
    assert taken(consenting("company")) == {"exporter.public_powers"}
    assert taken(consenting(None)) == {"exporter.kind", "exporter.public_powers"}
    assert taken(consenting("company", public_powers=False)) == set()
    assert consenting("public_body").outcome == "unknown"


def test_an_unrecorded_parent_of_an_importer_in_the_eea_is_taken_as_none_outside() -> None:
    stored = {"places": [place("IE", "storage", VENDOR)]}
    assert "reach.parent_taken" in rules(judged(register(IE, stored)))
    owned = {**IE, "owned_by": "organisation/acme"}
    irish = {**ACME, "established_in": "IE"}
    assert "reach.parent_taken" not in rules(judged(register(owned, stored, organisations=(irish,))))
