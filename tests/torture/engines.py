"""What is tortured: the embedded engine, or a Neo4j server that `.ci/neo4j` started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Protocol

import psutil

from registry.engine.embedded import Engine
from registry.opening import database

ROOT = Path(__file__).parents[2]
_COMES_UP = 90


class Victim(Protocol):
    """An engine that can be killed; `address` is that of `registry.database`."""

    @property
    def address(self) -> Path | None:
        """Its data folder; None for the server that `REGISTRY_URI` names."""

    def kill(self) -> None:
        """Kill it with no chance to tidy up, and wait until it is gone; whoever asks next finds it again."""

    def stop(self) -> None:
        """End it, if it is this run's own."""


class Embedded:
    """The embedded engine; the next to ask starts it anew."""

    def __init__(self, data: Path) -> None:
        self.address = data

    def kill(self) -> None:
        """Kill it with no chance to tidy up, and wait until it is gone."""
        pid = Engine(self.address).status().pid
        assert pid is not None, "it does not run"
        _kill(pid)

    def stop(self) -> None:
        """End it."""
        Engine(self.address).stop()


class Server:
    """A Neo4j server in a folder of `.ci/neo4j`, which starts it again after it was killed."""

    address = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of(cls, folder: Path) -> Server:
        """The server in a folder, emptied, with the environment that points commands to it."""
        given = os.environ
        for name in ("URI", "USER", "PASSWORD"):
            given[f"REGISTRY_{name}"] = given[f"REGISTRY_TEST_NEO4J_{name}"]
        few = "MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone"
        with database(prepare=True) as store:
            while store.connection.write(lambda transaction: transaction.run(few).data())[0]["gone"]:
                pass
        return cls(folder)

    @property
    def pid(self) -> int:
        """Its process."""
        return int((self._folder / "pid").read_text(encoding="utf-8"))

    def kill(self) -> None:
        """Kill it with no chance to tidy up, start it again, and wait until it answers."""
        _kill(self.pid)
        subprocess.run([ROOT / ".ci" / "neo4j", "resume", self._folder], check=True, capture_output=True)
        until = time.monotonic() + _COMES_UP
        while not _answers():
            assert time.monotonic() < until, (self._folder / "log").read_text(encoding="utf-8")
            time.sleep(0.5)

    def stop(self) -> None:
        """Leave it to whoever started it."""


def _answers() -> bool:
    from registry.errors import RegistryError

    try:
        with database() as store:
            return store.version is not None
    except RegistryError:
        return False


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
