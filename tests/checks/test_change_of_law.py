"""An assessment older than a change of law is found wherever a hop relies on it, recorded or implied."""

from __future__ import annotations

from datetime import date

import pytest

from registry.checks.runner import Finding
from registry.intake.manifests import read_text
from registry.register import Question, Register

TODAY = date(2026, 11, 23)
REGISTER = """\
registry: 1
organisations:
  - {{id: organisation/us, name: Ours SAS, kind: company, established_in: FR}}
  - {{id: organisation/vendor, name: Vendor Ltd, kind: company, established_in: IE}}
  - {{id: organisation/host, name: Host Inc., kind: company, established_in: US}}
data_categories: [{{id: category/c, name: C, hr: false, special: false}}]
purposes: [{{id: purpose/p, name: P}}]
assessments:
  - id: assessment/a
    done_on: {done}
    countries: [US]
    recipient: organisation/host
    outcome: adequate
    leans_on: []
mechanisms:
  - id: mechanism/m
    kind: scc
    instrument: 2021/914
    modules: [3]
    signed_on: 2024-01-01
    parties: [organisation/us, organisation/vendor, organisation/host]
    assessments: [assessment/a]
transfers:
  - id: transfer/to-vendor
    exporter: {{organisation: organisation/us, role: processor}}
    importer: {{organisation: organisation/vendor, role: processor}}
    categories: [category/c]
    purposes: [purpose/p]
    access: eea_only
    places: [{{jurisdiction: {place}, kind: storage, operator: organisation/host}}]
    mechanisms: [mechanism/m]
"""
TO_HOST = """\
  - id: transfer/to-host
    exporter: {organisation: organisation/vendor, role: processor}
    importer: {organisation: organisation/host, role: processor}
    categories: [category/c]
    purposes: [purpose/p]
    mechanisms: [mechanism/m]
"""


def found(text: str) -> list[Finding]:
    findings = Register(read_text(text, "a.yaml")).findings(Question(TODAY)).open
    return [one for one in findings if one.check.id == "assessment-before-change-of-law"]


@pytest.mark.parametrize("place", ["US", "DE"])
def test_it_is_found_in_a_hop_to_an_operator_without_a_recorded_transfer(place: str) -> None:
    (finding,) = found(REGISTER.format(done="2024-01-10", place=place))
    assert finding.id == "assessment-before-change-of-law:transfer/to-vendor:host"
    assert finding.sentence().startswith("Host Inc. was assessed on 2024-01-10")
    assert finding.questions()[0].startswith("Does the transfer impact assessment for Host Inc. still hold")


def test_a_recorded_hop_to_the_operator_is_the_only_subject_of_its_finding() -> None:
    (finding,) = found(REGISTER.format(done="2024-01-10", place="US") + TO_HOST)
    assert finding.id == "assessment-before-change-of-law:transfer/to-host"


def test_an_operator_assessed_after_the_change_is_not_found() -> None:
    assert not found(REGISTER.format(done="2026-07-01", place="US"))
