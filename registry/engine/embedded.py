"""The embedded engine: ArcadeDB as a child process in the data folder, shared by all commands of one user.

It speaks Bolt on loopback and presents itself as Neo4j 5.26, so that everything above is written once.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from registry.engine.data_folder import EngineFiles, EngineState, usable
from registry.engine.process import (
    DATABASE,
    STOP_WITHIN,
    USER,
    engine_command,
    listening,
    noted,
    runs,
    spawn,
    stop_process,
    stray,
)
from registry.engine.wheel import Wheel, installed
from registry.errors import EngineError
from registry.messages import Message, say

READY_WITHIN = 30.0
"""Seconds that an engine has to answer its first query."""

_PAUSE = 0.05

Show = Callable[[Message], AbstractContextManager[object]]
"""Shows a sentence while something runs."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database answers over Bolt, and the user; the password is never shown.

    `database` None means the server's own default. `embedded` is the data folder of the embedded engine.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str | None = None
    embedded: Path | None = None

    @property
    def shown(self) -> str:
        """How errors name it: the data folder of the embedded engine, whose port changes, or else the URI."""
        return str(self.embedded or self.uri)


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """The state of the embedded engine; all but `running` and `data_dir` are None when it does not run.

    `started_at` is in UTC.
    """

    running: bool
    data_dir: Path
    pid: int | None = None
    port: int | None = None
    version: str | None = None
    started_at: datetime | None = None


class Engine:
    """The embedded engine of one data folder.

    Args:
        data_dir: The folder; made on the first start, closed to other users.
        ready_within: Seconds that the engine has to answer its first query.
    """

    def __init__(self, data_dir: Path, *, ready_within: float = READY_WITHIN) -> None:
        self.files = EngineFiles(data_dir.absolute())
        self._ready_within = ready_within

    def ensure(self, show: Show = nullcontext) -> Address:
        """The address of the running engine, which is started first if none runs.

        Of several processes that call this at once, one starts it; the others wait and use it.

        Args:
            show: Shows "Starting the engine" for the seconds that a start takes.

        Raises:
            EngineError: It cannot be started; each reason comes with its cure.
        """
        if (state := self._live()) is None:
            wheel = installed()
            self.files.prepare()
            with self._alone():
                if (state := self._live()) is None:
                    with show(say("Starting the engine")):
                        state = self._start(wheel)
        return self._address(state.port, self.files.known_password())

    def status(self) -> EngineStatus:
        """Whether the engine runs, and where."""
        state = self._live()
        if state is None:
            return EngineStatus(running=False, data_dir=self.files.folder)
        started = datetime.fromisoformat(state.started_at)
        return EngineStatus(True, self.files.folder, state.pid, state.port, state.version, started)

    def has_crashed(self) -> bool:
        """Whether the engine that was started last has ended without being stopped."""
        state = self.files.state()
        return state is not None and noted(state) is None

    def stop(self) -> bool:
        """Stop the engine, gracefully if possible; returns when its process has ended.

        Returns:
            Whether one was running.

        Raises:
            EngineError: It does not stop, or the data folder cannot be used.
        """
        if not self.files.folder.is_dir():
            return False
        with self._alone():
            process = noted(self.files.state()) or stray(self.files)
            if process is not None:
                stop_process(process)
            self.files.forget()
        return process is not None

    def _live(self) -> EngineState | None:
        state = self.files.state()
        return state if noted(state) is not None else None

    def _start(self, wheel: Wheel) -> EngineState:
        if (forgotten := stray(self.files)) is not None:
            stop_process(forgotten)
        self.files.require_space()
        self.files.require_version(wheel.version)
        line = engine_command(wheel, self.files)
        password = self.files.password()
        self.files.note_version(wheel.version)
        self.files.forget()  # the one that ran before: if this start fails, nobody tries again by itself
        process = spawn(line, self.files.folder, self.files.log)
        try:
            port = self._ready(process, password)
            started = datetime.now(UTC).isoformat(timespec="seconds")
            state = EngineState(process.pid, process.create_time(), port, wheel.version, started)
            self.files.note(state)
        except BaseException:  # an interrupted wait, too, must not leave an unknown engine
            stop_process(process)
            raise
        return state

    def _ready(self, process: psutil.Process, password: str) -> int:
        """Wait until a query is answered; the port that answers is Bolt's."""
        import neo4j  # noqa: F401 - its half second passes while the engine starts

        ends = time.monotonic() + self._ready_within
        while time.monotonic() < ends:
            if not runs(process) or self.files.gave_up():
                raise self.files.failure()
            for port in listening(process):
                if _answers(self._address(port, password)):
                    return port
            time.sleep(_PAUSE)
        raise EngineError(
            say("The engine did not answer within {seconds} seconds.", seconds=f"{self._ready_within:g}"),
            where=str(self.files.log),
            cure=say("See its log for details; try again when the machine is less busy."),
        )

    def _address(self, port: int, password: str) -> Address:
        return Address(f"bolt://127.0.0.1:{port}", USER, password, DATABASE, self.files.folder)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        lock = FileLock(self.files.lock, timeout=self._ready_within + 2 * STOP_WITHIN, mode=0o600)
        try:
            with usable(self.files.lock):
                lock.acquire()
        except Timeout as error:
            raise EngineError(
                say("Another process has been starting or stopping the engine for too long."),
                where=str(self.files.lock),
                cure=say("Stop that process, then try again."),
            ) from error
        try:
            yield
        finally:
            lock.release()


def _answers(address: Address) -> bool:
    """Whether a query is answered there; the engine's other port speaks HTTP and does not."""
    import neo4j
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    right = (address.user, address.password)
    try:
        with (
            neo4j.GraphDatabase.driver(address.uri, auth=right, telemetry_disabled=True) as driver,
            driver.session(database=address.database) as session,
        ):
            session.run("RETURN 1").consume()
    except AuthError as error:
        raise password_refused(address) from error
    except (DriverError, Neo4jError, OSError):
        return False
    return True


def password_refused(address: Address) -> EngineError:
    """The error of a database that refuses the user and password, with where to correct them."""
    if address.embedded is None:
        return EngineError(
            say("The server refuses user '{user}' with this password.", user=address.user),
            where=address.shown,
            cure=say("Set REGISTRY_USER and REGISTRY_PASSWORD."),
        )
    return EngineError(
        say("The engine refuses the password in this file: the file was replaced."),
        where=str(EngineFiles(address.embedded).password_file),
        cure=say(
            "Put the old file back, or run `registry engine stop` and delete the file; a new one is created."
        ),
    )
