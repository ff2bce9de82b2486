"""The page as people meet it: in a browser, light and dark, by mouse and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE, Visit, of_files, served, settled

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

TCR = "transfer/us-campaigns"
NAMES = """registry: 1
organisations:
  - {id: organisation/a, name: "A ![x](https://example.org/x.png)", kind: company, established_in: FR}
  - {id: organisation/b, name: "<img src=https://example.org/y.png>LONG", kind: company, established_in: US}
transfers:
  - id: transfer/a
    name: "![x](https://example.org/z.png)"
    exporter: {organisation: organisation/a}
    importer: {organisation: organisation/b}
""".replace("LONG", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2)


def test_tcrs_transfer_reads_that_it_lacks_a_safeguard_and_why(visit: Visit) -> None:
    page = visit.open(f"/transfer?id={TCR}")
    expect(page.get_by_role("heading", name="Lacks a safeguard")).to_be_visible()
    reason = (
        "The data reach The Campaign Registry, Inc. (United States), and no recorded safeguard covers this."
    )
    expect(page.get_by_text(reason).first).to_be_visible()
    expect(page.get_by_text("on the list of the EU-US Data Privacy Framework")).to_be_visible()


def test_a_finding_leads_to_its_transfer(visit: Visit) -> None:
    page = visit.open("/")
    page.get_by_role("link", name="Open the transfer").first.click()
    expect(page.get_by_role("heading", name="Lacks a safeguard")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/transfer\?id=transfer%2Fus-campaigns"))


def test_a_link_from_one_record_to_the_next_changes_the_address_too(visit: Visit) -> None:
    page = visit.open("/findings")
    page.get_by_text("Importer not identified").first.click()
    page.locator(".stMain a[href*='finding?id=']").first.click()
    expect(page).to_have_url(re.compile("/finding[?]id="))
    settled(page)
    first = page.url
    page.locator(".stMain a[href*='finding?id=']").first.click()
    expect(page).not_to_have_url(first)
    settled(page)
    second, heading = page.url, page.locator(".stMain").inner_text()
    page.reload()
    settled(page)
    assert page.url == second
    assert page.locator(".stMain").inner_text() == heading
    page.go_back()
    expect(page).to_have_url(first)


def test_a_row_opens_its_transfer(visit: Visit) -> None:
    page = visit.open("/transfers?verdict=uncovered&on=2026-01-01")
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    page.wait_for_timeout(1000)  # the canvas tells no one when it is drawn
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 440, box["y"] + 60)
    expect(page.get_by_role("heading", name="Lacks a safeguard")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/transfer\?.*on=2026-01-01"))


def test_the_page_follows_the_colour_scheme_of_the_browser(chromium: Browser, address: str) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme="dark" if scheme == "dark" else "light")
        page = Visit(context, address).open("/")
        seen[scheme] = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        context.close()
    assert seen == {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 20, 27)"}


def test_long_names_fit_a_narrow_page_and_ask_nobody_outside(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text(NAMES, encoding="utf-8")
    asked = "![x](https://example.org/q.png)"
    with served(of_files(tmp_path / "names.yaml"), tmp_path) as at:
        context = chromium.new_context(viewport={"width": 400, "height": 860})
        visit = Visit(context, at)
        for path in ("/", "/transfers", "/transfer?id=transfer/a", f"/?on={asked}", f"/transfer?id={asked}"):
            page = visit.open(path)
            page.wait_for_timeout(500)
            wider = page.evaluate("document.querySelector('.stMain').scrollWidth - window.innerWidth")
            assert wider <= 0, path
            page.close()
        context.close()
        assert visit.outside == []


def test_what_an_address_says_wrongly_is_seen_on_a_narrow_page(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 400, "height": 860})
    page = Visit(context, address).open("/?on=2026-02-30&without=2099/1")
    expect(page.get_by_text("2026-02-30 is not a valid date")).to_be_visible()
    expect(page.get_by_text("No instrument is called '2099/1'")).to_be_visible()
    context.close()


def test_back_and_forward_take_the_filters_along(visit: Visit) -> None:
    page = visit.open("/transfers")
    page.get_by_label("Country", exact=True).first.fill("United States")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 9 transfers")).to_be_visible()
    page.keyboard.press("Escape")
    page.go_back()
    expect(page.get_by_text("All transfers: 9")).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("1 of 9 transfers")).to_be_visible()


def test_a_transfer_for_the_board_prints_on_one_page_without_the_frame(visit: Visit) -> None:
    page = visit.open("/transfer?id=transfer/us-campaigns&print=board")
    page.emulate_media(media="print")
    expect(page.get_by_text("As things stand, Ringover may not pass")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    assert page.pdf().count(b"/Type /Page\n") == 1


def test_the_pages_keep_the_day_that_was_asked(visit: Visit) -> None:
    page = visit.open("/?on=2019-05-01")
    page.get_by_role("link", name="Transfers", exact=True).click()
    expect(page).to_have_url(re.compile(r"/transfers\?on=2019-05-01"))
    settled(page)
    expect(page.get_by_text("Judged as of 1 May 2019.")).to_be_visible()
    page.get_by_role("button", name="Back to today's law").click()
    expect(page).to_have_url(re.compile(r"/transfers$"))


def test_the_questions_are_copied_by_one_click(chromium: Browser, address: str) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = Visit(context, address).open("/transfer?id=transfer/unnamed-sub-processors")
    code = page.get_by_test_id("stCode")
    code.hover()
    code.get_by_role("button").first.click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("1. ")
    context.close()


def test_the_table_is_given_as_a_file(visit: Visit) -> None:
    page = visit.open("/transfers?country=US")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    written = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert written.startswith("id,outcome,verdict,")
    assert "transfer/us-campaigns,uncovered,Lacks a safeguard" in written
