"""`registry dashboard`: serve the page from a child process on loopback until it is stopped."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from registry.cli.options import ENGLISH, LangOption, PortOption, ServerConfigOption, command_group
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.errors import RegistryError
from registry.messages import say

HOST = "127.0.0.1"
PORT = 8501
"""Streamlit's default."""
TRIED = 20
"""How many ports are tried if none is given."""
READY_WITHIN = 30.0
"""Seconds until the page must answer."""
ENDS_WITHIN = 5.0
_TOKEN_BYTES = 24

app = command_group()


@app.command("dashboard")
def dashboard_command(
    port: PortOption = None, server_config: ServerConfigOption = None, _lang: LangOption = ENGLISH
) -> None:
    """Serve the web page, on this computer or on a server."""
    require_packages()
    if server_config is None:
        serve(free_port(port))
    elif port is None:
        serve_with_sign_in(server_config)
    else:
        raise RegistryError(
            say("The settings say where to listen."),
            where="--port",
            cure=say("Leave it out, or change `listen` in {file}.", file=str(server_config)),
        )


def require_packages() -> None:
    """Check that what the page needs is installed.

    Raises:
        RegistryError: If it is not.
    """
    if any(importlib.util.find_spec(package) is None for package in ("dashboard", "streamlit")):
        raise RegistryError(
            say("The page needs packages that are not installed."),
            cure=say(
                "Install them: {command}",
                command=f"{sys.executable} -m pip install 'transfer-registry[dashboard]'",
            ),
        )


def free_port(wanted: int | None) -> int:
    """The wanted port, or the first free one from 8501; prints a note if it is not 8501.

    Raises:
        RegistryError: If the wanted port, or every port tried, is in use.
    """
    if wanted is not None:
        if not _is_free(wanted):
            raise RegistryError(
                say("Port {port} is in use.", port=wanted),
                where=HOST,
                cure=say("Choose another port, or leave --port out to use a free one."),
            )
        return wanted
    for port in range(PORT, PORT + TRIED):
        if _is_free(port):
            if port != PORT:
                terminal.print_note(
                    say("Port {taken} is in use; using {port} instead.", taken=PORT, port=port)
                )
            return port
    raise RegistryError(
        say("Ports {first} to {last} are all in use.", first=PORT, last=PORT + TRIED - 1),
        cure=say("Choose a free port with --port."),
    )


def serve(
    port: int,
    environment: Mapping[str, str] | None = None,
    once_ready: Callable[[], object] | None = None,
) -> None:
    """Serve the page until it is interrupted or terminated.

    Args:
        port: A free port.
        environment: Environment variables for the page, besides this process's own.
        once_ready: Called once the page answers, before its address is printed; each start has a new one.

    Raises:
        RegistryError: If the page does not start, or stops by itself.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    address = f"http://{HOST}:{port}/?token={token}"
    environ = {**(environment or {}), "REGISTRY_PAGE_TOKEN": token}
    _run([str(port)], environ, (HOST, port), address, once_ready)


def serve_with_sign_in(config: Path) -> None:
    """Serve the page for people who sign in, until it is interrupted or terminated.

    Args:
        config: The settings file.

    Raises:
        RegistryError: If the settings have faults, or the page does not start or stops by itself.
    """
    from registry.admission.page_settings import read_page_settings

    settings = read_page_settings(config)
    host, port = settings.host_and_port
    free_port(port)
    reached = {"0.0.0.0": HOST, "::": "::1"}.get(host, host)  # noqa: S104  # only asked whether it answers
    environ = {"REGISTRY_PAGE_CONFIG": str(config.resolve())}
    _run([], environ, (reached, port), settings.file.address)


def _run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    place: tuple[str, int],
    address: str,
    once_ready: Callable[[], object] | None = None,
) -> None:
    # Its own process group, so that Ctrl-C reaches it once, through us.
    process = subprocess.Popen(  # noqa: S603  # our own page, run by our own interpreter
        [sys.executable, "-P", "-m", "dashboard.serving", *arguments],
        stdout=subprocess.DEVNULL,
        env={**os.environ, **_importable(), **environment},  # unlike arguments, nobody else can read it
        start_new_session=True,  # Windows has none and ignores it
    )
    with _ended_with_us(process):
        with ProgressDisplay(say("Starting the page")):
            _wait_for(process, place)
        if process.poll() is None:
            if once_ready:
                once_ready()
            terminal.print_message(say("The page is at {address} (press Ctrl-C to stop).", address=address))
        if (code := process.wait()) not in (0, -signal.SIGTERM, -signal.SIGINT):
            raise RegistryError(
                say("The page stopped by itself with code {code}.", code=code),
                cure=say("See its messages above."),
            )


def _importable() -> dict[str, str]:
    """Let the page import this package, installed or not."""
    root = str(Path(__file__).parents[2])
    given = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{root}{os.pathsep}{given}" if given else root}


def _wait_for(process: subprocess.Popen[bytes], place: tuple[str, int]) -> None:
    import socket  # here, because it would slow `--help` down

    ends = time.monotonic() + READY_WITHIN
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(place, timeout=1):
            return
        if time.monotonic() > ends:
            raise RegistryError(
                say("The page did not answer within {seconds} seconds.", seconds=f"{READY_WITHIN:g}"),
                cure=say("Try again when the computer is less busy."),
            )
        time.sleep(0.1)


@contextlib.contextmanager
def _ended_with_us(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Stop the page when this process is interrupted or terminated; that is not an error."""

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
        if os.name != "nt":  # on Windows this would share a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True
