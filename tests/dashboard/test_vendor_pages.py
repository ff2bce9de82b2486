"""The vendors' table and a vendor's page: what they show follows from the register alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.vendor import findings_by_vendor, vendor_page
from dashboard.vendors import contract_label, matching_vendors, vendor_badge, vendor_rows
from registry.dossiers.contract import Contract, ContractState
from registry.messages import render
from registry.register import Question, Register
from tests.dashboard.conftest import Open, text

QUESTION = Question(date(2026, 11, 30))
CHAIN = """registry: 1
organisations:
  - {id: organisation/us, name: Us, established_in: FR}
  - {id: organisation/v, name: Vendor, established_in: DE}
  - {id: organisation/sub, name: Sub, established_in: PH}
  - {id: organisation/idle, name: Idle}
agreements:
  - {id: agreement/v, name: Contract, parties: [organisation/us, organisation/v], signed_on: 2025-03-03,
     expires: 2027-02-20}
engagements:
  - {id: engagement/v, organisation: organisation/v, role: processor, agreement: agreement/v,
     starts: 2025-03-10}
  - {id: engagement/sub, organisation: organisation/sub, role: processor, under: [engagement/v],
     service: nights}
  - {id: engagement/idle, organisation: organisation/idle, role: controller}
transfers:
  - id: transfer/v
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/v, role: processor}
    engagement: engagement/v
  - id: transfer/sub
    exporter: {organisation: organisation/v, role: processor}
    importer: {organisation: organisation/sub, role: processor}
    engagement: engagement/sub
    mechanisms: []
decisions:
  - {id: decision/a, about: engagement/v, kind: approved, reason: Payroll cannot stop, made_by: dpo-1,
     made_on: 2026-11-18, requirements: [Close the step]}
"""


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    path = tmp_path / "chain.yaml"
    path.write_text(CHAIN, encoding="utf-8")
    return path


def test_the_worst_vendor_stands_first_and_one_without_transfers_last(chain: Path) -> None:
    rows = vendor_rows(Register.from_files(chain), QUESTION, "en")
    assert [(row.name, row.outcome) for row in rows] == [
        ("Sub", "uncovered"),
        ("Vendor", "unknown"),
        ("Idle", "no_transfer"),
    ]
    assert [row.onward for row in rows] == ["", "uncovered", ""]
    assert [row.contract and row.contract.state for row in rows] == [
        ContractState.NOT_RECORDED,
        ContractState.SIGNED,
        ContractState.NOT_NEEDED,
    ]
    assert rows[1].next_date == date(2027, 2, 20)


def test_filters_of_vendors_narrow_together(chain: Path) -> None:
    rows = vendor_rows(Register.from_files(chain), QUESTION, "en")
    assert [row.name for row in matching_vendors(rows, ["PH"], ["uncovered"], "philippines")] == ["Sub"]
    assert not matching_vendors(rows, ["PH"], ["covered"], "")
    assert [row.name for row in matching_vendors(rows, [], ["uncovered"], "")] == ["Sub", "Vendor"]


def test_a_vendors_page_knows_its_sub_processors_decisions_and_dates(chain: Path) -> None:
    register = Register.from_files(chain)
    page = vendor_page(
        register,
        QUESTION,
        findings_by_vendor(register, register.findings(QUESTION))["organisation/v"],
        "organisation/v",
        "en",
    )
    (sub,) = page.sub_processors
    assert (sub.name, sub.services, sub.outcome, sub.step) == ("Sub", ("nights",), "uncovered", 2)
    assert [each.id for each in page.remarks] == ["decision/a"]
    assert page.since == date(2025, 3, 10)
    assert date(2027, 2, 20) in [each.day for each in page.file.dates]


def test_a_vendor_answers_for_its_own_transfers_and_for_the_worst_step_onward(
    open_page: Open, chain: Path
) -> None:
    register = Register.from_files(chain)
    page = vendor_page(register, QUESTION, register.findings(QUESTION), "organisation/v", "en")
    assert (page.outcome, page.onward, page.counts) == ("unknown", "uncovered", {"unknown": 1})
    says = "passes personal data (categories not recorded) to Sub in the Philippines: lacks a safeguard."
    assert page.weakest == f"Onward, Vendor {says}"
    assert "Sub" in page.remedies[0]
    shown = text(open_page("vendor", chain, id="organisation/v"))
    assert "Onward: lacks a safeguard" in shown
    assert "Its own transfers: needs information" in shown
    assert "One transfer of its own: needs information. Onward, Vendor passes" in shown
    app = open_page("transfer", chain, id="transfer/sub")
    assert "Step 2 of a chain:" in text(app)
    assert "→ Vendor" in [link.proto.label for link in app.get("page_link")]


@pytest.mark.parametrize(
    ("outcome", "counts", "says"),
    [
        ("uncovered", {"uncovered": 1, "covered": 4}, "1 of 5 transfers lacks a safeguard"),
        ("unknown", {"unknown": 7}, "All 7 transfers need information"),
        ("uncovered", {"uncovered": 1}, "Lacks a safeguard"),
        ("covered", {"covered": 2}, "Covered"),
        ("no_transfer", {}, "No transfer recorded"),
    ],
)
def test_the_badge_counts_the_transfers_with_the_worst_verdict(
    outcome: str, counts: dict[str, int], says: str
) -> None:
    assert render(vendor_badge(outcome, counts)) == says


def test_a_contract_is_named_with_its_day() -> None:
    assert render(contract_label(Contract(ContractState.SIGNED, date(2025, 3, 3)))) == "Signed 3 Mar 2025"
    assert render(contract_label(None)) == "No engagement recorded"


def test_a_vendors_sections_are_in_the_address(open_page: Open, chain: Path) -> None:
    app = open_page("vendor", chain, id="organisation/v", section="decisions")
    assert "Payroll cannot stop" in text(app)
    assert "Approved with one requirement" in text(app)
    assert "Close the step" in text(app)


def test_a_planned_transfer_shows_its_verdict_and_below_it_when_it_begins(
    open_page: Open, chain: Path
) -> None:
    begins = "  - id: transfer/sub\n    starts: 2190-01-01\n"
    chain.write_text(CHAIN.replace("  - id: transfer/sub\n", begins))
    app = open_page("vendor", chain, id="organisation/sub")
    assert not app.exception
    shown = text(app)
    assert "Planned: Lacks a safeguard" not in shown
    assert 'Lacks a safeguard</span><small class="when">planned, from 1 Jan 2190</small>' in shown
    assert "Nothing has begun yet: every transfer to it is planned." in shown


def test_a_long_name_is_cut_in_lists_and_stands_whole_on_its_own_page(open_page: Open, chain: Path) -> None:
    name = "Donaudampfschifffahrt " * 200
    chain.write_text(CHAIN.replace("name: Sub,", f'name: "{name}",'))
    whole = name.strip()
    for page, subject in (("today", "x"), ("transfer", "transfer/sub"), ("vendor", "organisation/v")):
        app = open_page(page, chain, id=subject)
        assert not app.exception
        assert whole not in text(app)
        assert f"{whole[:159].rstrip()}…" in text(app)
    assert f'<p class="name">{whole}</p>' in text(open_page("vendor", chain, id="organisation/sub"))
    assert all(len(row.name) < 170 for row in vendor_rows(Register.from_files(chain), QUESTION, "en"))
