"""What the browser tests take from npm: an identity provider, and axe-core, which looks for barriers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

INSTALLED = Path(__file__).parents[2] / ".ci" / "work" / "browser"


def package(name: str) -> Path:
    """Where a package is; a test without it is skipped, or fails in CI, which installs it."""
    folder = INSTALLED / "node_modules" / name
    if not folder.is_dir():
        reason = f"{name} is not installed; `.ci/browser` installs it"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
