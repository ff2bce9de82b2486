"""The counts in the pages' sentences are what one counts in their lists, over the whole sample company."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from dashboard.today import today
from dashboard.vendor import findings_by_vendor, vendor_page
from dashboard.vendors import VendorRow, matching_vendors, vendor_rows
from registry.checks.accepted import Findings
from registry.law.verdict import Outcome
from registry.register import Question, Register
from tests.dashboard.conftest import ROOT, Open, text

SAMPLE = ROOT / "seed" / "sample"
QUESTION = Question(date(2026, 11, 30))
SPELT = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.from_files(SAMPLE)


@pytest.fixture(scope="module")
def vendors(register: Register) -> tuple[VendorRow, ...]:
    return vendor_rows(register, QUESTION, "en")


def lead(shown: str) -> str:
    """The sentence under a page's title."""
    found = re.search(r'<p class="lead">(.*?)</p>', shown)
    assert found
    return re.sub("<[^>]+>", "", found[1])


def number(says: str, before: str) -> int:
    """The number that stands before some words of a sentence."""
    found = re.search(rf"([\w,]+) (?:{before})", says)
    assert found, says
    spelt = found[1].lower()
    return SPELT.index(spelt) if spelt in SPELT else int(spelt.replace(",", ""))


def test_the_sentences_of_today_and_of_transfers_count_the_rows_of_the_list(
    open_page: Open, register: Register
) -> None:
    outcomes = Counter(verdict.outcome for _, verdict in register.verdicts(QUESTION))
    says, listed = (lead(text(open_page(page, SAMPLE, on="2026-11-30"))) for page in ("today", "transfers"))
    assert number(says, "transfers? lacks? a safeguard") == outcomes[Outcome.UNCOVERED]
    assert number(says, "transfers? needs? information") == outcomes[Outcome.UNKNOWN]
    assert number(listed, "transfers:") == len(register.dossiers.transfers.rows)
    assert number(listed, "lacks? a safeguard") == outcomes[Outcome.UNCOVERED]
    assert number(listed, "needs? information") == outcomes[Outcome.UNKNOWN]


def test_the_sentence_of_vendors_counts_what_the_filter_by_verdict_finds(
    open_page: Open, vendors: tuple[VendorRow, ...]
) -> None:
    says = lead(text(open_page("vendors", SAMPLE, on="2026-11-30")))
    lacking, unknown = (matching_vendors(vendors, [], [each], "") for each in ("uncovered", "unknown"))
    onward = sum(row.outcome != "uncovered" for row in lacking)
    assert number(says, "vendors:") == len(vendors)
    assert number(says, "with a transfer that lacks a safeguard") == len(lacking)
    assert number(says, "of them only onward") == onward > 0
    assert number(says, "with a transfer that needs information") == len(unknown)


def test_a_vendors_page_speaks_as_the_list_does_of_its_own_transfers_and_onward(
    register: Register, vendors: tuple[VendorRow, ...]
) -> None:
    findings = findings_by_vendor(register, register.findings(QUESTION))
    for row in vendors:
        page = vendor_page(register, QUESTION, findings.get(row.id, Findings([], [])), row.id, "en")
        assert (page.outcome, page.onward, page.counts) == (row.outcome, row.onward, row.counts)
        assert len(page.transfers) == sum(page.counts.values())
        assert bool(page.weakest) == bool(row.onward)


def test_the_vendors_that_today_puts_first_are_those_whose_own_transfers_lack_a_safeguard(
    register: Register, vendors: tuple[VendorRow, ...]
) -> None:
    waiting = today(register, QUESTION, register.findings(QUESTION))
    assert {each.vendor for each in waiting.lacking} == {
        row.id for row in vendors if row.outcome == "uncovered"
    }


def test_what_our_own_company_sends_on_are_its_own_transfers(vendors: tuple[VendorRow, ...]) -> None:
    ours = next(row for row in vendors if row.id == "organisation/thistlequay")
    assert (ours.outcome, ours.onward) == ("not_restricted", "")
