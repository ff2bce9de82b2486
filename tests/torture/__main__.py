"""Bad luck at length: `make torture`, or `make torture ARGS="--rounds 1000 --seed 7"`.

With `--neo4j DIR` it is done to a Neo4j server that `.ci/neo4j start DIR` started, instead of to the
embedded engine: `. DIR/env` first. All that this server holds is deleted.

Kills clients and the engine while they write, round after round, and then lets eight writers count one
entity up at the same time. Ends with 1 if an acknowledged change is gone, one is half written, an update is
lost or the chain is broken.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter

from registry.opening import database
from tests.torture.engines import Embedded, Server, Victim
from tests.torture.rounds import VICTIMS, Outcome, acknowledged, begin, round_of, start, torn
from tests.torture.writer import COUNTED


def main() -> int:
    """Torture an engine, and tell what came of it."""
    parser = ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="rounds of kill -9")
    parser.add_argument("--writers", type=int, default=8, help="writers at the same time, afterwards")
    parser.add_argument("--writes", type=int, default=1_250, help="writes of each")
    parser.add_argument("--seed", type=int, default=1, help="of what is killed when")
    parser.add_argument("--neo4j", metavar="DIR", type=Path, help="a server that .ci/neo4j started")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="registry-torture-") as folder:
        logs = Path(folder)
        engine = Server.of(asked.neo4j) if asked.neo4j else Embedded(logs / "data")
        begin(engine)
        try:
            whole = _killed(engine, logs, asked.rounds, asked.seed)
            return 0 if _at_once(engine, logs, asked.writers, asked.writes) and whole else 1
        finally:
            engine.stop()


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # a command that prints


def _killed(engine: Victim, logs: Path, rounds: int, seed: int) -> bool:
    draw = Random(seed)  # noqa: S311  # no secret
    outcomes: list[Outcome] = []
    for number in range(rounds):
        outcomes.append(round_of(draw, engine, number, logs, draw.choice(VICTIMS)))
        print(f"\r{number + 1} of {rounds}", end="", file=sys.stderr, flush=True)  # noqa: T201  # as above
    print(file=sys.stderr)  # noqa: T201  # as above
    amiss = [request for outcome in outcomes for request in outcome.amiss]
    half = [outcome.torn for outcome in outcomes if outcome.torn]
    victims = Counter(outcome.victim for outcome in outcomes)
    _tell(f"rounds of kill -9: {rounds} ({', '.join(f'{n} {who}' for who, n in sorted(victims.items()))})")
    told = sum(outcome.acknowledged for outcome in outcomes)
    _tell(f"acknowledged changes: {told}; lost, or doubled by a second try: {len(amiss)} {amiss[:3] or ''}")
    _tell(f"rounds that left something torn: {len(half)} {half[:3] or ''}".rstrip())
    return not amiss and not half


def _at_once(engine: Victim, folder: Path, writers: int, writes: int) -> bool:
    before = _counted(engine)
    logs = [folder / f"at-once-{one}.log" for one in range(writers)]
    begun = perf_counter()
    processes = [start(engine, f"at-once-{one}", writes, log) for one, log in enumerate(logs)]
    ended = [process.wait() for process in processes]
    seconds = perf_counter() - begun
    taken = sorted(second for log in logs for _, second in acknowledged(log))
    with database(engine.address) as store:
        half = torn(store)
    lost = writers * writes - (_counted(engine) - before)
    hundredths = quantiles(taken, n=100) if len(taken) > 1 else [0.0] * 99
    _tell(
        f"{writers} writers, {writes} writes each, in {seconds:.0f} s: {lost} lost, chain {half or 'whole'}"
    )
    p50, p95, p99 = (f"{1000 * hundredths[at - 1]:.0f} ms" for at in (50, 95, 99))
    _tell(f"one write, with what it had to try again: p50 {p50}, p95 {p95}, p99 {p99}")
    return not any(ended) and not lost and half is None


def _counted(engine: Victim) -> int:
    with database(engine.address) as store:
        return int(store.entities([COUNTED])[COUNTED].note or 0)


if __name__ == "__main__":
    sys.exit(main())
