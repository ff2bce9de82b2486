"""A backup that 04f073e wrote is restored, and its register reads as it did, on each engine."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from commands import Run

GOLDEN = Path(__file__).parents[1] / "golden"


def golden(part: str) -> dict[str, Any]:
    """What its history and facts were, which never changes; or how it is judged, which the law changes."""
    expected: dict[str, Any] = json.loads((GOLDEN / f"register.{part}.json").read_text(encoding="utf-8"))
    return expected


def test_a_backup_from_before_is_restored_whole_with_its_history_and_acceptances(run: Run) -> None:
    expected = {**golden("history"), **golden("judged")}
    assert run("restore", str(GOLDEN / "register.backup")).returncode == 0
    assert run("history", "verify").returncode == 0
    assert run("history", "head").stdout.split() == [expected["head"]]
    entries = json.loads(run("history", "--limit", "1000", "--format", "json").stdout)["entries"]
    assert sorted({entry["command"] for entry in entries}) == expected["commands"]
    assert sha256(run("export", "-").stdout.encode()).hexdigest() == expected["export"]
    for moment, export in expected["known"].items():
        known = run("export", "-", "--as-known-at", moment).stdout
        assert sha256(known.encode()).hexdigest() == export, moment
    line = ("check", "--on", expected["on"], "--format", "json", "--fail-on", "never")
    answer = json.loads(run(*line).stdout)
    assert {one["id"]: [one["outcome"], one["status"]] for one in answer["transfers"]} == expected[
        "transfers"
    ]
    for key, kind in (("findings", "open"), ("accepted", "accepted")):
        assert {one["id"]: [one["standing"], one["severity"]] for one in answer[key]} == expected[kind]
