"""Registers as 04f073e wrote them are read, written and judged as they were by it.

That version's code made the files in `tests/golden`, in a database of the embedded engine. `ringover`,
`dense` (`dense(Random(1))`) and `skewed` (the first 40 transfers of `Skewed(400)`, with all that they refer
to) were loaded and exported by `registry export`. `register.backup` is `registry backup` of a register in
which every command of the history was used once at least: Ringover's and `dense(Random(2))`, changed, merged,
erased and thinned, with a proposal in each state and one finding of each check and slot accepted to the end
of 2099. Each `*.judged.json` is what `judge` answers on
2026-11-23, without its sentences: as 04f073e did, but for what the law and the checks were mended in since.
`make golden` writes it again; read in git what changed, and say why in the commit.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry.cli import main
from registry.entities import BY_KIND
from registry.facts import Facts
from registry.intake.manifests import manifest_text, read_manifests

GOLDEN = Path(__file__).parents[1] / "golden"
NOW_CALLED = {
    # Retention is asked of each activity; the decision on the category accepts what is found of any.
    "category-without-retention:category/0": "category-without-retention:category/0:activity/1",
    # Transfers of no personal data bring none, so this chain begins with another transfer.
    "chain-broken:transfer/13:3.5": "chain-broken:transfer/21:3.5",
}
"""Accepted findings that have another id now, and are accepted under it."""
FINDING_GONE = {
    "place-missing:transfer/19:importer.established_in": (
        "no-personal-data:transfer/19",
        "It says `categories: []`: no personal data are sent, so no country is asked for.",
    ),
    "transfer-remark:transfer/4:access": (
        "no-personal-data:transfer/4",
        "It says `categories: []`: not restricted, so nothing is remarked about its places.",
    ),
}
"""Accepted findings that nothing has any more: the finding that asks for the evidence instead, and why."""
Judged = dict[str, Any]


def golden(name: str) -> Judged:
    expected: Judged = json.loads((GOLDEN / f"{name}.judged.json").read_text(encoding="utf-8"))
    return expected


@pytest.fixture
def judge(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Judged]:
    """What `registry judge` answers for a file, without its sentences."""

    def call(path: Path) -> Judged:
        line = ["judge", str(path), "--on", "2026-11-23", "--format", "json", "--fail-on", "never"]
        monkeypatch.setattr(sys, "argv", ["registry", *line])
        with pytest.raises(SystemExit):
            main()
        return without_sentences(json.loads(capsys.readouterr().out))

    return call


def without_sentences(answer: Judged) -> Judged:
    findings = {
        kind: {one["id"]: [one["standing"], one["severity"]] for one in answer[key]}
        for kind, key in (("open", "findings"), ("accepted", "accepted"))
    }
    transfers = {one["id"]: [one["outcome"], one["status"]] for one in answer["transfers"]}
    return {"on": answer["on"], "transfers": transfers, **findings}


@pytest.mark.parametrize("name", ["ringover", "dense", "skewed"])
def test_an_export_is_judged_as_it_was(name: str, judge: Callable[[Path], Judged]) -> None:
    assert judge(GOLDEN / f"{name}.yaml") == golden(name)


@pytest.mark.parametrize("name", ["ringover", "dense", "skewed"])
def test_an_export_is_written_as_it_was(name: str) -> None:
    path = GOLDEN / f"{name}.yaml"
    _place_in_the_history, manifest = path.read_text(encoding="utf-8").split("\n", 1)
    assert manifest_text(read_manifests(path)) == manifest


def test_what_was_accepted_before_is_accepted_still(judge: Callable[[Path], Judged], tmp_path: Path) -> None:
    with gzip.open(GOLDEN / "register.backup", "rt", encoding="utf-8") as file:
        entities = [line["entity"] for line in map(json.loads, file) if "entity" in line]
    facts = Facts(BY_KIND[one["id"].partition("/")[0]].model_validate(one) for one in entities)
    path = tmp_path / "register.yaml"
    path.write_text(manifest_text(facts), encoding="utf-8")
    expected, judged = golden("register"), judge(path)
    assert {kind: expected[kind] for kind in judged} == judged
    about = {one["about"] for one in entities if one.get("kind") == "risk_accepted"}
    assert about - judged["accepted"].keys() == FINDING_GONE.keys() | NOW_CALLED.keys()
    assert {NOW_CALLED[old] for old in NOW_CALLED} <= judged["accepted"].keys()
    assert not FINDING_GONE.keys() & judged["open"].keys()
    assert {replaced for replaced, _ in FINDING_GONE.values()} <= judged["open"].keys()
