"""Findings are grouped by what cures them, in words that fit them all."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.cures import CheckCures, FindingChoices, by_cure, cure_lines, narrowed_findings
from registry.checks.runner import Finding
from registry.register import Question, Register
from tests.dashboard.conftest import RINGOVER

QUESTION = Question(date(2026, 11, 30))


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.from_files(RINGOVER)


@pytest.fixture(scope="module")
def findings(register: Register) -> list[Finding]:
    return register.findings(QUESTION).open


def of_check(findings: list[Finding], check: str) -> CheckCures:
    return next(group for group in by_cure(findings) if group.check.id == check)


def test_one_question_that_settles_seven_transfers_is_one_line(findings: list[Finding]) -> None:
    lines = [*cure_lines(of_check(findings, "transfer-cannot-be-told"), "en")]
    text, settled = lines[0]
    assert text == ("In which country is the vendor established?",)
    assert len(settled) == 7


def test_what_reads_alike_is_one_line(findings: list[Finding]) -> None:
    group = of_check(findings, "category-without-retention")
    lines = [*cure_lines(group, "en")]
    assert len(lines) == 1 < len(group.cures)
    assert sum(len(those) for _, those in lines) == group.total


def test_groups_hold_every_finding_once(findings: list[Finding]) -> None:
    groups = by_cure(findings)
    assert sum(group.total for group in groups) == len(findings)
    assert sum(sum(group.severities.values()) for group in groups) == len(findings)


def test_filters_keep_what_matches_all_of_them(register: Register, findings: list[Finding]) -> None:
    kept = narrowed_findings(findings, register, FindingChoices(("importer-not-identified",), ("high",)))
    assert {each.check.id for each in kept} == {"importer-not-identified"}
    assert {each.severity.value for each in kept} == {"high"}
    of_tcr = narrowed_findings(findings, register, FindingChoices(vendors=("organisation/tcr",)))
    assert "transfer-without-safeguard:transfer/us-campaigns" in {each.id for each in of_tcr}
    assert all("orange" not in each.id for each in of_tcr)
