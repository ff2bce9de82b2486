"""The page on a database: the embedded engine here, and whatever speaks Bolt by the same code."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import snapshot
from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.entities import Organisation
from registry.graph.connection import Connection
from registry.intake.manifests import read_manifests
from registry.register import database
from tests.dashboard.conftest import RINGOVER, ROOT, text

LOADER = Actor("test", AccessRole.ADMINISTRATOR)


@pytest.fixture
def on_database(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points the page to the empty database of each engine."""
    monkeypatch.delenv(snapshot.MANIFESTS, raising=False)
    for name in ("uri", "user", "password", "database"):
        monkeypatch.setenv(f"REGISTRY_{name.upper()}", getattr(connection.address, name) or "")


def opened() -> AppTest:
    """The first page of what stands in the database."""
    snapshot.reload()
    return AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120).run()


@pytest.mark.usefixtures("on_database")
def test_a_database_is_read_from_before_its_first_load_to_its_transfers() -> None:
    assert "registry load" in opened().error[0].value
    with database(prepare=True):
        pass
    assert "Nothing is recorded yet" in text(opened())
    with database() as store:
        RegisterWriter(store, LOADER).entries.load(read_manifests(RINGOVER))
    app = opened()
    assert "no recorded safeguard covers this" in text(app)
    app.query_params["id"] = "transfer/us-campaigns"
    shown = text(app.switch_page("views/transfer.py").run())
    assert "Names and phone numbers to TCR" in shown, "the transfer itself is read when it is shown"
    assert "section 4" in shown


@pytest.mark.usefixtures("on_database")
def test_a_register_that_changed_is_told_and_shown_once_refreshed() -> None:
    with database(prepare=True) as store:
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/old")])
    app = opened()
    assert "The register has changed" not in text(app)
    with database() as store:
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/new")])
    snapshot._since.clear()  # noqa: SLF001  # as time does
    assert "The register has changed (new entries: 1, by test). Refresh to see them." in text(app.run())
    next(button for button in app.button if button.label == "Refresh").click().run()
    assert "The register has changed" not in text(app)
