"""One round of bad luck: writers at work, one of them or the engine killed, and what must be true after."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

from registry.access import Actor, Role
from registry.entities import Organisation
from registry.graph import statements
from registry.graph.audit import audit
from registry.graph.store import Store
from registry.register import database
from registry.registrar.registrar import Registrar
from tests.torture.engines import ROOT, Victim
from tests.torture.writer import COUNTED, raise_by_one

VICTIMS = ("clients", "engine", "both")
WRITERS = 2


class Outcome(NamedTuple):
    """What a round left: who was killed, how many writes were acknowledged, and what went wrong.

    `amiss` are the requests, acknowledged or handed in again, that are in the history never, or twice.
    """

    victim: str
    acknowledged: int
    amiss: tuple[str, ...]
    torn: str | None


def begin(engine: Victim) -> None:
    """Record what is counted."""
    with database(engine.address, prepare=True) as store:
        registrar = Registrar(store, Actor("torture", Role.ADMINISTRATOR))
        registrar.entries.record([Organisation(id=COUNTED, note="0")])


def start(engine: Victim, name: str, writes: int, log: Path) -> subprocess.Popen[bytes]:
    """A writer whose acknowledgements go to a file."""
    line = [sys.executable, "-m", "tests.torture.writer", str(engine.address or "-"), name, str(writes)]
    with log.open("wb") as out, log.with_suffix(".err").open("wb") as err:
        return subprocess.Popen(line, stdout=out, stderr=err, cwd=ROOT)


def acknowledged(log: Path) -> list[tuple[str, float]]:
    """The requests that a writer saw written, with the seconds of each; half a line is none."""
    lines = log.read_text(encoding="utf-8").split("\n")[:-1]
    return [(request, float(seconds)) for request, seconds in (line.split() for line in lines)]


def round_of(draw: Random, engine: Victim, number: int, logs: Path, victim: str) -> Outcome:
    """Let writers write, kill the clients, the engine or both at some moment, and look at what is left."""
    names = [f"writer-{number}-{one}" for one in range(WRITERS)]
    files = [logs / f"{name}.log" for name in names]
    writers = [start(engine, name, 0, file) for name, file in zip(names, files, strict=True)]
    _wait_for_a_line(files)
    time.sleep(draw.uniform(0, 0.5))
    if victim == "engine":
        engine.kill()
    for writer in writers:
        writer.kill()
        writer.wait()
    if victim == "both":
        engine.kill()
    told = {name: [request for request, _ in acknowledged(f)] for name, f in zip(names, files, strict=True)}
    with database(engine.address) as store:
        again = [_tried_again(store, name, len(requests)) for name, requests in told.items()]
        requests = [request for some in told.values() for request in some]
        amiss = [request for request in (*requests, *again) if _times(store, request) != 1]
        return Outcome(victim, len(requests), tuple(amiss), torn(store))


def torn(store: Store) -> str | None:
    """What is half written, if anything is: each entry counts up by one, and the chain and facts agree."""
    counted = store.entities([COUNTED])[COUNTED].note
    entries = sum(1 for change in store.changes_of(COUNTED) if change.command.name == "change")
    if counted != str(entries):
        return f"{entries} entries counted to {counted}"
    found = audit(store)
    return None if found.whole else f"{found.chain.says or found.facts}"


def _tried_again(store: Store, name: str, number: int) -> str:
    """What a writer was at when it or the engine was killed, handed in once more: one change, not two."""
    request = f"{name}-{number}"
    raise_by_one(store, Registrar(store, Actor(name, Role.DPO)), request)
    return request


def _times(store: Store, request: str) -> int:
    return len(store.connection.read(statements.named("changes_of_request"), request=request))


def _wait_for_a_line(files: list[Path], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not any(b"\n" in file.read_bytes() for file in files):
        assert time.monotonic() < until, [file.with_suffix(".err").read_text() for file in files]
        time.sleep(0.02)
