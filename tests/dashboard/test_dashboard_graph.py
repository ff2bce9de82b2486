"""The page on a database: the embedded engine here, and whatever speaks Bolt by the same code."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import snapshot
from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.entities import Organisation
from registry.facts import Facts
from registry.graph.connection import Connection
from registry.history.change import Head
from registry.intake.manifests import read_manifests
from registry.opening import database
from registry.register import Question, Register
from tests.dashboard.conftest import RINGOVER, opened, text

LOADER = Actor("test", AccessRole.ADMINISTRATOR)

TCR_IN_THE_US = "The Campaign Registry, Inc\\. · United States"


def links(app: AppTest) -> list[str]:
    """The labels of a page's links."""
    return [link.proto.label for link in app.get("page_link")]


@pytest.fixture
def on_database(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points the page to the empty database of each engine."""
    monkeypatch.delenv(snapshot.MANIFESTS, raising=False)
    for name in ("uri", "user", "password", "database"):
        monkeypatch.setenv(f"REGISTRY_{name.upper()}", getattr(connection.address, name) or "")


def first_page() -> AppTest:
    """The first page of what stands in the database."""
    snapshot.reload()
    return opened()


@pytest.mark.usefixtures("on_database")
def test_a_database_is_read_from_before_its_first_load_to_its_transfers() -> None:
    assert "There are three ways to begin" in text(first_page())
    with database(prepare=True):
        pass
    assert "Nothing is recorded yet" in text(first_page())
    with database() as store:
        RegisterWriter(store, LOADER).entries.load(read_manifests(RINGOVER))
    app = first_page()
    assert "no recorded safeguard covers this" in text(app)
    app.query_params["id"] = "transfer/us-campaigns"
    shown = text(app.switch_page("views/transfer.py").run())
    assert "Names and phone numbers to TCR" in shown, "the transfer itself is read when it is shown"
    assert "section 4" in shown


@pytest.mark.usefixtures("on_database")
def test_a_register_that_changed_is_shown_without_reading_all_of_it_again() -> None:
    with database(prepare=True) as store:
        RegisterWriter(store, LOADER).entries.load(read_manifests(RINGOVER))
    app = first_page()
    before = snapshot.following().reading
    with database() as store:
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/new", name="Brand new")])
        tcr = store.entities(["organisation/tcr"]).get(Organisation, "organisation/tcr")
        assert tcr is not None
        changed = tcr.model_copy(update={"established_in": "FR"})
        RegisterWriter(store, LOADER).entries.load(Facts([changed]))
    assert TCR_IN_THE_US in links(app.run())
    snapshot.following().renew()
    after = snapshot.following().reading
    assert after.seq == (before.seq or 0) + 2
    assert TCR_IN_THE_US not in links(app.run())
    with database() as store:
        whole = Register.open(store)
    assert after.register.facts == whole.facts
    assert after.register.dossiers.transfers.rows == whole.dossiers.transfers.rows
    question = Question(date(2026, 11, 30))
    assert after.register.tally(question) == whole.tally(question)
    snapshot.following().renew()
    assert snapshot.following().reading is after, "nothing changed, so nothing is read"


@pytest.mark.usefixtures("on_database")
def test_a_database_that_was_set_up_again_is_read_as_a_whole() -> None:
    with database(prepare=True) as store:
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/old")])
        other = Register.open(store)
        forged = Register(other.facts, head=Head(1, "0" * 64))
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/new")])
        assert "organisation/new" in forged.brought_forward(store).facts


@pytest.mark.usefixtures("on_database")
def test_the_page_shows_the_register_as_it_was_known_then() -> None:
    with database(prepare=True) as store:
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/old", name="Old")])
        then = store.head().at
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/new", name="New")])
    snapshot.reload()
    app = opened("history", known=str(then))
    shown = text(app)
    assert "As we knew it on" in shown
    assert ", judged as of " in shown
    assert "One entry; the latest is of" in shown
    links = [link.proto.query_string for link in app.get("page_link")]
    assert all("known=" in link for link in links)
    app.query_params["known"] = "2001-01-01"
    assert "what was known earlier is not recorded" in app.run().error[0].value
    app.query_params["known"] = "yesterday"
    assert "yesterday is not a valid date or time" in text(app.run()).replace("\\", "")
