"""The page on a database: the embedded engine here, and whatever speaks Bolt by the same code."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import snapshot
from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Engine
from registry.entities import Organisation
from registry.intake.manifests import read_manifests
from registry.register import database
from tests.dashboard.conftest import RINGOVER, ROOT, text

pytestmark = pytest.mark.engine


LOADER = Actor("test", AccessRole.ADMINISTRATOR)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The data folder of an engine that is stopped at the end, with nothing in it."""
    yield tmp_path / "page"
    Engine(tmp_path / "page").stop()


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The first page of what stands in the database."""
    for name in (snapshot.MANIFESTS, "REGISTRY_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REGISTRY_DATA", str(folder))
    snapshot.reload()
    return AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120).run()


def test_a_database_is_read_from_before_its_first_load_to_its_transfers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "registry load" in opened(folder, monkeypatch).error[0].value
    with database(folder, prepare=True):
        pass
    assert "Nothing is on file yet" in text(opened(folder, monkeypatch))
    with database(folder) as store:
        RegisterWriter(store, LOADER).entries.load(read_manifests(RINGOVER))
    app = opened(folder, monkeypatch)
    assert "no recorded safeguard covers this" in text(app)
    app.query_params["id"] = "transfer/us-campaigns"
    shown = text(app.switch_page("views/transfer.py").run())
    assert "Names and phone numbers to TCR" in shown, "the transfer itself is read when it is shown"
    assert "section 4" in shown


def test_a_register_that_changed_is_told_and_shown_once_refreshed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database(folder, prepare=True) as store:
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/old")])
    app = opened(folder, monkeypatch)
    assert "The register changed" not in text(app)
    with database(folder) as store:
        RegisterWriter(store, LOADER).entries.record([Organisation(id="organisation/new")])
    time.sleep(snapshot.POLL_SECONDS)
    assert "The register changed (new entries: 1, by test). Refresh shows them." in text(app.run())
    next(button for button in app.button if button.label == "Refresh").click().run()
    assert "The register changed" not in text(app)
