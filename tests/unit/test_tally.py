"""The tally of a register counts what each transfer is judged by itself, whatever is struck."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from registry.facts import Facts
from registry.register import Question, Register
from tests.benchmarks.skewed import Skewed

DAY = date(2026, 11, 23)
REGISTER = Register(Facts(Skewed(300)))


@pytest.mark.parametrize(
    "without", [(), (("2023/1795", None),), (("2023/1795", date(2026, 1, 1)), ("2021/914", None))]
)
def test_a_tally_is_that_of_every_verdict(without: tuple[tuple[str, date | None], ...]) -> None:
    question = Question(DAY, without)
    verdicts = (verdict for _, verdict in Register(REGISTER.facts).verdicts(question))
    one_by_one = Counter(v.outcome.value if v.outcome else v.status.value for v in verdicts)
    assert len(one_by_one) > 2
    assert REGISTER.tally(question) == one_by_one
