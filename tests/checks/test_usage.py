"""Data under a usage policy: who may not have them, what for, and who may not read them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.checks.runner import Finding, run_checks
from registry.checks.spec import Standing
from registry.dossiers.index import DossierIndex
from registry.facts import Facts
from registry.intake.manifests import read_manifests, read_text
from registry.law.timeline import AsOf, Judge
from tests.days import TODAY

CHECK = "data-against-usage-policy"
RINGOVER = Path(__file__).parents[2] / "seed" / "ringover"

REGISTER = """
registry: 1
usage_policies:
  - id: usage-policy/limited-use
    allowed_uses: [user_facing_feature]
    forbidden_uses: [advertising]
    forbidden_recipients: [advertising_platform, data_broker]
    human_access_needs_consent: true
data_categories:
  - {id: category/calendar, usage_policies: [usage-policy/limited-use]}
  - {id: category/free}
purposes:
  - {id: purpose/feature, uses: [user_facing_feature]}
  - {id: purpose/figures, uses: [analytics]}
  - {id: purpose/ads, uses: [advertising]}
  - {id: purpose/both, uses: [user_facing_feature, analytics]}
  - {id: purpose/untold}
organisations:
  - {id: organisation/us, kind: company}
  - {id: organisation/ads, kind: company, line_of_business: advertising_platform}
  - {id: organisation/good, kind: company, line_of_business: other}
  - {id: organisation/untold, kind: company}
  - {id: organisation/class, kind: unnamed_class}
"""


def findings(judge: Judge, facts: Facts) -> list[Finding]:
    return list(
        run_checks(DossierIndex(facts, judge.law, TODAY), AsOf(judge, date(2026, 11, 23)), only=[CHECK])
    )


def of_transfer(
    judge: Judge, more: str, importer: str = "good", purpose: str = "feature", data: str = "calendar"
) -> list[Standing]:
    transfer = f"""
transfers:
  - id: transfer/one
    exporter: {{organisation: organisation/us}}
    importer: {{organisation: organisation/{importer}}}
    categories: [category/{data}]
    purposes: [purpose/{purpose}]
    {more}
"""
    return [finding.result.standing for finding in findings(judge, read_text(REGISTER + transfer))]


@pytest.mark.parametrize(
    ("importer", "purpose", "standing"),
    [
        ("good", "feature", Standing.PASS),
        ("ads", "feature", Standing.VIOLATION),
        ("good", "ads", Standing.VIOLATION),
        ("good", "figures", Standing.VIOLATION),
        ("good", "both", Standing.VIOLATION),
        ("good", "untold", Standing.UNKNOWN),
        ("untold", "feature", Standing.UNKNOWN),
    ],
)
def test_a_transfer_is_held_to_recipients_and_uses(
    judge: Judge, importer: str, purpose: str, standing: Standing
) -> None:
    assert of_transfer(judge, "human_access: false", importer, purpose) == [standing]


@pytest.mark.parametrize(
    ("answers", "standing"),
    [
        ("human_access: true\n    human_access_consented: true", Standing.PASS),
        ("human_access: true\n    human_access_consented: false", Standing.VIOLATION),
        ("human_access: true", Standing.UNKNOWN),
        ("frequency: continuous", Standing.UNKNOWN),
    ],
)
def test_people_may_read_the_data_only_with_consent(judge: Judge, answers: str, standing: Standing) -> None:
    assert of_transfer(judge, answers) == [standing]


@pytest.mark.parametrize("over", ["ends: 2026-11-22", "suspended_on: 2026-11-23"])
def test_a_transfer_that_is_over_is_no_longer_held_against_the_data(judge: Judge, over: str) -> None:
    assert of_transfer(judge, over, "ads", "ads") == [Standing.PASS]


def test_data_under_no_policy_may_go_to_an_advertiser(judge: Judge) -> None:
    assert of_transfer(judge, "human_access: true", "ads", "ads", data="free") == [Standing.PASS]


def test_an_activity_and_a_tracker_are_faulted_by_recipient_and_a_transfer_to_it_only_once(
    judge: Judge,
) -> None:
    disclosed = """
activities:
  - {id: activity/one, categories: [category/calendar], recipients: [organisation/ads, organisation/class]}
trackers:
  - {id: tracker/one, categories: [category/calendar], purposes: [purpose/ads]}
"""
    transfer = """
transfers:
  - id: transfer/one
    importer: {organisation: organisation/ads}
    categories: [category/calendar]
"""
    slot = f"{CHECK}:category/calendar:usage-policy/limited-use"
    found = findings(judge, read_text(REGISTER + disclosed))
    assert [one.id for one in found] == [f"{slot}:activity/one:organisation/ads", f"{slot}:tracker/one"]
    assert {one.result.standing for one in found} == {Standing.VIOLATION}
    found = findings(judge, read_text(REGISTER + disclosed + transfer))
    assert [one.id for one in found] == [f"{slot}:transfer/one", f"{slot}:tracker/one"]


def test_google_calendar_data_of_ringover_are_bound_with_no_forbidden_recipient_recorded(
    judge: Judge,
) -> None:
    (found,) = findings(judge, read_manifests(RINGOVER))
    assert found.result.standing is Standing.PASS
    assert found.id == f"{CHECK}:category/google-calendar-data:usage-policy/google-limited-use"
    assert "bound by Google" in found.sentence()
    assert "no forbidden recipient is recorded" in found.sentence()
