"""The page as AppTest runs it, without a browser: from manifests, or on a database."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from dashboard import snapshot
from registry.graph.store import Store

ROOT = Path(__file__).parents[2]
RINGOVER = ROOT / "seed" / "ringover"

Open = Callable[..., AppTest]


_EMBEDDED = pytest.mark.parametrize(
    "address", [pytest.param("embedded", marks=pytest.mark.engine)], indirect=True
)


@pytest.hookimpl(tryfirst=True)  # before fixtures are parametrized
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run pages on the embedded engine: they have no statement of their own, and those that they call are
    tested on each engine in tests/contract. That the page works on each, test_dashboard_graph.py shows.
    """
    if "address" in metafunc.fixturenames and metafunc.module.__name__ != "test_dashboard_graph":
        metafunc.definition.add_marker(_EMBEDDED)


@pytest.fixture(scope="session", autouse=True)
def _no_components() -> Iterator[None]:
    """Spare each run of a page the look through all installed packages for components: we use none."""
    with patch.object(manifest_scanner, "scan_component_manifests", list):
        yield


def _ended(runner: LocalScriptRunner, _timeout: float) -> None:
    """Wait for the end of a page's thread; the test's own time limit ends one that hangs."""
    runner.join()


@pytest.fixture(scope="session", autouse=True)
def _without_asking() -> Iterator[None]:
    """Wait for pages without polling each millisecond, as Streamlit does: that takes their processor."""
    with patch.object(local_script_runner, "require_widgets_deltas", _ended):
        yield


@pytest.fixture(scope="session", autouse=True)
def _as_served() -> Iterator[None]:
    """Run scripts as the page's own settings say, and compile each of them once.

    The garbage of a register is not collected when it is replaced: it takes longer than most tests.
    """
    settings = tomllib.loads((ROOT / "dashboard" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    for name, value in settings["runner"].items():
        config.set_option(f"runner.{name}", value)
    scripts = ScriptCache()
    with (
        patch.object(app_test, "ScriptCache", lambda: scripts),
        patch.object(snapshot, "set_aside", lambda: None),
    ):
        yield


def opened(page: str = "today", /, **asked: str | list[str]) -> AppTest:
    """A page of the register that the environment names, opened as by a deep link."""
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120)
    for key, value in asked.items():
        app.query_params[key] = value
    if page != "today":
        app.switch_page(f"views/{page}.py")
    return app.run()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page of a register of files, with query parameters."""

    def of_files(page: str = "today", /, *manifests: Path, **asked: str | list[str]) -> AppTest:
        monkeypatch.setenv(snapshot.MANIFESTS, os.pathsep.join(map(str, manifests or (RINGOVER,))))
        return opened(page, **asked)

    return of_files


@pytest.fixture
def dpo_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Points the page to a database that several people use, with a data protection officer before it."""
    monkeypatch.delenv(snapshot.MANIFESTS, raising=False)
    for name in ("uri", "user", "password", "database"):
        monkeypatch.setenv(f"REGISTRY_{name.upper()}", getattr(store.connection.address, name) or "")
    monkeypatch.setenv("REGISTRY_ROLE", "dpo")
    monkeypatch.setenv("REGISTRY_ACTOR", "dpo-1")
    snapshot.reload()
    return store


def text(app: AppTest) -> str:
    """All that a page shows, in one text."""
    kinds = ("title", "header", "html", "markdown", "caption", "code", "error", "warning", "info", "success")
    return "\n".join(str(getattr(shown, "value", "")) for kind in kinds for shown in app.get(kind))
