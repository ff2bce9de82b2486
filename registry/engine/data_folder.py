"""The embedded engine's data folder: its files, and the errors in its log."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from registry.engine.wheel import DISTRIBUTION, Machine, glibc_too_old, ordered
from registry.errors import EngineError
from registry.messages import Message, say

RESTORE = say(
    "If the data are damaged, replace the folder with a copy, or move it away and load your manifests again."
)
"""The cure if the engine cannot read its own files."""
NEEDED_SPACE = 256 * 1024 * 1024
"""Bytes that must be free before the engine starts: its log, its write-ahead log and room to write."""

_TROUBLE = re.compile(
    r"SEVER|^Error(?! occurred during init)|^Exception in|^Caused by|OutOfMemoryError|No space left|GLIBC_"
)
_HEAP = re.compile("Too small maximum heap|Could not reserve enough space.*")
_NOTHING_LEFT = 4 * 1024 * 1024
_GAVE_UP = re.compile(r'^.*Exception in thread "main".*$', re.MULTILINE)
_RECORD = re.compile(r"^\S+ \S+ (?:SEVER|WARNI|INFO )\s*\[\S+\] (?:<\S+> )?")


@contextlib.contextmanager
def usable(path: Path) -> Iterator[None]:
    """Turn the system's errors about a path in the data folder into an `EngineError` with its cure."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _disk_full(path, say("Nothing could be written.")) from error
        raise EngineError(
            say("The data folder cannot be used ({why}).", why=error.strerror or str(error)),
            where=str(path),
            cure=say("Make it writable, or set REGISTRY_DATA to another folder."),
        ) from error


@dataclass(frozen=True, slots=True)
class EngineState:
    """The engine that was last started: which process, where it listens, since when (UTC, ISO 8601).

    `created` is the process's start time (seconds, psutil), so that a reused pid is not taken for it.
    """

    pid: int
    created: float
    port: int
    version: str
    started_at: str


@dataclass(frozen=True, slots=True)
class EngineFiles:
    """The data folder of one embedded engine; only its owner may read it."""

    folder: Path

    @property
    def lock(self) -> Path:
        """Locked while the engine is started or stopped; the system unlocks it when the process dies."""
        return self.folder / "engine.lock"

    @property
    def log(self) -> Path:
        """The engine's output since its last start."""
        return self.folder / "engine.log"

    @property
    def password_file(self) -> Path:
        """The engine's password, and nothing else."""
        return self.folder / "engine.password"

    @property
    def databases(self) -> Path:
        """The engine's own files."""
        return self.folder / "databases"

    @property
    def _state(self) -> Path:
        return self.folder / "engine.json"

    @property
    def _version(self) -> Path:
        return self.folder / "engine.version"

    @property
    def _users(self) -> Path:
        """The engine's users; it creates them from the password file if this is absent."""
        return self.folder / "config" / "server-users.jsonl"

    def prepare(self) -> None:
        """Create the folder, readable by its owner only.

        Raises:
            EngineError: It cannot be created or written to.
        """
        with usable(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            with tempfile.TemporaryFile(dir=self.folder):
                pass

    def require_space(self, needed: int = NEEDED_SPACE) -> None:
        """Raise an `EngineError` unless that many bytes are free where the folder is."""
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            detail = say(
                "{free} MB are free, {needed} MB are needed.", free=free // 2**20, needed=needed // 2**20
            )
            raise _disk_full(self.folder, detail)

    def full(self) -> EngineError | None:
        """The error of a full disk, if so little is free that it explains a failure; else None."""
        try:
            self.require_space(_NOTHING_LEFT)
        except (EngineError, OSError) as error:
            return error if isinstance(error, EngineError) else None
        return None

    def require_version(self, installed: str) -> None:
        """Raise an `EngineError` if a newer engine than the installed one wrote this folder."""
        with usable(self._version):
            written = self._version.read_text(errors="replace").strip() if self._version.exists() else ""
        if ordered(written) > ordered(installed):
            raise EngineError(
                say(
                    "This data was written by engine {written}; the installed one is {installed}.",
                    written=written,
                    installed=installed,
                ),
                where=str(self.folder),
                cure=say("Upgrade it: {command}", command=f"pip install '{DISTRIBUTION}>={written}'"),
            )

    def note_version(self, installed: str) -> None:
        """Record which engine opens this folder, before it may write."""
        self._write(self._version, installed + "\n")

    def password(self) -> str:
        """Read the engine's password, or create one; only while the engine does not run.

        A lost password is replaced: whoever may delete the file owns the data.
        """
        if self.password_file.exists():
            return self.known_password()
        with usable(self._users):
            self._users.unlink(missing_ok=True)
        self._write(self.password_file, secrets.token_urlsafe(24))
        return self.known_password()

    def known_password(self) -> str:
        """Read the password of the engine that runs.

        Raises:
            EngineError: Its file is missing or cannot be read.
        """
        try:
            return self.password_file.read_text().strip()
        except OSError as error:
            raise EngineError(
                say("The engine's password cannot be read ({why}).", why=error.strerror or str(error)),
                where=str(self.password_file),
                cure=say("Run `registry engine stop`; the next start creates a new one."),
            ) from error

    def state(self) -> EngineState | None:
        """Read the recorded state of the engine; None if there is none or it cannot be read."""
        try:
            state = EngineState(**json.loads(self._state.read_text()))
            datetime.fromisoformat(state.started_at)
        except (OSError, ValueError, TypeError):
            return None
        legible = isinstance(state.pid, int) and state.pid > 0 and isinstance(state.created, (int, float))
        return state if legible and isinstance(state.port, int) else None

    def note(self, state: EngineState) -> None:
        """Record the running engine."""
        self._write(self._state, json.dumps(asdict(state)))

    def forget(self) -> None:
        """Record that none runs."""
        self._state.unlink(missing_ok=True)

    def gave_up(self) -> bool:
        """Whether the engine failed to start; its JVM may remain, doing nothing."""
        return _GAVE_UP.search(self._logged()) is not None

    def failure(self) -> EngineError:
        """Why the engine did not start, from the last meaningful line of its log."""
        return explained(self._logged(), self.log)

    def _logged(self) -> str:
        with contextlib.suppress(OSError):
            return self.log.read_text(errors="replace")
        return ""

    def _write(self, path: Path, text: str) -> None:
        """Write a file whole or not at all, for its owner only (mkstemp gives 0600)."""
        with usable(path):
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=path.name)
            with os.fdopen(handle, "w") as file:
                file.write(text)
            Path(name).replace(path)


def explained(log: str, where: Path) -> EngineError:
    """Turn the log of an engine that failed into one error with its cure."""
    if "No space left on device" in log:
        return _disk_full(where.parent, say("The engine could not write."))
    if re.search(r"GLIBC_\S+ not found|GLIBC_\S+' not found", log):
        return glibc_too_old(Machine.this().glibc)
    if "is locked by another process" in log:
        return EngineError(
            say("Another engine has this data open."),
            where=str(where.parent),
            cure=say("Stop the other process (`ps` shows its folder), then try again."),
        )
    if "OutOfMemoryError" in log or "Invalid maximum heap size" in log:
        return EngineError(
            say("The engine ran out of memory."),
            where=str(where),
            cure=say("Give it more memory: REGISTRY_ENGINE_MEMORY=2g."),
        )
    if (heap := _HEAP.search(log)) is not None:
        return EngineError(
            say("The engine did not start: {why}.", why=heap[0].rstrip(".")),
            where=str(where),
            cure=say("Give it an amount of memory that this machine has: REGISTRY_ENGINE_MEMORY=512m."),
        )
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if _TROUBLE.search(line)] or lines
    why = _RECORD.sub("", telling[-1])[:300].rstrip(".") if telling else say("it wrote nothing")
    return EngineError(
        say("The engine did not start: {why}.", why=why),
        where=str(where),
        cure=say("See its log for details. {restore}", restore=RESTORE),
    )


def _disk_full(folder: Path, detail: Message) -> EngineError:
    return EngineError(
        say("The disk is full. {detail}", detail=detail),
        where=str(folder),
        cure=say("Free some space, or set REGISTRY_DATA to a folder on another disk."),
    )
