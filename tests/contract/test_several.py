"""What is done to several at once: all of them or none, in one entry, with everything that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from commands import Run

from registry.access import AccessRole, Actor
from registry.commands.approval import Reviewed
from registry.commands.command_runner import CommandOptions
from registry.commands.documents import new_document
from registry.commands.writer import RegisterWriter
from registry.commit.transaction import Written
from registry.entities import (
    AcceptedBasis,
    Comment,
    Decision,
    Document,
    FactQuestion,
    Organisation,
    Requirement,
)
from registry.errors import ConflictError, InputError, RegistryError
from registry.graph.store import Store
from registry.vocabulary import ProposalState

FINDINGS = ("place-missing:organisation/x", "place-missing:organisation/y")
LATER = date(2199, 1, 1)
DPO = ("--role", "dpo")
BASES: dict[str, tuple[AcceptedBasis, ...]] = dict.fromkeys(FINDINGS, ())


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    """An officer, of a register with the vendors that findings are about."""
    writer = RegisterWriter(store, Actor("dpo-1", AccessRole.DPO))
    writer.entries.record([Organisation(id=f"organisation/{each}") for each in "xyz"])
    return writer


@pytest.fixture
def buyer(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("buyer-1", AccessRole.PROCUREMENT))


def decisions(store: Store) -> list[Decision]:
    return [*store.facts().all(Decision).values()]


def read(dpo: RegisterWriter, *ids: str) -> list[Reviewed]:
    return [Reviewed(each, dpo.proposals.revision(dpo.proposals.get(each))) for each in ids]


def proposed(buyer: RegisterWriter, *slugs: str) -> list[str]:
    return [buyer.proposals.propose([Organisation(id=f"organisation/{each}")]).id for each in slugs]


def states(dpo: RegisterWriter, ids: list[str]) -> set[ProposalState]:
    return {dpo.proposals.get(each).state for each in ids}


@pytest.mark.parametrize("what", ["accept", "close", "assign", "comment"])
def test_several_findings_are_one_entry_and_one_undo(store: Store, dpo: RegisterWriter, what: str) -> None:
    before = store.facts()
    options = CommandOptions(request="once")
    document = new_document(options, "Contract", "Safe 3")
    ways: dict[str, Callable[[], Written]] = {
        "accept": lambda: dpo.decisions.accept_several(BASES, LATER, "Small", options),
        "close": lambda: dpo.decisions.close_several(BASES, "Done", [document], options),
        "assign": lambda: dpo.decisions.assign_several(FINDINGS, "dpo-2", options),
        "comment": lambda: dpo.decisions.comment_several(FINDINGS, "Soon", options),
    }
    written = ways[what]()
    assert written.first == written.last == store.head().seq
    words: list[Decision | Comment] = [*decisions(store), *store.facts().all(Comment).values()]
    assert sorted(each.about for each in words) == [*FINDINGS]
    assert ways[what]().repeated
    dpo.entries.undo(written.last or 0)
    assert store.facts() == before


@pytest.mark.parametrize("what", ["assign_several", "comment_several"])
def test_what_is_named_twice_is_done_once(store: Store, dpo: RegisterWriter, what: str) -> None:
    getattr(dpo.decisions, what)([FINDINGS[0], FINDINGS[0]], "dpo-2")
    assert len([*decisions(store), *store.facts().all(Comment).values()]) == 1


def test_a_proposal_that_is_named_twice_is_returned_once(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    (proposal,) = proposed(buyer, "a")
    dpo.proposals.request_changes_several(read(dpo, proposal, proposal), "Where?")
    assert len(store.facts().all(FactQuestion)) == 1


def test_an_acceptance_of_several_shortens_what_would_outlast_it(store: Store, dpo: RegisterWriter) -> None:
    dpo.decisions.accept(FINDINGS[0], LATER, "Long")
    sooner = date(2198, 1, 1)
    dpo.decisions.accept_several(BASES, sooner, "Both")
    assert sorted((one.about, one.until) for one in decisions(store)) == [(each, sooner) for each in FINDINGS]


def test_of_several_to_reopen_each_that_is_open_is_named_and_none_reopened(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.decisions.accept(FINDINGS[0], LATER, "Small")
    others = [FINDINGS[1], "place-missing:organisation/z"]
    with pytest.raises(InputError) as caught:
        dpo.decisions.reopen_several([FINDINGS[0], *others], "Wrong")
    assert [each.where for each in caught.value.faults] == others
    assert [one.reopened_on for one in decisions(store)] == [None]
    dpo.decisions.accept(FINDINGS[1], LATER, "Small")
    dpo.decisions.reopen_several(FINDINGS, "Wrong")
    assert None not in [one.reopened_on for one in decisions(store)]


def test_several_proposals_are_returned_in_one_entry_that_can_be_undone(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    ids = proposed(buyer, "a", "b")
    written = dpo.proposals.request_changes_several(read(dpo, *ids), "Where are the data?")
    assert written.first == written.last
    assert states(dpo, ids) == {ProposalState.CHANGES_REQUESTED}
    questions = store.facts().all(FactQuestion).values()
    assert sorted(one.about for one in questions) == sorted(ids)
    dpo.entries.undo(written.last or 0)
    assert states(dpo, ids) == {ProposalState.OPEN}
    assert not store.facts().all(FactQuestion)


def test_a_rejection_can_be_undone_until_its_proposal_changes_again(
    dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    ids = proposed(buyer, "a", "b")
    rejected = dpo.proposals.reject_several(read(dpo, *ids), "Not now").last or 0
    dpo.entries.undo(rejected)
    assert states(dpo, ids) == {ProposalState.OPEN}
    returned = dpo.proposals.request_changes_several(read(dpo, *ids), "Where?").last or 0
    buyer.proposals.withdraw(ids[0])
    with pytest.raises(ConflictError):
        dpo.entries.undo(returned)
    assert [dpo.proposals.get(each).state for each in ids] == [
        ProposalState.WITHDRAWN,
        ProposalState.CHANGES_REQUESTED,
    ]


@pytest.mark.parametrize("what", ["request_changes_several", "reject_several"])
def test_all_that_is_wrong_with_several_proposals_is_told_and_none_is_decided(
    dpo: RegisterWriter, buyer: RegisterWriter, what: str
) -> None:
    ids = proposed(buyer, "a", "b", "c")
    chosen = read(dpo, *ids)
    for each in ids[:2]:
        buyer.proposals.withdraw(each)
    with pytest.raises(InputError) as caught:
        getattr(dpo.proposals, what)(chosen, "No")
    assert [each.where for each in caught.value.faults] == ids[:2]
    with pytest.raises(RegistryError) as one:
        getattr(dpo.proposals, what)(chosen[1:], "No")
    assert one.value.where == ids[1]
    assert dpo.proposals.get(ids[2]).state is ProposalState.OPEN


def test_a_requirement_and_the_document_that_shows_it_are_one_entry(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.record([Organisation(id="organisation/a")])
    dpo.requirements.set("organisation/a", "Sign", "dpo-1", LATER)
    (requirement,) = store.facts().all(Requirement).values()
    evidence = new_document(CommandOptions(request="shown"), "Contract", "Safe 3")
    written = dpo.requirements.fulfil(requirement.id, [evidence])
    assert store.facts()[evidence.id] == evidence
    dpo.entries.undo(written.last or 0)
    assert store.facts().all(Document) == {}
    assert store.facts()[requirement.id] == requirement


def test_the_command_line_names_every_finding_that_does_not_exist(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "vendor.yaml"
    path.write_text(
        "registry: 1\norganisations: [{id: organisation/us}, {id: organisation/a}]\ntransfers:\n"
        "  - {id: transfer/a, exporter: {organisation: organisation/us},"
        " importer: {organisation: organisation/a}}\n",
        encoding="utf-8",
    )
    run("init")
    assert run("load", str(path)).returncode == 0
    found = [each["id"] for each in json.loads(run("check", "--format", "json").stdout)["findings"]][:2]
    wrong = run("accept", found[0], "place-missing:x", "place-missing:y", "2199-01-01", "Small", *DPO)
    assert wrong.returncode != 0
    assert wrong.stderr.count("There is no finding") == 2
    assert json.loads(run("list", "decisions", "--format", "json").stdout)["items"] == []
    assert run("accept", *found, "2199-01-01", "Small", *DPO).returncode == 0
    assert run("reopen", *found, "Wrong", *DPO).returncode == 0
    assert run("assign", *found, "dpo-2", *DPO).returncode == 0
    assert len(json.loads(run("list", "decisions", "--format", "json").stdout)["items"]) == 4
