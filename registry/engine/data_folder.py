"""What the embedded engine keeps in the data folder, and what its log says when it fails."""

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
    "If the data are damaged, put a copy of the folder in its place, or move it away and load your "
    "manifests anew."
)
"""What helps where the engine cannot read its own files."""
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
    """Turn what the system says of a path in the data folder into an `EngineError` with its cure."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _disk_full(path, say("Nothing could be written.")) from error
        raise EngineError(
            say("The data folder cannot be used ({why}).", why=error.strerror or str(error)),
            where=str(path),
            cure=say("Make it writable for you, or let REGISTRY_DATA name another folder."),
        ) from error


@dataclass(frozen=True, slots=True)
class EngineState:
    """The engine that was last started: which process, where it listens, since when (UTC, ISO 8601).

    `created` is the process's start time (seconds, psutil), so that a reused pid is not mistaken for it.
    """

    pid: int
    created: float
    port: int
    version: str
    started_at: str


@dataclass(frozen=True, slots=True)
class EngineFiles:
    """The data folder of one embedded engine; only its owner may look inside."""

    folder: Path

    @property
    def lock(self) -> Path:
        """Held while the engine is started or stopped; the system frees it when its holder dies."""
        return self.folder / "engine.lock"

    @property
    def log(self) -> Path:
        """What the engine printed since its last start."""
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
        """Where the engine remembers its users; it makes them anew from the password file if absent."""
        return self.folder / "config" / "server-users.jsonl"

    def prepare(self) -> None:
        """Make the folder, closed to others.

        Raises:
            EngineError: It cannot be made or written to.
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
        """Say so if so little is free that what failed must have failed for that."""
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
        """Remember which engine has opened this folder, from before it may write."""
        self._write(self._version, installed + "\n")

    def password(self) -> str:
        """Read the engine's password, or make one if there is none; only while the engine does not run.

        A lost password is replaced: who may delete the file owns the data.
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
            EngineError: Its file is gone or cannot be read.
        """
        try:
            return self.password_file.read_text().strip()
        except OSError as error:
            raise EngineError(
                say("The engine's password cannot be read ({why}).", why=error.strerror or str(error)),
                where=str(self.password_file),
                cure=say("Run `registry engine stop`; the next start makes a new one."),
            ) from error

    def state(self) -> EngineState | None:
        """Read what was noted of the engine; None where nothing legible is."""
        try:
            state = EngineState(**json.loads(self._state.read_text()))
            datetime.fromisoformat(state.started_at)
        except (OSError, ValueError, TypeError):
            return None
        legible = isinstance(state.pid, int) and state.pid > 0 and isinstance(state.created, (int, float))
        return state if legible and isinstance(state.port, int) else None

    def note(self, state: EngineState) -> None:
        """Remember the engine that runs."""
        self._write(self._state, json.dumps(asdict(state)))

    def forget(self) -> None:
        """Remember that none runs."""
        self._state.unlink(missing_ok=True)

    def gave_up(self) -> bool:
        """Tell whether the engine failed to start; its JVM may stay behind, doing nothing."""
        return _GAVE_UP.search(self._logged()) is not None

    def failure(self) -> EngineError:
        """Say why the engine did not start, by the last meaningful line of its log."""
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
            cure=say("End the other process (`ps` shows its folder), then try again."),
        )
    if "OutOfMemoryError" in log or "Invalid maximum heap size" in log:
        return EngineError(
            say("The engine ran out of memory."),
            where=str(where),
            cure=say("Give it more: REGISTRY_ENGINE_MEMORY=2g."),
        )
    if (heap := _HEAP.search(log)) is not None:
        return EngineError(
            say("The engine did not start: {why}.", why=heap[0].rstrip(".")),
            where=str(where),
            cure=say("Give it an amount of memory that this machine has: REGISTRY_ENGINE_MEMORY=512m."),
        )
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if _TROUBLE.search(line)] or lines
    said = _RECORD.sub("", telling[-1])[:300].rstrip(".") if telling else say("it wrote nothing")
    return EngineError(
        say("The engine did not start: {why}.", why=said),
        where=str(where),
        cure=say("Its log tells more. {restore}", restore=RESTORE),
    )


def _disk_full(folder: Path, detail: Message) -> EngineError:
    return EngineError(
        say("The disk is full. {detail}", detail=detail),
        where=str(folder),
        cure=say("Free some space, or let REGISTRY_DATA name a folder on another disk."),
    )
