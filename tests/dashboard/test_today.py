"""What Today shows is worked out once, by harm and by what cures it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dashboard.components.chain import where_to
from dashboard.today import today
from registry.register import Question, Register
from registry.seed import SAMPLE, seed_folder
from tests.dashboard.conftest import RINGOVER, Open, text

QUESTION = Question(date(2026, 11, 30))


def test_one_question_is_one_item_with_the_vendors_whose_transfers_wait_for_it() -> None:
    register = Register.from_files(RINGOVER)
    waiting = today(register, QUESTION, register.findings(QUESTION))
    first = waiting.questions[0]
    assert first.slot == "importer.established_in"
    assert first.transfers == waiting.unanswered == 8
    assert {"SFR", "Orange", "Belgacom"} < set(first.vendors)


def test_counts_findings_and_transfers_add_up_with_the_register() -> None:
    register = Register.from_files(RINGOVER)
    findings = register.findings(QUESTION)
    waiting = today(register, QUESTION, findings)
    assert sum(waiting.counts.values()) == len(register.dossiers.transfers.rows)
    grouped = sum(group.total for group in waiting.incomplete) + len(waiting.ending)
    assert grouped == len(findings.beside_verdicts.open)


def test_what_is_planned_comes_later_dates_stand_in_order_and_a_verdict_names_its_place() -> None:
    register = Register.from_files(seed_folder(SAMPLE))
    waiting = today(register, QUESTION, register.findings(QUESTION))
    ranks = [(not any(each.protected), each.is_planned) for each in waiting.lacking]
    assert ranks == sorted(ranks)
    assert [each.day for each in waiting.ending] == sorted(each.day for each in waiting.ending)
    assert [len(each.alike) for each in waiting.coming][:3] == [1, 2, 1]
    dossier = register.dossiers.transfers.dossier("transfer/monitoring")
    hop, verdict = dossier.judged(register.as_of(QUESTION))
    says = "Ashwillow Monitoring (Estonia) → Ashwillow Labs, United States"
    assert where_to(dossier, verdict, dossier.names_of(hop)) == says


def test_a_place_that_nothing_fills_says_what_would_fill_it(open_page: Open, tmp_path: Path) -> None:
    lawful = tmp_path / "lawful.yaml"
    lawful.write_text("registry: 1\norganisations:\n  - {id: organisation/a, name: A, established_in: FR}\n")
    shown = text(open_page("today", lawful))
    assert "No transfer is recorded yet." in shown
    assert "A transfer outside the EEA without a safeguard appears here" in shown
    assert "Listings, clauses, agreements and assessments appear here" in shown
