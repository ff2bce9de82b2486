"""An acceptance is of one risk: where another takes its place, the finding is open again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.checks import basis
from registry.entities import Decision
from registry.intake.manifests import read_text
from registry.register import Question, Register

ON = Question(date(2026, 11, 30))
REGISTER = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme, kind: company, established_in: US}
  - {id: organisation/evil, name: Evil, kind: company, established_in: US}
data_categories:
  - {id: category/names, name: Names}
  - {id: category/health, name: Health, special: true}
mechanisms:
  - {id: mechanism/clauses, kind: scc, instrument: 2010/87}
engagements:
  - {id: engagement/support, organisation: organisation/acme, role: processor, service: Support}
  - {id: engagement/calls, organisation: organisation/acme, role: processor, service: Calls}
transfers:
  - id: transfer/tickets
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/acme, role: processor}
    categories: [category/names]
    mechanisms: []
    engagement: engagement/support
"""
SAFEGUARD = "transfer-without-safeguard:transfer/tickets"
CONTRACT = "engagement-without-agreement:engagement/support"


def accepted(text: str, finding: str) -> Decision:
    rests_on = Register(read_text(text)).require_finding(finding, ON)
    values = {"id": "decision/a", "about": finding, "kind": "risk_accepted", "until": date(2027, 1, 31)}
    return Decision.model_validate({**values, "rests_on": rests_on})


def is_open(text: str, finding: str, decision: Decision) -> bool:
    """Whether a finding is open in a register with a decision; it must be there."""
    parts = Register(read_text(text).with_(decision)).each_finding(ON)
    open_ids = {each.id for each in parts.open}
    assert finding in open_ids | {each.finding.id for each in parts.accepted}
    return finding in open_ids


def changed(*replaced: tuple[str, str]) -> str:
    text = REGISTER
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return text


SWAPPED = {
    "another importer": [
        ("importer: {organisation: organisation/acme", "importer: {organisation: organisation/evil")
    ],
    "another country": [
        ("name: Acme, kind: company, established_in: US", "name: Acme, kind: company, established_in: IN")
    ],
    "more data": [("categories: [category/names]", "categories: [category/names, category/health]")],
    "other data": [("categories: [category/names]", "categories: [category/health]")],
    "another engagement": [("engagement: engagement/support", "engagement: engagement/calls")],
}


@pytest.mark.parametrize("how", SWAPPED)
def test_a_transfer_that_became_another_is_open_again(how: str) -> None:
    decision = accepted(REGISTER, SAFEGUARD)
    assert not is_open(REGISTER, SAFEGUARD, decision)
    assert is_open(changed(*SWAPPED[how]), SAFEGUARD, decision)


NO_WORSE = {
    "a name": [("name: Acme,", "name: Acme Inc.,")],
    "a first answer": [("    mechanisms: []\n", "    mechanisms: []\n    frequency: continuous\n")],
    "a safeguard that does not hold": [("mechanisms: []", "mechanisms: [mechanism/clauses]")],
    "something else": [
        ("name: Evil, kind: company, established_in: US", "name: Evil, kind: company, established_in: CN")
    ],
}


@pytest.mark.parametrize("how", NO_WORSE)
def test_what_makes_nothing_worse_leaves_the_acceptance(how: str) -> None:
    decision = accepted(REGISTER, SAFEGUARD)
    assert not is_open(changed(*NO_WORSE[how]), SAFEGUARD, decision)


def test_less_data_leave_the_acceptance() -> None:
    decision = accepted(changed(*SWAPPED["more data"]), SAFEGUARD)
    assert not is_open(REGISTER, SAFEGUARD, decision)


def test_an_acceptance_without_a_basis_lasts_up_to_its_last_day() -> None:
    decision = accepted(REGISTER, SAFEGUARD).model_copy(update={"rests_on": None})
    assert not is_open(changed(*SWAPPED["another importer"]), SAFEGUARD, decision)


def test_a_new_version_that_judges_more_severely_reopens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = accepted(REGISTER, SAFEGUARD)
    monkeypatch.setattr(basis, "_is_exchanged", lambda *_: True)
    monkeypatch.setattr(basis, "_is_worse", lambda *_: True)
    assert not is_open(REGISTER, SAFEGUARD, decision)


def test_an_engagement_with_another_organisation_is_open_again() -> None:
    decision = accepted(REGISTER, CONTRACT)
    assert not is_open(REGISTER, CONTRACT, decision)
    other = changed(
        (
            "id: engagement/support, organisation: organisation/acme",
            "id: engagement/support, organisation: organisation/evil",
        )
    )
    assert is_open(other, CONTRACT, decision)


def test_of_several_findings_accepted_as_one_a_new_one_is_open() -> None:
    whole = "engagement-without-agreement:organisation/acme"
    decision = accepted(REGISTER, whole)
    for service in ("support", "calls"):
        assert not is_open(REGISTER, f"engagement-without-agreement:engagement/{service}", decision)
    third = changed(
        (
            "\ntransfers:",
            "\n  - {id: engagement/third, organisation: organisation/acme, role: processor}\ntransfers:",
        )
    )
    assert is_open(third, "engagement-without-agreement:engagement/third", decision)
    assert not is_open(third, CONTRACT, decision)


def test_every_finding_of_the_sample_has_a_basis_and_stays_accepted() -> None:
    register = Register.from_files(Path(__file__).parents[2] / "seed" / "ringover")
    parts = register.each_finding(ON)
    assert parts.open
    for finding in parts.open:
        (rests_on,) = basis.bases([finding], register.facts)
        decision = Decision.model_validate(
            {"id": "decision/a", "about": finding.id, "kind": "risk_accepted", "rests_on": (rests_on,)}
        )
        assert basis.is_accepted(decision, finding, register.facts)
        assert rests_on.ids, finding.id
