"""What an engagement's review says of its transfers: a draft is planned, a rejected one is not judged."""

from __future__ import annotations

from datetime import date

from registry.cli.options import FailOn
from registry.cli.output.check_report import fails, judge_register
from registry.dossiers.vendor import VendorDossier
from registry.intake.manifests import read_text
from registry.law.verdict import Outcome, Status
from registry.register import Question, Register

TODAY = Question(date(2026, 11, 23))
TEXT = """
registry: 1
organisations:
  - {id: organisation/us, name: Ours, kind: company, established_in: FR}
  - {id: organisation/v, name: V Inc, kind: company, established_in: US}
  - {id: organisation/w, name: W Inc, kind: company, established_in: IN}
engagements:
  - {id: engagement/v, organisation: organisation/v, role: processor, review: %s}
transfers:
  - {id: transfer/v, exporter: {organisation: organisation/us, role: controller}, engagement: engagement/v,
     importer: {organisation: organisation/v, role: processor}, mechanisms: []}
"""
ONWARD = """
  - {id: transfer/w, exporter: {organisation: organisation/v, role: processor}, mechanisms: [],
     importer: {organisation: organisation/w, role: processor}}
"""


def register(review: str, more: str = "") -> Register:
    return Register(read_text(TEXT % review + more))


def judged(of: Register, transfer: str = "transfer/v") -> tuple[Outcome | None, Status]:
    verdict = of.dossiers.transfers.dossier(transfer).verdict(of.as_of(TODAY))
    return verdict.outcome, verdict.status


def test_a_draft_is_judged_as_planned() -> None:
    assert judged(register("draft")) == (Outcome.UNCOVERED, Status.PLANNED)
    assert register("draft").drafts == {"engagement/v", "transfer/v"}


def test_a_rejected_one_is_not_judged_and_nothing_is_found_on_it() -> None:
    assert judged(register("rejected")) == (None, Status.REJECTED)
    assert register("rejected").findings(TODAY).open == []


def test_neither_counts_towards_the_vendor() -> None:
    for review in ("draft", "rejected"):
        of = register(review)
        vendor = VendorDossier.of("organisation/v", of.dossiers.transfers)
        assert vendor.outcome(of.as_of(TODAY)) is None


def test_data_did_not_come_by_a_rejected_transfer() -> None:
    approved, rejected = register("approved", ONWARD), register("rejected", ONWARD)
    assert judged(approved, "transfer/w")[0] is Outcome.UNCOVERED
    assert judged(rejected, "transfer/w")[0] is Outcome.UNKNOWN  # does the GDPR bind V Inc?


def test_a_draft_counts_for_fail_on_only_where_drafts_are_counted() -> None:
    report = judge_register(register("draft"), TODAY, "en")
    assert fails(report, FailOn.UNCOVERED)
    assert not fails(report, FailOn.UNKNOWN, count_drafts=False)


def test_a_rejected_one_never_counts() -> None:
    assert not fails(judge_register(register("rejected"), TODAY, "en"), FailOn.UNKNOWN)
