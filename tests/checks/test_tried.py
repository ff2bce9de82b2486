"""Small registers that were judged wrongly once, each with what is right: the findings that count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.intake.manifests import read_manifests
from registry.law.verdict import Status
from registry.register import Question, Register

TRIED = Path(__file__).parent / "tried"
TODAY = Question(date(2026, 11, 23))
HIGH_UNKNOWN, MEDIUM_UNKNOWN = ("unknown", "high"), ("unknown", "medium")
RIGHT: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "recipient-without-transfer": (
        "recipient-without-transfer",
        {"organisation/v": HIGH_UNKNOWN, "organisation/w": HIGH_UNKNOWN},
    ),
    "processor-without-engagement": ("engagement-without-agreement", {"transfer/t": HIGH_UNKNOWN}),
    "module-2-and-a-link-to-the-dpa": ("engagement-without-agreement", {}),
    "agreed-true": ("engagement-without-agreement", {"engagement/v": HIGH_UNKNOWN}),
    "specific-authorisation": ("sub-processing-not-authorised", {"transfer/b": MEDIUM_UNKNOWN}),
    "one-period-for-two-activities": (
        "category-without-retention",
        {"category/email:activity/newsletter": MEDIUM_UNKNOWN},
    ),
    "place-missing-though-answered": (
        "place-missing",
        {"transfer/t:access": MEDIUM_UNKNOWN, "transfer/u:access": MEDIUM_UNKNOWN},
    ),
    "draft-and-rejected": ("transfer-without-safeguard", {"transfer/v": ("violation", "medium")}),
    "same-vendor-three-times": ("organisation-recorded-twice", {"organisation/a": ("unknown", "low")}),
    "three-services-one-vendor": ("sub-processor-not-named", {"organisation/v": HIGH_UNKNOWN}),
}
"""By register: the check, and each of its findings by the rest of its id."""


@pytest.mark.parametrize("name", RIGHT)
def test_what_was_judged_wrongly_once_is_judged_right(name: str) -> None:
    check, right = RIGHT[name]
    open_ = Register(read_manifests(TRIED / f"{name}.yaml")).findings(TODAY, [check]).open
    found = {one.id.partition(":")[2]: (one.result.standing.value, one.severity.value) for one in open_}
    assert found == right


def test_every_register_that_was_tried_has_what_is_right() -> None:
    assert {path.stem for path in TRIED.glob("*.yaml")} == RIGHT.keys()


def test_a_draft_is_planned_and_a_rejected_one_is_not_judged() -> None:
    register = Register(read_manifests(TRIED / "draft-and-rejected.yaml"))
    status = {dossier.id: verdict.status for dossier, verdict in register.verdicts(TODAY)}
    assert status == {"transfer/v": Status.PLANNED, "transfer/w": Status.REJECTED}


def test_what_is_asked_of_a_known_agreement_is_what_it_contains() -> None:
    (finding,) = Register(read_manifests(TRIED / "agreed-true.yaml")).findings(TODAY).open[:1]
    assert finding.sentence() == "There is an agreement with V GmbH; what it contains is not recorded."
