"""A transfer is judged with its surroundings as it is with the whole register."""

from __future__ import annotations

from datetime import date

from registry.dossiers.surroundings import surroundings
from registry.entities import Transfer
from registry.facts import Facts
from registry.register import Question, Register
from tests.benchmarks.skewed import Skewed

QUESTION = Question(date(2026, 11, 30))


def test_the_surroundings_of_a_transfer_give_the_verdict_of_the_whole_register() -> None:
    facts = Facts(Skewed(400))
    register = Register(facts)
    as_of = register.as_of(QUESTION)
    transfers = register.dossiers.transfers
    for transfer in facts.all(Transfer).values():
        around = surroundings(Facts([transfer]), transfers).transfers
        verdict = around.dossier(transfer.id).verdict(as_of)
        assert verdict == transfers.dossier(transfer.id).verdict(as_of), transfer.id
