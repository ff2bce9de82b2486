"""What is printed about proposals: the first line is true of all that follows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.access import Action
from registry.cli.output.changes import write_changes
from registry.cli.output.proposal_result import write_lacking
from registry.cli.output.proposed_verdicts import judge_transfers
from registry.cli.output.terminal import Writer
from registry.history.change import Change, Command, Subject
from registry.history.content import Content
from registry.intake.manifests import read_manifests
from registry.vocabulary import ProposalState

RINGOVER = Path(__file__).parents[2] / "seed" / "ringover"


@pytest.mark.parametrize(
    ("findings", "last"),
    [
        (0, "All of these transfers are lawful as recorded."),
        (1, "All of these transfers are lawful as recorded; 1 finding remains:"),
        (3, "All of these transfers are lawful as recorded; 3 findings remain:"),
    ],
)
def test_lawful_transfers_with_findings_are_not_said_to_lack_nothing(
    capsys: pytest.CaptureFixture[str], findings: int, last: str
) -> None:
    out = Writer("en")
    write_lacking(
        judge_transfers(read_manifests(RINGOVER), {"transfer/us-campaigns"}), 0, out, findings=findings
    )
    out.write()
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_the_history_of_a_proposal_is_in_words_without_digests(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [
        f'{{"id":"proposal/p","state":"{state.value}","base":1,"overlays":[["organisation/a","0f3c"]]}}'
        for state in (ProposalState.OPEN, ProposalState.CHANGES_REQUESTED)
    ]
    before, after = (Content("d", text) for text in texts)
    command = Command("r", "dpo-1", "dpo", Action.REQUEST_CHANGES.value, None, "1")
    out = Writer("en")
    subject = Subject("proposal/p", before, after)
    write_changes([Change(2, "2026-11-30T10:00:00", command, 1, (subject,), "", "")], out, whole=True)
    out.write()
    printed = capsys.readouterr().out
    assert "state: open → changes requested" in printed
    assert "overlays" not in printed
    assert "0f3c" not in printed
