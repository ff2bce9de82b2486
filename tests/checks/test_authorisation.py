"""A sub-processor needs the controller's authorisation: by name, or in general after notice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.checks.grouping import grouped
from registry.checks.runner import Finding, run_checks
from registry.checks.spec import Standing
from registry.dossiers.index import DossierIndex
from registry.intake.manifests import read_text
from registry.law.timeline import AsOf, Judge
from tests.days import TODAY

CHECK = "sub-processing-not-authorised"
TEXT = (Path(__file__).parent / CHECK / "unknown.yaml").read_text(encoding="utf-8")
V, U, P = Standing.VIOLATION, Standing.UNKNOWN, Standing.PASS
BY_NAME = "authorisation: specific, authorised_sub_processors: [%s]"
SUB = "organisation: organisation/sub"
BY = "authorised_by: organisation/exporter"
SHARED = (
    "{jurisdiction: IN, kind: storage, operator: organisation/sub}, "
    "{jurisdiction: DE, operator: organisation/sub}"
)


def as_of(judge: Judge) -> AsOf:
    return AsOf(judge, date(2026, 11, 23))


def standing(judge: Judge, agreement: str, engagement: str) -> Standing:
    text = TEXT.replace("signed_on: 2024-01-01", f"signed_on: 2024-01-01, {agreement}")
    text = text.replace("review: approved", f"review: approved{engagement}")
    facts = read_text(text)
    (found,) = run_checks(
        DossierIndex(facts, judge.law, TODAY), AsOf(judge, date(2026, 11, 23)), only=[CHECK]
    )
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
        DossierIndex(read_text(text), judge.law, TODAY), AsOf(judge, date(2026, 11, 23)), only=[CHECK]
    )
    assert (found.id, found.result.standing) == (f"{CHECK}:engagement/sub", U)
    assert "Sub Ltd" in found.questions()[0]


def of_places(
    judge: Judge, agreement: str = "", engagement: str = "", *, places: str = SHARED
) -> list[Finding]:
    """The findings where a sub-processor is recorded only as the operator of places of the processor."""
    text = TEXT.partition("  - id: transfer/two")[0].replace("2024-01-01", f"2024-01-01{agreement}")
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if "id: engagement/sub" in line)
    lines[at] = engagement
    text = "\n".join([*lines, f"    places: [{places}]", ""])
    return list(run_checks(DossierIndex(read_text(text), judge.law, TODAY), as_of(judge), only=[CHECK]))


@pytest.mark.parametrize(
    ("agreement", "expected", "severity"),
    [
        ("", U, "medium"),
        (", authorisation: forbidden", V, "high"),
        (", authorisation: general", U, "medium"),
        (", authorisation: specific", U, "medium"),
        (f", {BY_NAME % ''}", V, "medium"),
        (f", {BY_NAME % f'{{{SUB}, authorised_on: 2025-01-01, {BY}}}'}", U, "medium"),
    ],
)
def test_another_company_that_operates_a_place_of_a_processor_needs_the_authorisation_too(
    judge: Judge, agreement: str, expected: Standing, severity: str
) -> None:
    (finding,) = of_places(judge, agreement)
    assert (finding.id, finding.result.standing) == (f"{CHECK}:transfer/one:sub", expected)
    assert finding.severity == severity
    assert "Importer GmbH" in finding.sentence() or "Sub Ltd" in finding.sentence()
    contract = "Does Importer GmbH have a contract with Sub Ltd that meets Art. 28(4)?"
    assert (contract in finding.questions()) is (expected is U)


@pytest.mark.parametrize(
    "places", ["{jurisdiction: DE, operator: organisation/importer}", "{jurisdiction: IN}"]
)
def test_a_place_that_the_processor_or_nobody_known_operates_is_no_sub_processing(
    judge: Judge, places: str
) -> None:
    assert of_places(judge, ", authorisation: forbidden", places=places) == []


def test_an_operator_engaged_as_a_sub_processor_is_reported_once(judge: Judge) -> None:
    engagement = (
        "  - {id: engagement/sub, organisation: organisation/sub, role: processor, review: %s, "
        "under: [engagement/importer]%s}"
    )
    (finding,) = of_places(judge, ", authorisation: forbidden", engagement % ("approved", ""))
    assert (finding.id, finding.severity) == (f"{CHECK}:engagement/sub", "high")
    (finding,) = of_places(judge, ", authorisation: general", engagement % ("rejected", ", objected: true"))
    assert (finding.id, finding.result.standing) == (f"{CHECK}:transfer/one:sub", V)
    text = f"{TEXT.replace('2024-01-01', '2024-01-01, authorisation: forbidden')}"
    place = f"    places: [{SHARED}]\n"
    text = text.replace(
        "    engagement: engagement/importer\n", f"    engagement: engagement/importer\n{place}"
    )
    (finding,) = run_checks(DossierIndex(read_text(text), judge.law, TODAY), as_of(judge), only=[CHECK])
    assert finding.id == f"{CHECK}:transfer/two"


def test_the_hosts_of_a_controller_are_not_its_customers_sub_processors(judge: Judge) -> None:
    text = TEXT.partition("  - id: transfer/two")[0].replace("role: processor", "role: controller")
    text += f"    places: [{SHARED}]\n"
    assert list(run_checks(DossierIndex(read_text(text), judge.law, TODAY), as_of(judge), only=[CHECK])) == []


@pytest.mark.parametrize(
    ("agreement", "engagement", "stop"),
    [
        ("authorisation: forbidden", "", "its contract forbids"),
        ("authorisation: general", ", objected: true", "the controller objected"),
        (
            BY_NAME % f"{{{SUB}, authorised_on: 2025-01-01, {BY}}}",
            ", objected: true",
            "the controller objected",
        ),
    ],
)
def test_a_forbidden_sub_processor_and_one_objected_to_are_grave_and_must_stop(
    judge: Judge, agreement: str, engagement: str, stop: str
) -> None:
    text = TEXT.replace("signed_on: 2024-01-01", f"signed_on: 2024-01-01, {agreement}")
    text = text.replace("review: approved", f"review: approved{engagement}")
    (finding,) = run_checks(DossierIndex(read_text(text), judge.law, TODAY), as_of(judge), only=[CHECK])
    assert finding.severity == "high"
    (remedy,) = finding.remedies()
    assert remedy.startswith("Have Importer GmbH stop using Sub Ltd: ")
    assert stop in remedy


def test_an_operator_of_places_of_several_transfers_is_one_finding(judge: Judge) -> None:
    one = TEXT.partition("  - id: transfer/two")[0] + f"    places: [{SHARED}]\n"
    another = one[one.index("  - id: transfer/one") :].replace("transfer/one", "transfer/three")
    text = (one + another).replace("2024-01-01", "2024-01-01, authorisation: forbidden")
    lines = [line for line in text.splitlines() if "id: engagement/sub" not in line]
    dossiers = DossierIndex(read_text("\n".join(lines)), judge.law, TODAY)
    (finding,) = grouped(run_checks(dossiers, as_of(judge), only=[CHECK]))
    assert finding.id == f"{CHECK}:organisation/importer:sub"
    assert finding.sentence().startswith("Importer GmbH passes data to Sub Ltd, which its contract forbids.")
