"""Every page of the sample company, walked once: both themes, narrow, axe-core, and whom the browser asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from dashboard.pages import PAGES
from tests.browser.barriers import barriers, cut_off, still, unseen_focus
from tests.browser.conftest import Visit, shoot
from tests.browser.crawl import opened, pages_by_links

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
BACKGROUND: dict[Literal["dark", "light"], str] = {"dark": "rgb(15, 20, 27)", "light": "rgb(255, 255, 255)"}
THEMED = "colour => getComputedStyle(document.querySelector('.stApp')).backgroundColor === colour"
NARROWED = ("scrollable-region-focusable", "target-size", "meta-viewport")
"""Rules of axe-core that depend on the width."""
STATES = {
    "supposed": "/transfers?on=2019-05-01&without=2016/1250",
    "known": "/today?known=2025-06-30",
    "board": "/transfer?id=transfer/lead-scoring&print=board",
    "missing": "/transfer?id=transfer/nope",
}
"""What a page shows only if its address asks for it."""

ABOUT_ONE = {spec.path for spec in PAGES if spec.under}


@dataclass
class Walk:
    """What was seen on the way, each with the page where it was."""

    visit: Visit
    addresses: dict[str, str] = field(default_factory=dict)
    barriers: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)

    def go(self) -> None:
        """Look at each page of the list, by the first link that leads to it, and at each state."""
        page = self.visit.context.new_page()
        for name, where in pages_by_links(page, self.visit.address):
            self.addresses[name] = where
            self._note(self.alerts, name, page.locator(".stAlert").all_inner_texts())
            self._look(page, name)
        for name, where in STATES.items():
            opened(page, self.visit.address + where)
            self._look(page, name)

    def _look(self, page: Page, name: str) -> None:
        still(page)
        self._note(self.barriers, name, barriers(page))
        self._note(self.unseen, name, unseen_focus(page, "body" if len(self.addresses) == 1 else ".stMain"))
        self._dark(page, name)
        self._narrow(page, name)

    def _dark(self, page: Page, name: str) -> None:
        """The other theme differs in colours alone."""
        shoot(page, f"{name}-light")
        for scheme, colour in BACKGROUND.items():
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(THEMED, arg=colour)
            if scheme == "dark":
                shoot(page, f"{name}-dark")
                self._note(self.barriers, f"{name}, dark", barriers(page, "color-contrast"))

    def _narrow(self, page: Page, name: str) -> None:
        page.set_viewport_size(NARROW)
        shoot(page, f"{name}-narrow")
        self._note(self.cut, name, cut_off(page))
        self._note(self.barriers, f"{name}, narrow", barriers(page, *NARROWED))
        page.set_viewport_size(WIDE)

    @staticmethod
    def _note(on: list[str], name: str, seen: list[str]) -> None:
        on += [f"{name}: {one}" for one in seen]


@pytest.fixture(scope="module")
def walk(chromium: Browser, company: str) -> Walk:
    """All pages of the sample company, as its data protection officer walks through them."""
    context = chromium.new_context(viewport=WIDE, color_scheme="light")
    walk = Walk(Visit(context, company))
    walk.go()
    context.close()
    return walk


def test_every_page_of_the_list_is_seen_and_those_about_one_thing_by_a_link(walk: Walk) -> None:
    assert set(walk.addresses) == {spec.path for spec in PAGES}
    assert [path for path, to in walk.addresses.items() if path in ABOUT_ONE and "?" not in to] == []
    assert walk.alerts == []


def test_no_page_asks_anyone_outside_or_complains(walk: Walk) -> None:
    assert any(url.startswith("ws") for url in walk.visit.requests), (
        "no websocket was seen: is the test blind?"
    )
    assert walk.visit.outside == []
    assert walk.visit.errors == []


def test_axe_finds_nothing_serious_in_either_theme_or_on_a_narrow_page(walk: Walk) -> None:
    assert walk.barriers == []


def test_a_page_of_390_pixels_cuts_nothing_off_and_does_not_scroll_sideways(walk: Walk) -> None:
    assert walk.cut == []


def test_whatever_gets_the_focus_by_the_tab_key_is_seen_to_have_it(walk: Walk) -> None:
    assert walk.unseen == []
