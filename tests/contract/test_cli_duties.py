"""What two people do on the command line: approvals, and questions, requirements, documents and evidence."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from acts import on_ones_own_machine
from commands import Run, within

from registry.engine.embedded import Address

MANIFEST = "registry: 1\norganisations: [{id: organisation/acme}]\n"
COMMENT = """
comments:
  - {id: comment/a, about: organisation/acme, text: So it is, made_by: dpo-1}
"""
ON_A_SERVER = ("REGISTRY_URI", "REGISTRY_USER", "REGISTRY_PASSWORD", "REGISTRY_DATABASE", "REGISTRY_ROLE")
DPO = ("--role", "dpo", "--actor")


@pytest.fixture
def manifest(tmp_path: Path) -> str:
    path = tmp_path / "vendor.yaml"
    path.write_text(MANIFEST, encoding="utf-8")
    return str(path)


@pytest.fixture
def alone(environment: dict[str, str], address: Address) -> Run:
    """Run a command on the embedded engine, without any setting."""
    mine = {name: value for name, value in environment.items() if name not in ON_A_SERVER}
    return partial(within, {**mine, "REGISTRY_DATA": str(address.embedded)})


def proposed(run: Run, manifest: str, *actor: str) -> str:
    ended = run("propose", manifest, "--format", "json", *actor)
    assert ended.returncode == 0, ended.stderr
    return str(json.loads(ended.stdout)["proposal"]["id"])


@on_ones_own_machine
def test_alone_one_approves_ones_own_proposal_and_the_history_says_so(alone: Run, manifest: str) -> None:
    alone("init")
    proposal = proposed(alone, manifest)
    approved = alone("approve", proposal)
    assert approved.returncode == 0, approved.stderr
    assert "You approved your own proposal; the history marks this." in approved.stderr
    assert "Decided by local, who had proposed it." in alone("proposals", proposal).stdout
    assert "Approved by someone who proposed them: 1." in alone("proposals").stdout
    assert "Approved by someone who proposed it." in alone("history").stdout
    entries = json.loads(alone("history", "--format", "json").stdout)["entries"]
    assert [each.get("own_proposal") for each in entries[0]["subjects"]].count(True) == 1
    assert "Approvals by someone who proposed it themselves: 1." in alone("history", "verify").stdout


def test_on_a_server_another_person_approves_what_was_read(run: Run, manifest: str) -> None:
    run("init")
    proposal = proposed(run, manifest, *DPO, "dpo-1")
    assert "--revision 1-" in run("proposals", proposal).stdout
    read = str(json.loads(run("proposals", proposal, "--format", "json").stdout)["revision"])
    own = run("approve", proposal, "--revision", read, *DPO, "dpo-1")
    assert (own.returncode, own.stdout) == (2, "")
    assert "Nobody may approve what they proposed or changed. Let another" in own.stderr
    unread = run("approve", proposal, *DPO, "dpo-2")
    assert "The revision that was read is missing. Give it with --revision" in unread.stderr
    assert run("approve", proposal, "--revision", read, *DPO, "dpo-2").returncode == 0
    assert "someone who proposed" not in run("history", "verify").stdout


def test_a_draft_that_another_person_proposes_is_not_approved_by_its_author(run: Run, manifest: str) -> None:
    run("draft", "save", "acme", manifest, *DPO, "dpo-1")
    ended = run("draft", "propose", "acme", "--format", "json", "--role", "procurement", "--actor", "buyer-1")
    proposal = str(json.loads(ended.stdout)["proposal"]["id"])
    read = str(json.loads(run("proposals", proposal, "--format", "json").stdout)["revision"])
    assert "Nobody may approve" in run("approve", proposal, "--revision", read, *DPO, "dpo-1").stderr


def test_what_an_export_brings_is_said_to_be_its_makers(run: Run, tmp_path: Path) -> None:
    export = tmp_path / "export.yaml"
    export.write_text(MANIFEST + COMMENT, encoding="utf-8")
    run("init")
    refused = run("load", str(export), *DPO, "dpo-2")
    assert "It names dpo-1 as its author, but dpo-2 is entering it." in refused.stderr
    assert run("load", str(export)).returncode == 0
    assert "Made by dpo-1, entered by local." in run("history").stdout
    subjects = json.loads(run("history", "--format", "json").stdout)["entries"][0]["subjects"]
    assert {each["id"]: each.get("made_by") for each in subjects}["comment/a"] == "dpo-1"


def test_questions_requirements_and_evidence_are_asked_fulfilled_listed_and_undone(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text("registry: 1\norganisations: [{id: organisation/acme}]\ntransfers: [{id: transfer/a, "
                    "importer: {organisation: organisation/acme}}]\n", encoding="utf-8")  # fmt: skip
    dpo, buyer = (*DPO, "dpo-1"), ("--role", "procurement", "--actor", "buyer-1")
    lost = "place-missing:transfer/a:storage"

    def done(*arguments: str) -> str:
        ended = run(*arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def listed(kind: str, *more: str) -> list[dict[str, str]]:
        entries: list[dict[str, str]] = json.loads(done(kind, *more, "--format", "json"))[kind]
        return entries

    done("load", str(path), *dpo)
    done("ask", "organisation/acme", "Where?", "--field", "organisation/acme:established_in", *buyer)
    (question,) = listed("questions", "--open")
    assert "Atlantis" in run("answer", question["id"], "Atlantis", *dpo).stderr
    done("answer", question["id"], "FR", *dpo)
    assert "established_in: FR" in done("show", "organisation/acme")
    assert listed("questions", "--open") == []
    assert "Where?" in done("questions")
    done("record-document", str(path), "--about", "organisation/acme", *buyer)
    (document,) = json.loads(done("list", "documents", "--format", "json"))["items"]
    done("require", "organisation/acme", "Sign", "--owner", "buyer-1", "--due", "2099-01-01", *dpo)
    (requirement,) = listed("requirements", "--owner", "buyer-1")
    change = ("change-requirement", requirement["id"], "--due")
    assert "is in the past" in run(*change, "2020-01-01", "--reason", "Ill", *dpo).stderr
    done(*change, "2099-02-01", "--reason", "Their counsel is ill", *dpo)
    assert "Their counsel is ill" in done("history")
    done("fulfil", requirement["id"], document["id"], *buyer)
    assert "fulfilled on" in done("requirements")
    shown = done("show", "organisation/acme")
    assert f"Where? ({question['id']}): FR" in shown
    assert "2099-02-01, buyer-1 is responsible" in shown
    done("reopen", requirement["id"], "Only one signed", *dpo)
    assert [one["id"] for one in listed("requirements", "--open")] == [requirement["id"]]
    done("close", lost, "They never received any", "--evidence", document["id"], *dpo)
    assert f"Closed by dpo-1, as shown by {document['id']}" in done("show", "transfer/a")
    done("reopen", lost, "They did", *dpo)
    assert "Closed" not in done("show", "transfer/a")
    assert "No decision accepts or closes it" in run("reopen", lost, "Again", *dpo).stderr
    entry = json.loads(done("history", "--format", "json"))["entries"][0]["seq"]
    done("undo", str(entry), *dpo)
    assert "Closed by dpo-1" in done("show", "transfer/a")
    assert "may not close" in run("close", lost, "x", "--evidence", document["id"], *buyer).stderr


def test_several_proposals_are_approved_each_at_its_revision(run: Run, tmp_path: Path) -> None:
    run("init")
    ids, revisions = [], []
    for slug in "ab":
        path = tmp_path / f"{slug}.yaml"
        path.write_text(f"registry: 1\norganisations: [{{id: organisation/{slug}}}]\n", encoding="utf-8")
        ids.append(proposed(run, str(path), "--actor", "dpo-1"))
        shown = json.loads(run("proposals", ids[-1], "--format", "json").stdout)
        revisions += ["--revision", shown["revision"]]
    assert "2 proposals and 1 revisions" in run("approve", *ids, *revisions[:2], *DPO, "dpo-2").stderr
    assert run("approve", *ids, *revisions, *DPO, "dpo-2").returncode == 0
    assert {one["state"] for one in json.loads(run("proposals", "--format", "json").stdout)["proposals"]} == {
        "approved"
    }


def test_an_approval_names_the_questions_left_open_and_the_proposal_how_its_requirements_stand(
    run: Run, tmp_path: Path
) -> None:
    run("init")
    path = tmp_path / "a.yaml"
    path.write_text("registry: 1\norganisations: [{id: organisation/a}]\n", encoding="utf-8")
    proposal = proposed(run, str(path), "--actor", "buyer-1")
    run("ask", proposal, "Where?", "--to", "buyer-1", *DPO, "dpo-1")
    read = json.loads(run("proposals", proposal, "--format", "json").stdout)["revision"]
    terms = ("--require", "Sign", "--require", "File it", "--due", "2199-01-01")
    approved = run("approve", proposal, *terms, "--revision", read, *DPO, "dpo-2")
    assert "Still open after the approval: Where?" in approved.stderr + approved.stdout
    shown = run("proposals", proposal).stdout
    assert shown.count("open, due 2199-01-01, buyer-1 is responsible") == 2
