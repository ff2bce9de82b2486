"""The page as a process of its own: real websockets, and where its token does not appear."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

ROOT = Path(__file__).parents[2]
TOKEN = "in-no-log-and-on-no-command-line"  # noqa: S105

pytestmark = pytest.mark.apart


class Served(NamedTuple):
    """A page that runs, its log, and the cookie of a browser that had the token."""

    place: str
    log: Path
    cookie: str
    pid: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("page") / "log"
    settings = {
        "REGISTRY_PAGE_TOKEN": TOKEN,
        "REGISTRY_MANIFESTS": str(ROOT / "seed" / "ringover"),
        "PYTHONPATH": str(ROOT),
    }
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dashboard.serving", str(port)],
            env={**os.environ, **settings},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Served(f"127.0.0.1:{port}", log, _cookie(port, process, log), process.pid)
    finally:
        process.kill()
        process.wait()


def _cookie(port: int, process: subprocess.Popen[bytes], log: Path) -> str:
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            browser.open(f"http://127.0.0.1:{port}/?token={TOKEN}", timeout=10)
            break
        except OSError:
            time.sleep(0.25)
    (cookie,) = [cookie for cookie in jar if cookie.name == f"registry-page-{port}"]
    return f"{cookie.name}={cookie.value}"


def status(served: Served, origin: str, **headers: str) -> int:
    """What a websocket gets: 101 if it is opened."""
    try:
        with connect(
            f"ws://{served.place}/_stcore/stream",
            origin=Origin(origin),
            additional_headers=headers,
            subprotocols=[Subprotocol("streamlit")],
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_a_websocket_needs_the_cookie_and_the_pages_own_origin(served: Served) -> None:
    own = f"http://{served.place}"
    assert status(served, own, Cookie=served.cookie) == 101
    assert status(served, own) == 403
    assert status(served, own, Cookie=served.cookie[:-1]) == 403
    for foreign in ("http://localhost:3000", "http://127.0.0.1:3000", "http://evil.example", "null"):
        assert status(served, foreign, Cookie=served.cookie) == 403


def test_the_token_is_in_no_log_and_on_no_command_line(served: Served) -> None:
    assert TOKEN not in served.log.read_text(encoding="utf-8")
    command = psutil.Process(served.pid).cmdline()
    assert "dashboard.serving" in command
    assert TOKEN not in " ".join(command)
