"""`--vendor` selects whatever concerns a vendor: its agreements, assessments and decisions too."""

from __future__ import annotations

from datetime import date

import pytest

from registry.checks.concerned import ConcernedSubjects
from registry.facts import Facts
from registry.intake.manifests import read_text
from registry.register import Question, Register

REGISTER = """
registry: 1
organisations:
  - {id: organisation/us, name: Us, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme Inc, kind: company, established_in: US}
  - {id: organisation/acme-2, name: "Acme, Inc.", kind: company, established_in: US}
  - {id: organisation/brit, name: Brit Ltd, kind: company, established_in: GB}
  - {id: organisation/sub, name: Sub Ltd, kind: company, established_in: IN}
agreements:
  - {id: agreement/acme, signed_on: 2024-01-01, expires: 2026-12-31}
  - {id: agreement/brit, signed_on: 2024-01-01, expires: 2026-12-31}
engagements:
  - {id: engagement/acme, organisation: organisation/acme, role: processor, agreement: agreement/acme}
  - {id: engagement/brit, organisation: organisation/brit, role: processor, agreement: agreement/brit}
  - {id: engagement/sub, organisation: organisation/sub, role: processor, under: [engagement/brit]}
assessments:
  - {id: assessment/acme, recipient: organisation/acme, done_on: 2025-01-01, review_by: 2026-12-31}
  - {id: assessment/brit, done_on: 2025-01-01, review_by: 2026-12-31}
mechanisms:
  - {id: mechanism/brit, kind: scc, expires: 2026-12-31, assessments: [assessment/brit]}
transfers:
  - id: transfer/acme
    exporter: {organisation: organisation/us}
    importer: {organisation: organisation/acme}
  - id: transfer/brit
    exporter: {organisation: organisation/us}
    importer: {organisation: organisation/brit}
    engagement: engagement/brit
    mechanisms: [mechanism/brit]
decisions:
  - id: decision/acme
    about: place-missing:transfer/acme:storage
    kind: risk_accepted
    made_on: 2026-11-01
    until: 2026-12-31
"""
OF_EACH = {
    "acme": {
        *("ends-soon:agreement/acme", "ends-soon:assessment/acme", "ends-soon:decision/acme"),
        "organisation-recorded-twice:organisation/acme",
    },
    "acme-2": {"organisation-recorded-twice:organisation/acme"},
    "brit": {
        *("ends-soon:agreement/brit", "ends-soon:assessment/brit", "ends-soon:mechanism/brit"),
        "chain-broken:transfer/brit:sub",
    },
    "sub": {"chain-broken:transfer/brit:sub", "sub-processing-not-authorised:engagement/sub"},
}


@pytest.fixture(scope="module")
def register() -> Register:
    facts: Facts = read_text(REGISTER, "a.yaml")
    return Register(facts)


@pytest.mark.parametrize("vendor", OF_EACH)
def test_a_finding_is_selected_for_the_vendors_that_it_concerns_and_for_no_others(
    register: Register, vendor: str
) -> None:
    subjects = ConcernedSubjects(register.dossiers, vendors=[f"organisation/{vendor}"])
    findings = register.findings(Question(date(2026, 11, 23))).open
    selected = {one.id for one in findings if subjects.include_finding(one)}
    elsewhere = set().union(*(ids for each, ids in OF_EACH.items() if each != vendor))
    assert OF_EACH[vendor] <= selected
    assert not selected & (elsewhere - OF_EACH[vendor])


def test_a_country_selects_the_adequacy_decision_on_it(register: Register) -> None:
    subjects = ConcernedSubjects(register.dossiers, countries=["GB"])
    assert subjects.includes("2021/1772")
    assert not subjects.includes("2023/1795")
