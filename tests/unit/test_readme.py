"""What the README tells of the checks is what the checks are."""

from __future__ import annotations

from pathlib import Path

import registry.checks
from registry.checks.provisions import not_covered
from registry.checks.spec import CHECKS
from registry.messages import render

README = Path(__file__).parents[2] / "README.md"


def table() -> str:
    """The checks as the README lists them."""
    rows = [
        f"| `{check.id}` | {check.severity.value} | {render(check.title)} | {', '.join(check.basis)} |"
        for check in CHECKS.values()
    ]
    return "\n".join(["| Check | Severity | Finds | Basis |", "|---|---|---|---|", *rows])


def between(mark: str) -> str:
    return (
        README.read_text(encoding="utf-8")
        .partition(f"<!-- {mark} -->\n")[2]
        .partition(f"\n<!-- /{mark} -->")[0]
    )


def test_the_readme_lists_every_check_as_it_is() -> None:
    assert registry.checks.__doc__
    assert between("checks") == table()


def test_the_readme_names_the_provisions_that_no_check_covers() -> None:
    assert between("not covered") == ", ".join(not_covered()) + "."
