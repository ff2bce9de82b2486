"""Processors and their agreements: what is a fault, what is open, and what is not looked at."""

from __future__ import annotations

from datetime import date

import pytest

from registry.checks.agreements import WHAT_IT_CONTAINS
from registry.checks.runner import Finding, run_checks
from registry.checks.spec import Standing
from registry.dossiers.index import DossierIndex
from registry.intake.manifests import read_text
from registry.law.timeline import AsOf, Judge
from tests.days import TODAY

NAMED, AGREED = "sub-processor-not-named", "engagement-without-agreement"
WHOLE = "\n".join(f"    {field}: true" for field in ("in_writing", *WHAT_IT_CONTAINS))


def findings(
    judge: Judge, check: str, engagement: str, more: str = "", day: str = "2026-11-23"
) -> list[Finding]:
    facts = read_text(
        f"""
registry: 1
organisations:
  - {{id: organisation/us, name: Us, kind: company, established_in: FR}}
  - {{id: organisation/mailer, name: Mailer, kind: company, established_in: US}}
  - {{id: organisation/class, name: Some mailers, kind: unnamed_class}}
engagements:
  - id: engagement/mail
    {engagement}
{more}
"""
    )
    return list(
        run_checks(DossierIndex(facts, judge.law, TODAY), AsOf(judge, date.fromisoformat(day)), only=[check])
    )


def agreement(more: str, whole: str = WHOLE) -> str:
    return f"agreements:\n  - id: agreement/mail\n    {more}\n{whole}"


def engaged(more: str = "", organisation: str = "mailer") -> str:
    fields = f"organisation: organisation/{organisation}\n    role: processor"
    return fields + (f"\n    {more}" if more else "")


@pytest.mark.parametrize("check", [NAMED, AGREED])
@pytest.mark.parametrize("field", ["ends: 2026-11-22", "review: rejected", "review: draft"])
def test_an_engagement_that_is_over_or_not_pursued_is_not_looked_at(
    judge: Judge, check: str, field: str
) -> None:
    assert findings(judge, check, engaged(field)) == []


@pytest.mark.parametrize("check", [NAMED, AGREED])
def test_a_recipient_that_is_a_controller_needs_neither(judge: Judge, check: str) -> None:
    assert findings(judge, check, "organisation: organisation/class\n    role: controller") == []


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ("signed_on: 2026-11-23", Standing.PASS),
        ("signed_on: 2026-11-24", Standing.VIOLATION),
        ("signed_on: 2024-01-01\n    expires: 2026-11-23", Standing.PASS),
        ("signed_on: 2024-01-01\n    expires: 2026-11-22", Standing.VIOLATION),
        ("signed_on: 2024-01-01\n    terminated_on: 2026-11-23", Standing.PASS),
        ("signed_on: 2024-01-01\n    terminated_on: 2026-11-22", Standing.VIOLATION),
        ("signed_on: 2024-01-01\n    parties: [organisation/us]", Standing.VIOLATION),
        ("name: Undated", Standing.UNKNOWN),
    ],
)
def test_an_agreement_must_be_signed_by_the_processor_and_in_force_on_the_day(
    judge: Judge, fields: str, standing: Standing
) -> None:
    (found,) = findings(judge, AGREED, engaged("agreement: agreement/mail"), agreement(fields))
    assert found.result.standing is standing


def test_a_processor_known_to_work_without_an_agreement_is_a_fault(judge: Judge) -> None:
    (denied,) = findings(judge, AGREED, engaged("agreed: false"))
    (open_,) = findings(judge, AGREED, engaged())
    assert (denied.result.standing, open_.result.standing) == (Standing.VIOLATION, Standing.UNKNOWN)


@pytest.mark.parametrize("field", ["in_writing", *WHAT_IT_CONTAINS])
def test_each_content_is_a_fault_where_denied_and_a_question_where_not_recorded(
    judge: Judge, field: str
) -> None:
    signed = "signed_on: 2024-01-01"
    denied = WHOLE.replace(f"{field}: true", f"{field}: false")
    absent = WHOLE.replace(f"    {field}: true", "")
    (fault,) = findings(judge, AGREED, engaged("agreement: agreement/mail"), agreement(signed, denied))
    (open_,) = findings(judge, AGREED, engaged("agreement: agreement/mail"), agreement(signed, absent))
    assert fault.result.standing is Standing.VIOLATION
    assert open_.result.standing is Standing.UNKNOWN
    assert [missing.slot for missing in open_.result.missing] == [f"agreement.{field}"]


def test_an_engagement_to_come_is_held_to_the_agreement_of_its_first_day(judge: Judge) -> None:
    planned = engaged("agreement: agreement/mail\n    starts: 2027-02-01")
    (found,) = findings(judge, AGREED, planned, agreement("signed_on: 2027-01-15"))
    assert found.result.standing is Standing.PASS


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ("instrument: 2021/914, modules: [2], signed_on: 2024-01-01", Standing.PASS),
        ("instrument: 2021/914, modules: [1], signed_on: 2024-01-01", Standing.UNKNOWN),
        ("instrument: 2021/914, modules: [2], signed_on: 2027-01-01", Standing.UNKNOWN),
        ("instrument: 2021/914, modules: [2], signed_on: 2024-01-01, text_altered: true", Standing.UNKNOWN),
        ("instrument: 2010/87, modules: [2], signed_on: 2019-01-01", Standing.UNKNOWN),
        ("instrument: 2021/914, modules: [2], signed_on: 2024-01-01, revoked_on: 2026-11-23", Standing.PASS),
        (
            "instrument: 2021/914, modules: [2], signed_on: 2024-01-01, revoked_on: 2026-11-22",
            Standing.UNKNOWN,
        ),
    ],
)
def test_clauses_to_a_processor_serve_as_the_agreement_too(
    judge: Judge, fields: str, standing: Standing
) -> None:
    transfer = f"""
mechanisms:
  - {{id: mechanism/clauses, name: Clauses, kind: scc, {fields}}}
transfers:
  - id: transfer/mail
    exporter: {{organisation: organisation/us}}
    importer: {{organisation: organisation/mailer}}
    mechanisms: [mechanism/clauses]
    engagement: engagement/mail
"""
    (found,) = findings(judge, AGREED, engaged(), transfer)
    assert found.result.standing is standing


def test_a_nameless_class_of_an_unrecorded_role_is_asked_about(judge: Judge) -> None:
    (found,) = findings(judge, NAMED, "organisation: organisation/class")
    assert found.result.standing is Standing.UNKNOWN
    assert findings(judge, NAMED, "organisation: organisation/mailer") == []


def test_clauses_in_force_serve_beside_an_agreement_whose_contents_are_not_recorded(judge: Judge) -> None:
    transfer = """
mechanisms:
  - {id: mechanism/clauses, kind: scc, instrument: 2021/914, modules: [2], signed_on: 2024-01-01}
transfers:
  - {id: transfer/mail, importer: {organisation: organisation/mailer}, mechanisms: [mechanism/clauses],
     engagement: engagement/mail}
agreements: [{id: agreement/mail, name: DPA}]
"""
    (found,) = findings(judge, AGREED, engaged("agreement: agreement/mail"), transfer)
    assert found.result.standing is Standing.PASS


def test_an_agreement_known_to_exist_is_asked_for_its_contents(judge: Judge) -> None:
    (found,) = findings(judge, AGREED, engaged("agreed: true"))
    assert found.result.standing is Standing.UNKNOWN
    assert found.sentence() == "There is an agreement with Mailer; what it contains is not recorded."
    assert found.remedies() == ("Record the agreement with Mailer.",)


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ("complete: {answer: true}", Standing.PASS),
        ("complete: {answer: false}", Standing.VIOLATION),
        ("complete: {answer: true}\n    audit: false", Standing.VIOLATION),
        ("complete: {}", Standing.UNKNOWN),
    ],
)
def test_an_agreement_can_be_answered_at_once_and_one_no_outweighs_it(
    judge: Judge, fields: str, standing: Standing
) -> None:
    text = agreement(f"signed_on: 2024-01-01\n    in_writing: true\n    {fields}", whole="")
    (found,) = findings(judge, AGREED, engaged("agreement: agreement/mail"), text)
    assert found.result.standing is standing


SENT = """
transfers:
  - id: transfer/mail
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/mailer, role: processor}
"""


def test_a_processor_without_an_engagement_is_asked_for_its_agreement(judge: Judge) -> None:
    over = "organisation: organisation/mailer\n    role: processor\n    ends: 2026-01-01"
    (found,) = findings(judge, AGREED, over, SENT)
    assert (found.id, found.result.standing) == (f"{AGREED}:transfer/mail", Standing.UNKNOWN)


def test_a_processor_with_an_engagement_is_examined_there_alone(judge: Judge) -> None:
    (found,) = findings(judge, AGREED, engaged(), SENT)
    assert found.id == f"{AGREED}:engagement/mail"


def test_the_role_that_a_transfer_records_answers_for_its_engagement(judge: Judge) -> None:
    sent = SENT + "    engagement: engagement/mail\n"
    (found,) = findings(judge, NAMED, "organisation: organisation/mailer", sent)
    assert "What is the address of Mailer?" in found.questions()


@pytest.mark.parametrize(
    ("starts", "signed", "found_today"),
    [
        ("2025-01-01", "2025-06-01", True),
        ("2025-06-01", "2025-06-01", False),
        ("2025-01-01", "2027-01-01", False),
        ("2027-01-01", "2027-06-01", False),
    ],
)
def test_an_agreement_signed_after_the_processing_began_is_found_today(
    judge: Judge, starts: str, signed: str, found_today: bool
) -> None:
    engagement = engaged(f"agreement: agreement/mail\n    starts: {starts}")
    found = findings(judge, "agreement-after-start", engagement, agreement(f"signed_on: {signed}"))
    assert [one.result.standing for one in found if one.result.standing is Standing.VIOLATION] == (
        [Standing.VIOLATION] if found_today else []
    )


def test_the_first_transfer_of_an_engagement_says_when_it_began(judge: Judge) -> None:
    sent = (
        SENT
        + "    engagement: engagement/mail\n    starts: 2024-01-01\n"
        + agreement("signed_on: 2025-01-01")
    )
    (found,) = findings(judge, "agreement-after-start", engaged("agreement: agreement/mail"), sent)
    assert "began processing on 2024-01-01" in found.sentence()


def test_clauses_in_force_from_the_start_leave_a_later_agreement_alone(judge: Judge) -> None:
    clauses = """
mechanisms:
  - {id: mechanism/clauses, kind: scc, instrument: 2021/914, modules: [2], signed_on: 2024-01-01}
"""
    sent = (
        SENT
        + "    mechanisms: [mechanism/clauses]\n    engagement: engagement/mail\n    starts: 2024-01-01\n"
    )
    more = sent + clauses + agreement("signed_on: 2025-01-01")
    (found,) = findings(judge, "agreement-after-start", engaged("agreement: agreement/mail"), more)
    assert found.result.standing is Standing.PASS


def test_clauses_that_serve_as_the_contract_may_come_too_late_as_well(judge: Judge) -> None:
    clauses = """
mechanisms:
  - {id: mechanism/clauses, kind: scc, instrument: 2021/914, modules: [2], signed_on: 2025-01-01}
"""
    sent = (
        SENT
        + "    mechanisms: [mechanism/clauses]\n    engagement: engagement/mail\n    starts: 2024-01-01\n"
    )
    (found,) = findings(judge, "agreement-after-start", engaged(""), sent + clauses)
    assert found.result.standing is Standing.VIOLATION
    assert "signed on 2025-01-01" in found.sentence()


def test_a_processor_is_identified_alike_with_and_without_an_engagement(judge: Judge) -> None:
    transfer = """\
transfers:
  - id: transfer/mail
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/mailer, role: processor}
"""
    text = "registry: 1\norganisations:\n" + "".join(
        f"  - {{id: organisation/{name}, name: {name}, kind: company, established_in: {country}}}\n"
        for name, country in (("us", "FR"), ("mailer", "US"))
    )
    engagement = "engagements: [{id: engagement/m, organisation: organisation/mailer, role: processor}]\n"
    linked = transfer + "    engagement: engagement/m\n"
    questions = []
    for one in (text + transfer, text + engagement + linked):
        dossiers = DossierIndex(read_text(one), judge.law, TODAY)
        (finding,) = run_checks(dossiers, AsOf(judge, date(2026, 11, 23)), only=[NAMED])
        questions.append((finding.severity, finding.questions()))
    assert questions[0] == questions[1]
