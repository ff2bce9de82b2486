"""What is found in the small registers of the checks and in Ringover's, in a process of its own.

Run with a mode: `as_written`; `all_alike`, where every sentence of ours is the same one; or `never_twice`,
where each is another one each time that it is made. What does not read sentences finds the same in all three.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from registry import messages
from tests.days import TODAY

ROOT = Path(__file__).parents[1]
DEFAULT_DAY = "2026-11-23"
_numbers = itertools.count()
MODES: dict[str, Callable[[str], str]] = {
    "as_written": lambda template: template,
    "all_alike": lambda _: "One sentence.",
    "never_twice": lambda template: f"{template} [{next(_numbers)}]",
}


def registers() -> Iterator[Path]:
    """The registers to look at: a file each, and Ringover's folder."""
    yield from sorted((ROOT / "tests" / "checks").glob("*/*.yaml"))
    yield ROOT / "seed" / "ringover"


def day_of(path: Path) -> date:
    """The day that a register's first comment names."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    named = re.search(r"^# on: (\S+)$", text, re.MULTILINE)
    return date.fromisoformat(named[1] if named else DEFAULT_DAY)


def results() -> dict[str, Any]:
    """Findings and verdicts of each register, without any sentence."""
    from registry.checks.runner import open_findings, run_checks
    from registry.dossiers.index import DossierIndex
    from registry.intake.manifests import read_manifests
    from registry.law.law import Law
    from registry.law.timeline import AsOf, Judge

    judge = Judge(Law.current())
    told: dict[str, Any] = {}
    for path in registers():
        dossiers, as_of = DossierIndex(read_manifests(path), judge.law, TODAY), AsOf(judge, day_of(path))
        found = open_findings(run_checks(dossiers, as_of))
        told[path.relative_to(ROOT).as_posix()] = {
            "findings": {
                finding.id: [
                    finding.result.standing.value,
                    finding.severity.value,
                    sorted({missing.slot for missing in finding.result.missing}),
                ]
                for finding in found
            },
            "accepted_with": sorted({finding.result.accepted_with or finding.id for finding in found}),
            "verdicts": {
                d.id: _plain(d.verdict(as_of)) for d in map(dossiers.transfers.dossier, dossiers.transfers)
            },
        }
    return told


def _plain(verdict: Any) -> list[object]:
    places = [[place.outcome, [g.result for g in place.grounds]] for place in verdict.places]
    return [verdict.outcome, verdict.status, verdict.holdings, verdict.facts, places]


if __name__ == "__main__":
    mangled, written = MODES[sys.argv[1]], messages.say
    messages.say = lambda template, /, **values: written(mangled(template), **values)
    json.dump(results(), sys.stdout, indent=1, sort_keys=True)
