"""The commands that write, on each engine: one call each, told before it is done and after."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from commands import Run

from registry.cli.parsing import local_date
from registry.commit import preconditions, write_request
from registry.commit.write_request import WriteRequest
from registry.entities import Comment, Decision, Transfer
from registry.graph.connection import Connection
from registry.graph.store import Store
from registry.history.change import Head

VENDOR = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme, kind: company, established_in: US}
transfers:
  - id: transfer/tickets
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/acme, role: processor}
    mechanisms: []
"""
SECOND = """
registry: 1
transfers:
  - id: transfer/calls
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/acme, role: processor}
"""
BUYER = ("--role", "procurement", "--actor", "buyer-1")
DPO = ("--role", "dpo", "--actor", "dpo-1")
FINDING = "transfer-without-safeguard:transfer/tickets"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    """Write a manifest."""

    def write(text: str) -> str:
        path = tmp_path / f"{abs(hash(text))}.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def vendor(file: Callable[[str], str]) -> str:
    """A vendor that nothing covers."""
    return file(VENDOR)


def told(run: Run, *arguments: str) -> dict[str, Any]:
    ended = run(*arguments, "--format", "json")
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def refused(run: Run, *arguments: str) -> str:
    ended = run(*arguments)
    assert ended.returncode == 2, ended.stdout
    assert ended.stdout == ""
    assert re.fullmatch(r"error: .+\n", ended.stderr)
    return ended.stderr


def proposed(run: Run, *arguments: str) -> str:
    return str(told(run, "propose", *arguments, *BUYER)["proposal"]["id"])


def revision(run: Run, proposal: str) -> tuple[str, str]:
    """The option that names the revision that is shown now."""
    return "--revision", str(told(run, "proposals", proposal)["revision"])


def test_what_is_recorded_is_told_with_its_entry_and_its_verdicts(
    run: Run, vendor: str, file: Callable[[str], str]
) -> None:
    lines = run("record", vendor, "--reason", "A new vendor").stdout.splitlines()
    assert lines[:4] == [
        "Entry 1: record by local (administrator).",
        "added    organisation/acme",
        "added    organisation/us",
        "added    transfer/tickets",
    ]
    assert lines[-1] == "transfer/tickets (We to Acme): not recorded -> Lacks a safeguard"
    assert "Already recorded: organisation/acme" in refused(run, "record", vendor)
    second = told(run, "record", file(SECOND))
    assert [one["id"] for one in second["added"]] == ["transfer/calls"], "it refers to what is on file"


def test_a_reference_to_nothing_names_the_nearest_on_file(
    run: Run, vendor: str, file: Callable[[str], str]
) -> None:
    run("record", vendor)
    wrong = file(SECOND.replace("organisation/acme", "organisation/acmo"))
    assert "transfers[0].importer.organisation: Nothing is recorded as organisation/acmo. Write " in refused(
        run, "record", wrong
    )


def test_a_dry_run_shows_fields_and_verdicts_before_and_after_and_writes_nothing(
    run: Run, vendor: str, store: Store
) -> None:
    run("record", vendor)
    lines = run("change", "organisation/acme", "established_in=FR", "name=", "--dry-run").stdout.splitlines()
    assert lines[:4] == [
        "Dry run: nothing was written.",
        "changed  organisation/acme",
        "  name: Acme -> not recorded",
        "  established_in: US -> FR",
    ]
    assert lines[-1] == "transfer/tickets (We to organisation/acme): Lacks a safeguard -> Needs information"
    assert store.head().seq == 1
    assert store.facts()["organisation/acme"].name == "Acme"


TWIN = """
registry: 1
organisations:
  - {id: organisation/acme-inc, name: Acme, kind: company, established_in: US}
"""


def test_a_vendor_recorded_twice_is_flagged_when_proposed_and_when_approved(
    run: Run, vendor: str, file: Callable[[str], str]
) -> None:
    run("record", vendor)
    proposal = told(run, "propose", file(TWIN), *BUYER)
    assert [finding["check"] for finding in proposal["findings"]] == ["organisation-recorded-twice"]
    one = str(proposal["proposal"]["id"])
    approved = run("approve", one, *revision(run, one), *DPO)
    assert approved.returncode == 0
    assert "Organisation recorded twice" in approved.stdout


def test_a_proposal_shows_the_findings_on_its_transfers(
    run: Run, vendor: str, file: Callable[[str], str]
) -> None:
    run("record", vendor)
    proposal = told(run, "propose", file(SECOND), *BUYER)
    assert {finding["subject"] for finding in proposal["findings"]} == {"transfer/calls"}


WORK = """
registry: 1
organisations:
  - {id: organisation/mailer, name: Mailer Inc., kind: company, established_in: US}
data_categories: [{id: category/orders, name: Orders}]
agreements: [{id: agreement/acme, signed_on: 2020-01-01, expires: 2020-12-31}]
engagements:
  - {id: engagement/acme, organisation: organisation/acme, role: processor, agreement: agreement/acme}
assessments: [{id: assessment/tia, review_by: TOMORROW}]
activities:
  - id: activity/sales
    role: controller
    operated_by: organisation/us
    categories: [category/orders]
    disclosed_to: [engagement/acme]
    recipients: [organisation/mailer]
"""


def test_a_proposal_and_its_approval_show_the_new_findings_on_all_that_they_touch(
    run: Run, vendor: str, file: Callable[[str], str]
) -> None:
    run("record", vendor)
    work = WORK.replace("TOMORROW", (local_date() + timedelta(1)).isoformat())
    proposal = told(run, "propose", file(work), *BUYER)
    expected = {
        ("engagement-without-agreement", "engagement/acme"),
        ("recipient-without-transfer", "organisation/mailer"),
        ("category-without-retention", "category/orders"),
        ("ends-soon", "assessment/tia"),
    }
    shown = {(finding["check"], finding["subject"]) for finding in proposal["findings"]}
    assert expected <= shown
    assert ("recipient-without-transfer", "organisation/acme") not in shown, "a transfer to it is recorded"
    assert {subject for _, subject in shown} <= {
        *("engagement/acme", "organisation/mailer", "category/orders", "assessment/tia", "organisation/acme"),
        *("transfer/tickets", "mechanism/scc"),
    }
    one = str(proposal["proposal"]["id"])
    approved = told(run, "approve", one, *revision(run, one), *DPO)
    assert expected <= {(finding["check"], finding["subject"]) for finding in approved["findings"]}


@pytest.mark.usefixtures("unprepared")
def test_a_dry_run_on_an_empty_database_leaves_it_empty(
    run: Run, vendor: str, connection: Connection
) -> None:
    assert "registry init" in refused(run, "record", vendor, "--dry-run")
    assert connection.read("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_fields_are_changed_by_their_paths_and_verdicts_follow(run: Run, vendor: str, store: Store) -> None:
    run("record", vendor)
    found = told(run, "change", "transfer/tickets", "importer.role=controller", "places[0].jurisdiction=us")
    assert found["changed"] == [
        {
            "id": "transfer/tickets",
            "fields": [
                {"path": "importer.role", "before": "processor", "after": "controller"},
                {"path": "places", "before": None, "after": [{"jurisdiction": "US"}]},
            ],
        }
    ]
    moved = told(run, "change", "organisation/acme", "established_in=FR")
    (effect,) = moved["verdicts"]
    assert (effect["before"]["outcome"], effect["after"]["outcome"]) == ("uncovered", "not_restricted")
    transfer = store.facts().all(Transfer)["transfer/tickets"]
    assert transfer.places
    assert transfer.places[0].jurisdiction == "US"


def test_every_fault_of_a_change_is_told_with_path_and_cure(run: Run, vendor: str) -> None:
    run("record", vendor)
    ended = run(
        "change", "transfer/tickets", "importer.rol=x", "starts=soon", "exporter.organisation=organisation/a"
    )
    assert ended.returncode == 2
    lines = ended.stderr.splitlines()
    assert len(lines) == 3
    assert "error: transfer/tickets: importer.rol: rol is not a key of a party. Write role." in lines[0]
    assert "Did you mean transfer/tickets?" in refused(run, "change", "transfer/ticket", "starts=2026-01-01")


def test_a_manifest_replaces_what_is_on_file(run: Run, vendor: str, file: Callable[[str], str]) -> None:
    run("record", vendor)
    found = told(run, "change", "--file", file(VENDOR.replace("name: Acme, kind: company", "name: Acme")))
    assert found["changed"][0]["fields"] == [{"path": "kind", "before": "company", "after": None}]
    assert "transfer/calls" in refused(run, "change", "--file", file(SECOND))


def test_an_end_a_new_name_and_an_undo_are_entries(run: Run, vendor: str, store: Store) -> None:
    run("record", vendor)
    ended = told(run, "end", "transfer/tickets", "2199-12-31")
    assert ended["verdicts"][0]["after"]["next_change"]["day"] == "2200-01-01"
    assert told(run, "rename", "organisation/acme", "Acme Inc.")["entries"] == [3, 3]
    assert told(run, "undo", "2", "--request", "undo-1")["entries"] == [4, 4]
    again = told(run, "undo", "2", "--request", "undo-1")
    assert (again["entries"], again["repeated"]) == ([4, 4], True)
    assert store.facts().all(Transfer)["transfer/tickets"].ends is None
    assert store.facts()["organisation/acme"].name == "Acme Inc."


def test_a_stale_base_and_a_request_used_for_something_else_are_refused_in_a_line(
    run: Run, vendor: str
) -> None:
    run("record", vendor, "--request", "one")
    run("rename", "organisation/acme", "Acme Inc.", "--actor", "actor-2")
    stale = refused(run, "change", "organisation/acme", "website=x", "--base", "1")
    assert re.search(r"Changed meanwhile: organisation/acme by actor-2 at 20.+\(name; entry 2\)", stale)
    other = refused(run, "rename", "organisation/acme", "A", "--request", "one")
    assert "used for another command: record by local (entry 1)" in other


def test_a_role_that_may_not_is_refused_before_anything_is_read(run: Run) -> None:
    said = refused(run, "approve", "proposal/none")
    assert "The role administrator may not approve. Ask a data protection officer to do it." in said
    assert "may not record" in refused(run, "record", "nowhere.yaml", "--role", "auditor")


def test_a_proposal_tells_what_is_missing_and_records_nothing(run: Run, vendor: str, store: Store) -> None:
    out = run("propose", vendor, "--title", "Acme", *BUYER).stdout
    assert out.startswith("Entry 1: propose by buyer-1 (procurement).\nProposed as proposal/")
    assert "Lacks a safeguard: We to Acme (transfer/tickets)" in out
    assert "Have We and Acme sign the standard contractual clauses (module 2)" in out
    assert "Transfers not lawful as recorded: 1 of 1." in out
    assert store.is_empty()


def test_an_officer_reads_asks_back_and_approves_with_requirements(
    run: Run, vendor: str, file: Callable[[str], str], store: Store
) -> None:
    proposal = proposed(run, vendor, "--request", "Ticket 42: a request with spaces")
    assert proposed(run, vendor, "--request", "Ticket 42: a request with spaces") == proposal
    returned = told(run, "request-changes", proposal, "In which country?", *revision(run, proposal), *DPO)
    assert returned["proposal"]["state"] == "asked_back"
    full = told(run, "proposals", proposal)
    assert (full["fits"], full["read_at"], full["proposal"]["question"]) == (True, 2, "In which country?")
    assert [one["outcome"] for one in full["transfers"]] == ["uncovered"]
    at_home = file(VENDOR.replace("established_in: US", "established_in: FR"))
    assert proposed(run, at_home, "--answers", proposal) == proposal
    assert "buyer-1" in refused(run, "approve", proposal, "--base", "2", *DPO)
    assert "buyer-1" in refused(run, "approve", proposal, "--revision", full["revision"], *DPO)
    assert "The revision that was read is missing." in refused(run, "approve", proposal, *DPO)
    read = revision(run, proposal)
    approval = (run, "approve", proposal, *read, "--require", "Sign", "--request", "a-1", *DPO)
    approved = told(*approval)
    assert [one["after"]["outcome"] for one in approved["verdicts"]] == ["unknown"]
    assert told(*approval)["repeated"]
    (decision,) = store.facts().all(Decision).values()
    assert decision.requirements == ("Sign",)
    assert "approved" in run("proposals").stdout
    assert told(run, "proposals", "--state", "open")["proposals"] == []
    for shown in (["proposals", proposal], ["show", "transfer/tickets"], ["show", "organisation/acme"]):
        out = run(*shown).stdout
        assert "Requirements of approvals\n" in out, shown
        assert f"Approved by dpo-1 on {decision.made_on} ({decision.id}):\n  Sign\n" in out, shown
        assert told(run, *shown)["requirements"][0]["requirements"] == ["Sign"]
    listed = run("list", "decisions").stdout
    assert listed.splitlines()[0].split() == ["Id", "Kind", "About", "By"]
    assert f"approved  {proposal}" in listed
    history = run("history", "list").stdout
    assert f"about: not recorded → {proposal}" in history


def test_a_proposal_that_no_longer_fits_says_why(run: Run, vendor: str, file: Callable[[str], str]) -> None:
    run("record", vendor)
    proposal = proposed(run, file(VENDOR.replace("name: Acme", "name: Acme Ltd.")))
    run("rename", "organisation/acme", "Acme Inc.")
    out = run("proposals", proposal).stdout
    assert "It conflicts with the current register.\n  organisation/acme: Others have since changed" in out
    assert "changed these fields differently: name" in refused(
        run, "approve", proposal, *revision(run, proposal), *DPO
    )


def test_two_proposals_may_bring_the_same_entity(
    run: Run, vendor: str, file: Callable[[str], str], store: Store
) -> None:
    calls = VENDOR.replace("transfer/tickets", "transfer/calls")
    one, other = proposed(run, vendor), proposed(run, file(calls))
    until = ("--accept-until", "2099-01-01", "--reason", "Signed by the end of the year")
    told(run, "approve", one, *revision(run, one), *until, *DPO)
    second = told(run, "approve", other, *revision(run, other), *until, *DPO)
    assert [each["id"] for each in second["added"]][:1] == ["transfer/calls"]
    assert len(store.facts().all(Transfer)) == 2


def test_a_proposal_is_rejected_once_and_withdrawn_by_its_author(run: Run, vendor: str) -> None:
    proposal = proposed(run, vendor)
    assert "Only the author" in refused(run, "withdraw", proposal, "--role", "procurement")
    read = revision(run, proposal)
    rejection = (run, "reject", proposal, "Not needed", "--request", "r-1", *read, *DPO)
    assert [told(*rejection)["repeated"] for _ in range(2)] == [False, True]
    assert told(run, "withdraw", proposed(run, vendor), *BUYER)["proposal"]["state"] == "withdrawn"


def test_a_draft_is_kept_with_its_faults_and_judged_as_far_as_it_goes(
    run: Run, file: Callable[[str], str], store: Store
) -> None:
    text = VENDOR.replace("mechanisms: []", "mechanisms: [mechanism/none]").replace("US}", "XX}")
    assert run("draft", "save", "acme", file(text), *BUYER).returncode == 0
    assert (store.is_empty(), store.head().seq) == (True, 0)
    shown = told(run, "draft", "show", "acme")
    assert len(shown["faults"]) == 2
    assert [one["outcome"] for one in shown["transfers"]] == ["unknown"]
    assert run("draft", "show", "acme", "--text").stdout == text
    assert run("draft", "propose", "acme", *BUYER).returncode == 2
    assert "buyer-1 already has a draft with this name" in refused(run, "draft", "save", "acme", file(VENDOR))
    run("draft", "save", "acme", file(VENDOR), *BUYER)
    assert told(run, "draft", "propose", "acme", *BUYER)["lacking"] == 1
    assert "draft belongs to buyer-1" in refused(run, "draft", "drop", "acme")
    assert run("draft", "drop", "acme", *BUYER).returncode == 0
    assert told(run, "draft", "list")["drafts"] == []


def test_words_are_about_what_there_is(run: Run, vendor: str, store: Store) -> None:
    run("record", vendor)
    accepted = ("accept", FINDING, "2199-12-31", "Clauses are being signed", *DPO)
    assert told(run, *accepted)["verdicts"] == []
    assert told(run, "comment", FINDING, "They sign on Monday.")["entries"] == [3, 3]
    assert told(run, "assign", "organisation/acme", "dpo-1")["entries"] == [4, 4]
    facts = store.facts()
    assert {each.about for each in facts.all(Decision).values()} == {FINDING, "organisation/acme"}
    assert [each.about for each in facts.all(Comment).values()] == [FINDING]
    near = refused(run, "accept", f"{FINDING}s", "2199-12-31", "x", *DPO)
    assert f"Did you mean {FINDING}" in near
    assert "Did you mean organisation/acme" in refused(run, "comment", "organisation/acmo", "x")
    assert "Nothing is recorded as acme" in refused(run, "comment", "acme", "x")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("change",), "Nothing to change was given."),
        (("change", "organisation/a"), "Nothing to change was given."),
        (("rename", "organisation/a", " "), "name: The text is empty."),
        (("end", "transfer/a", "soon"), "'soon' is not a valid date."),
        (("undo", "9"), "no entry 9"),
        (("proposals", "proposal/none"), "There is no proposal proposal/none."),
        (("draft", "show", "None!"), "is not a valid name for a draft"),
        (("draft", "show", "none"), "There is no draft none."),
        (("comment", "organisation/a", "x", "--actor", "jane@company.example"), "is not a valid actor id"),
        (("change", "kind/a", "x=1"), "not an id of the register"),
    ],
)
def test_what_cannot_be_is_one_line_with_its_cure(run: Run, arguments: tuple[str, ...], said: str) -> None:
    run("init")
    assert said in refused(run, *arguments)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Interrupted after 40 of 70; these are saved. Run the same command again to finish.\n"),
        (
            ("--base", "0"),
            "after 40 of 70; these are saved. Run the same command again without --base to finish.\n",
        ),
        (("--base", "0", "--request", "r"), "these are saved. Run the same command again to finish.\n"),
        (("--dry-run",), ""),
    ],
)
def test_a_load_in_parts_that_breaks_off_says_how_far_it_came_and_its_second_try_does_the_rest(
    run: Run,
    file: Callable[[str], str],
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    said: str,
) -> None:
    run("init")
    monkeypatch.setattr(write_request, "ONE_TRANSACTION", 50)
    monkeypatch.setattr(write_request, "BATCH", 20)
    many = "".join(f"  - {{id: organisation/o{number}}}\n" for number in range(70))
    manifest = file(f"registry: 1\norganisations:\n{many}")
    refuse, parts = preconditions.require_well_formed, count(1)

    def interrupted(asked: WriteRequest, head: Head) -> None:
        if next(parts) == 3:
            raise KeyboardInterrupt
        refuse(asked, head)

    with monkeypatch.context() as patched:
        patched.setattr(preconditions, "require_well_formed", interrupted)
        ended = run("load", manifest, *options, *DPO)
    assert (ended.returncode, ended.stdout) == (130, "")
    assert said in ended.stderr
    assert bool(said) == bool(ended.stderr)
    assert store.counts() == ({"organisation": 40} if said else {})
    again = options if "--request" in options else ()
    assert run("load", manifest, *again, *DPO).returncode == 0
    assert store.counts() == {"organisation": 70}


def test_an_id_without_its_kind_is_answered_with_the_whole_id(run: Run, vendor: str) -> None:
    proposal = proposed(run, vendor)
    short = proposal.removeprefix("proposal/")
    assert f"Did you mean {proposal}?" in refused(run, "withdraw", short, *BUYER)
    assert f"Did you mean {proposal}?" in refused(run, "propose", vendor, "--answers", short, *BUYER)


def test_an_answer_is_shown_as_a_manifest_has_it(run: Run, tmp_path: Path) -> None:
    listing = "{framework: eu_us_dpf, checked_on: 2026-01-31, found: false}"
    path = tmp_path / "a.yaml"
    path.write_text(
        f"registry: 1\norganisations:\n  - {{id: organisation/acme, name: Acme, listings: [{listing}]}}\n",
        encoding="utf-8",
    )
    assert run("load", str(path)).returncode == 0
    assert "found: false" in run("show", "organisation/acme").stdout
    assert "Did you mean organisation/acme?" in refused(run, "show", "acme")
