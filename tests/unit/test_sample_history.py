"""The sample's history: two years that lead to its manifests, in the backup that `make sample` writes."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest
import yaml

from registry.backup.file import BackupFile
from registry.commands.proposal import Proposal
from registry.entities import BY_KIND, Decision, Entity
from registry.facts import Facts
from registry.intake.manifests import read_manifests
from registry.law.verdict import Outcome
from registry.register import Question, Register
from registry.seed import SAMPLE, sample_backup, seed_folder
from registry.vocabulary import DecisionKind, ProposalState
from tests.sample_kinds import MADE_ON_THE_WAY

DAY = date(2026, 11, 30)
Line = dict[str, Any]


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    with gzip.open(sample_backup(), "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def entities(lines: list[Line]) -> list[Entity]:
    recorded = [line["entity"] for line in lines if "entity" in line]
    return [BY_KIND[one["id"].partition("/")[0]].model_validate(one) for one in recorded]


@pytest.fixture(scope="module")
def changes(lines: list[Line]) -> list[Line]:
    return [line["change"] for line in lines if "change" in line]


@pytest.fixture(scope="module")
def proposals(lines: list[Line]) -> list[Proposal]:
    return [Proposal.model_validate_json(line["proposal"]["text"]) for line in lines if "proposal" in line]


def test_the_backup_holds_the_manifests_besides_what_was_decided_asked_and_shown_on_the_way(
    entities: list[Entity],
) -> None:
    """Run `make sample` after a change of the manifests."""
    facts = Facts(one for one in entities if not isinstance(one, MADE_ON_THE_WAY))
    assert facts == read_manifests(seed_folder(SAMPLE))


def test_the_backup_was_made_from_the_steps_as_they_are_written(changes: list[Line]) -> None:
    """Run `make sample` after a change of the steps."""
    history = yaml.safe_load(seed_folder(SAMPLE).with_name("sample-history.yaml").read_text(encoding="utf-8"))
    steps = sorted((step for step in history["steps"] if "draft" not in step), key=lambda step: step["at"])
    made = [(change["at"][:19], change["actor"], change["role"]) for change in changes]
    written = [
        (step["at"].isoformat()[:19], step["by"], history["actors"][step["by"]])
        for step in steps
        for _ in range(2 if "fulfil" in step else 1)  # a document first
    ]
    assert made == written


def test_the_chain_of_entries_is_whole_and_fits_the_records() -> None:
    summary = BackupFile(sample_backup()).verify()
    assert summary.head["seq"] > 90
    assert not summary.late


def test_the_history_covers_two_years(changes: list[Line]) -> None:
    first, last = (datetime.fromisoformat(changes[place]["at"]) for place in (0, -1))
    assert (last - first).days > 700
    assert last.date() < DAY


def test_several_people_in_three_roles_used_nearly_every_command(changes: list[Line]) -> None:
    commands = {change["name"] for change in changes}
    expected = (
        "load change end rename merge undo propose withdraw ask-back approve reject accept comment assign "
        "record-document fulfil"
    )
    assert commands == set(expected.split())
    assert len({change["actor"] for change in changes}) == 5
    assert {change["role"] for change in changes} == {"dpo", "procurement", "administrator"}


def test_nobody_approves_what_they_proposed(proposals: list[Proposal]) -> None:
    assert all(one.decided_by != one.proposed_by for one in proposals)


def test_proposals_stand_in_every_state_and_one_was_returned_with_a_question(
    proposals: list[Proposal],
) -> None:
    states = Counter(one.state for one in proposals)
    assert states.keys() == {*ProposalState}
    assert states[ProposalState.OPEN] == 2
    (returned,) = [one for one in proposals if one.state is ProposalState.CHANGES_REQUESTED]
    assert returned.question
    assert (DAY - datetime.fromisoformat(returned.proposed_at).date()).days < 30


def test_an_accepted_risk_ends_next_month_and_another_has_run_out(entities: list[Entity]) -> None:
    accepted = [
        one
        for one in entities
        if isinstance(one, Decision) and one.decision_kind is DecisionKind.RISK_ACCEPTED
    ]
    ends = sorted(one.until for one in accepted if one.until)
    assert ends[0] < DAY
    assert any((one.year, one.month) == (2026, 12) for one in ends)


def test_every_acceptance_is_of_a_finding_that_exists(entities: list[Entity]) -> None:
    register = Register(Facts(entities))
    for one in entities:
        if isinstance(one, Decision) and one.decision_kind is DecisionKind.RISK_ACCEPTED:
            register.require_finding(one.about, Question(DAY))
    assert len(register.each_finding(Question(DAY)).accepted) == 2


def test_approvals_have_requirements(entities: list[Entity]) -> None:
    approved = [
        one for one in entities if isinstance(one, Decision) and one.decision_kind is DecisionKind.APPROVED
    ]
    assert sum(bool(one.requirements) for one in approved) >= 10


def test_the_register_of_the_backup_is_judged_like_the_manifests(entities: list[Entity]) -> None:
    recorded, written = Register(Facts(entities)), Register.from_files(seed_folder(SAMPLE))
    assert recorded.tally(Question(DAY)) == written.tally(Question(DAY))
    assert recorded.tally(Question(DAY))[Outcome.COVERED.value] > 30


def test_a_draft_waits(lines: list[Line]) -> None:
    assert [line["draft"]["id"] for line in lines if "draft" in line] == ["draft/larkmoor-translations"]
