"""What `import registry` offers, and that it costs nothing until used."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import registry


def test_every_public_name_has_a_home() -> None:
    assert all(getattr(registry, name) is not None for name in registry.__all__)


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    code = "import sys, registry; print([m for m in sys.modules if m.startswith('registry.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_register_of_files_explains_a_transfer() -> None:
    register = registry.Register.from_files(Path(__file__).parents[2] / "seed" / "ringover")
    told = register.explain("transfer/us-campaigns", registry.Question(date(2026, 11, 23)))
    assert told.label == "Lacks a safeguard"
    assert told.outcome == registry.Outcome.UNCOVERED
