"""A transfer for a board: three sentences without a term of the trade, for every kind of verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.board import BoardMatter, board_sentences
from dashboard.board_words import ALLOWED_BY
from registry.dossiers.transfer import TransferDossier
from registry.entities import Decision
from registry.law.grounds import GROUNDS
from registry.law.verdict import Outcome, Status
from registry.messages import render
from registry.register import Question, Register
from registry.vocabulary import DecisionKind
from tests.dashboard.conftest import RINGOVER, ROOT, Open, text

QUESTION = Question(date(2026, 11, 30))
SAMPLE = ROOT / "seed" / "sample"
OF_THE_TRADE = re.compile(
    r"\b(module|clause|SCC|TIA|BCR|DPF|PIPA|GDPR|Art\.|impact assessment|adequacy|listing|derogation"
    r"|corporate rules|instrument|mechanism|controller|processor|exporter|importer|hop|engagement)",
    re.IGNORECASE,
)


def told(dossier: TransferDossier, register: Register, *, accepted: Decision | None = None) -> list[str]:
    """The three sentences on a transfer from us to a vendor."""
    as_of, matter = register.as_of(QUESTION), BoardMatter("Us", "Acme", "payslips", is_ours=True)
    names = dossier.names_of(dossier.judged(as_of)[0])
    return [render(each, "en", names) for each in board_sentences(dossier, as_of, matter, accepted)]


def every_transfer() -> Iterator[tuple[Register, TransferDossier]]:
    for manifests in (SAMPLE, RINGOVER, ROOT / "tests" / "golden" / "skewed.yaml"):
        register = Register.from_files(Path(manifests))
        yield from ((register, each) for each in register.transfers())


def test_no_sentence_for_the_board_has_a_term_of_the_trade() -> None:
    seen = set()
    for register, dossier in every_transfer():
        verdict = dossier.verdict(register.as_of(QUESTION))
        seen.add(verdict.outcome or verdict.status)
        for sentence in told(dossier, register):
            assert not OF_THE_TRADE.search(sentence), f"{dossier.id}: {sentence}"
            assert not re.search(r"[{}]", sentence), f"{dossier.id}: {sentence}"
    assert seen == {*Outcome, Status.ENDED, Status.SUSPENDED, Status.REJECTED}


def test_the_board_is_told_what_allows_a_transfer_by_each_kind_of_ground() -> None:
    assert {*ALLOWED_BY} == {*GROUNDS} - {"other"}


@pytest.mark.parametrize(
    ("transfer", "reason", "next_step"),
    [
        (
            "transfer/audience",
            "is on the list of the EU-US Data Privacy Framework",
            "Before 2027-09-15 we renew or check what it rests on",
        ),
        ("transfer/software-tests", "have signed the European Commission's standard contract", "Before"),
        ("transfer/events", "has decided that the United Kingdom protects personal data", "Before"),
        ("transfer/dispute-singapore", "The law allows it as an exception", "There is nothing to do"),
        ("transfer/calls-to-prospects", "whether the law of that country lets the recipient", "We ask"),
        ("transfer/lead-scoring", "what was agreed to protect them there does not hold", "We suspend"),
        ("transfer/monitoring", "nothing is recorded that protects them there", "We suspend"),
        ("transfer/applications", "The data stay in the European Economic Area", "There is nothing to do"),
        ("transfer/faxes", "It has ended.", "There is nothing to do"),
    ],
)
def test_the_board_reads_the_reason_and_what_happens_next(transfer: str, reason: str, next_step: str) -> None:
    register = Register.from_files(SAMPLE)
    _, why, then = told(register.dossiers.transfers.dossier(transfer), register)
    assert reason in why
    assert then.startswith(next_step)


def test_an_accepted_risk_is_what_happens_next() -> None:
    register = Register.from_files(SAMPLE)
    dossier = register.dossiers.transfers.dossier("transfer/monitoring")
    accepted = Decision(
        id="decision/a", about="transfer/monitoring", kind=DecisionKind.RISK_ACCEPTED, until=date(2027, 1, 31)
    )
    assert told(dossier, register, accepted=accepted)[2].startswith("The risk is accepted until 2027-01-31")


def test_the_page_for_the_board_shows_the_three_sentences_and_no_reasoning(open_page: Open) -> None:
    shown = text(open_page("transfer", SAMPLE, id="transfer/payroll-night-shift", print="board"))
    assert "Mossgate Cloud may not pass personal data (salary and payroll data, sick leave)" in shown
    assert "The data reach the Philippines, where they need a safeguard" in shown
    assert "Mossgate Cloud has to suspend this transfer, or not begin it" in shown
    assert "how it was judged" not in shown
