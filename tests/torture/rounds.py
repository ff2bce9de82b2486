"""One round of bad luck: writers at work, one of them or the engine killed, and what must be true after."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.entities import Organisation
from registry.errors import ConflictError
from registry.graph import statements
from registry.graph.audit import audit
from registry.graph.store import Store
from registry.opening import database
from tests.torture.engines import ROOT, Victim
from tests.torture.writer import COUNTED, Try, hand_in

VICTIMS = ("clients", "engine", "both")
WRITERS = 2


class Outcome(NamedTuple):
    """What a round left: who was killed, how many writes were acknowledged, and what went wrong.

    `amiss` are the requests, acknowledged or handed in once more, that are not in the history as often as
    they should be.
    """

    victim: str
    acknowledged: int
    amiss: tuple[str, ...]
    torn: str | None


def begin(engine: Victim) -> None:
    """Record what is counted."""
    with database(engine.address, prepare=True) as store:
        registrar = RegisterWriter(store, Actor("torture", AccessRole.ADMINISTRATOR))
        registrar.entries.record([Organisation(id=COUNTED, note="0")])


def start(engine: Victim, name: str, writes: int, log: Path) -> subprocess.Popen[bytes]:
    """A writer whose acknowledgements go to a file."""
    line = [sys.executable, "-m", "tests.torture.writer", str(engine.address or "-"), name, str(writes)]
    with log.open("wb") as out, log.with_suffix(".err").open("wb") as err:
        return subprocess.Popen(line, stdout=out, stderr=err, cwd=ROOT)


def acknowledged(log: Path) -> list[tuple[str, float]]:
    """The requests that a writer saw written, with the seconds of each."""
    return [(told[1], float(told[2])) for told in _told(log) if told[0] == "wrote"]


def _told(log: Path) -> list[list[str]]:
    """The lines of a writer, by words; half a line is none."""
    return [line.split() for line in log.read_text(encoding="utf-8").split("\n")[:-1]]


def round_of(draw: Random, engine: Victim, number: int, logs: Path, victim: str) -> Outcome:
    """Let writers write, kill the clients, the engine or both at some moment, and look at what is left."""
    names = [f"writer-{number}-{one}" for one in range(WRITERS)]
    files = [logs / f"{name}.log" for name in names]
    writers = [start(engine, name, 0, file) for name, file in zip(names, files, strict=True)]
    _wait_for_a_write(files)
    time.sleep(draw.uniform(0, 0.5))
    if victim == "engine":
        engine.kill()
    for writer in writers:
        writer.kill()
        writer.wait()
    if victim == "both":
        engine.kill()
    told = [request for file in files for request, _ in acknowledged(file)]
    with database(engine.address) as store:
        written = dict.fromkeys(told, 1)
        for name, file in zip(names, files, strict=True):
            written |= _tried_again(store, name, file)
        amiss = [request for request, times in written.items() if _times(store, request) != times]
        return Outcome(victim, len(told), tuple(amiss), torn(store))


def torn(store: Store) -> str | None:
    """What is half written, if anything is: each entry counts up by one, and the chain and facts agree."""
    counted = store.entities([COUNTED])[COUNTED].note
    entries = sum(1 for change in store.changes_of(COUNTED) if change.command.name == "change")
    if counted != str(entries):
        return f"{entries} entries counted to {counted}"
    found = audit(store)
    return None if found.whole else f"{found.chain.says or found.facts}"


def _tried_again(store: Store, name: str, log: Path) -> dict[str, int]:
    """What a writer handed in last, handed in once more just so, and how often it must be written now.

    Once, whether it had come through before or only now; never, if it is refused: then another write had
    come through before it.
    """
    tried = [told[1:] for told in _told(log) if told[0] == "tries"]
    if not tried:
        return {}
    request, base, number = tried[-1]
    try:
        hand_in(RegisterWriter(store, Actor(name, AccessRole.DPO)), Try(request, int(base), int(number)))
    except ConflictError:
        return {request: 0}
    return {request: 1}


def _times(store: Store, request: str) -> int:
    return len(store.connection.read(statements.cypher("changes_of_request"), requests=[request]))


def _wait_for_a_write(files: list[Path], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not any(map(acknowledged, files)):
        assert time.monotonic() < until, [file.with_suffix(".err").read_text() for file in files]
        time.sleep(0.02)
