"""The embedded engine's process: started so that it outlives its client, looked up, and stopped."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil

from registry.engine.data_folder import EngineFiles, EngineState
from registry.engine.wheel import Wheel
from registry.errors import EngineError
from registry.messages import say

DATABASE = "register"
USER = "root"
STOP_WITHIN = 15.0
"""Seconds that an engine has to stop by itself before it is killed."""

_MAIN = "com.arcadedb.server.ArcadeDBServer"
_PAUSE = 0.05
_JAVA_SETTINGS = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}

# An engine that outlives its Popen object would be reported as a leak; one that dies must be reaped.
_children: list[subprocess.Popen[bytes]] = []


def _memory() -> str:
    memory = os.environ.get("REGISTRY_ENGINE_MEMORY") or "512m"
    if not re.fullmatch(r"[1-9]\d*[kmgKMG]", memory):
        raise EngineError(
            say("REGISTRY_ENGINE_MEMORY is '{memory}', not an amount of memory.", memory=memory),
            cure=say("Write it as 512m or 2g."),
        )
    return memory


def engine_command(wheel: Wheel, files: EngineFiles) -> list[str]:
    """The engine's command line: on loopback, on ports that the system chooses (0), no password on it.

    Raises:
        EngineError: `REGISTRY_ENGINE_MEMORY` is not an amount of memory.
    """
    settings = {
        "server.rootPath": files.folder,
        "server.databaseDirectory": files.databases,
        "server.rootPasswordPath": files.password_file,
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.host": "127.0.0.1",
        "bolt.port": 0,
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": 0,
        "server.defaultDatabases": f"{DATABASE}[]",
        "txWalFlush": 2,
        "server.mode": "production",
        "serverMetrics": "false",  # nothing reads them, and their start takes a third of a second
    }
    cache = wheel.start_cache
    return [
        str(wheel.java),
        f"-Xmx{_memory()}",
        *([f"-XX:AOTCache={cache}"] if cache.is_file() else []),
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        str(wheel.jars / "*"),
        _MAIN,
    ]


def spawn(line: list[str], folder: Path, log: Path) -> psutil.Process:
    """Run a command detached in a folder (the engine writes `./log` there), its output in a file.

    Raises:
        EngineError: The system cannot run it.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _JAVA_SETTINGS}
    environment = {name: value for name, value in kept.items() if not name.startswith("REGISTRY_")}
    try:
        log.unlink(missing_ok=True)
        log.touch(mode=0o600)
        with log.open("wb") as output:
            child = _detached(line, folder, environment, output)
    except OSError as error:
        raise EngineError(
            say("The engine cannot be run here ({why}).", why=error.strerror or str(error)),
            where=error.filename or line[0],
            cure=say("Reinstall it, or set REGISTRY_URI to a Neo4j server."),
        ) from error
    _children.append(child)
    return psutil.Process(child.pid)


def _detached(
    line: list[str], folder: Path, env: dict[str, str], output: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start a process that outlives its parent and terminal, and whose files only their owner can read."""
    windows = os.name == "nt"
    return subprocess.Popen(  # noqa: S603 - our own command line, no shell
        line,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=not windows,
        umask=-1 if windows else 0o077,
        # DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP, which the module names on Windows only
        creationflags=0x00000008 | 0x00000200 if windows else 0,
    )


def noted(state: EngineState | None) -> psutil.Process | None:
    """Find the process of a state file, if it is still the same process."""
    if state is None:
        return None
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(state.pid)
        if abs(process.create_time() - state.created) < 1 and runs(process):
            return process
    return None


def stray(files: EngineFiles) -> psutil.Process | None:
    """Find an engine of this folder without a state file: its client was killed while it started."""
    mark = f"-Darcadedb.server.rootPath={files.folder}"
    for process in psutil.process_iter(["cmdline"]):
        if mark in (process.info["cmdline"] or ()) and runs(process):
            return process
    return None


def runs(process: psutil.Process) -> bool:
    """Whether a process is alive; a dead child of ours is reaped on the way."""
    for child in _children:
        child.poll()
    with contextlib.suppress(psutil.Error):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def listening(process: psutil.Process) -> Iterator[int]:
    """The ports on which a process accepts connections."""
    with contextlib.suppress(psutil.Error):
        for entry in process.net_connections(kind="tcp"):
            if entry.status == psutil.CONN_LISTEN:
                yield entry.laddr.port


def stop_process(process: psutil.Process) -> None:
    """Ask a process to stop, then kill it; returns when it has ended.

    Raises:
        EngineError: It does not end, or belongs to somebody else.
    """
    for ask in (process.terminate, process.kill):
        with contextlib.suppress(psutil.Error):
            ask()
        ends = time.monotonic() + STOP_WITHIN
        while time.monotonic() < ends:
            if not runs(process):
                return
            time.sleep(_PAUSE)
    raise EngineError(
        say("The engine (process {process}) does not stop.", process=process.pid),
        cure=say("Stop process {process} yourself, then try again.", process=process.pid),
    )
