"""The pages of the one list, each by its own address or by the first link that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

from dashboard.pages import PAGES
from tests.browser.conftest import settled

FOLDS = """() => [...document.querySelectorAll(".stMain details:not([open]) > summary")].slice(0, 3)
    .forEach(one => one.click())"""


def pages_by_links(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """Open every page, its first folds too; yields the path and the address of each once it is there.

    Args:
        page: The tab to open them in.
        address: Where the pages are.
    """
    waiting = {spec.path: f"/{spec.path}" for spec in PAGES if spec.group}
    seen = dict[str, str]()
    while waiting:
        path, where = waiting.popitem()
        seen[path] = where
        opened(page, address + where)
        links = _links(page, address)
        yield path, where
        waiting |= {to: whole for to, whole in links.items() if to not in seen}
        if not waiting:
            waiting = {spec.path: f"/{spec.path}" for spec in PAGES if spec.path not in seen}


def opened(page: Page, where: str) -> None:
    """Open a page and its first folds."""
    page.goto(where)
    settled(page)
    page.evaluate(FOLDS)
    settled(page)


def _links(page: Page, address: str) -> dict[str, str]:
    """The first link to each page that is about one thing."""
    urls = page.eval_on_selector_all(".stMain a[href]", "links => links.map(link => link.href)")
    own = [urlsplit(url) for url in urls if url.startswith(address)]
    paths = {spec.path for spec in PAGES}
    return {
        url.path[1:]: f"{url.path}?{url.query}"
        for url in reversed(own)
        if url.query and url.path[1:] in paths
    }
