"""Equal findings about one organisation are one finding; each of its parts can be accepted by itself."""

from __future__ import annotations

from datetime import date

from registry.checks.accepted import Findings
from registry.intake.manifests import read_text
from registry.register import Question, Register

TODAY = Question(date(2026, 11, 23))
NAMED = "sub-processor-not-named"
VENDOR = """
registry: 1
organisations:
  - {id: organisation/us, name: Ours, kind: company, established_in: FR}
  - {id: organisation/v, name: V GmbH, kind: company, established_in: DE}
engagements:
  - {id: engagement/a, organisation: organisation/v, service: Hosting, role: processor}
  - {id: engagement/b, organisation: organisation/v, service: Mail, role: processor}
  - {id: engagement/c, organisation: organisation/v, service: Backups, role: processor}
"""
ACCEPTED = "decisions: [{id: decision/d, kind: risk_accepted, about: '%s', until: 2027-01-01}]\n"


def found(more: str = "", check: str = NAMED) -> Findings:
    return Register(read_text(VENDOR + more)).findings(TODAY, [check])


def test_three_services_of_one_vendor_are_one_finding_that_lists_them() -> None:
    (finding,) = found().open
    assert finding.id == f"{NAMED}:organisation/v"
    assert finding.sentence().endswith("This concerns: Hosting, Mail, Backups.")
    assert finding.questions() == ("What is the address of V GmbH?", "Who is the contact at V GmbH?")
    assert [part.id for part in finding.parts] == [f"{NAMED}:engagement/{one}" for one in "abc"]


def test_a_part_that_was_accepted_is_silent_and_the_others_remain() -> None:
    findings = found(ACCEPTED % f"{NAMED}:engagement/a")
    (finding,) = findings.open
    assert finding.sentence().endswith("This concerns: Mail, Backups.")
    assert [one.finding.id for one in findings.accepted] == [f"{NAMED}:engagement/a"]


def test_accepting_the_whole_finding_accepts_every_part() -> None:
    findings = found(ACCEPTED % f"{NAMED}:organisation/v")
    assert findings.open == []
    ((finding, _),) = findings.accepted
    assert finding.id == f"{NAMED}:organisation/v"
    assert len(finding.parts) == 3


def test_the_ids_of_the_whole_and_of_its_parts_can_be_accepted() -> None:
    register = Register(read_text(VENDOR))
    register.require_finding(f"{NAMED}:organisation/v", TODAY)
    register.require_finding(f"{NAMED}:engagement/b", TODAY)


def test_findings_that_differ_stay_apart() -> None:
    agreed = VENDOR.replace("service: Mail", "service: Mail, agreed: true")
    findings = Register(read_text(agreed)).findings(TODAY, ["engagement-without-agreement"]).open
    assert {finding.id.partition(":")[2] for finding in findings} == {"organisation/v", "engagement/b"}


def test_transfers_to_a_processor_without_an_engagement_are_one_finding() -> None:
    sent = "transfers:\n" + "".join(
        f"  - {{id: transfer/{one}, name: {one}, exporter: {{organisation: organisation/us}},"
        " importer: {organisation: organisation/w, role: processor}}\n"
        for one in ("first", "second")
    )
    vendor = "  - {id: organisation/w, name: W AG, kind: company, established_in: CH}\nengagements:"
    text = VENDOR.replace("engagements:", vendor) + sent
    findings = Register(read_text(text)).findings(TODAY, ["engagement-without-agreement"]).open
    says = {finding.id: finding.sentence() for finding in findings}
    assert says["engagement-without-agreement:organisation/w"] == (
        "No agreement with W AG is recorded. This concerns: first, second."
    )
