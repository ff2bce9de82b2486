"""An accepted finding is not open up to its last day, is told apart, and opens again by itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from registry.cli import main
from registry.errors import NotFoundError
from registry.intake.manifests import read_text
from registry.register import Question, Register

FINDING = "transfer-without-safeguard:transfer/tickets"
REGISTER = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme, kind: company, established_in: US}
transfers:
  - id: transfer/tickets
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/acme, role: processor}
    mechanisms: []
"""
DECISION = """
decisions:
  - {{id: decision/a, about: "{about}", kind: {kind}, until: {until}, reason: Ends soon, made_by: actor-7}}
"""
LAST = date(2027, 1, 31)


def manifest(about: str = FINDING, kind: str = "risk_accepted", until: object = LAST) -> str:
    return REGISTER + DECISION.format(about=about, kind=kind, until=until)


def register(text: str) -> Register:
    return Register(read_text(text))


def ids(text: str, on: date = LAST) -> tuple[bool, bool]:
    """Whether the finding is open, and whether it is accepted."""
    parts = register(text).findings(Question(on))
    accepted = [one.finding.id for one in parts.accepted]
    return FINDING in [finding.id for finding in parts.open], FINDING in accepted


def test_an_accepted_finding_is_not_open_up_to_its_last_day_and_opens_again_by_itself() -> None:
    assert ids(REGISTER) == (True, False)
    assert ids(manifest(), date(2026, 11, 23)) == (False, True)
    assert ids(manifest(), LAST) == (False, True)
    assert ids(manifest(), date(2027, 2, 1)) == (True, False)


def test_the_findings_of_a_register_leave_out_what_is_accepted() -> None:
    assert FINDING in [finding.id for finding in register(REGISTER).findings(Question(LAST)).open]
    assert FINDING not in [finding.id for finding in register(manifest()).findings(Question(LAST)).open]


@pytest.mark.parametrize(
    "text",
    [
        manifest(kind="assigned"),
        manifest(about="place-missing:transfer/tickets"),
        manifest().replace(f"until: {LAST}, ", ""),
    ],
    ids=["another kind of decision", "another finding", "no last day"],
)
def test_nothing_else_accepts_a_finding(text: str) -> None:
    assert ids(text) == (True, False)


def test_of_several_acceptances_the_one_that_lasts_longest_counts() -> None:
    longer = f'  - {{id: decision/0, about: "{FINDING}", kind: risk_accepted, until: 2027-06-30}}\n'
    found = register(manifest() + longer).accepted_verdict("transfer/tickets", Question(date(2027, 3, 1)))
    assert found is not None
    assert found.id == "decision/0"


CHAIN = """
registry: 1
organisations:
  - {id: organisation/us, kind: company, established_in: FR}
  - {id: organisation/a, kind: company, established_in: US}
  - {id: organisation/b, kind: company, established_in: US}
  - {id: organisation/c, kind: company, established_in: US}
transfers:
  - {id: transfer/one, exporter: {organisation: organisation/a}, importer: {organisation: organisation/b}}
  - id: transfer/two
    exporter: {organisation: organisation/c}
    importer: {organisation: organisation/a}
    follows: [transfer/one]
"""
EARLIER = """
  - {id: transfer/zero, exporter: {organisation: organisation/us}, importer: {organisation: organisation/a}}
"""


def test_what_is_accepted_in_a_chain_stays_so_when_the_chain_begins_with_another_transfer() -> None:
    (now,) = [one.id for one in register(CHAIN).findings(Question(LAST), ["chain-broken"]).open]
    (then,) = [one.id for one in register(CHAIN + EARLIER).findings(Question(LAST), ["chain-broken"]).open]
    assert now != then
    decision = DECISION.format(about=now, kind="risk_accepted", until=LAST)
    findings = register(CHAIN + EARLIER + decision).findings(Question(LAST), ["chain-broken"])
    assert ([one.id for one in findings.open], [one.finding.id for one in findings.accepted]) == ([], [then])


def test_a_finding_that_nothing_has_cannot_be_accepted_and_the_nearest_is_named() -> None:
    on = Question(date(2026, 11, 23))
    register(REGISTER).require_finding(FINDING, on)
    with pytest.raises(NotFoundError, match=rf"Did you mean {FINDING}"):
        register(REGISTER).require_finding("transfer-without-safeguard:transfer/ticket", on)
    with pytest.raises(NotFoundError, match=rf"Did you mean .*{FINDING}"):
        register(REGISTER).require_finding("transfer-without-safeguards:transfer/tickets", on)


def test_what_is_accepted_can_be_accepted_for_longer() -> None:
    register(manifest()).require_finding(FINDING, Question(LAST))


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command on the manifest with the acceptance."""
    path = tmp_path / "accepted.yaml"
    path.write_text(manifest(), encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str]:
        line = [str(path) if argument == "FILE" else argument for argument in arguments]
        monkeypatch.setattr(sys, "argv", ["registry", *line])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), capsys.readouterr().out

    return call


TOLD = f"Accepted until {LAST} by actor-7: Ends soon"


def test_a_transfer_whose_finding_is_accepted_still_shows_its_verdict(run: Run) -> None:
    for command in (("judge", "FILE"), ("show", "transfer/tickets", "--file", "FILE")):
        _, out = run(*command, "--on", str(LAST))
        assert "Lacks a safeguard: We to Acme (transfer/tickets)" in out
        assert TOLD in out
        assert TOLD not in run(*command, "--on", "2027-02-01")[1]


def test_accepted_findings_are_counted(run: Run) -> None:
    assert "Accepted findings: 1." in run("judge", "FILE", "--on", str(LAST))[1]


@pytest.mark.parametrize("fail_on", ["uncovered", "critical"])
def test_fail_on_passes_over_what_is_accepted(run: Run, fail_on: str) -> None:
    assert run("judge", "FILE", "--on", str(LAST), "--fail-on", fail_on)[0] == 0
    assert run("judge", "FILE", "--on", "2027-02-01", "--fail-on", fail_on)[0] == 1


def test_json_tells_what_is_accepted_until_when_by_whom_and_why(run: Run) -> None:
    told = json.loads(run("judge", "FILE", "--on", str(LAST), "--format", "json")[1])
    (one,) = told["accepted"]
    assert one["id"] == FINDING
    assert one["accepted"] == {
        "decision": "decision/a",
        "kind": "risk_accepted",
        "until": str(LAST),
        "by": "actor-7",
        "reason": "Ends soon",
    }
    assert told["summary"]["accepted"] == 1
    assert FINDING not in [finding["id"] for finding in told["findings"]]
    shown = json.loads(run("show", "transfer/tickets", "--file", "FILE", "--format", "json")[1])
    assert shown["accepted"] == one["accepted"]


def test_an_accepted_finding_that_is_no_verdict_has_a_line_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clauses = "mechanisms: [{id: mechanism/m, kind: scc, instrument: 2010/87}]\n"
    path = tmp_path / "void.yaml"
    path.write_text(manifest(about="mechanism-on-void-law:mechanism/m") + clauses, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["registry", "judge", str(path), "--on", str(LAST)])
    with pytest.raises(SystemExit):
        main()
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("Accepted findings")
    assert lines[at + 1].startswith("mechanism-on-void-law:mechanism/m: ")
    assert lines[at + 2].strip() == TOLD
