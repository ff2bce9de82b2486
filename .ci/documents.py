"""Write the parts of the documents that follow from the code: commands and checks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from registry.checks.provisions import not_covered
from registry.checks.spec import CHECKS
from registry.cli.app import application
from registry.messages import render

ROOT = Path(__file__).parents[1]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_PART = re.compile(r"(<!-- generated: ([a-z ]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def commands(group: Any = None, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by the words that call it, in the order of the help."""
    top: Any = group or typer.main.get_command(application())
    for name, command in top.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def command_table() -> str:
    """Every command with its purpose."""
    rows = [f"| `registry {name}` | {command.get_short_help_str(200)} |" for name, command in commands()]
    return "\n".join(["| Command | Purpose |", "|---|---|", *rows])


def command_help() -> str:
    """The help of every command, as the command line prints it."""
    run = CliRunner(env={**dict.fromkeys(os.environ), "COLUMNS": "80"})
    sections = []
    for name, _ in commands():
        text = run.invoke(
            application(name.split()), [*name.split(), "--help"], prog_name="registry"
        ).stdout.strip()
        sections.append(f"### {name}\n\n```text\n{text}\n```")
    return "\n\n".join(sections)


def check_table() -> str:
    """Every check with its severity, title and legal basis."""
    rows = [
        f"| `{check.id}` | {check.severity.value} | {render(check.title)} | {', '.join(check.basis)} |"
        for check in CHECKS.values()
    ]
    return "\n".join(["| Check | Severity | Reports | Legal basis |", "|---|---|---|---|", *rows])


def provisions_not_covered() -> str:
    """The provisions that no check covers yet."""
    return ", ".join(not_covered()) + "."


PARTS = {
    "commands": command_table,
    "help": command_help,
    "checks": check_table,
    "provisions not covered": provisions_not_covered,
}
"""What writes each generated part, by the name in its marks."""


def current(document: Path) -> str:
    """A document with its generated parts as the code has them now."""
    text = document.read_text(encoding="utf-8")
    return _PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}\n{part[3]}", text)


def main() -> None:
    """Write the generated parts of every document."""
    for document in DOCUMENTS:
        document.write_text(current(document), encoding="utf-8")


if __name__ == "__main__":
    main()
