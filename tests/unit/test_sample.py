"""The invented sample company: free of faults, and every feature has something to show on its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from registry.checks.runner import Finding
from registry.dossiers.onward import onward_steps, position_in_chain
from registry.entities import Activity, Assessment, DataCategory, Engagement, Mechanism, Organisation
from registry.law.verdict import Ground, Outcome, Result, Status, Verdict
from registry.register import Question, Register
from registry.seed import INVENTED, RINGOVER, SAMPLE, is_invented, seed_folder
from registry.vocabulary import AssessmentKind, ReviewStatus, Role

DAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def sample() -> Register:
    return Register.from_files(seed_folder(SAMPLE))


@pytest.fixture(scope="module")
def verdicts(sample: Register) -> dict[str, Verdict]:
    return {dossier.id: verdict for dossier, verdict in sample.verdicts(Question(DAY))}


@pytest.fixture(scope="module")
def findings(sample: Register) -> list[Finding]:
    return list(sample.each_finding(Question(DAY)).open)


def outcome(verdicts: dict[str, Verdict], slug: str) -> Outcome | None:
    return verdicts[f"transfer/{slug}"].outcome


def holding(verdict: Verdict) -> Iterator[Ground]:
    """The grounds that hold, at the recipient and at the operators of its places."""
    for place in verdict.places:
        yield from (ground for ground in place.grounds if ground.result is Result.HOLDS)
        for hop in place.hops:
            yield from holding(hop)


def rests_on(verdicts: dict[str, Verdict], slug: str) -> set[tuple[str, str | None]]:
    return {(ground.kind, ground.instrument) for ground in holding(verdicts[f"transfer/{slug}"])}


def of(findings: list[Finding], check: str) -> dict[str, Finding]:
    return {finding.dossier.id: finding for finding in findings if finding.check.id == check}


def test_the_chain_of_payroll_data_is_told_from_both_of_its_ends(sample: Register) -> None:
    transfers = sample.dossiers.transfers
    steps = [*onward_steps(transfers.flow, transfers.flow.to("organisation/tinderhollow"))]
    assert [(each.row.id, each.before.id, each.step) for each in steps][-1] == (
        "transfer/payroll-night-shift",
        "transfer/payroll-hosting",
        3,
    )
    position = position_in_chain(transfers.flow, transfers.rows["transfer/payroll-night-shift"])
    names = ["transfer/payroll-data", "transfer/payroll-hosting", "transfer/payroll-night-shift"]
    assert [each.id for each in position.way] == names


def test_every_organisation_is_marked_as_invented_and_nothing_of_ringovers_is(sample: Register) -> None:
    organisations = sample.facts.all(Organisation).values()
    assert {one.source and one.source.document for one in organisations} == {INVENTED}
    assert is_invented(sample.facts)
    assert not is_invented(Register.from_files(seed_folder(RINGOVER)).facts)


def test_addresses_of_invented_organisations_lead_nowhere(sample: Register) -> None:
    for one in sample.facts.all(Organisation).values():
        emails = [contact.email for contact in one.contacts or () if contact.email]
        assert all(email.endswith(".example") for email in emails)
        assert one.website is None or one.website.endswith(".example")


def test_some_forty_vendors_have_transfers(sample: Register) -> None:
    importers = {dossier.row.importer.organisation for dossier in sample.transfers()}
    assert 38 <= len(importers) <= 50


def test_most_transfers_are_covered_and_few_lack_a_safeguard(verdicts: dict[str, Verdict]) -> None:
    counts = Counter(verdict.outcome for verdict in verdicts.values() if verdict.outcome)
    share = {each: counts[each] / counts.total() for each in Outcome}
    assert 0.5 <= share[Outcome.COVERED] <= 0.65
    assert 0.15 <= share[Outcome.NOT_RESTRICTED] <= 0.3
    assert 0.1 <= share[Outcome.UNKNOWN] <= 0.16
    assert 0.05 <= share[Outcome.UNCOVERED] <= 0.1


@pytest.mark.parametrize(
    ("slug", "kind", "instrument"),
    [
        ("payroll-hosting", "listing", "2023/1795"),
        ("audience", "listing", "2023/1795"),
        ("tickets", "listing", "UK-US-data-bridge"),
        ("file-storage", "listing", "2023/1795"),
        ("joint-webinars", "scc", "2021/914"),
        ("support-tickets", "scc", "2021/914"),
        ("text-reminders", "scc", "2021/914"),
        ("zelkova-return", "scc", "2021/914"),
        ("payslip-printing", "adequacy", "2000/518"),
        ("events", "adequacy", "2021/1772"),
        ("interface-studies", "adequacy", "2019/419"),
        ("signatures", "adequacy", "2002/2"),
        ("software-maintenance", "adequacy", "2026/179"),
        ("clinic-support-night", "bcr", None),
        ("dispute-singapore", "derogation", None),
    ],
)
def test_each_kind_of_safeguard_covers_a_transfer(
    verdicts: dict[str, Verdict], slug: str, kind: str, instrument: str | None
) -> None:
    assert outcome(verdicts, slug) is Outcome.COVERED
    assert (kind, instrument) in rests_on(verdicts, slug)


def test_every_module_of_the_clauses_is_in_use(sample: Register) -> None:
    used = {mechanism for dossier in sample.transfers() for mechanism in dossier.row.mechanisms or ()}
    signed = [sample.facts.get(Mechanism, each) for each in used]
    assert {module for one in signed if one for module in one.modules or ()} == {1, 2, 3, 4}


def test_a_derogation_that_holds_is_documented(sample: Register) -> None:
    claims = sample.facts.get(Mechanism, "mechanism/claims-singapore")
    assert claims is not None
    assert claims.reference
    assert claims.note


@pytest.mark.parametrize(
    "slug", ["payroll-night-shift", "monitoring", "travel-bookings", "lead-scoring", "paper-forms"]
)
def test_each_kind_of_weakness_lacks_a_safeguard(verdicts: dict[str, Verdict], slug: str) -> None:
    assert outcome(verdicts, slug) is Outcome.UNCOVERED


def test_the_payroll_chain_has_three_steps_of_which_only_the_last_is_weak(
    sample: Register, verdicts: dict[str, Verdict]
) -> None:
    steps = ["payroll-data", "payroll-hosting", "payroll-night-shift"]
    assert [outcome(verdicts, step) for step in steps] == [
        Outcome.NOT_RESTRICTED,
        Outcome.COVERED,
        Outcome.UNCOVERED,
    ]
    rows = sample.dossiers.transfers.rows
    follows = [rows[f"transfer/{step}"].follows for step in steps[1:]]
    assert follows == [(f"transfer/{step}",) for step in steps[:-1]]
    categories = [
        sample.facts.get(DataCategory, each) for each in rows["transfer/payroll-night-shift"].categories or ()
    ]
    assert any(one and one.hr for one in categories)
    assert any(one and one.special for one in categories)


def test_one_question_settles_several_transfers(verdicts: dict[str, Verdict]) -> None:
    of_wickerlane = ["campaign-design", "event-design", "survey-design"]
    assert {outcome(verdicts, slug) for slug in of_wickerlane} == {Outcome.UNKNOWN}


def test_vendors_in_the_eea_have_operators_from_elsewhere_with_three_answers(
    verdicts: dict[str, Verdict],
) -> None:
    slugs = ["monitoring", "backup", "file-storage", "web-delivery"]
    assert [outcome(verdicts, slug) for slug in slugs] == [
        Outcome.UNCOVERED,
        Outcome.UNKNOWN,
        Outcome.COVERED,
        Outcome.COVERED,
    ]


def test_a_listing_a_contract_and_an_assessment_end_within_90_days(findings: list[Finding]) -> None:
    soon = of(findings, "ends-soon")
    assert {"organisation/fogharbour", "agreement/tinderhollow", "assessment/tia-juniperfold"} <= soon.keys()


def test_the_months_after_bring_changes(sample: Register, verdicts: dict[str, Verdict]) -> None:
    later = {d.id: v.outcome for d, v in sample.verdicts(Question(DAY + timedelta(days=90)))}
    assert sum(later[one] is not verdict.outcome for one, verdict in verdicts.items()) >= 3


def test_transfers_stand_in_every_status(verdicts: dict[str, Verdict]) -> None:
    assert {verdict.status for verdict in verdicts.values()} == {*Status}


def test_engagements_are_drafted_approved_and_rejected(sample: Register) -> None:
    reviews = {one.review for one in sample.facts.all(Engagement).values()}
    assert reviews == {ReviewStatus.DRAFT, ReviewStatus.APPROVED, ReviewStatus.REJECTED}


@pytest.mark.parametrize(
    ("check", "subject"),
    [
        ("engagement-without-agreement", "engagement/oakmarrow"),
        ("engagement-without-agreement", "engagement/pinemarsh"),
        ("agreement-after-start", "engagement/stonecrake"),
        ("sub-processing-not-authorised", "transfer/payroll-night-shift"),
        ("retention-over-benchmark", "activity/call-recordings"),
        ("retention-under-statutory-minimum", "activity/invoicing"),
        ("retention-by-criterion", "category/case-files"),
        ("category-without-retention", "category/travel-details"),
        ("organisation-recorded-twice", "organisation/fogharbour"),
        ("mechanism-on-void-law", "mechanism/stonecrake-privacy-shield"),
        ("assessment-before-change-of-law", "transfer/customer-relations"),
        ("own-site-in-third-country", "transfer/telephone-support"),
        ("third-country-parent", "transfer/payroll-data"),
        ("recipient-without-transfer", "organisation/puddingstone"),
    ],
)
def test_each_of_these_checks_has_its_example(findings: list[Finding], check: str, subject: str) -> None:
    assert subject in of(findings, check)


@pytest.mark.parametrize("slug", ["payslip-printing", "payroll-hosting", "payroll-help-desk"])
def test_sub_processors_authorised_by_name_raise_no_finding(findings: list[Finding], slug: str) -> None:
    assert f"transfer/{slug}" not in of(findings, "sub-processing-not-authorised")


def test_activities_are_of_a_controller_a_joint_controller_and_a_processor(sample: Register) -> None:
    activities = sample.facts.all(Activity).values()
    assert {one.role for one in activities} == {*Role}
    joint = [one for one in activities if one.role is Role.JOINT_CONTROLLER]
    assert all(one.joint_controllers and one.joint_arrangement for one in joint)
    served = {one.id: len(one.controllers or ()) for one in activities if one.role is Role.PROCESSOR}
    assert served == {"activity/appointments": 3, "activity/reminders": 2}


def test_all_kinds_of_assessment_are_recorded(sample: Register) -> None:
    assert {one.assessment_kind for one in sample.facts.all(Assessment).values()} == {*AssessmentKind}


def test_striking_out_the_framework_leaves_some_covered_by_the_clauses_in_reserve(sample: Register) -> None:
    question = Question(DAY, (("2023/1795", None),))
    without = {dossier.id: verdict for dossier, verdict in sample.verdicts(question)}
    assert outcome(without, "support-calls") is Outcome.COVERED
    assert outcome(without, "prospects") is Outcome.UNKNOWN
    assert outcome(without, "audience") is Outcome.UNCOVERED
