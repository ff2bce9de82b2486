"""`registry dashboard`: the page, served by Streamlit as a child process on loopback until it is ended."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

from registry.cli.options import ENGLISH, LangOption, PortOption, command_group
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.errors import RegistryError
from registry.messages import say

HOST = "127.0.0.1"
PORT = 8501
"""Streamlit's own."""
TRIED = 20
"""How many ports are tried from the first on, where nobody asked for one."""
READY_WITHIN = 30.0
"""Seconds that the page has to answer."""
ENDS_WITHIN = 5.0
_SETTINGS = (
    *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
    *("--logger.level", "warning"),  # it would tell its address in words of its own
)

app = command_group()


@app.command("dashboard")
def dashboard_command(port: PortOption = None, _lang: LangOption = ENGLISH) -> None:
    """Serve the page on this machine."""
    serve(page(), free_port(port))


def page() -> Path:
    """The page's script.

    Raises:
        RegistryError: The extra is not installed.
    """
    spec = importlib.util.find_spec("dashboard")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    script = next((path for folder in folders if (path := Path(folder) / "app.py").is_file()), None)
    if script is None or importlib.util.find_spec("streamlit") is None:
        raise RegistryError(
            say("The page needs packages that are not installed."),
            cure=say(
                "Install them: {command}",
                command=f"{sys.executable} -m pip install 'transfer-registry[dashboard]'",
            ),
        )
    return script


def free_port(wanted: int | None) -> int:
    """The port that was asked for, or else the first free one from 8501 on; which one is said.

    Raises:
        RegistryError: The port asked for is taken, or all are.
    """
    if wanted is not None:
        if not _is_free(wanted):
            raise RegistryError(
                say("Port {port} is taken.", port=wanted),
                where=HOST,
                cure=say("Name another one with --port, or leave it out and a free one is chosen."),
            )
        return wanted
    for port in range(PORT, PORT + TRIED):
        if _is_free(port):
            if port != PORT:
                terminal.print_note(
                    say("Port {taken} is taken, so the page is served on {port}.", taken=PORT, port=port)
                )
            return port
    raise RegistryError(
        say("The ports {first} to {last} are all taken.", first=PORT, last=PORT + TRIED - 1),
        cure=say("Name a free one with --port."),
    )


def serve(script: Path, port: int, environment: Mapping[str, str] | None = None) -> None:
    """Serve the page until it is interrupted or told to end.

    Args:
        script: The page's script.
        port: A free port.
        environment: Settings for the page beside this process's own.

    Raises:
        RegistryError: The page does not start, or ends by itself.
    """
    where = ("--server.address", HOST, "--server.port", str(port))
    line = [sys.executable, "-m", "streamlit", "run", str(script), *where, *_SETTINGS]
    # A group of its own, so that Ctrl-C reaches it once and through us.
    process = subprocess.Popen(  # noqa: S603  # our own page, started by our own interpreter
        line,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **_importable(), **(environment or {})},
        start_new_session=True,  # Windows has none and ignores it
    )
    with _ended_with_us(process):
        with ProgressDisplay(say("Starting the page")):
            _wait_for(process, port)
        if process.poll() is None:
            address = f"http://{HOST}:{port}"
            terminal.print_message(say("The page is at {address} (Ctrl-C ends it).", address=address))
        if (code := process.wait()) not in (0, -signal.SIGTERM, -signal.SIGINT):
            raise RegistryError(
                say("The page ended by itself with code {code}.", code=code),
                cure=say("See what it said above."),
            )


def _importable() -> dict[str, str]:
    """Let the page import this very package, installed or not."""
    root = str(Path(__file__).parents[2])
    given = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{root}{os.pathsep}{given}" if given else root}


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    import socket  # here, since `--help` need not wait for it

    ends = time.monotonic() + READY_WITHIN
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        if time.monotonic() > ends:
            raise RegistryError(
                say("The page did not answer within {seconds} seconds.", seconds=f"{READY_WITHIN:g}"),
                cure=say("Try again when the machine is less busy."),
            )
        time.sleep(0.1)


@contextlib.contextmanager
def _ended_with_us(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End the page when this process is interrupted or terminated; that is how one stops it, no error."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _is_free(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        if os.name != "nt":  # there it would share a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True
