"""Procurement's whole story in a browser: a vendor that lacks a safeguard is asked, answered and covered."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Engine
from registry.entities import DataCategory, Document, Organisation, Party, Purpose, SubjectCategory, Transfer
from registry.errors import StaleError
from registry.opening import database
from tests.browser.conftest import PATIENCE, Visit, of_engine, served, settled, shoot
from tests.browser.sign_in import served_to_people, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.engine]
expect.set_options(timeout=PATIENCE)

BUYER = Actor("buyer-1", AccessRole.PROCUREMENT)
DPO = Actor("dpo-1", AccessRole.DPO)
US = Organisation(id="organisation/us", name="Our company", established_in="FR")
ACME = Organisation(id="organisation/acme", name="Acme Corp.", established_in="US")
PARTIES = {"exporter": Party(organisation=US.id), "importer": Party(organisation=ACME.id)}
RECORDED = [
    US,
    ACME,
    Transfer(id="transfer/acme", **PARTIES),
    DataCategory(id="category/names", name="Names"),
    SubjectCategory(id="subject-category/customers", name="Customers"),
    Purpose(id="purpose/support", name="Support"),
]
ACCESS = "people:\n  - {person: bea@example.com, role: procurement}\n"
SHORT = 25
"""Seconds that a sign-in lasts: enough for the first fields on a slow machine."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a register of our company and one vendor."""
    folder = tmp_path_factory.mktemp("buying") / "register"
    with database(folder, prepare=True) as store:
        RegisterWriter(store, DPO).entries.record(RECORDED)
    yield folder
    Engine(folder).stop()


@pytest.fixture
def page(chromium: Browser, folder: Path, tmp_path: Path) -> Iterator[Page]:
    """The empty form, as procurement sees it."""
    bought = {**of_engine(folder), "REGISTRY_ROLE": BUYER.role.value, "REGISTRY_ACTOR": BUYER.id}
    with served(bought, tmp_path) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        visit = Visit(context, address)
        yield visit.open("/add")
        assert visit.outside == []
        context.close()


def click(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    settled(page)


def choose(page: Page, group: str, choice: str) -> None:
    """Choose one of a few that stand side by side."""
    buttons = page.get_by_test_id("stButtonGroup").filter(has_text=group)
    buttons.get_by_text(choice, exact=True).click()
    settled(page)


def pick(page: Page, label: str, text: str) -> None:
    """Find one of many by typing."""
    page.get_by_label(label).first.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    settled(page)


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")
    settled(page)


def day(page: Page, label: str, digits: str) -> None:
    page.get_by_test_id("stDateInput").filter(has_text=label).get_by_role("spinbutton").first.click()
    page.keyboard.type(digits)
    page.keyboard.press("Tab")
    settled(page)


def judged(page: Page, outcome: str) -> None:
    expect(page.locator(".judged .badge")).to_contain_text(outcome)


def first_step(page: Page) -> None:
    """Who it is, by keyboard alone; another company than the one with a similar name."""
    page.get_by_label("Name of the vendor").focus()
    page.keyboard.type("Acme Line")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Is it one of these?")).to_be_visible()
    another = page.get_by_role("button", name="No, it is another company")
    another.focus()
    page.keyboard.press("Enter")
    expect(another).to_have_count(0)
    page.get_by_label("Country in which it is established").focus()
    page.keyboard.type("India")
    page.keyboard.press("Enter")
    judged(page, "Lacks a safeguard")
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What they do for us")).to_be_visible()


def data_and_places(page: Page, folder: Path) -> None:
    """Which data, why and where; the engine is killed between the two steps."""
    write(page, "What they do for us", "Answers tickets")
    for label, text in (("Which data", "Names"), ("Whose data", "Customers"), ("Why they need", "Support")):
        pick(page, label, text)
    choose(page, "How do they use the data?", "On our instructions")
    choose(page, "And we?", "We decide why and how")
    shoot(page, "vendor-data")
    pid = Engine(folder).status().pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    click(page, "Next")
    pick(page, "Country", "India")
    choose(page, "What happens there", "Accessed")
    pick(page, "By whom", "Acme Line")
    shoot(page, "vendor-places")
    click(page, "Next")


def test_a_vendor_is_added_asked_answered_covered_and_resubmitted(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    first_step(page)
    data_and_places(page, folder)
    nothing = page.locator(".st-key-option-nothing")
    nothing.click()  # in the middle of the card, beside its words
    settled(page)
    expect(nothing.get_by_role("checkbox")).to_be_checked()
    judged(page, "Lacks a safeguard")
    click(page, "Keep as open questions")
    expect(page.get_by_text("Kept: they stay here until they are answered.")).to_be_visible()
    click(page, "Write the e-mail")
    expect(page.get_by_role("dialog")).to_contain_text("EU law (GDPR, Art. 28 and Chapter V)")
    shoot(page, "vendor-mail")
    page.keyboard.press("Escape")
    click(page, "Submit with")
    expect(page.get_by_text("Waiting ·")).to_be_visible()
    shoot(page, "vendor-waiting")
    with database(folder) as store:
        officer, buyer = RegisterWriter(store, DPO).proposals, RegisterWriter(store, BUYER)
        (first,) = buyer.proposals.all()
        read = officer.revision(first)
        officer.request_changes(first.id, "Who signs?", revision=read)

    expect(page.get_by_text("One proposal waits for your answer")).to_be_visible()
    page.get_by_label("Answer to “Who signs?”").fill("Our director.")
    page.get_by_label("Answer to “Who signs?”").press("Tab")
    page.get_by_role("button", name="Answer and send back").click()
    expect(page.get_by_text("Answered: Who signs?")).to_be_visible()
    click(page, "Change the form")
    expect(page.get_by_role("heading", name="Add Acme Line")).to_be_visible()
    click(page, "What it rests on")
    clauses_and_contract(page, tmp_path)
    judged(page, "Covered")
    shoot(page, "vendor-covered")
    click(page, "Submit")
    expect(page.get_by_text("Waiting ·")).to_be_visible()
    with database(folder) as store:
        officer, buyer = RegisterWriter(store, DPO).proposals, RegisterWriter(store, BUYER)
        (second,) = buyer.proposals.all()
        assert second.id == first.id
        with pytest.raises(StaleError):  # two people at one proposal: a decision on what was read before
            officer.reject(second.id, "No clauses.", revision=read)
        (copy,) = (each for each in second.entities if isinstance(each, Document))
        assert copy.sha256 == sha256(b"signed").hexdigest()
        assert buyer.drafts.all() == []
    kept = [path for path in folder.rglob("*") if path.is_file() and path.name == "clauses.pdf"]
    assert kept == []


def clauses_and_contract(page: Page, tmp_path: Path) -> None:
    """The clauses, first being signed and then signed, with their copy; the assessment; the contract."""
    page.locator(".st-key-option-clauses").click()
    settled(page)
    choose(page, "Have both signed?", "Being signed")
    judged(page, "Lacks a safeguard")
    choose(page, "Have both signed?", "Signed by both")
    day(page, "Signed by both on", "20260914")
    choose(page, "Annexes filled in", "Yes, all")
    choose(page, "Assessment of the law", "Done")
    day(page, "Done on", "20260920")
    pick(page, "Countries assessed", "India")
    pick(page, "Result", "They can keep")
    copy = tmp_path / "clauses.pdf"
    copy.write_bytes(b"signed")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(copy)
    expect(page.get_by_text("kept, the file is not")).to_be_visible()
    choose(page, "Is it signed?", "Signed")
    day(page, "Contract signed on", "20260914")
    choose(page, "Does it say all", "Yes")
    choose(page, "Is it in writing", "Yes")


def test_a_date_counts_as_people_type_it_unless_it_can_mean_two(page: Page) -> None:
    write(page, "Name of the vendor", "Dated Ltd")
    click(page, "4 · What it rests on")
    page.locator(".st-key-option-clauses").click()
    settled(page)
    field = page.get_by_test_id("stDateInput").filter(has_text="Signed by both on")
    for typed in ("14/09/2026", "14 Sep 2026", "Sep 14th, 2026", "14.9.2026", "2026-09-14"):
        type_date(page, "Signed by both on", typed)
        expect(field).to_contain_text(re.compile(r"2026\s*-\s*09\s*-\s*14"))
    type_date(page, "Signed by both on", "03/06/2025")
    says = "03/06/2025 can mean 3 June 2025 or 6 March 2025. Type the month as a word."
    expect(page.get_by_role("status").filter(has_text=says)).to_have_count(1)
    assert field.locator("[data-unclear]").get_attribute("data-unclear") == says
    type_date(page, "Signed by both on", "3 June 2025")
    expect(field.locator("[data-unclear]")).to_have_count(0)
    expect(field).to_contain_text(re.compile(r"2025\s*-\s*06\s*-\s*03"))


def type_date(page: Page, label: str, text: str) -> None:
    """Type a date from the field's beginning on."""
    page.get_by_test_id("stDateInput").filter(has_text=label).get_by_role("spinbutton").first.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    settled(page)


def test_another_step_begins_at_its_top_and_the_keyboard_at_its_heading(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    write(page, "Name of the vendor", "Topmost Ltd")
    page.get_by_text("Legal details, if you have them").click()
    page.get_by_label("E-mail for questions").scroll_into_view_if_needed()
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What do they do for us")).to_be_focused()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    page.keyboard.press("Tab")
    expect(page.get_by_label("What they do for us")).to_be_focused()


def test_a_sign_in_that_expires_in_the_middle_of_the_form_loses_nothing(
    chromium: Browser, folder: Path, tmp_path: Path
) -> None:
    with served_to_people(tmp_path, ACCESS, SHORT, of_engine(folder)) as address:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{address}/add")
        sign_in(page, "bea")
        settled(page)
        write(page, "Name of the vendor", "Bellweather")
        expect(page.get_by_role("heading", name="Add Bellweather")).to_be_visible()
        page.get_by_text("Legal details, if you have them").click()
        shoot(page, "vendor-390-dark")
        expect(page.get_by_text("Your sign-in has expired. With your next click")).to_be_visible()
        page.get_by_label("Address", exact=True).fill("1 MG Road, Bengaluru")
        page.keyboard.press("Tab")
        expect(page.get_by_role("heading", name="Your sign-in has expired.")).to_be_visible()
        page.get_by_role("button", name="Sign in").click()  # the provider still knows the person
        expect(page.get_by_role("heading", name="Add Bellweather")).to_be_visible()
        expect(page).to_have_url(re.compile(r"/add\?draft=bellweather"))
        settled(page)
        page.get_by_text("Legal details, if you have them").click()
        expect(page.get_by_label("Address", exact=True)).to_have_value("1 MG Road, Bengaluru")
        with database(folder) as store:
            saved = RegisterWriter(store, BUYER).drafts.get("bellweather")
        assert "1 MG Road, Bengaluru" in saved.text
        context.close()
