"""How long data are kept, held against benchmarks and statutes: where the line runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.checks.runner import Finding, run_checks
from registry.checks.spec import Standing
from registry.dossiers.index import DossierIndex
from registry.dossiers.period import in_words, longer
from registry.intake.manifests import read_manifests, read_text
from registry.law.timeline import AsOf, Judge
from registry.messages import render
from registry.register import Question, Register

OVER, UNDER = "retention-over-benchmark", "retention-under-statutory-minimum"
WITHOUT = "category-without-retention"
RINGOVER = Path(__file__).parents[2] / "seed" / "ringover"
TODAY = date(2026, 11, 23)


def findings(
    judge: Judge, retention: str, check: str, day: date = TODAY, country: str = "FR"
) -> list[Finding]:
    facts = read_text(
        f"""
registry: 1
organisations:
  - {{id: organisation/shop, kind: company, established_in: {country}}}
data_categories:
  - {{id: category/data, name: Data}}
activities:
  - id: activity/one
    operated_by: organisation/shop
    categories: [category/data]
    {retention}
"""
    )
    return list(run_checks(DossierIndex(facts, judge.law, TODAY), AsOf(judge, day), only=[check]))


def standings(found: list[Finding]) -> list[Standing]:
    return [finding.result.standing for finding in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [("P13M", "P1Y"), ("P398D", "P13M"), ("P1Y1D", "P12M"), ("PT73H", "P3D"), ("P2W", "P13D")],
)
def test_a_longer_duration_is_longer_and_never_the_reverse(one: str, other: str) -> None:
    assert longer(one, other)
    assert not longer(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("P12M", "P1Y"), ("P395D", "P13M"), ("P30D", "P1M"), ("P7D", "P1W")]
)
def test_durations_that_may_be_equal_are_neither_longer(one: str, other: str) -> None:
    assert not longer(one, other)
    assert not longer(other, one)


@given(st.integers(0, 400), st.integers(0, 400))
def test_of_two_counts_of_months_the_greater_is_longer(one: int, other: int) -> None:
    assert longer(f"P{one}M", f"P{other}M") == (one > other)


@pytest.mark.parametrize(
    ("duration", "words"),
    [("P1Y6M", "1 year, 6 months"), ("PT1M", "1 minute"), ("P1M", "1 month"), ("P0D", "no time")],
)
def test_a_duration_is_said_in_words(duration: str, words: str) -> None:
    assert render(in_words(duration)) == words


def test_a_benchmark_speaks_only_of_its_own_country(judge: Judge) -> None:
    longest = "retention: [{subject: call_recordings, period: P5Y}]"
    assert standings(findings(judge, longest, OVER)) == [Standing.VIOLATION]
    assert findings(judge, longest, OVER, country="DE") == []
    elsewhere = "retention: [{subject: call_recordings, period: P5Y, jurisdiction: DE}]"
    assert findings(judge, elsewhere, OVER) == []


def test_a_statutory_period_counts_both_ways_while_in_force(judge: Judge) -> None:
    in_force = date(2026, 6, 1)
    longest = "retention: [{subject: traffic_data, period: P2Y}]"
    shortest = "retention: [{subject: traffic_data, period: P6M}]"
    assert standings(findings(judge, longest, OVER, in_force)) == [Standing.VIOLATION]
    assert standings(findings(judge, longest, UNDER, in_force)) == [Standing.PASS]
    assert standings(findings(judge, shortest, UNDER, in_force)) == [Standing.VIOLATION]
    assert standings(findings(judge, shortest, OVER, in_force)) == [Standing.PASS]


def test_a_period_whose_end_nobody_confirmed_is_asked_about_and_one_not_begun_is_not(judge: Judge) -> None:
    shortest = "retention: [{subject: traffic_data, period: P6M}]"
    (found,) = findings(judge, shortest, UNDER)
    assert found.result.standing is Standing.UNKNOWN
    assert "2026-10-20" in found.sentence()
    assert findings(judge, shortest, UNDER, date(2025, 10, 20)) == []


def test_a_benchmark_that_nobody_confirmed_faults_nothing(judge: Judge) -> None:
    stale = "retention: [{subject: inactive_accounts, period: P5Y}]"
    assert standings(findings(judge, stale, OVER)) == [Standing.UNKNOWN]


def test_the_same_time_from_another_event_cannot_be_told(judge: Judge) -> None:
    elsewhere = "retention: [{subject: prospects, period: P3Y, counted_from: the last purchase}]"
    as_it_says = "retention: [{subject: prospects, period: P3Y, counted_from: the last contact}]"
    assert standings(findings(judge, elsewhere, OVER)) == [Standing.UNKNOWN]
    assert standings(findings(judge, as_it_says, OVER)) == [Standing.PASS]


def test_a_longest_time_that_varies_says_nothing_of_the_shortest(judge: Judge) -> None:
    varying = "retention: [{subject: invoices, period: P10Y, varies: true}]"
    assert standings(findings(judge, varying, UNDER)) == [Standing.UNKNOWN]
    too_short = "retention: [{subject: invoices, period: P5Y, varies: true}]"
    assert standings(findings(judge, too_short, UNDER)) == [Standing.VIOLATION]


def test_two_periods_for_one_kind_of_data_are_two_findings(judge: Judge) -> None:
    twice = "retention: [{subject: invoices, period: P5Y}, {subject: invoices, period: P6Y}]"
    assert [finding.id.rpartition("activity/one")[2] for finding in findings(judge, twice, UNDER)] == [
        ":invoices",
        ":invoices:2",
    ]


@pytest.mark.parametrize(
    ("retention", "standing"),
    [
        ("mandatory: false", Standing.UNKNOWN),
        ("retention: []", Standing.VIOLATION),
        ("retention: [{period: P1Y}]", Standing.PASS),
        ("retention: [{subject: prospects, period: P3Y}]", Standing.UNKNOWN),
        ("retention: [{categories: [category/data], detail: as needed}]", Standing.UNKNOWN),
        ("retention: [{categories: [category/data], counted_from: the last login}]", Standing.UNKNOWN),
        ("retention: [{criterion: until the account is deleted}]", Standing.PASS),
        ("retention: [{subject: prospects, criterion: until they object}]", Standing.UNKNOWN),
    ],
)
def test_no_period_is_a_fault_only_where_retention_was_recorded_without_it(
    judge: Judge, retention: str, standing: Standing
) -> None:
    assert standings(findings(judge, retention, WITHOUT)) == [standing]


TWO = """
registry: 1
data_categories: [{id: category/email, name: E-mail addresses}]
activities:
  - {id: activity/accounts, name: Accounts, categories: [category/email], retention: [{period: P30D}]}
  - {id: activity/newsletter, name: Newsletter, categories: [category/email]}
"""


def test_a_period_in_one_activity_does_not_silence_another() -> None:
    (finding,) = Register(read_text(TWO)).findings(Question(TODAY), [WITHOUT]).open
    assert finding.id == f"{WITHOUT}:category/email:activity/newsletter"
    assert finding.questions() == (
        "How long are these data kept for “Newsletter”, or until what: E-mail addresses?",
    )


def test_what_was_accepted_of_a_category_is_accepted_of_each_activity() -> None:
    accepted = f"""
decisions:
  - {{id: decision/d, kind: risk_accepted, about: "{WITHOUT}:category/email", until: 2027-01-01}}
"""
    findings = Register(read_text(TWO + accepted)).findings(Question(TODAY), [WITHOUT])
    assert (len(findings.open), len(findings.accepted)) == (0, 1)


def test_what_a_processor_keeps_is_for_its_controller_to_say(judge: Judge) -> None:
    kept = "role: processor\n    retention: [{subject: invoices, period: P1Y}]"
    assert findings(judge, kept, WITHOUT) + findings(judge, kept, UNDER) == []


def test_ringover_keeps_invoices_too_short_and_recordings_and_cookies_within_the_benchmarks(
    judge: Judge,
) -> None:
    book = DossierIndex(read_manifests(RINGOVER), judge.law, TODAY)
    found = {finding.id: finding for finding in run_checks(book, AsOf(judge, TODAY), only=[OVER, UNDER])}
    invoices = found.pop(f"{UNDER}:activity/customer-relationship:invoices")
    assert invoices.result.standing is Standing.VIOLATION
    assert "5 years" in invoices.sentence()
    assert "10 years" in invoices.sentence()
    assert {one.result.standing for one in found.values()} == {Standing.PASS, Standing.UNKNOWN}
    within = {one for one, finding in found.items() if finding.result.standing is Standing.PASS}
    assert within >= {
        f"{OVER}:activity/call-recording:call-recordings",
        f"{OVER}:tracker/audience-measurement:audience-cookies",
        f"{OVER}:tracker/audience-measurement:cookie-choice",
    }
