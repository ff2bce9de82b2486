"""`registry watch` prints each change with the verdicts it changed, and outlives the engine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

import pytest
from commands import Run, within

from registry.access import AccessRole, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.engine.embedded import Address, Engine
from registry.entities import Organisation, Transfer
from registry.graph.connection import Connection
from registry.graph.store import Store
from tests.databases import empty

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
PAUSE = 0.3
"""Seconds between two looks of a `watch` of these tests; users' take longer."""
QUICKLY = f"from registry.cli import main, watch; watch.PAUSE = {PAUSE}; main()"
FR = Organisation.model_validate({"id": "organisation/fr", "established_in": "FR"})
US = Organisation.model_validate({"id": "organisation/us", "established_in": "US"})
SENT = Transfer.model_validate(
    {
        "id": "transfer/a",
        "exporter": {"organisation": "organisation/fr"},
        "importer": {"organisation": "organisation/us"},
    }
)
Lines = Queue[str]


def environment(address: Address) -> dict[str, str]:
    """What points a command to a database; the embedded engine by its folder, as its users do."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    if address.embedded is not None:
        return {**rest, "REGISTRY_DATA": str(address.embedded)}
    named = {"REGISTRY_URI": address.uri, "REGISTRY_USER": address.user}
    return {**rest, **named, "REGISTRY_PASSWORD": address.password}


@contextmanager
def watching(address: Address, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Lines]]:
    """A `watch` that goes on, and the lines that it says, errors among them."""
    with heeding_interrupts():
        process = subprocess.Popen(
            [sys.executable, "-c", QUICKLY, "watch", *arguments],
            cwd=ROOT,
            env=environment(address),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
    lines: Lines = Queue()
    assert process.stdout is not None
    reader = Thread(target=_read, args=(process.stdout, lines), daemon=True)
    reader.start()
    try:
        yield process, lines
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()


@contextmanager
def heeding_interrupts() -> Iterator[None]:
    """Let what is started heed interrupts even where this process ignores them, as background jobs do."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _read(out: IO[str], lines: Lines) -> None:
    for line in out:
        lines.put(line)


def until(lines: Lines, found: Callable[[str], bool]) -> list[str]:
    """The lines up to the first that is looked for."""
    said: list[str] = []
    ends = time.monotonic() + PATIENCE
    while not said or not found(said[-1]):
        try:
            said.append(lines.get(timeout=max(0.1, ends - time.monotonic())))
        except Empty:
            pytest.fail(f"not said within {PATIENCE:g} seconds, but: {said}")
    return said


def registrar(connection: Connection) -> RegisterWriter:
    store = Store(connection)
    prepare(connection)
    return RegisterWriter(store, Actor("actor-1", AccessRole.DPO))


def test_what_there_is_since_an_entry_is_printed_once(address: Address, connection: Connection) -> None:
    dpo = registrar(connection)
    dpo.entries.record([FR, US])
    dpo.entries.record([SENT], CommandOptions(reason="A new vendor"))
    told = within(environment(address), "watch", "--since", "1", "--once")
    assert told.returncode == 0
    entry, *rest = told.stdout.splitlines()
    assert entry.startswith("Entry 2, 20")
    assert entry.endswith(" UTC: record by actor-1 (dpo).")
    assert rest == [
        "  A new vendor",
        "  Changed: transfer/a",
        "  Rechecked: transfers 1, others 2.",
        "  transfer/a: not recorded → Lacks a safeguard",
    ]


def test_an_entry_that_is_yet_to_come_is_none_to_begin_after(run: Run, admin: RegisterWriter) -> None:
    admin.entries.record([FR])
    told = run("watch", "--since", "2", "--once")
    assert (told.returncode, told.stdout) == (2, "")
    assert "There is no history entry 2; the latest is 1." in told.stderr


def test_a_change_is_printed_as_it_comes_until_interrupted(address: Address, connection: Connection) -> None:
    dpo = registrar(connection)
    dpo.entries.record([FR, US])
    with watching(address, "--since", "0", "--format", "json") as (process, lines):
        until(lines, lambda line: json.loads(line)["seq"] == 1)
        dpo.entries.record([SENT])
        (line,) = until(lines, lambda line: json.loads(line)["seq"] == 2)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert lines.empty()
    told = json.loads(line)
    assert told["verdicts"] == [
        {
            "transfer": "transfer/a",
            "before": None,
            "after": {"outcome": "uncovered", "status": "current", "next_change": None},
        }
    ]
    assert told["affected"] == {"transfers": ["transfer/a"], "others": ["organisation/fr", "organisation/us"]}


@pytest.mark.engine
def test_an_engine_that_goes_and_comes_back_is_one_line_each(engine: Engine) -> None:
    address = engine.ensure()
    with Connection(address) as connection:
        empty(connection)
        registrar(connection).entries.record([FR])
    with watching(address, "--since", "0") as (_, lines):
        until(lines, lambda line: line.startswith("Entry 1"))
        engine.stop()
        gone = until(lines, lambda line: "does not answer" in line)
        time.sleep(1.5 * PAUSE)
        assert not engine.status().running  # who only looks starts no engine
        with Connection(engine.ensure()) as connection:
            registrar(connection).entries.record([US])
        back = until(lines, lambda line: line.startswith("Entry 2"))
    said = [line.strip() for line in (*gone, *back) if line.startswith("The database")]
    assert said == [
        "The database does not answer. Waiting …",
        "The database answers again.",
    ]
