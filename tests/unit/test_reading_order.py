"""No answer depends on the order in which entities are read: a database returns its nodes in any order."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from registry.cli.output.check_report import judge_register
from registry.cli.output.json_form import as_json, report_json
from registry.dossiers.transfer_row import TransferRow
from registry.entities import BY_KIND, Transfer
from registry.facts import Facts
from registry.intake.manifests import read_manifests
from registry.register import Question, Register

ROOT = Path(__file__).parents[2]
QUESTION = Question(on=date(2026, 11, 23))


def ringover() -> Facts:
    return read_manifests(ROOT / "seed" / "ringover")


def dense() -> Facts:
    return read_manifests(ROOT / "tests" / "golden" / "dense.yaml")


def every_command_used() -> Facts:
    with gzip.open(ROOT / "tests" / "golden" / "register.backup", "rt", encoding="utf-8") as file:
        entities = [line["entity"] for line in map(json.loads, file) if "entity" in line]
    return Facts(BY_KIND[one["id"].partition("/")[0]].model_validate(one) for one in entities)


def answer(register: Register) -> str:
    return as_json(report_json(judge_register(register, QUESTION, "en")))


@pytest.mark.parametrize("read", [ringover, dense, every_command_used])
def test_judging_answers_the_same_in_whatever_order_entities_and_rows_are_read(
    read: Callable[[], Facts],
) -> None:
    facts = read()
    expected = answer(Register(facts))
    for seed in range(3):
        entities = [*facts]
        Random(seed).shuffle(entities)  # noqa: S311  # no secret
        assert answer(Register(Facts(entities))) == expected
        rows = [TransferRow.of(one) for one in entities if isinstance(one, Transfer)]
        others = [one for one in entities if not isinstance(one, Transfer)]
        assert answer(Register(Facts(others), rows)) == expected
