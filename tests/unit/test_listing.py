"""`registry list`, `registry new vendor`, and the files of a folder that are not read."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from registry.checks.spec import Standing
from registry.cli import main
from registry.cli.list_records import ListedKind, OutcomeChoice, PartRoleChoice
from registry.entities import ENTITIES
from registry.intake.manifests import read_text
from registry.intake.vendor_template import vendor_manifest
from registry.law.verdict import Outcome
from registry.register import Question, Register
from registry.vocabulary import Role

ROOT = Path(__file__).parents[2]
RINGOVER = str(ROOT / "seed" / "ringover")
DAY = "2026-11-23"


class Printed(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Printed]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process."""

    def call(*arguments: str) -> Printed:
        monkeypatch.setattr(sys, "argv", ["registry", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return Printed(int(left.value.code or 0), *capsys.readouterr())

    return call


def listed(run: Run, kind: str, *filters: str) -> list[str]:
    printed = run("list", kind, "--file", RINGOVER, "--on", DAY, "--format", "json", *filters)
    return [item["id"] for item in json.loads(printed.out)["items"]]


def test_every_kind_can_be_listed() -> None:
    assert {kind.value for kind in ListedKind} == {"vendors", *(entity.plural for entity in ENTITIES)}
    assert {each.value for each in OutcomeChoice} == {each.value for each in Outcome}
    assert {each.value for each in PartRoleChoice} == {each.value for each in Role}


@pytest.mark.parametrize("kind", ListedKind)
def test_a_list_has_one_line_for_each(run: Run, kind: str) -> None:
    printed = run("list", kind, "--file", RINGOVER, "--on", DAY)
    assert printed.code == 0
    ids = listed(run, kind)
    assert [line.split()[0] for line in printed.out.splitlines()[1:]] == ids


def test_vendors_are_listed_by_country_and_by_their_worst_verdict(run: Run) -> None:
    assert listed(run, "vendors", "--country", "United States") == ["organisation/tcr"]
    assert listed(run, "vendors", "--outcome", "uncovered") == ["organisation/tcr"]
    assert listed(run, "transfers", "--outcome", "uncovered") == ["transfer/us-campaigns"]
    assert "organisation/ringover" not in listed(run, "vendors")
    assert listed(run, "engagements", "--role", "processor")


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("country", [None, "US", "Norway"])
def test_a_new_vendor_is_a_manifest_without_faults(country: str | None, role: str | None) -> None:
    facts = read_text(vendor_manifest('Acme "Cloud", Inc.', country, role))
    assert facts["transfer/acme-cloud-inc"]


def whole(country: str | None, role: str | None, name: str = "Acme") -> str:
    """The manifest of a new vendor with every line taken in."""
    text = vendor_manifest(name, country, role, date.fromisoformat(DAY))
    return re.sub(r"^( *)# (?!#)", r"\1", text, flags=re.MULTILINE)


NOT_IN_THE_MANIFEST = {"category-without-retention"}
"""Asked about the activity with a joint controller: how long data are kept is no fact of a vendor."""


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("country", [None, "US", "DE", "NO", "GB", "IN"])
def test_all_that_a_new_vendor_has_commented_out_is_valid_where_it_is_and_contradicts_nothing(
    country: str | None, role: str | None
) -> None:
    register = Register(read_text(whole(country, role)))
    question = Question(date.fromisoformat(DAY))
    if country and (role or country != "IN"):
        assert {verdict.outcome for _, verdict in register.verdicts(question)} <= {
            Outcome.COVERED,
            Outcome.NOT_RESTRICTED,
        }
        assert {each.check.id for each in register.findings(question).open} <= NOT_IN_THE_MANIFEST
    else:
        broken = [
            each.check.id
            for each in register.findings(question).open
            if each.result.standing is Standing.VIOLATION
        ]
        assert set(broken) <= {"place-missing"}, "no country was given"


def test_a_new_vendors_manifest_has_the_parts_that_its_role_and_country_need() -> None:
    american = whole("US", "processor")
    assert {"mechanisms:", "assessments:", "agreements:", "listings:"} <= set(american.split())
    for key in ("hr:", "non_hr:", "scope:", "subjects:", "leans_on:", "follows:"):
        assert key in american
    german = whole("DE", "processor")
    assert "agreements:" in german
    assert "2021/914" not in german
    assert "assessments:" not in german
    assert "agreement" not in whole("US", "controller")
    joint = whole("US", "joint_controller")
    assert "joint_arrangement:" in joint
    assert "agreement/" not in joint
    unknown = vendor_manifest("Acme", None, None)
    assert not re.search(r"^[^#]*established_in: *US|jurisdiction: US|countries: .US", unknown, re.MULTILINE)
    assert " no " not in re.sub("##.*", "", unknown), "true and false, as YAML 1.2 has them"


@pytest.mark.parametrize("name", ["Us", "Our company", "Parent", "Our-Company Ltd"])
def test_no_vendor_has_the_id_of_our_own_company(name: str) -> None:
    ids = [each.id for each in read_text(whole("US", "processor", name)) if each.id.startswith("organi")]
    assert len(ids) == len({*ids}) == 3


def test_a_new_vendor_never_overwrites_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    assert run("new", "vendor", "Acme", str(file), "--country", "US", "--role", "processor").code == 0
    written = file.read_text(encoding="utf-8")
    assert run("judge", str(file), "--on", DAY).code == 1
    again = run("new", "vendor", "Other", str(file))
    assert again.code == 2
    assert "exists already" in again.err
    assert file.read_text(encoding="utf-8") == written
    assert run("new", "vendor", "Acme", "--country", "US", "--role", "processor").out == written


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--country", "Utopia", "--country: Utopia is not a known country"),
        ("--role", "procesor", "--role: There is no role 'procesor'."),
    ],
)
def test_a_country_or_role_that_there_is_not_is_an_error(
    run: Run, option: str, value: str, says: str
) -> None:
    printed = run("new", "vendor", "Acme", option, value)
    assert printed.code == 2
    assert says in printed.err


def test_files_of_a_folder_that_are_not_read_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(vendor_manifest("Acme", "US", "processor"), encoding="utf-8")
    (tmp_path / "list.xlsx").write_bytes(b"PK")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    (tmp_path / "README.md").write_text("What this folder is.", encoding="utf-8")
    err = run("judge", str(tmp_path), "--on", DAY).err
    assert err.startswith("Not read, since only .yaml, .yml, .json files are: ")
    assert "list.xlsx" in err
    assert ".hidden" not in err
    assert "README" not in err, "it explains the folder"
    assert run("judge", str(tmp_path / "acme.yaml"), "--on", DAY).err == ""
