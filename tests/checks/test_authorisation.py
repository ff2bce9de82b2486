"""A sub-processor needs the controller's authorisation: by name, or in general after notice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.checks.runner import run_checks
from registry.checks.spec import Standing
from registry.dossiers.index import DossierIndex
from registry.intake.manifests import read_text
from registry.law.timeline import AsOf, Judge

CHECK = "sub-processing-not-authorised"
TEXT = (Path(__file__).parent / CHECK / "unknown.yaml").read_text(encoding="utf-8")
V, U, P = Standing.VIOLATION, Standing.UNKNOWN, Standing.PASS
BY_NAME = "authorisation: specific, authorised_sub_processors: [%s]"
SUB = "organisation: organisation/sub"
BY = "authorised_by: organisation/exporter"


def standing(judge: Judge, agreement: str, engagement: str) -> Standing:
    text = TEXT.replace("signed_on: 2024-01-01", f"signed_on: 2024-01-01, {agreement}")
    text = text.replace("review: approved", f"review: approved{engagement}")
    facts = read_text(text)
    (found,) = run_checks(DossierIndex(facts, judge.law), AsOf(judge, date(2026, 11, 23)), only=[CHECK])
    return found.result.standing


@pytest.mark.parametrize(
    ("agreement", "engagement", "expected"),
    [
        ("authorisation: specific", "", U),
        (BY_NAME % "", "", V),
        (BY_NAME % "{organisation: organisation/importer}", "", V),
        (BY_NAME % f"{{{SUB}}}", "", U),
        (BY_NAME % f"{{{SUB}, authorised_on: 2025-01-01}}", "", U),
        (BY_NAME % f"{{{SUB}, authorised_on: 2025-01-01, {BY}}}", "", P),
        (BY_NAME % f"{{{SUB}, authorised_on: 2027-01-01, {BY}}}", "", V),
        (BY_NAME % f"{{{SUB}, authorised_on: 2025-01-02, {BY}}}", ", starts: 2025-01-01", V),
        (BY_NAME % f"{{{SUB}, authorised_on: 2025-01-01, {BY}}}", ", starts: 2025-01-01", P),
    ],
)
def test_a_specific_authorisation_names_the_sub_processor(
    judge: Judge, agreement: str, engagement: str, expected: Standing
) -> None:
    assert standing(judge, agreement, engagement) is expected


@pytest.mark.parametrize(
    ("agreement", "engagement", "expected"),
    [
        ("", "", U),
        ("", ", objected: true", V),
        (", objection_days: 14", ", objected: false", U),
        (", objection_days: 14", ", notified_on: 2025-01-01", U),
        (", objection_days: 14", ", notified_on: 2025-01-01, objected: false", P),
        ("", ", notified_on: 2025-01-01, objected: false", U),
        (", notice_days: 30", ", notified_on: 2025-01-01, objected: false, starts: 2025-01-31", P),
        (", notice_days: 30", ", notified_on: 2025-01-01, objected: false, starts: 2025-01-30", V),
        (", objection_days: 14", ", notified_on: 2025-01-01, objected: false, starts: 2024-12-31", V),
        (", objection_days: 14", ", notified_on: 2026-12-01, objected: false", V),
    ],
)
def test_a_general_authorisation_needs_notice_in_time_and_no_objection(
    judge: Judge, agreement: str, engagement: str, expected: Standing
) -> None:
    assert standing(judge, f"authorisation: general{agreement}", engagement) is expected


def test_a_sub_processor_without_a_transfer_needs_the_authorisation_too(judge: Judge) -> None:
    text = TEXT.partition("  - id: transfer/two")[0].replace(
        "2024-01-01", "2024-01-01, authorisation: specific"
    )
    (found,) = run_checks(
        DossierIndex(read_text(text), judge.law), AsOf(judge, date(2026, 11, 23)), only=[CHECK]
    )
    assert (found.id, found.result.standing) == (f"{CHECK}:engagement/sub", U)
    assert "Sub Ltd" in found.questions()[0]
