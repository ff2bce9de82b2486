"""What a buyer reads about a proposal: questions and how to answer, and the same vendor proposed twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import Run

VENDOR = """
registry: 1
organisations:
  - {id: organisation/our-company, name: We, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme Inc., kind: company, established_in: US}
transfers:
  - id: transfer/tickets
    exporter: {organisation: organisation/our-company, role: controller}
    importer: {organisation: organisation/acme, role: processor}
    mechanisms: []
"""
BUYER = ("--role", "procurement", "--actor", "buyer-1")
OTHER_BUYER = ("--role", "procurement", "--actor", "buyer-2")
DPO = ("--role", "dpo", "--actor", "dpo-1")


@pytest.fixture
def vendor(tmp_path: Path) -> str:
    """A vendor that nothing covers."""
    return written(tmp_path, "vendor.yaml", VENDOR)


def written(folder: Path, name: str, text: str) -> str:
    """A manifest in a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def answer(run: Run, *arguments: str) -> dict[str, Any]:
    """The answer of a command in JSON."""
    ended = run(*arguments, "--format", "json")
    assert ended.returncode == 0, ended.stderr
    as_json: dict[str, Any] = json.loads(ended.stdout)
    return as_json


def proposed(run: Run, *arguments: str) -> str:
    return str(answer(run, "propose", *arguments)["proposal"]["id"])


def revision(run: Run, proposal: str) -> tuple[str, str]:
    """The option that names the revision that is shown now."""
    return "--revision", str(answer(run, "proposals", proposal)["revision"])


def test_a_proposal_shows_its_questions_answers_and_comments_also_after_it_was_decided(
    run: Run, vendor: str, tmp_path: Path
) -> None:
    proposal = proposed(run, vendor, *BUYER)
    asked = run("request-changes", proposal, "In which country?", *revision(run, proposal), *DPO)
    assert asked.returncode == 0
    shown = run("proposals", proposal).stdout
    assert "Changes requested by dpo-1 (dpo), 20" in shown
    assert "UTC: In which country?" in shown
    assert f"To submit a new version, buyer-1 runs: registry propose FILE --answers {proposal}" in shown
    assert "To answer: registry answer question/" in shown
    assert [one["id"] for one in answer(run, "proposals", "--state", "changes-requested")["proposals"]] == [
        proposal
    ]
    assert "state: open → changes requested" in run("history", "list").stdout
    assert "overlays" not in run("history", "list").stdout
    at_home = written(tmp_path, "home.yaml", VENDOR.replace("established_in: US", "established_in: FR"))
    run("propose", at_home, "--answers", proposal, "--reason", "They moved to Paris", *BUYER)
    run("comment", proposal, "I have seen the lease.", *BUYER)
    assert run("approve", proposal, *revision(run, proposal), *DPO).returncode == 0
    remarks = answer(run, "proposals", proposal)["remarks"]
    assert [(one["kind"], one["by"], one["text"]) for one in remarks] == [
        ("question", "dpo-1", "In which country?"),
        ("answer", "buyer-1", "They moved to Paris"),
        ("comment", "buyer-1", "I have seen the lease."),
    ]
    shown = run("proposals", proposal).stdout
    assert "UTC: In which country?" in shown
    assert "Answered with a new version by buyer-1 (procurement), 20" in shown
    assert "UTC: They moved to Paris" in shown
    assert "UTC: I have seen the lease." in shown
    assert "--answers" not in shown


def test_a_vendor_proposed_twice_is_named_until_one_is_approved_and_the_other_adds_nothing(
    run: Run, vendor: str, tmp_path: Path
) -> None:
    first = proposed(run, vendor, *BUYER)
    assert answer(run, "proposals", first)["same_vendor"] == []
    other_id = VENDOR.replace("organisation/acme", "organisation/acme-inc").replace(
        "Acme Inc.", "ACME Incorporated"
    )
    for text in (VENDOR, other_id):
        again = run("propose", written(tmp_path, "again.yaml", text), *OTHER_BUYER)
        assert f"is also proposed in {first} by buyer-1; withdraw one of the two." in again.stdout
    second, third = (one["id"] for one in answer(run, "proposals")["proposals"] if one["id"] != first)
    assert run("proposals").stdout.count(" is proposed twice: ") == 3
    assert {second, third} <= {*answer(run, "proposals", first)["same_vendor"]}
    terms = ("--require", "Sign the clauses", "--due", "2099-01-01")
    assert run("approve", first, *revision(run, first), *terms, *DPO).returncode == 0
    left = [answer(run, "proposals", one) for one in (second, third)]
    assert [one["nothing_left"] for one in left].count(True) == 1
    same = next(one["proposal"]["id"] for one in left if one["nothing_left"])
    assert "Nothing is left to add: all of this is recorded by now." in run("proposals", same).stdout


def test_our_own_company_in_two_proposals_is_no_vendor_proposed_twice(
    run: Run, vendor: str, tmp_path: Path
) -> None:
    proposed(run, vendor, *BUYER)
    beta = VENDOR.replace("acme", "beta").replace("Acme Inc.", "Beta Ltd").replace("tickets", "calls")
    assert answer(run, "propose", written(tmp_path, "b.yaml", beta), *OTHER_BUYER)["same_vendor"] == []


def test_an_answer_with_other_records_says_what_it_no_longer_proposes(
    run: Run, vendor: str, tmp_path: Path
) -> None:
    proposal = proposed(run, vendor, *BUYER)
    beta = VENDOR.replace("acme", "beta").replace("Acme", "Beta").replace("tickets", "calls")
    out = run("propose", written(tmp_path, "b.yaml", beta), "--answers", proposal, *BUYER).stdout
    dropped = "organisation/acme, transfer/tickets"
    assert f"This replaces the earlier version; no longer proposed: {dropped}." in out


def test_a_buyer_is_not_sent_to_reject_what_another_proposed(run: Run, vendor: str) -> None:
    proposal = proposed(run, vendor, *BUYER)
    refused = run("withdraw", proposal, *OTHER_BUYER)
    assert refused.returncode == 2
    assert "Submit your own proposal, or comment on this one" in refused.stderr
    assert "Reject" not in refused.stderr
    run("withdraw", proposal, *BUYER)
    again = run("withdraw", proposal, *BUYER)
    assert "It has already been withdrawn. Submit a new proposal." in again.stderr
