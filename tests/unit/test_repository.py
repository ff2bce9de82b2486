"""The repository keeps its shape: what stands at its top, what it pins, what it never carries."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FIXED = {"registry", "dashboard", "seed", "tests", "docs", "pyproject.toml", "README.md"}
USUAL = {".ci", ".github", ".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "LICENSE", "Makefile"}
EMPTY_NAMES = {"utils", "helpers", "manager", "base"}
ADDRESS = re.compile(r"https?://|file:|--(?:extra-)?index-url|--find-links|\s@\s")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home)/[a-z]")


def tracked() -> list[Path]:
    """Every file that git tracks, or that is about to be added."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def text(path: Path) -> str:
    """The text of a file; empty for a picture or another file that is none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def blocks() -> list[str]:
    """The pins of constraints.txt, each with its hashes and without its comments."""
    lines = [line for line in text(ROOT / "constraints.txt").splitlines() if not line.strip().startswith("#")]
    return [block for block in re.split(r"\n(?=\S)", "\n".join(lines)) if block.strip()]


def name_of(requirement: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement.strip(), maxsplit=1)[0]).lower()


def test_the_top_level_holds_only_what_the_design_names() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert tops <= FIXED | USUAL | {"constraints.txt"}


def test_no_constraint_names_an_address() -> None:
    found = [line for line in text(ROOT / "constraints.txt").splitlines() if ADDRESS.search(line)]
    assert found == []


def test_every_constraint_is_one_version_with_a_hash() -> None:
    assert len(blocks()) > 50
    loose = [
        block for block in blocks() if not re.match(r"[A-Za-z0-9._-]+==[\w.!+-]+ (?:;[^\\]+)?\\\n", block)
    ]
    bare = [block for block in blocks() if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)]
    assert loose == []
    assert bare == []


def test_every_dependency_of_the_project_is_pinned() -> None:
    project = PROJECT["project"]
    asked = [*PROJECT["build-system"]["requires"], *project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        asked += extra
    assert {name_of(one) for one in asked} <= {name_of(block) for block in blocks()}


def test_the_workflow_only_checks_out_and_calls_ci_run() -> None:
    workflows = list((ROOT / ".github" / "workflows").iterdir())
    assert [path.name for path in workflows] == ["ci.yml"]
    jobs = yaml.safe_load(text(workflows[0]))["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert [step["run"] for step in steps if "run" in step] == ["bash .ci/run"]
    assert [step["uses"].split("@")[0] for step in steps if "uses" in step] == ["actions/checkout"]


def test_every_commit_hook_is_local() -> None:
    hooks = yaml.safe_load(text(ROOT / ".pre-commit-config.yaml"))["repos"]
    assert {source["repo"] for source in hooks} == {"local"}
    assert {hook["language"] for source in hooks for hook in source["hooks"]} == {"system"}


def test_no_file_has_a_name_that_tells_nothing() -> None:
    assert [path for path in tracked() if path.stem in EMPTY_NAMES] == []


def test_no_tracked_file_carries_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in tracked()
        for hit in MACHINE_PATH.finditer(text(path))
    ]
    assert found == []


@pytest.mark.parametrize("target", ["demo", "test", "lint", "bench", "setup", "constraints", "clean", "help"])
def test_make_help_names_every_command(target: str) -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^  make {target}\s+\w", shown, re.MULTILINE)


def test_every_command_of_the_makefile_stands_in_its_help() -> None:
    makefile = text(ROOT / "Makefile")
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY:")).split()[1:]
    assert set(phony) == set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
