"""The keyboard alone: to the search, from Today to a vendor, through filters, to a transfer and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.barriers import unseen_focus
from tests.browser.conftest import PATIENCE, Visit, settled

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

FOCUSED = """label => {
  const focused = document.activeElement;
  if (focused.matches("body, main, section")) return false;
  const lines = (focused.innerText ?? "").split("\\n");
  const texts = [focused.ariaLabel, focused.labels?.[0]?.innerText, ...lines];
  return texts.some(text => text?.startsWith(label));
}"""


@pytest.fixture(scope="module")
def visit(chromium: Browser, company: str) -> Iterator[Visit]:
    """One visitor of the sample company, who has no mouse."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield Visit(context, company)
    context.close()


def tab_to(page: Page, label: str) -> None:
    """Move by the Tab key alone, until what has the focus is called so."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED, label):
            return
    pytest.fail(f"the Tab key does not reach {label}")


def test_the_first_stop_leads_past_the_navigation(visit: Visit) -> None:
    page = visit.open("/today")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED, "Skip to main content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.stMain') !== null")


def test_from_today_to_a_vendor_and_back_and_through_the_filters_to_a_transfer(visit: Visit) -> None:
    page = visit.open("/today")
    tab_to(page, "Stonecrake Leads")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/vendor\?id=organisation%2Fstonecrake"))
    expect(page.get_by_role("heading", name="Stonecrake Leads")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    settled(page)
    tab_to(page, "Transfers")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/transfers$"))
    settled(page)
    tab_to(page, "Verdict")
    page.keyboard.type("Lacks")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("of [0-9]+ transfers"))).to_be_visible()
    page.keyboard.press("Escape")
    tab_to(page, "Open a transfer")
    page.keyboard.type("Stonecrake")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lacks a safeguard")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/transfers\?.*verdict=uncovered"))
    expect(page.get_by_text(re.compile("of [0-9]+ transfers"))).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_today_by_a_vendor_and_its_transfer_to_a_finding(
    chromium: Browser, company: str, scheme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = Visit(context, company).open("/today")
    steps = (
        ("Pebblegate Services", r"/vendor\?"),
        ("Salary and payroll data", r"/transfer\?"),
        ("Sub-processing not authorised", None),
        ("Mossgate Cloud to Pebblegate Services", r"/finding\?"),
    )
    for label, address in steps:
        assert unseen_focus(page, "body") == []
        page.evaluate("document.querySelector('.stMain h1').scrollIntoView()")
        page.locator(".stMain h1").click()  # from the top of the page on
        tab_to(page, label)
        page.keyboard.press("Enter")
        if address:
            expect(page).to_have_url(re.compile(address))
        settled(page)
    expect(page.get_by_role("heading", name="Sub-processing not authorised")).to_be_visible()
    context.close()


def test_the_search_opens_by_its_keys_and_leads_to_a_hit(visit: Visit) -> None:
    page = visit.open("/findings")
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("textbox")
    expect(field).to_be_focused()
    page.keyboard.type("stonecrake")
    page.keyboard.press("Enter")
    hit = page.get_by_role("dialog").get_by_role("link", name="Stonecrake Leads", exact=True)
    expect(hit).to_be_visible()
    tab_to(page, "Stonecrake Leads")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/vendor\?id=organisation%2Fstonecrake"))


def test_a_date_that_was_typed_counts_on_enter(visit: Visit) -> None:
    page = visit.open("/history")
    tab_to(page, "year, From")
    page.keyboard.type("20260601")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/history\?from=2026-06-01$"))
    expect(page.get_by_test_id("stDateInputCalendar")).to_be_hidden()
    page.keyboard.press("Enter")  # nothing is open any more
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/history\?from=2026-06-05$"))
