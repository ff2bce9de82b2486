"""`show organisation/…` is the whole file of a vendor."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.cli import main

DAY = "2026-11-23"
VENDOR = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme Inc, kind: company, established_in: US}
  - {id: organisation/sub, name: Sub Ltd, kind: company, established_in: IN}
agreements:
  - {id: agreement/acme, name: Acme DPA, signed_on: 2025-01-01, expires: 2027-01-01}
engagements:
  - id: engagement/acme
    organisation: organisation/acme
    service: Support
    role: processor
    agreement: agreement/acme
  - {id: engagement/sub, organisation: organisation/sub, role: processor, under: [engagement/acme]}
activities:
  - {id: activity/support, name: Helping customers, role: controller, disclosed_to: [engagement/acme]}
  - {id: activity/payroll, name: Paying staff, role: controller}
transfers:
  - id: transfer/acme
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/acme, role: processor}
    engagement: engagement/acme
    mechanisms: []
"""
Show = Callable[..., str]


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Show:
    """Run `show` on the vendor's manifest."""
    file = tmp_path / "vendor.yaml"
    file.write_text(VENDOR, encoding="utf-8")

    def call(subject: str, *options: str) -> str:
        line = ["registry", "show", subject, "--file", str(file), "--on", DAY, *options]
        monkeypatch.setattr(sys, "argv", line)
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr().out

    return call


def test_the_file_of_a_vendor_lists_all_that_is_recorded_around_it(show: Show) -> None:
    out = show("organisation/acme")
    assert "Worst verdict of the current transfers to it: Lacks a safeguard" in out
    for line in (
        "Acme Inc, Support, processor (engagement/acme)",
        "Acme DPA (agreement/acme)",
        "Sub Ltd, processor (engagement/sub)",
        "Helping customers (activity/support)",
        "Lacks a safeguard: We to Acme Inc (transfer/acme)",
        "2027-01-01: expires (agreement/acme)",
    ):
        assert line in out.splitlines()
    assert "activity/payroll" not in out


def test_the_file_has_the_findings_about_its_engagements_and_transfers(show: Show) -> None:
    file = json.loads(show("organisation/acme", "--format", "json"))
    subjects = {finding["subject"] for finding in file["findings"]}
    assert subjects
    assert subjects <= {"organisation/acme", "engagement/acme", "transfer/acme", "agreement/acme"}
    assert file["outcome"] == "uncovered"
    assert file["sub_processors"] == ["engagement/sub"]
    assert file["dates"] == [{"day": "2027-01-01", "subject": "agreement/acme", "what": "expires"}]


def test_a_sub_processor_names_the_engagement_it_works_under(show: Show) -> None:
    assert "Sub-processor under" in show("organisation/sub")
