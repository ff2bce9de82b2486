"""What `judge` prints: a summary, then as much as fits; filters; violations apart from unknowns."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from registry.cli import main
from registry.cli.output import summary
from registry.law.verdict import Outcome, Status

ROOT = Path(__file__).parents[2]
RINGOVER = str(ROOT / "seed" / "ringover")
DAY = "2026-11-23"
VENDORS = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme Inc, kind: company, established_in: US}
  - {id: organisation/brit, name: Brit Ltd, kind: company, established_in: GB}
  - {id: organisation/who, name: Who Knows, kind: company}
engagements:
  - {id: engagement/acme, organisation: organisation/acme, role: processor}
transfers:
  - id: transfer/acme
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/acme, role: processor}
    engagement: engagement/acme
    mechanisms: []
  - id: transfer/brit
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/brit, role: processor}
    places: [{jurisdiction: IN, kind: storage, operator: organisation/brit}]
  - id: transfer/who
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/who, role: processor}
"""


class Printed(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The answer in JSON."""
        answer: dict[str, Any] = json.loads(self.out)
        return answer


Judge = Callable[..., Printed]


@pytest.fixture
def judge(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Judge:
    """Run `judge`, on three vendors if no path is given."""
    file = tmp_path / "vendors.yaml"
    file.write_text(VENDORS, encoding="utf-8")

    def call(*options: str, path: str = str(file)) -> Printed:
        monkeypatch.setattr(sys, "argv", ["registry", "judge", path, "--on", DAY, *options])
        with pytest.raises(SystemExit) as left:
            main()
        return Printed(int(left.value.code or 0), *capsys.readouterr())

    return call


def ids(printed: Printed) -> list[str]:
    return [one["id"] for one in printed.answer["transfers"]]


def subjects(printed: Printed) -> set[str]:
    return {finding["subject"] for finding in printed.answer["findings"]}


def test_a_report_opens_with_a_summary_of_at_most_ten_lines(judge: Judge) -> None:
    summary = judge(path=RINGOVER).out.partition("\n\n")[0].splitlines()
    assert len(summary) <= 10
    assert summary[1] == "9 transfers: 1 lacks a safeguard, 8 need information, mostly a country."
    assert summary[2].startswith("Other findings: ")
    assert summary[3].startswith(
        "Most urgent: Ringover to The Campaign Registry, Inc. (transfer/us-campaigns)."
    )
    assert (
        summary[4]
        == "Ask first: In which country is “Advertising partners” established? (and 7 more like it)"
    )


def test_the_most_urgent_is_the_gravest_not_the_first_by_its_id(judge: Judge, tmp_path: Path) -> None:
    planned, ordinary, health = (
        f"""
  - id: transfer/{id_}
    exporter: {{organisation: organisation/us, role: controller}}
    importer: {{organisation: organisation/acme, role: processor}}
    engagement: engagement/acme
    mechanisms: []
    categories: [category/{data}]
    starts: {starts}"""
        for id_, data, starts in (
            ("a", "health", "2027-03-01"),
            ("b", "names", "2025-03-01"),
            ("c", "health", "2025-03-01"),
        )
    )
    categories = """data_categories:
  - {id: category/names, name: Names}
  - {id: category/health, name: Health, special: true}
"""
    file = tmp_path / "grave.yaml"
    for transfers, gravest in (
        (planned + ordinary, "transfer/a"),
        (ordinary + health, "transfer/c"),
        (planned + ordinary + health, "transfer/c"),
    ):
        file.write_text(VENDORS.partition("transfers:")[0] + categories + f"transfers:{transfers}\n")
        assert f"Most urgent: We to Acme Inc ({gravest})." in judge(path=str(file)).out


TWO_VENDORS = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme Inc, kind: company}
  - {id: organisation/brit, name: Brit Ltd, kind: company, established_in: GB}
transfers:
  - id: transfer/acme
    exporter: {organisation: organisation/us}
    importer: {organisation: organisation/acme, role: processor}
    places: [{kind: storage}, {kind: remote_access, jurisdiction: IN}]
    mechanisms: []
  - id: transfer/brit
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/brit, role: processor}
    places: [{jurisdiction: IN, kind: storage}]
"""


def test_the_questions_to_ask_first_go_to_different_vendors(judge: Judge, tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(TWO_VENDORS, encoding="utf-8")
    first_lines = [line for line in judge(path=str(file)).out.splitlines() if line.startswith("Ask first: ")]
    assert len(first_lines) == 2
    assert ["Brit Ltd" in line for line in first_lines] == [True, False]


def test_by_default_like_transfers_and_findings_are_folded_and_the_last_line_says_how_many_more(
    judge: Judge,
) -> None:
    short, whole = judge(path=RINGOVER).out, judge("--all", path=RINGOVER).out
    assert "  The same applies to 6 more:" in short
    assert short.splitlines()[-1].startswith("Not listed: ")
    assert "--all" in short.splitlines()[-1]
    assert len(short.splitlines()) < 100 < len(whole.splitlines())
    assert "Not listed" not in whole
    assert all(transfer in whole for transfer in ids(judge("--format", "json", path=RINGOVER)))


def test_a_limit_lists_as_many_and_leaves_json_whole(judge: Judge) -> None:
    one, two = (judge("--limit", limit).out for limit in ("1", "2"))
    assert "transfer/brit" not in one.partition("\n\n")[2].partition("Findings")[0]
    assert len(one.splitlines()) < len(two.splitlines())
    assert judge("--limit", "1", "--format", "json").out == judge("--format", "json").out


@pytest.mark.parametrize("vendor", ["organisation/acme", "acme", "Acme Inc", "ACME"])
def test_a_vendor_is_selected_by_id_or_by_a_part_of_its_name(judge: Judge, vendor: str) -> None:
    selected = judge("--vendor", vendor, "--format", "json")
    assert ids(selected) == ["transfer/acme"]
    assert subjects(selected) <= {"transfer/acme", "organisation/acme", "engagement/acme"}
    assert "engagement/acme" in subjects(selected)


@pytest.mark.parametrize(
    ("country", "transfer"), [("US", "acme"), ("United States", "acme"), ("UK", "brit"), ("IN", "brit")]
)
def test_a_country_selects_vendors_established_and_places_in_it(
    judge: Judge, country: str, transfer: str
) -> None:
    assert ids(judge("--country", country, "--format", "json")) == [f"transfer/{transfer}"]


def test_a_check_or_a_severity_selects_findings_and_the_verdicts_among_them(judge: Judge) -> None:
    one = judge("--check", "transfer-without-safeguard", "--format", "json").answer
    assert {finding["check"] for finding in one["findings"]} == {"transfer-without-safeguard"}
    assert "transfer/acme" in [each["id"] for each in one["transfers"]]
    assert "transfer/who" not in [each["id"] for each in one["transfers"]]
    grave = judge("--severity", "high", "--format", "json").answer
    assert {finding["severity"] for finding in grave["findings"]} <= {"critical", "high"}
    assert grave["summary"]["findings"].keys() <= {"critical", "high"}


def test_what_the_filters_leave_out_does_not_count_for_the_exit_code(judge: Judge) -> None:
    assert judge("--fail-on", "uncovered").code == 1
    assert judge("--fail-on", "uncovered", "--vendor", "who").code == 0


SWISS = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/them, name: They AG, kind: company, established_in: CH}
data_categories: [{id: category/names, name: Names}]
purposes: [{id: purpose/sales, name: Sales}]
transfers:
  - id: transfer/swiss
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/them, role: controller}
    categories: [category/names]
    purposes: [purpose/sales]
    places: [{jurisdiction: CH, kind: storage, operator: organisation/them}]
"""


def test_by_default_a_finding_of_medium_severity_fails_even_where_every_transfer_is_covered(
    judge: Judge, tmp_path: Path
) -> None:
    file = tmp_path / "swiss.yaml"
    file.write_text(SWISS, encoding="utf-8")
    assert judge(path=str(file)).code == 0
    assert judge("--fail-on", "covered", path=str(file)).code == 1
    file.write_text(SWISS.replace("name: They AG, kind: company", "name: They"), encoding="utf-8")
    lacking = judge("--format", "json", path=str(file))
    assert {finding["severity"] for finding in lacking.answer["findings"]} == {"medium"}
    assert lacking.code == 1
    assert judge("--fail-on", "uncovered", path=str(file)).code == 0


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--vendor", "Akme Inc", "--vendor: No vendor is recorded as 'Akme Inc'. Did you mean Acme Inc?"),
        ("--country", "Nowhere", "--country: Nowhere is not a known country, territory or group."),
        ("--check", "place-missin", "--check: There is no check 'place-missin'. Did you mean place-missing"),
    ],
)
def test_a_filter_that_names_nothing_is_an_error_with_a_cure(
    judge: Judge, option: str, value: str, says: str
) -> None:
    printed = judge(option, value)
    assert printed.code == 2
    assert says in printed.err


AGREED_OR_NOT = """
registry: 1
organisations:
  - {id: organisation/a, name: A SAS, kind: company, established_in: FR}
  - {id: organisation/b, name: B SAS, kind: company, established_in: FR}
engagements:
  - {id: engagement/a, organisation: organisation/a, role: processor, review: approved, agreed: false}
  - {id: engagement/b, organisation: organisation/b, role: processor, review: approved}
"""


def test_a_violation_and_an_unknown_of_one_check_have_headings_of_their_own(
    judge: Judge, tmp_path: Path
) -> None:
    file = tmp_path / "agreed.yaml"
    file.write_text(AGREED_OR_NOT, encoding="utf-8")
    lines = judge("--all", "--check", "engagement-without-agreement", path=str(file)).out.splitlines()
    broken, unclear = (
        next(number for number, line in enumerate(lines) if line.startswith("High: ") and ends in line)
        for ends in ("(violation)", "(needs information)")
    )
    assert any("engagement/a" in line for line in lines[broken:unclear])
    assert any("engagement/b" in line for line in lines[unclear:])


def test_every_way_in_which_a_transfer_can_stand_has_its_words_in_the_summary() -> None:
    not_judged = {*Status} - {Status.CURRENT, Status.PLANNED}
    counted = {each.value for each in (*Outcome, *not_judged)}
    assert counted == set(summary.ONE) == set(summary.SEVERAL)


def test_what_is_only_to_watch_is_not_called_a_violation(judge: Judge, tmp_path: Path) -> None:
    file = tmp_path / "watched.yaml"
    owner = ", owned_by: organisation/us}\n  - {id: organisation/us, name: U Inc, established_in: US}"
    text = AGREED_OR_NOT.replace("name: A SAS, kind: company, established_in: FR}", f"name: A SAS{owner}")
    transfer = (
        "transfers:\n  - {id: transfer/a, exporter: {organisation: organisation/b, role: controller}, "
        "importer: {organisation: organisation/a, role: processor}, engagement: engagement/a, "
        "places: [{jurisdiction: FR, operator: organisation/a}]}\n"
    )
    file.write_text(text + transfer, encoding="utf-8")
    out = judge("--all", path=str(file)).out
    assert "Low: Parent company in a third country (to watch)" in out
    assert "Low: Parent company in a third country (violation)" not in out
    assert ", to watch 1." in out
    assert "violations 1," in out, "the agreement that is known to be missing"
