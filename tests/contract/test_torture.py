"""One round of what `make torture` does at length."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from registry.engine.embedded import Engine
from registry.graph.connection import Connection
from tests.databases import empty
from tests.torture.engines import Embedded, Server, Victim
from tests.torture.rounds import begin, round_of


@pytest.mark.engine
def test_when_clients_and_engine_are_killed_no_acknowledged_change_is_lost_and_none_is_half_written(
    engine: Engine, tmp_path: Path
) -> None:
    with Connection(engine.ensure()) as connection:
        empty(connection)
    survives(Embedded(engine.files.folder), tmp_path)


@pytest.mark.parametrize("address", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
def test_so_it_is_on_a_server_that_is_killed(server: Server, tmp_path: Path) -> None:
    survives(server, tmp_path)


def survives(engine: Victim, folder: Path) -> None:
    begin(engine)
    outcome = round_of(Random(1), engine, 1, folder, "both")  # noqa: S311  # no secret
    assert outcome.acknowledged > 0
    assert (outcome.amiss, outcome.torn) == ((), None)
