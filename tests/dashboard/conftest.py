"""The page as AppTest runs it: from manifests, with no engine and no browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard import snapshot

ROOT = Path(__file__).parents[2]
RINGOVER = ROOT / "seed" / "ringover"

Open = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def _no_components() -> Iterator[None]:
    """Spare each run of a page the look through all installed packages for components: we use none."""
    with patch.object(manifest_scanner, "scan_component_manifests", list):
        yield


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page of a register, with query parameters, as a deep link would."""

    def opened(page: str = "today", /, *manifests: Path, **asked: str | list[str]) -> AppTest:
        monkeypatch.setenv(snapshot.MANIFESTS, os.pathsep.join(map(str, manifests or (RINGOVER,))))
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
        for key, value in asked.items():
            app.query_params[key] = value
        app.run()
        return app if page == "today" else app.switch_page(f"views/{page}.py").run()

    return opened


def text(app: AppTest) -> str:
    """All that a page shows, in one text."""
    kinds = ("title", "header", "html", "markdown", "caption", "code", "error", "warning", "info", "success")
    return "\n".join(str(getattr(shown, "value", "")) for kind in kinds for shown in app.get(kind))
