"""The frame in a real browser: the token, the page's own origin, and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.another_origin import another_origin, statuses_of_tries
from tests.browser.conftest import PATIENCE, ROOT, TOKEN, Visit, of_files, served, settled

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

RINGOVER = ROOT / "seed" / "ringover"
REFUSED = "Open the page from the terminal"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has not been here."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def test_the_address_of_the_terminal_opens_the_page_and_loses_its_token(
    context: BrowserContext, address: str
) -> None:
    own = address.partition("/?")[0]
    page = context.new_page()
    page.goto(address)
    settled(page)
    assert page.url == f"{own}/today"
    assert TOKEN not in page.evaluate(
        "performance.getEntries().map(entry => entry.name).join() + document.cookie"
    )
    (cookie,) = [cookie for cookie in context.cookies() if cookie["name"].startswith("registry-page-")]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    page.goto(f"{own}/transfers")  # typed into the same browser
    settled(page)


def test_another_browser_reads_how_to_open_the_page_and_nothing_else(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(address.partition("/?")[0] + "/transfers")
    expect(page.get_by_role("heading", name=REFUSED)).to_be_visible()
    expect(page.get_by_text("Each start creates a new address")).to_be_visible()
    assert "Ringover" not in page.content()


def test_a_new_start_on_the_same_port_ends_the_old_cookie(context: BrowserContext, tmp_path: Path) -> None:
    with served(of_files(RINGOVER), tmp_path) as first:
        page = context.new_page()
        page.goto(first)
        settled(page)
    port = int(re.findall(r":(\d+)/", first)[0])
    with served(of_files(RINGOVER), tmp_path, port=port, token="of-the-next-start"):  # noqa: S106
        page.goto(first.partition("/?")[0] + "/transfers")
        expect(page.get_by_role("heading", name=REFUSED)).to_be_visible()
        page.goto(first)
        expect(page.get_by_role("heading", name=REFUSED)).to_be_visible()
        page.goto(first.replace(TOKEN, "of-the-next-start"))
        settled(page)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_of_another_origin_reads_nothing_and_does_nothing(
    context: BrowserContext, address: str, tmp_path: Path, name: str
) -> None:
    own = address.partition("/?")[0]
    first = context.new_page()
    first.goto(address)
    settled(first)
    first.close()
    with another_origin(tmp_path, own) as port:
        statuses = statuses_of_tries(context, own, f"http://{name}:{port}/", "Ringover")
    assert f"GET {own}/transfers" in statuses
    assert set(statuses.values()) == {403}


def test_a_link_elsewhere_still_opens_the_page(context: BrowserContext, address: str, tmp_path: Path) -> None:
    own = address.partition("/?")[0]
    page = context.new_page()
    page.goto(address)
    settled(page)
    with another_origin(tmp_path, own) as port:
        page.goto(f"http://localhost:{port}/")
        page.click("#link")
        settled(page)
        expect(page).to_have_url(f"{own}/transfers")
        expect(page.get_by_role("heading", name="Transfers")).to_be_visible()


def test_the_browser_itself_refuses_what_would_leave_the_origin(visit: Visit) -> None:
    page = visit.open("/transfers")
    tried = """async () => {
        const tries = {
            fetch: () => fetch("https://example.org/"),
            socket: () => new Promise((_, reject) => {
                new WebSocket("wss://example.org/").onerror = () => reject(new Error()) }),
            picture: () => new Promise((resolve, reject) => {
                const picture = new Image(); picture.onload = resolve; picture.onerror = reject;
                picture.src = "https://example.org/a.png" }),
        };
        const refused = [];
        document.addEventListener("securitypolicyviolation", event => refused.push(event.effectiveDirective));
        for (const each of Object.values(tries)) await each().catch(() => 0);
        return refused;
    }"""
    assert page.evaluate(tried) == ["connect-src", "connect-src", "img-src"]


def test_old_and_wrong_addresses_lead_on(context: BrowserContext, address: str) -> None:
    own = address.partition("/?")[0]
    page = context.new_page()
    page.goto(address)
    page.goto(f"{own}/attention?on=2026-01-01")
    settled(page)
    expect(page).to_have_url(f"{own}/today?on=2026-01-01")
    answer = page.goto(f"{own}/transferrs")
    assert answer
    assert answer.status == 404
    page.get_by_role("link", name="Transfers").click()
    settled(page)
    expect(page.get_by_role("heading", name="Transfers")).to_be_visible()
