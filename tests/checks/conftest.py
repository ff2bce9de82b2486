"""Running one check on one fixture: a small register, judged as of the day in its first comment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from registry.checks.runner import Finding, run_checks
from registry.dossiers.index import DossierIndex
from registry.intake.manifests import read_manifests
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from tests.days import TODAY

FIXTURES = Path(__file__).parent
DEFAULT_DAY = "2026-11-23"

RunFixture = Callable[[str, str], list[Finding]]


@pytest.fixture(scope="session")
def judge() -> Judge:
    return Judge(Law.current())


@pytest.fixture(scope="session")
def run_fixture(judge: Judge) -> RunFixture:
    """What a check says of the fixture of a check: of its own, or of another's as `owner/standing`."""

    def found(check: str, fixture: str) -> list[Finding]:
        owner, _, standing = fixture.rpartition("/")
        path = FIXTURES / (owner or check) / f"{standing}.yaml"
        told = re.search(r"^# on: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        day = date.fromisoformat(told[1] if told else DEFAULT_DAY)
        return list(
            run_checks(DossierIndex(read_manifests(path), judge.law, TODAY), AsOf(judge, day), only=[check])
        )

    return found
