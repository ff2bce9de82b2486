"""The auditor's story on the sample company, signed in, while its data protection officer works in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.pages import PAGES
from registry.access import AccessRole
from registry.history.change import Head
from registry.opening import database
from tests.browser.another_origin import another_origin, statuses_of_tries
from tests.browser.conftest import PATIENCE, Visit, of_engine, settled
from tests.browser.crawl import pages_by_links
from tests.browser.sign_in import served_to_people, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
expect.set_options(timeout=PATIENCE)

ACCESS = """
people:
  - {person: ada@example.com, role: dpo}
  - {person: max@example.com, role: auditor, until: 2999-12-31}
"""
A_DAY = 86_400
SOON = 5_000
"""Milliseconds within which one sees what another has changed."""
BUTTONS = ".stMain .stButton button:enabled"
FIELDS = '[class*="st-key-form-"] :is(input, textarea, button):enabled'
"""What is filled in to write: the keys of such fields begin with `form-`."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page keeps its settings."""
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def office(sample: Path, folder: Path) -> Iterator[str]:
    """The sample company's register, for people who sign in."""
    with served_to_people(folder, ACCESS, A_DAY, of_engine(sample)) as address:
        yield address


@pytest.fixture(scope="module")
def auditor(chromium: Browser, office: str) -> Iterator[Visit]:
    """Max, who has signed in to read."""
    yield from _signed_in(chromium, office, "max")


@pytest.fixture(scope="module")
def officer(chromium: Browser, office: str) -> Iterator[Visit]:
    """Ada, who has signed in to decide."""
    yield from _signed_in(chromium, office, "ada")


def _signed_in(chromium: Browser, office: str, name: str) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    visit = Visit(context, office)
    page = context.new_page()
    page.goto(f"{office}/today")
    sign_in(page, name)
    settled(page)
    page.close()
    yield visit
    context.close()


def head_of(sample: Path) -> Head:
    """The last entry of the register, read beside the page."""
    with database(sample) as store:
        return store.head()


def press_everything(page: Page) -> None:
    """Press each button of a page that can be pressed, those with the same words once."""
    where, pressed = page.url, set[str]()
    while True:
        buttons = page.locator(BUTTONS)
        words = [each.strip() for each in buttons.all_inner_texts()]
        at = next((number for number, each in enumerate(words) if each not in pressed), None)
        if at is None:
            return
        pressed.add(words[at])
        buttons.nth(at).click()
        settled(page)
        if page.get_by_role("dialog").count():
            page.keyboard.press("Escape")
            settled(page)
        if page.url != where:
            page.goto(where)
            settled(page)


def test_the_auditor_reads_every_page_and_changes_nothing_whatever_is_pressed(
    auditor: Visit, sample: Path
) -> None:
    before, page = head_of(sample), auditor.context.new_page()
    mine = {spec.path for spec in PAGES if AccessRole.AUDITOR in spec.roles}
    read = set()
    for path, _ in pages_by_links(page, auditor.address):
        refused = page.get_by_text("may not open this page").count()
        assert bool(refused) == (path not in mine), path
        assert page.locator(FIELDS).count() == 0, path
        if not refused:
            read.add(path)
            press_everything(page)
    assert read == mine
    assert head_of(sample) == before


def test_the_auditor_verifies_the_history_and_notes_its_head(auditor: Visit, sample: Path) -> None:
    page = auditor.open("/history")
    page.get_by_text("Verify the history").click()
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_text("The history is intact")).to_be_visible()
    head = head_of(sample)
    noted = page.locator(".stMain [data-testid=stCode] code").inner_text().strip()
    assert noted == f"{head.seq}:{head.hash}"
    page.get_by_label("An entry noted earlier").fill(noted)
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_text(f"Entry {head.seq}, noted earlier, is unchanged")).to_be_visible()
    page.get_by_label("An entry noted earlier").fill(f"{head.seq}:{'0' * 64}")
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_text(f"the noted head does not match entry {head.seq}")).to_be_visible()


def test_the_auditor_reads_the_register_as_it_was_known_on_a_day(auditor: Visit) -> None:
    page = auditor.open("/vendors")
    now = page.locator("p.lead").inner_text()
    page.get_by_text(re.compile("^As of ")).first.click()
    page.get_by_role("spinbutton", name="year, As we knew it on").click()
    page.keyboard.type("20250630")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"known=2025-06-30"))
    expect(page.get_by_text("As we knew it on 30 Jun 2025")).to_be_visible()
    settled(page)
    expect(page.locator("p.lead")).not_to_have_text(now)
    page.get_by_role("button", name="Back to now").click()
    expect(page.locator("p.lead")).to_have_text(now)


def test_the_auditor_narrows_the_history_by_person_time_and_subject(auditor: Visit) -> None:
    page = auditor.open("/history?who=dpo-2&from=2026-01-01&to=2026-09-30")
    entries = page.locator("[class*=st-key-entries] a")
    for line in entries.all_inner_texts():
        assert "2026" in line
        assert "dpo-2" in line
    by_person = entries.count()
    page.get_by_label("About").fill("Copperlark")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"about=Copperlark"))
    settled(page)
    assert 0 < entries.count() < by_person
    entries.first.click()
    expect(page.get_by_role("heading", name=re.compile("^Entry [0-9]+"))).to_be_visible()
    expect(page.get_by_text("Copperlark").first).to_be_visible()


def test_the_auditor_draws_a_sample_that_its_seed_draws_again(auditor: Visit) -> None:
    names = ".stMain tbody th"
    page = auditor.open("/sample")
    page.get_by_label("Vendors to test").fill("5")
    page.keyboard.press("Enter")
    expect(page.locator(names)).to_have_count(5)
    page.get_by_label("Seed").fill("42")
    page.keyboard.press("Enter")
    expect(page.get_by_text("drawn at random with seed 42")).to_be_visible()
    drawn = page.locator(names).all_inner_texts()
    assert auditor.open("/sample?n=5&seed=42").locator(names).all_inner_texts() == drawn
    assert auditor.open("/sample?n=5&seed=43").locator(names).all_inner_texts() != drawn


def test_a_page_of_another_origin_neither_reads_nor_acts_as_the_auditor(
    auditor: Visit, tmp_path: Path, sample: Path
) -> None:
    before = head_of(sample)
    with another_origin(tmp_path, auditor.address) as port:
        foreign = f"http://localhost:{port}/"
        statuses = statuses_of_tries(auditor.context, auditor.address, foreign, "Stonecrake")
    assert f"GET {auditor.address}/transfers" in statuses
    assert set(statuses.values()) == {403}
    assert head_of(sample) == before


def begin_to_decide(officer: Visit, title: str, decision: str, why: str) -> Page:
    """Open a proposal that waits, and fill in a decision on it up to the last click."""
    page = officer.open("/review")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    settled(page)
    bar = page.get_by_test_id("stBottom")
    radio = bar.get_by_role("radio", name=decision, exact=True)
    radio.or_(bar.get_by_role("button", name=decision, exact=True)).first.click()
    settled(page)
    page.locator('[class*="st-key-form-"] input[type=text]').last.fill(why)
    page.keyboard.press("Tab")
    settled(page)
    return page


def test_what_one_decides_the_other_sees_within_five_seconds_and_never_under_what_is_open(
    auditor: Visit, officer: Visit, sample: Path
) -> None:
    known = head_of(sample).seq
    page = begin_to_decide(officer, "Hartsedge for transcripts", "Request changes", "Where are they stored?")
    watching, searching = auditor.open("/history"), auditor.open("/history")
    searching.keyboard.press("Control+k")
    field = searching.get_by_role("dialog").get_by_role("textbox")
    expect(field).to_be_focused()
    searching.keyboard.type("copper")
    page.get_by_role("button", name="Request changes", exact=True).click()
    expect(page.locator(".st-key-done")).to_be_visible()
    expect(watching.locator("p.lead")).to_contain_text(f"{known + 1} entries", timeout=SOON)
    expect(searching.get_by_text("The register has changed.")).to_be_visible()
    expect(searching.locator("p.lead")).to_contain_text(f"{known} entries")
    expect(field).to_have_value("copper")
    searching.keyboard.press("Escape")
    expect(searching.locator("p.lead")).to_contain_text(f"{known + 1} entries")


def test_a_button_left_over_from_a_role_that_was_taken_away_writes_nothing_and_says_so(
    officer: Visit, sample: Path, folder: Path
) -> None:
    page = begin_to_decide(officer, "Prolong the contract", "Reject", "We leave them in March")
    before = head_of(sample)
    reject = page.get_by_role("button", name="Reject", exact=True)
    (folder / "access.yaml").write_text(ACCESS.replace("role: dpo", "role: auditor"), encoding="utf-8")
    reject.evaluate("button => button.click()")  # before the page takes it away by itself
    expect(page.get_by_text("The role auditor may not")).to_be_visible()
    expect(page.get_by_text("We leave them in March")).to_be_visible()
    assert head_of(sample) == before
    (folder / "access.yaml").write_text(ACCESS, encoding="utf-8")


def test_nobody_but_the_page_and_its_provider_was_asked(auditor: Visit, officer: Visit) -> None:
    asked = {*auditor.requests, *officer.requests}
    assert any(url.startswith("ws") for url in asked), "is the test blind?"
    hosts = {urlsplit(url).hostname for url in asked if "://" in url}
    assert hosts <= {"127.0.0.1", "localhost"}, "another origin of this machine is one of the tests"
