"""The first view in Chromium, beside an empty Streamlit page of the same run: `--first-view --sizes 10000`.

Both are served alike and opened in turn by new visitors, who have nothing in their cache. The register
is read and judged before, and the first view of each server is left out. The processor time of the servers is
what remains comparable on a machine that does other work.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import TYPE_CHECKING, NamedTuple

import psutil

from registry.engine.embedded import Engine
from tests.benchmarks.pages import load_register

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
TOKEN = "of-the-first-view"  # noqa: S105  # opens a page on loopback for the time of a measurement
VIEWS = 7
"""Views of each page; the median of them counts."""
READY_WITHIN = 60.0
PATIENCE = 600_000
"""Milliseconds for a view; the first reads the register."""
EMPTY = """
import sys
from streamlit.starlette import App
sys.argv = [sys.argv[1]]
App(sys.argv[0]).run(config={
    "server.port": int(sys.argv[0].rpartition("-")[2][:-3]), "server.address": "127.0.0.1",
    "server.headless": True, "browser.gatherUsageStats": False, "server.fileWatcherType": "none",
})
"""

Tell = Callable[..., None]


class Site(NamedTuple):
    """A page to view: its address, what it shows, and the process that serves it."""

    address: str
    shown: str
    server: psutil.Process


class View(NamedTuple):
    """Seconds until a visitor has the whole page, and of the server's processor time."""

    seconds: float
    served: float


def measure(sizes: Sequence[int], folder: Path, tell: Tell) -> None:
    """Print the median seconds of the first view of Today, and of an empty page in the same run."""
    from playwright.sync_api import sync_playwright

    for size in sizes:
        data = folder / str(size)
        os.environ["REGISTRY_DATA"] = str(data)
        try:
            load_register(size)
            with sync_playwright() as playwright:
                _compare(playwright, size, folder, tell)
        finally:
            Engine(data).stop()


def _compare(playwright: Playwright, size: int, folder: Path, tell: Tell) -> None:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    with _empty(folder) as empty, _page() as page:
        for site in (page, empty):
            _view(browser, site)
        both = [(_view(browser, page), _view(browser, empty)) for _ in range(VIEWS)]
    browser.close()
    for what, number in (("first view of Today in Chromium, s", 0), ("of it the server's processor time", 1)):
        ours, bare = median(each[0][number] for each in both), median(each[1][number] for each in both)
        tell(f"{size:,} transfers: {what}", f"{ours:.2f}", f"an empty page {bare:.2f}; {ours - bare:+.2f}")


def _view(browser: Browser, site: Site) -> View:
    """A new visitor's view; the redirect that takes the token out of the address belongs to it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    before, begun = _processor_time(site.server), perf_counter()
    page.goto(site.address)
    page.wait_for_selector(site.shown)
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
    view = View(perf_counter() - begun, _processor_time(site.server) - before)
    context.close()
    return view


def _processor_time(server: psutil.Process) -> float:
    times = server.cpu_times()
    return times.user + times.system


@contextmanager
def _page() -> Iterator[Site]:
    port = _free_port()
    with _served(["-P", "-m", "dashboard.serving", str(port)], port) as server:
        yield Site(f"http://127.0.0.1:{port}/?token={TOKEN}", ".stMainBlockContainer h1", server)


@contextmanager
def _empty(folder: Path) -> Iterator[Site]:
    port = _free_port()
    script = folder / f"empty-{port}.py"
    script.write_text('import streamlit as st\n\nst.write("Nothing")\n', encoding="utf-8")
    with _served(["-c", EMPTY, str(script)], port) as server:
        yield Site(f"http://127.0.0.1:{port}/", ".stMainBlockContainer p", server)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def _served(command: Sequence[str], port: int) -> Iterator[psutil.Process]:
    """A server on a port, in a process of its own, until it is no longer needed."""
    server = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "REGISTRY_PAGE_TOKEN": TOKEN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ends = perf_counter() + READY_WITHIN
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert server.poll() is None, command
            assert perf_counter() < ends, "the page does not answer"
            sleep(0.2)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()
