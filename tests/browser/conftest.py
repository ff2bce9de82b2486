"""The real page on a free port, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from registry.engine.embedded import Engine
from registry.graph.connection import connect
from registry.seed import load_sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).parents[2]
TOKEN = "of-the-tests"  # noqa: S105
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 60_000
"""Milliseconds: a shared machine can be slow, and a missing heading is told all the same."""


class Visit:
    """One visitor's context, and whatever the pages in it asked for or complained of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address.partition("/?")[0]
        context.request.get(address)  # brings the cookie, as opening the address of the terminal does
        self.requests: list[str] = []
        self.errors: list[str] = []
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("page", self._watch)

    def open(self, path: str) -> Page:
        """Open a page and wait until it is there."""
        page = self.context.new_page()
        page.goto(self.address + path)
        settled(page)
        return page

    @property
    def outside(self) -> list[str]:
        """What was asked of anyone but the page's own server."""
        own = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:" + self.address)
        return [url for url in self.requests if not url.startswith(own)]

    def _watch(self, page: Page) -> None:
        page.on("websocket", lambda channel: self.requests.append(channel.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url')})")


def settled(page: Page) -> None:
    """Wait until a page has its heading and no run goes on."""
    page.wait_for_selector(".stMainBlockContainer h1, .stAlert")
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached")


def shoot(page: Page, name: str) -> None:
    """Keep a picture where one was asked for."""
    folder = os.environ.get("REGISTRY_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page answers, on Ringover's register read from its files."""
    with served(of_files(ROOT / "seed" / "ringover"), tmp_path_factory.mktemp("page")) as at:
        yield at


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of the sample company's register, with its two years of history."""
    folder = tmp_path_factory.mktemp("company") / "register-sample"
    try:
        with connect(folder) as connection:
            load_sample(connection)
        yield folder
    finally:
        Engine(folder).stop()


@pytest.fixture(scope="session")
def company(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page answers, on the sample company's register."""
    with served(of_engine(sample), tmp_path_factory.mktemp("company-page")) as at:
        yield at


def of_files(manifests: Path) -> dict[str, str]:
    """The environment in which the page shows a register read from files."""
    return {"REGISTRY_MANIFESTS": str(manifests)}


def of_engine(folder: Path) -> dict[str, str]:
    """The environment in which the page shows the register of an embedded engine."""
    return {"REGISTRY_DATA": str(folder)}


@contextmanager
def served(register: Mapping[str, str], folder: Path, *, port: int = 0, token: str = TOKEN) -> Iterator[str]:
    """The page on a register (`of_files`, `of_engine`); yields its address with the token."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    told = {**register, "PYTHONPATH": str(ROOT), "REGISTRY_PAGE_TOKEN": token}
    address = f"http://127.0.0.1:{port}/?token={token}"
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", "dashboard.serving", str(port)],
            cwd=folder,  # anywhere: the settings must come with the script
            env={**os.environ, **told},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(port, server, folder / "log")
            yield address
        finally:
            server.kill()
            server.wait()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """A visitor with a light page of 1440 by 900."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    yield Visit(context, address)
    context.close()


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        assert server.poll() is None, log.read_text()
        try:
            with socket.create_connection(("127.0.0.1", port)):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the page does not answer: {log.read_text()}")
