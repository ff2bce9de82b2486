"""`registry list`, `registry new vendor`, and the files of a folder that are not read."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from registry.cli import main
from registry.cli.list_records import ListedKind, OutcomeChoice, PartRoleChoice
from registry.entities import ENTITIES
from registry.intake.manifests import read_text
from registry.intake.vendor_template import vendor_manifest
from registry.law.verdict import Outcome
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


def test_all_that_a_new_vendor_has_commented_out_is_valid_where_it_is() -> None:
    text = vendor_manifest("Acme", "US", "processor")
    whole = read_text(re.sub(r"^( *)# (?!#)", r"\1", text, flags=re.MULTILINE))
    assert {"mechanism/acme-clauses", "agreement/acme", "assessment/acme"} <= {each.id for each in whole}


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
    assert err.startswith("Not read, because only .yaml, .yml, .json are: ")
    assert "list.xlsx" in err
    assert ".hidden" not in err
    assert "README" not in err, "it explains the folder"
    assert run("judge", str(tmp_path / "acme.yaml"), "--on", DAY).err == ""
