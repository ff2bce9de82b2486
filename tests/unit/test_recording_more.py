"""Recording more never makes it worse: no verdict, no finding, no number of violations."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.checks.spec import Standing
from registry.entities import (
    Agreement,
    Assessment,
    DataCategory,
    Engagement,
    Mechanism,
    Organisation,
    Purpose,
    Transfer,
)
from registry.facts import Facts
from registry.register import Question, Register
from registry.vocabulary import Severity
from tests.examples import examples

TODAY = Question(date(2026, 11, 23))
SEVERITIES = list(Severity)
CONTACT = [{"role": "privacy", "email": "privacy@v.example"}]
LISTING = {
    "framework": "eu_us_dpf",
    "from": "2024-01-10",
    "due": "2027-06-10",
    "checked_on": "2026-11-01",
    "found": True,
    "status": "active",
    "hr": True,
    "non_hr": True,
}
SCOPE = {"categories": ["category/c"], "purposes": ["purpose/p"]}
ANNEXES = {"i_a": True, "i_b": True, "i_c": True, "ii": True, "iii": True}
ANSWERS: dict[str, tuple[type, dict[str, Any]]] = {
    "kind": (Organisation, {"kind": "company"}),
    "address": (Organisation, {"address": "Main street 1"}),
    "contact": (Organisation, {"contacts": CONTACT}),
    "listing": (Organisation, {"listings": [LISTING]}),
    "categories": (Transfer, {"categories": ["category/c"]}),
    "purposes": (Transfer, {"purposes": ["purpose/p"]}),
    "starts": (Transfer, {"starts": "2024-06-01"}),
    "engagement": (Transfer, {"engagement": "engagement/v"}),
    "mechanism": (Transfer, {"mechanisms": ["mechanism/s"]}),
    "storage": (Transfer, {"storage": "eea_only"}),
    "access": (Transfer, {"access": "eea_only"}),
    "hr": (DataCategory, {"hr": False}),
    "special": (DataCategory, {"special": False}),
    "instrument": (Mechanism, {"instrument": "2021/914"}),
    "modules": (Mechanism, {"modules": [2]}),
    "signed": (Mechanism, {"signed": True, "signed_on": "2024-01-01"}),
    "scope": (Mechanism, {"scope": SCOPE}),
    "annexes": (Mechanism, {"annexes": ANNEXES}),
    "unaltered": (Mechanism, {"text_altered": False}),
    "assessments": (Mechanism, {"assessments": ["assessment/a"]}),
    "done": (Assessment, {"done_on": "2026-07-10"}),
    "outcome": (Assessment, {"outcome": "adequate"}),
    "about": (Assessment, {"recipient": "organisation/v"}),
    "leans": (Assessment, {"leans_on": []}),
    "agreement": (Engagement, {"agreement": "agreement/v"}),
    "agreed": (Engagement, {"agreed": True}),
    "role": (Engagement, {"role": "processor"}),
    "agreement signed": (Agreement, {"signed_on": "2024-01-01"}),
    "writing": (Agreement, {"in_writing": True}),
    "complete": (Agreement, {"complete": {"answer": True}}),
}
"""A good answer to each question, and of which entity it is a field."""


def facts(country: str, answered: set[str]) -> Facts:
    """A transfer to a processor in a country, with only these questions answered."""
    entities: dict[type, dict[str, Any]] = {
        Organisation: {"id": "organisation/v", "name": "V", "established_in": country},
        DataCategory: {"id": "category/c", "name": "C"},
        Purpose: {"id": "purpose/p", "name": "P"},
        Mechanism: {"id": "mechanism/s", "kind": "scc"},
        Assessment: {"id": "assessment/a", "countries": [country]},
        Agreement: {"id": "agreement/v", "name": "Contract"},
        Engagement: {"id": "engagement/v", "organisation": "organisation/v"},
        Transfer: {
            "id": "transfer/t",
            "exporter": {"organisation": "organisation/us", "role": "controller"},
            "importer": {"organisation": "organisation/v", "role": "processor"},
        },
    }
    for answer in answered:
        kind, fields = ANSWERS[answer]
        entities[kind] |= fields
    ours = {"id": "organisation/us", "name": "Ours", "kind": "company", "established_in": "FR"}
    made = [kind.model_validate(fields) for kind, fields in entities.items()]  # type: ignore[attr-defined]  # entities
    return Facts([Organisation.model_validate(ours), *made])


def results(of: Facts) -> tuple[int, dict[str, int], int]:
    """The rank of the outcome, the severity of each finding as a rank, and how many are violations."""
    register = Register(of)
    ((_, verdict),) = register.verdicts(TODAY)
    found = register.each_finding(TODAY).open
    severities = {finding.id: -SEVERITIES.index(finding.severity) for finding in found}
    violations = sum(finding.result.standing is Standing.VIOLATION for finding in found)
    return verdict.weight, severities, violations


@examples(150)
@given(
    st.sampled_from(["US", "IN", "GB", "CH", "DE"]),
    st.sets(st.sampled_from(sorted(ANSWERS))),
    st.sampled_from(sorted(ANSWERS)),
)
def test_a_good_answer_worsens_neither_a_verdict_nor_a_finding(
    country: str, answered: set[str], answer: str
) -> None:
    outcome, severities, violations = results(facts(country, answered - {answer}))
    later, severities_later, violations_later = results(facts(country, answered | {answer}))
    assert later <= outcome
    assert violations_later <= violations
    for finding, severity in severities_later.items():
        assert severity <= severities.get(finding, severity), finding


@pytest.mark.parametrize("country", ["US", "IN", "GB", "CH", "DE"])
def test_with_everything_answered_nothing_of_weight_is_found(country: str) -> None:
    outcome, severities, _ = results(facts(country, set(ANSWERS)))
    assert outcome <= 1
    assert all(-severity >= SEVERITIES.index(Severity.LOW) for severity in severities.values())
