"""After a change: how long until the new verdict is known, at each size; and striking out the DPF.

`make bench ARGS="--changes --sizes 1000 10000 100000"`. All sizes stand in engines of their own at the same
time and are asked in turn, so that the ratio between them is one of this run. A change suspends one transfer
drawn by lot, or takes that back; one on which more than twenty others rest is not counted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import NamedTuple

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.engine.embedded import Engine
from registry.entities import Transfer
from registry.facts import Facts
from registry.graph.connection import connect
from registry.graph.store import Store
from registry.impact.effect import affected_by
from registry.impact.feed import Feed
from registry.register import Question, Register
from tests.benchmarks.skewed import Skewed

DPF = "2023/1795"
DAY = date(2026, 11, 23)
DEPENDENTS = 20
ROUNDS = 60
WARM = 10
Tell = Callable[[str, object, str], None]


class _Taken(NamedTuple):
    """Seconds that one change took: its writing, and from then until its verdict was known."""

    write: float
    verdict: float


def measure(sizes: Sequence[int], folder: Path, tell: Tell) -> None:
    """Load a register of each size, change it, and print the figures."""
    with ExitStack() as stack:
        stores = {size: stack.enter_context(_loaded(size, folder)) for size in sorted(sizes)}
        changed = _in_turn(stores, tell)
        for size, taken in changed.items():
            for what, seconds, aim in (
                ("one write", [each.write for each in taken], "aim of p95 50 on the embedded engine"),
                ("change to new verdict", [each.verdict for each in taken], ""),
            ):
                p95 = f"p95 {1000 * quantiles(seconds, n=20)[-1]:.0f}"
                tell(
                    f"{size:,} transfers: {what}, median ms",
                    f"{1000 * median(seconds):.0f}",
                    ", ".join(filter(None, (p95, aim))),
                )
        smallest, largest = min(stores), max(stores)
        ratio = median(e.verdict for e in changed[largest]) / median(e.verdict for e in changed[smallest])
        tell(f"the same, {largest:,} ÷ {smallest:,} transfers", f"{ratio:.2f}", "aim 1.5")
        _strike(stores[largest], largest, tell)


@contextmanager
def _loaded(size: int, folder: Path) -> Iterator[Store]:
    _doing(f"loading {size:,} transfers")
    data = folder / f"changes-{size}"
    try:
        with closing(connect(data)) as connection:
            store = Store(connection)
            prepare(store.connection)
            RegisterWriter(store, Actor("benchmark", AccessRole.ADMINISTRATOR)).entries.load(
                Facts(Skewed(size))
            )
            yield store
    finally:
        Engine(data).stop()


def _in_turn(stores: dict[int, Store], tell: Tell) -> dict[int, list[_Taken]]:
    draw = Random(1)  # noqa: S311  # no secret
    feeds = {size: Feed(store) for size, store in stores.items()}
    drawn = {size: _few_dependents(store, size, draw, tell) for size, store in stores.items()}
    taken: dict[int, list[_Taken]] = {size: [] for size in stores}
    for turn in range(ROUNDS + WARM):
        for size, store in stores.items():
            measured = _change(store, feeds[size], drawn[size][turn])
            if turn >= WARM:
                taken[size].append(measured)
    return taken


def _few_dependents(store: Store, size: int, draw: Random, tell: Tell) -> list[str]:
    """Transfers drawn by lot on which few others rest."""
    _doing(f"drawing lots among {size:,}")
    found: list[str] = []
    dependents: list[int] = []
    while len(found) < ROUNDS + WARM:
        transfer = f"transfer/{draw.randrange(size)}"
        dependents.append(len(affected_by(store, [transfer]).transfers) - 1)
        if dependents[-1] <= DEPENDENTS:
            found.append(transfer)
    most = sum(each > DEPENDENTS for each in dependents) / len(dependents)
    tell(f"{size:,} transfers: drawn with more than {DEPENDENTS} dependents", f"{most:.0%}", "not counted")
    return found


def _change(store: Store, feed: Feed, transfer: str) -> _Taken:
    entries = RegisterWriter(store, Actor("benchmark", AccessRole.ADMINISTRATOR)).entries
    before = store.entities([transfer])[transfer]
    assert isinstance(before, Transfer)
    suspended = None if before.suspended_on == DAY else DAY
    begun = perf_counter()
    written = entries.change([before.model_copy(update={"suspended_on": suspended})])
    entered = perf_counter()
    (news,) = feed.since((written.first or 0) - 1, DAY)
    known = perf_counter()
    assert transfer in news.affected.transfers
    return _Taken(entered - begun, known - entered)


def _strike(store: Store, size: int, tell: Tell) -> None:
    _doing("striking out the DPF")
    register = Register.open(store)
    register.tally(Question(DAY))
    taken = []
    for first in (None, date(2026, 1, 1), date(2026, 7, 1)):
        begun = perf_counter()
        struck = register.tally(Question(DAY, ((DPF, first),)))
        taken.append(perf_counter() - begun)
    tell(
        f"{size:,} loaded transfers without the DPF, seconds",
        f"{median(taken):.2f}",
        f"aim 1; first {taken[0]:.2f}; {struck['uncovered']:,} uncovered",
    )


def _doing(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)  # noqa: T201  # a command that prints
