"""A few rounds of what `make torture` does at length."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from registry.graph.local import Engine
from tests.torture.rounds import VICTIMS, begin, round_of


@pytest.mark.engine
def test_whoever_is_killed_no_acknowledged_change_is_lost_and_none_is_half_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    begin(data)
    try:
        for number, victim in enumerate(VICTIMS):
            draw = Random(number)  # noqa: S311  # no secret
            outcome = round_of(draw, data, number, tmp_path, victim)
            assert outcome.acknowledged > 0
            assert (outcome.lost, outcome.torn) == ((), None)
    finally:
        Engine(data).stop()
