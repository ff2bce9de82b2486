"""Every check has three small registers: one that it faults, one that it cannot tell, one that it passes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import registry.checks
from registry.checks.provisions import PROVISIONS, covered, not_covered, provision_of
from registry.checks.runner import Finding, open_findings
from registry.checks.spec import CHECKS, Check, CheckResult, Standing
from registry.messages import Message, Name
from tests.checks.conftest import FIXTURES, RunFixture

ROOT = Path(registry.checks.__file__).parent
NO_CHECKS = {"concerned", "__init__", "accepted", "basis", "grouping", "provisions", "runner", "spec"}
NEVER = {
    (check, Standing.VIOLATION)
    for check in (
        "recipient-without-transfer",
        "data-not-recorded",
        "purpose-not-recorded",
        "default-taken",
    )
}
"""What no register shows: what is only not recorded is no violation."""
NEVER |= {
    (check, Standing.UNKNOWN) for check in ("retention-by-criterion", "ends-soon", "agreement-after-start")
}
CASES = [case for case in product(CHECKS, Standing) if case not in NEVER]
OPEN = [Standing.VIOLATION, Standing.UNKNOWN]


def messages_of(check: Check, found: CheckResult) -> list[Message]:
    asked = [missing.question for missing in found.missing]
    return [found.says, *asked, *found.remedies, check.remedy, check.title]


def names_in(message: Message) -> Iterator[str]:
    for value in (value for _, value in message.values):
        for part in value if type(value) is tuple else (value,):
            if isinstance(part, Name):
                yield part.slot
            elif isinstance(part, Message):
                yield from names_in(part)


def spoken(finding: Finding) -> list[str]:
    return [finding.sentence(), *finding.questions(), *finding.remedies()]


def test_importing_the_checks_declares_those_of_every_module() -> None:
    modules = {path.stem for path in ROOT.glob("*.py")} - NO_CHECKS
    assert {check.function.__module__.rpartition(".")[2] for check in CHECKS.values()} == modules


def test_no_fixtures_are_left_of_a_check_that_is_gone() -> None:
    assert {folder.name for folder in FIXTURES.iterdir() if any(folder.glob("*.yaml"))} - {
        "tried"
    } <= CHECKS.keys()


@pytest.mark.parametrize("check", CHECKS)
def test_an_id_names_a_condition_and_no_article(check: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", check)
    assert "art" not in check.split("-")


@pytest.mark.parametrize(("check", "standing"), CASES)
def test_a_check_finds_in_its_fixture_what_the_fixture_is_named_after(
    check: str, standing: Standing, run_fixture: RunFixture
) -> None:
    standings = {finding.result.standing for finding in run_fixture(check, standing.value)}
    assert standing in standings
    assert standing is not Standing.PASS or standings == {Standing.PASS}


@pytest.mark.parametrize(("check", "standing"), CASES)
def test_what_a_check_says_is_whole(check: str, standing: Standing, run_fixture: RunFixture) -> None:
    for finding in run_fixture(check, standing.value):
        slots = {s for message in messages_of(finding.check, finding.result) for s in names_in(message)}
        assert slots <= set(finding.dossier.names)
        for sentence in spoken(finding):
            assert not re.search(r"[{}]|\bNone\b|\?\?|[a-z]+_[a-z]+| \?|\(\?\)", sentence), sentence
            assert sentence[-1] in ".?", sentence


@pytest.mark.parametrize(("check", "standing"), [case for case in CASES if case[1] in OPEN])
def test_an_open_finding_says_what_to_do(check: str, standing: Standing, run_fixture: RunFixture) -> None:
    found = open_findings(run_fixture(check, standing.value))
    assert len({finding.id for finding in found}) == len(found)
    assert all(finding.remedies() for finding in found)


@pytest.mark.parametrize("check", CHECKS)
def test_what_a_check_rests_on_in_chapter_v_and_article_28_stands_in_the_index(check: str) -> None:
    named = {provision for basis in CHECKS[check].basis if (provision := provision_of(basis))}
    assert CHECKS[check].basis
    assert named <= PROVISIONS.keys()
    assert all(check in covered()[provision] for provision in named)


def test_what_the_index_leaves_open_is_what_no_check_names() -> None:
    assert set(not_covered()) == {provision for provision, checks in covered().items() if not checks}
    assert "44" not in not_covered()
    assert "49(5)" in not_covered()


def test_no_transfer_is_faulted_twice_for_one_thing(run_fixture: RunFixture) -> None:
    verdicts = ("transfer-without-safeguard", "transfer-cannot-be-told")
    for owner in verdicts:
        for standing in Standing:
            found = [f for check in verdicts for f in run_fixture(check, f"{owner}/{standing.value}")]
            assert len(open_findings(found)) == (standing is not Standing.PASS)


def test_the_law_s_remark_on_an_own_site_is_left_to_the_check_of_own_sites(run_fixture: RunFixture) -> None:
    found = run_fixture("transfer-remark", "own-site-in-third-country/violation")
    assert [finding.result.standing for finding in found] == [Standing.PASS]
