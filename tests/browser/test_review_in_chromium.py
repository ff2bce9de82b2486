"""The officer's whole story in a browser: returned, approved on a term, closed with evidence, accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.access import AccessRole, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Engine
from registry.entities import Organisation, Party, Transfer
from registry.opening import database
from registry.vocabulary import ProposalState
from tests.browser.conftest import PATIENCE, Visit, of_engine, served, settled, shoot

pytestmark = [pytest.mark.browser, pytest.mark.engine]
expect.set_options(timeout=PATIENCE)

BUYER = Actor("buyer-1", AccessRole.PROCUREMENT)
US = Organisation(id="organisation/us", name="Our company", established_in="FR")
OLD = Organisation(id="organisation/old", name="Oldwick", established_in="IN")
NEW = Organisation(id="organisation/new", name="Newfield", established_in="US")
TODAY = datetime.now().astimezone().date()


def flow(name: str, vendor: Organisation) -> Transfer:
    parties = {"exporter": Party(organisation=US.id), "importer": Party(organisation=vendor.id)}
    return Transfer(id=f"transfer/{name}", mechanisms=(), **parties)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a register in which one transfer lacks a safeguard, and one vendor is proposed."""
    folder = tmp_path_factory.mktemp("story") / "register"
    with database(folder, prepare=True) as store:
        RegisterWriter(store, Actor("dpo-2", AccessRole.DPO)).entries.record([US, OLD, flow("old", OLD)])
        RegisterWriter(store, BUYER).proposals.propose(
            [NEW, flow("new", NEW)], "Newfield for surveys", CommandOptions(request="newfield")
        )
    yield folder
    Engine(folder).stop()


@pytest.fixture
def page(chromium: Browser, folder: Path, tmp_path: Path) -> Iterator[Page]:
    with served(of_engine(folder), tmp_path) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        visit = Visit(context, address)
        yield visit.open("/")
        assert visit.outside == []
        assert visit.errors == []
        context.close()


def choose(page: Page, choice: str) -> None:
    page.get_by_role("radio", name=choice, exact=True).or_(
        page.get_by_test_id("stBottom").get_by_role("button", name=choice, exact=True)
    ).first.click()
    settled(page)


def click(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()
    settled(page)


def day(page: Page, label: str, days: int) -> None:
    """Write a day into a field, which has a part for each of year, month and day."""
    parts = page.get_by_test_id("stDateInput").filter(has_text=label).get_by_role("spinbutton")
    parts.first.click()
    page.keyboard.type((TODAY + timedelta(days=days)).strftime("%Y%m%d"))
    page.keyboard.press("Tab")
    settled(page)


def test_the_officer_returns_approves_on_a_term_closes_it_and_accepts_until_a_day(
    page: Page, folder: Path
) -> None:
    page.get_by_role("link", name="Newfield for surveys").click()
    expect(page.get_by_text("Worst after: Lacks a safeguard")).to_be_visible()
    choose(page, "Request changes")
    page.get_by_label("What should be answered or changed").fill("Who signs the clauses?")
    click(page, "Request changes")
    expect(page.get_by_text("Returned to buyer-1")).to_be_visible()
    expect(page.get_by_text("Who signs the clauses?")).to_be_visible()
    shoot(page, "story-returned")
    with database(folder) as store:  # the answer comes from another desk
        writer = RegisterWriter(store, BUYER)
        (waiting,) = writer.proposals.all()
        how = CommandOptions(reason="Newfield, module 2.")
        writer.proposals.propose([NEW, flow("new", NEW)], options=how, answers=waiting.id)
    click(page, "Show the new version")  # which comes at a click only
    expect(page.get_by_text("Newfield, module 2.")).to_be_visible()

    choose(page, "Approve with requirements")
    page.get_by_label("Requirement 1").fill("Sign the clauses")
    page.get_by_label("Owner").fill("buyer-1")
    page.get_by_label("Owner").press("Enter")
    day(page, "By", 30)
    page.get_by_label("Why").fill("May start once the clauses stand.")
    click(page, "Approve with 1 requirement")
    expect(page.get_by_text("Approved and recorded: Newfield for surveys.")).to_be_visible()
    shoot(page, "story-approved")

    page.get_by_role("link", name="Today").click()
    expect(page.get_by_role("link", name="Sign the clauses")).to_be_visible()
    click(page, "Close with evidence")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Document").fill("Signed clauses, module 2")
    dialog.get_by_label("Kept at").fill("legal/newfield")
    shoot(page, "story-evidence")
    dialog.get_by_role("button", name="Close with this document").click()
    expect(page.get_by_text("Closed with evidence.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign the clauses")).to_have_count(0)

    finding = "/finding?id=transfer-without-safeguard:transfer/old"
    address = page.url.partition("/today")[0]
    page.goto(address + finding)
    settled(page)
    choose(page, "Accept until a date")
    day(page, "Until", 1)
    page.get_by_label("Why the risk is accepted").fill("A trial that ends tomorrow.")
    page.get_by_role("button", name="Accept until").last.click()
    expect(page.get_by_text("it is open again after that")).to_be_visible()
    shoot(page, "story-accepted")
    accepted = page.locator("p.accepted")
    expect(accepted).to_contain_text("A trial that ends tomorrow.")
    page.goto(f"{address}{finding}&on={TODAY + timedelta(days=2)}")
    settled(page)
    expect(accepted).to_have_count(0)


def test_what_is_revised_under_a_typing_hand_is_not_approved(page: Page, folder: Path) -> None:
    """The reason is still being typed when the author revises: the field has not been left."""
    harbour = Organisation(id="organisation/harbour", name="Harbour", established_in="FR")
    with database(folder) as store:
        propose = RegisterWriter(store, BUYER).proposals.propose
        proposal = propose([harbour], "Harbour for mail")
    address = page.url.partition("/today")[0]
    page.goto(f"{address}/proposal?id={proposal.id}")
    settled(page)
    choose(page, "Approve")
    why = page.get_by_label("Why")
    why.press_sequentially("We checked that it is French")
    with database(folder) as store:
        moved = harbour.model_copy(update={"established_in": "US"})
        RegisterWriter(store, BUYER).proposals.propose([moved], answers=proposal.id)
    expect(page.get_by_text("Harbour, Country: France → United States.")).to_be_visible()
    expect(page.locator("dl.fields-new")).to_contain_text("France")
    shoot(page, "revised-while-typing")
    why.press_sequentially(" indeed")
    click(page, "Approve")
    expect(page.get_by_text("This was changed while you were deciding.")).to_be_visible()
    expect(page.get_by_label("Why")).to_have_value("We checked that it is French indeed")
    with database(folder) as store:
        assert RegisterWriter(store, BUYER).proposals.get(proposal.id).state is ProposalState.OPEN
    click(page, "I have read the new version")
    click(page, "Approve")
    expect(page.get_by_text("Approved and recorded: Harbour for mail.")).to_be_visible()
