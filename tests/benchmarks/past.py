"""The facts as they were known many changes ago: `make bench ARGS="--past 10000"`."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.engine.embedded import Engine
from registry.facts import Facts
from registry.graph.connection import connect
from registry.graph.point_in_time import PointInTime
from registry.graph.store import Store
from tests.benchmarks.changes import Tell
from tests.benchmarks.skewed import Skewed

TRANSFERS = 1_000


def measure(changes: int, folder: Path, tell: Tell) -> None:
    """Rename entities drawn by lot so many times, then read what was known before."""
    data = folder / "past"
    try:
        with closing(connect(data)) as connection:
            store = Store(connection)
            prepare(store.connection)
            entries = RegisterWriter(store, Actor("benchmark", AccessRole.ADMINISTRATOR)).entries
            entries.load(Facts(Skewed(TRANSFERS)))
            before, then = store.facts(), datetime.now(UTC)
            draw, ids = Random(1), sorted(entity.id for entity in before)  # noqa: S311  # no secret
            for number in range(changes):
                if number % 1_000 == 0:
                    print(f"… changes made: {number:,}", file=sys.stderr, flush=True)  # noqa: T201  # a command
                entries.rename(draw.choice(ids), f"Name {number}")
            tell(f"as known {changes:,} changes back, seconds", f"{_read(store, then, before):.2f}", "aim 5")
    finally:
        Engine(data).stop()


def _read(store: Store, then: datetime, before: Facts) -> float:
    taken = []
    for _ in range(3):
        begun = perf_counter()
        known = PointInTime(store, then).facts()
        taken.append(perf_counter() - begun)
        assert known == before
    return median(taken)
