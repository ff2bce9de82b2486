"""Signing in and out with a real provider: deep links, other tabs, expiry and roles that are taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, Visit, settled
from tests.browser.sign_in import served_to_people, sign_in

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

ACCESS = """
people:
  - {person: ada@example.com, role: dpo}
  - {person: max@example.com, role: auditor, until: 2999-12-31}
"""
LINK = "/transfer?id=transfer/us-campaigns&on=2026-01-01"
IS_SHORT = 25
"""Seconds: enough for the first view on a slow machine."""


@pytest.fixture
def people(tmp_path: Path) -> Iterator[str]:
    with served_to_people(tmp_path, ACCESS) as address:
        yield address


@pytest.fixture
def visitor(chromium: Browser, people: str) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield Visit(context, people)
    context.close()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/session/end?**")
    page.get_by_role("button", name="Sign out").click()


def door(page: Page) -> None:
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Ringover")


def test_a_deep_link_opened_signed_out_is_reached_after_sign_in(visitor: Visit, tmp_path: Path) -> None:
    page = visitor.context.new_page()
    page.goto(visitor.address + LINK)
    door(page)
    sign_in(page, "ada")
    expect(page.get_by_role("heading", name="Lacks a safeguard")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/transfer\?id=transfer%2Fus-campaigns&on=2026-01-01$"))
    expect(page.get_by_text("Data protection officer, recorded as actor-")).to_be_visible()
    assert "ada@example.com" in (tmp_path / "pseudonyms.yaml").read_text(encoding="utf-8")


def test_signing_out_in_one_tab_ends_all_of_them_and_every_copy_of_the_cookies(
    visitor: Visit, chromium: Browser
) -> None:
    page = visitor.context.new_page()
    page.goto(visitor.address + "/today")
    sign_in(page, "ada")
    settled(page)
    other = visitor.open("/transfers")
    copied = visitor.context.storage_state()["cookies"]
    sign_out(page)
    page.wait_for_url("**/today")
    door(page)
    door(other)  # by itself
    thief = chromium.new_context(storage_state={"cookies": copied, "origins": []})
    again = thief.new_page()
    again.goto(visitor.address + "/transfers")
    door(again)
    thief.close()


def test_nobody_without_a_role_sees_anything_and_a_role_taken_away_ends_at_once(
    visitor: Visit, tmp_path: Path
) -> None:
    page = visitor.context.new_page()
    page.goto(visitor.address + "/today")
    sign_in(page, "max")
    expect(page.get_by_text("Auditor until 31 Dec 2999")).to_be_visible()
    (tmp_path / "access.yaml").write_text(ACCESS.replace("max@", "eve@"), encoding="utf-8")
    expect(page.get_by_text("You are signed in, but you have no role")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Ringover")


def test_an_expired_sign_in_is_not_shown_the_register_and_comes_back_to_its_page(
    chromium: Browser, tmp_path: Path
) -> None:
    with served_to_people(tmp_path, ACCESS, IS_SHORT) as address:
        context = chromium.new_context()
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(address + LINK)
        sign_in(page, "ada")
        settled(page)
        expect(page.get_by_text("Your sign-in has expired. With your next click")).to_be_visible()
        expect(page.get_by_role("heading", name="Lacks a safeguard")).to_be_visible()
        fresh = context.new_page()
        fresh.goto(address + "/transfers")
        door(fresh)
        sidebar = page.get_by_test_id("stSidebarUserContent")
        sidebar.get_by_role("link", name="Transfers", exact=True).click()
        expect(page.get_by_role("heading", name="Your sign-in has expired.")).to_be_visible()
        page.get_by_role("button", name="Sign in").click()  # the provider still knows the person
        expect(page.get_by_role("heading", name="Transfers")).to_be_visible()
        context.close()


def test_only_the_page_and_the_configured_provider_are_asked(visitor: Visit) -> None:
    page = visitor.context.new_page()
    page.goto(visitor.address + "/today")
    sign_in(page, "ada")
    settled(page)
    sign_out(page)
    door(page)
    assert {url.split("/")[2].partition(":")[0] for url in visitor.requests if "://" in url} == {"127.0.0.1"}


def test_a_sign_in_that_ends_at_the_provider_ends_here_by_itself(visitor: Visit) -> None:
    page = visitor.context.new_page()
    page.goto(visitor.address + "/today")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/sign-in/**")
    issuer = page.url.partition("/sign-in/")[0]
    page.get_by_label("Name").fill("ada")
    page.get_by_role("button", name="Continue").click()
    settled(page)
    at_the_provider = visitor.context.new_page()
    at_the_provider.goto(f"{issuer}/session/end")
    at_the_provider.get_by_role("button", name="Sign out").click()
    door(page)
