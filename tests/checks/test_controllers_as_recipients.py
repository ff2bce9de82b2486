"""Joint controllers, and controllers to whom a processor returns the data, are recipients too."""

from __future__ import annotations

from datetime import date

import pytest

from registry.checks.runner import Finding
from registry.intake.manifests import read_text
from registry.register import Question, Register
from registry.vocabulary import Severity

REGISTER = """\
registry: 1
organisations:
  - {{id: organisation/us, name: Ours SAS, kind: company, established_in: FR}}
  - {{id: organisation/other, name: Other, {other}}}
activities:
  - {{id: activity/a, name: Statistics, operated_by: organisation/us, {activity}}}
"""
JOINT = "role: joint_controller, joint_controllers: [organisation/us, organisation/other]"
FOR_OTHERS = "role: processor, controllers: [organisation/other]"
TRANSFER = """\
transfers:
  - id: transfer/t
    exporter: {organisation: organisation/us}
    importer: {organisation: organisation/other}
"""


def found(other: str, activity: str, more: str = "") -> list[Finding]:
    facts = read_text(REGISTER.format(other=other, activity=activity) + more, "a.yaml")
    findings = Register(facts).findings(Question(date(2026, 11, 23))).open
    return [one for one in findings if one.check.id == "recipient-without-transfer"]


@pytest.mark.parametrize("country", ["established_in: US", "established_in: outside-EEA", ""])
def test_a_joint_controller_outside_the_eea_or_nobody_knows_where_needs_a_transfer(country: str) -> None:
    (finding,) = found(f"kind: company, {country}" if country else "kind: company", JOINT)
    assert finding.id == "recipient-without-transfer:organisation/other"
    assert finding.severity is Severity.HIGH
    assert "Statistics, as joint controller" in finding.sentence()


def test_it_needs_none_in_the_eea_nor_once_a_transfer_is_recorded() -> None:
    assert not found("kind: company, established_in: IE", JOINT)
    assert not found("kind: company, established_in: US", JOINT, TRANSFER)


def test_without_an_operator_each_joint_controller_is_asked_about() -> None:
    text = REGISTER.replace(", operated_by: organisation/us", "").format(
        other="kind: company, established_in: US", activity=JOINT
    )
    findings = Register(read_text(text, "a.yaml")).findings(Question(date(2026, 11, 23))).open
    assert "recipient-without-transfer:organisation/other" in {one.id for one in findings}
    assert "recipient-without-transfer:organisation/us" not in {one.id for one in findings}


@pytest.mark.parametrize("country", [", established_in: US", ""])
def test_data_that_a_processor_returns_to_its_controller_are_a_transfer(country: str) -> None:
    (finding,) = found(f"kind: company{country}", FOR_OTHERS)
    assert finding.severity is Severity.MEDIUM, "its own data go back"
    assert "Module 4" in finding.remedies()[0]


def test_a_class_of_customers_and_a_controller_in_the_eea_are_not_asked_about() -> None:
    assert not found("kind: unnamed_class", FOR_OTHERS)
    assert not found("kind: company, established_in: DE", FOR_OTHERS)
