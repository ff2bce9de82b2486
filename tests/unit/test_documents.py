"""What the documents say is so: generated parts, links, commands and examples."""

from __future__ import annotations

import io
import os
import re
import shlex
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import documents
import pytest

from registry.graph.connection import Connection
from registry.intake.manifests import read_text
from registry.intake.vendor_template import vendor_manifest

ROOT = documents.ROOT
TEXTS = [*documents.DOCUMENTS, ROOT / ".github" / "CONTRIBUTING.md", ROOT / ".github" / "SECURITY.md"]
MOST_OF_README = 7 * 1024
COMMANDS = dict(documents.commands())
EXAMPLES = [
    (path.name, code)
    for path in documents.DOCUMENTS
    for code in re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
]


def lines_of_shell(path: Path) -> Iterator[str]:
    """Every command line of the register in a document."""
    for block in re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            for part in line.partition("  #")[0].split("&&"):
                if part.strip().startswith("registry "):
                    yield part.strip()


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """The command that a line calls, and its arguments; `history ID` is `history list ID`."""
    for length in (2, 1):
        command = COMMANDS.get(" ".join(words[:length]))
        if command is not None:
            return command, words[length:]
    return COMMANDS.get(f"{words[0]} list"), words[1:]


@pytest.mark.parametrize("path", documents.DOCUMENTS, ids=lambda path: path.name)
def test_the_generated_parts_are_as_the_code_has_them(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents.current(path), "`make docs` writes them"


def test_the_readme_is_short_and_starts_with_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.encode()) <= MOST_OF_README
    assert [line.split()[:2] for line in readme.splitlines()[3:5]] == [["make", "demo"], ["make", "test"]]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_heading_of_the_repository(path: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)#]*(?:#[^)]*)?)\)", path.read_text(encoding="utf-8")):
        file, _, heading = target.partition("#")
        if "://" in file:
            continue
        to = path.parent / file if file else path
        headings = {
            re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
            for line in (to.read_text(encoding="utf-8").splitlines() if to.suffix == ".md" else ())
            if line.startswith("#")
        }
        if not to.exists() or (heading and heading not in headings):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_command_line_names_a_command_and_its_options(path: Path) -> None:
    wrong = []
    for line in lines_of_shell(path):
        words = shlex.split(line)[1:]
        if words[0].startswith("--"):
            continue
        command, rest = command_of(words)
        known = {option for each in command.params for option in each.opts} if command else set()
        if command is None or {word for word in rest if word.startswith("--")} - known:
            wrong.append(line)
    assert wrong == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_command_line_has_a_secret_on_it(path: Path) -> None:
    shell = re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    assert [
        line for block in shell for line in re.findall(r".*(?:PASSWORD|SECRET|TOKEN|KEY)=\S.*", block)
    ] == []


def test_every_room_of_the_architecture_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:registry|dashboard|seed|tests)(?:/[\w.]+)*)`", text)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def run_example(code: str, **environment: str) -> str:
    """What an example prints, run from the repository as a reader would."""
    out = io.StringIO()
    with patch.dict(os.environ, environment), chdir(ROOT), redirect_stdout(out):
        exec(compile(code, "<example>", "exec"), {"__name__": "__main__"})  # noqa: S102  # our own documents
    return out.getvalue()


@pytest.mark.parametrize(("name", "code"), [one for one in EXAMPLES if "database(" not in one[1]])
def test_an_example_that_reads_files_runs(name: str, code: str) -> None:
    assert run_example(code).strip(), name


@pytest.mark.parametrize(("name", "code"), [one for one in EXAMPLES if "database(" in one[1]])
def test_an_example_that_writes_runs_on_an_empty_database(
    name: str, code: str, connection: Connection
) -> None:
    at = connection.address
    given = {"URI": at.uri, "USER": at.user, "PASSWORD": at.password, "DATABASE": at.database}
    out = run_example(code, **{f"REGISTRY_{key}": value or "" for key, value in given.items()})
    assert out.strip().endswith("True"), name


def test_every_entry_of_the_changelog_is_one_line() -> None:
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("## [")[2].splitlines()[1:]
    assert [line for line in lines if line and not line.startswith(("- ", "##"))] == []


def test_the_ids_in_the_manifest_of_the_jobs_are_those_of_the_file_that_its_command_writes() -> None:
    jobs = (ROOT / "docs" / "jobs.md").read_text(encoding="utf-8")
    assert 'registry new vendor "Acme Inc." acme.yaml --country US --role processor' in jobs
    written = vendor_manifest("Acme Inc.", "US", "processor")
    (example,) = re.findall(r"```yaml\n(.*?)```", jobs, re.DOTALL)
    ids = re.findall(r"\w+/[\w-]*[a-z][\w-]*", example)
    assert ids
    assert [one for one in ids if one not in written] == []
    organisations = "organisations: [{id: organisation/our-company}, {id: organisation/acme-inc}]"
    assert read_text(f"registry: 1\n{organisations}\n{example}")["transfer/acme-inc"]


def test_the_readme_names_every_document() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in documents.DOCUMENTS[1:] if f"docs/{path.name}" not in readme] == []
