"""`.ci/setup` needs only a Python, and says in one line what is missing and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pins
import pip
import pytest
import set_up as set_up_script

ROOT = Path(__file__).parents[2]
CONSTRAINTS = pins.pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the set-up reads of the repository, with no .venv yet."""
    tree = tmp_path / "checkout"
    shutil.copytree(ROOT / ".ci", tree / ".ci", ignore=shutil.ignore_patterns("work", "__pycache__"))
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tree)
    return tree


@pytest.fixture
def bare(checkout: Path) -> Path:
    """The same with a .venv in which there is nothing but a pip, borrowed since making one takes seconds."""
    venv.create(checkout / ".venv", symlinks=True)
    (packages,) = (checkout / ".venv" / "lib").glob("python*/site-packages")
    (packages / "pip").symlink_to(Path(pip.__file__).parent)
    return checkout


def set_up(checkout: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up of `demo` with these environment variables and the machine's own."""
    command = ["sh", ".ci/setup", "demo"]
    environment = {**os.environ, **settings}
    return subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def names(*extras: str) -> set[str]:
    """The packages that a set of extras installs."""
    return {pin.name for pin in pins.reached(CONSTRAINTS, pins.declared(extras))}


@pytest.mark.apart
def test_a_python_that_is_too_old_is_named_with_its_version_and_the_cure(checkout: Path) -> None:
    old = checkout / "python-of-old"
    old.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac\n', encoding="utf-8")
    old.chmod(0o755)
    done = set_up(checkout, PYTHON=str(old))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "3.11 or newer is needed" in done.stderr
    assert f"{old} is 3.9" in done.stderr
    assert "install" in done.stderr


@pytest.mark.apart
def test_a_python_without_its_venv_module_is_told_how_to_get_it(checkout: Path) -> None:
    (checkout / "ensurepip.py").write_text("raise ImportError\n", encoding="utf-8")
    done = set_up(checkout, PYTHON=sys.executable, PYTHONPATH=str(checkout))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "lacks its venv module" in done.stderr
    assert "apt-get install python3" in done.stderr


@pytest.mark.apart
def test_no_python_at_all_is_one_line_with_the_cure(checkout: Path) -> None:
    done = set_up(checkout, PYTHON="no-such-python")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "install Python 3.11 or newer" in done.stderr


@pytest.mark.apart
def test_an_index_out_of_reach_is_said_before_pips_last_lines(bare: Path) -> None:
    nowhere = "http://127.0.0.1:9/simple"
    done = set_up(bare, PIP_INDEX_URL=nowhere, PIP_FIND_LINKS="", PIP_RETRIES="1")
    said = done.stderr.splitlines()
    assert done.returncode == 2
    assert said[1].startswith("pip reaches no package index: mend")
    assert said[2] == "The end of .venv/setup.log:"
    assert len(said) <= 6
    assert not list((bare / ".venv").glob("*.stamp"))


@pytest.mark.apart
def test_a_dependency_without_a_pin_is_named_with_the_command_that_pins_it(checkout: Path) -> None:
    project = checkout / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace('"neo4j>=6.4"', '"neo4j>=6.4", "newcomer>=1"'), encoding="utf-8")
    done = set_up(checkout, PYTHON=sys.executable)
    assert done.returncode == 2
    assert "does not pin newcomer: run make constraints." in done.stderr


def test_the_demo_is_set_up_without_the_tools_of_development() -> None:
    demo = names(*set_up_script.EXTRAS["demo"])
    assert {"streamlit", "numpy", "markupsafe", "arcadedb-embedded", "setuptools"} <= demo
    assert not {"pytest", "mypy", "playwright", "ruff"} & demo


def test_the_demo_is_set_up_without_py2neo_which_is_maintained_no_more_and_the_tests_with_it() -> None:
    unmaintained = {"py2neo", "interchange", "monotonic", "pansi", "six"}
    assert not unmaintained & names(*set_up_script.EXTRAS["demo"])
    assert all(unmaintained <= names(*set_up_script.EXTRAS[tested]) for tested in ("fast", "test"))


def test_every_pin_is_needed_by_some_extra() -> None:
    assert names("dashboard", "dev", "embedded", "notebook") == {pin.name for pin in CONSTRAINTS}


def test_the_engine_can_be_left_out_alone() -> None:
    assert names("embedded") - names() == {"arcadedb-embedded", "jpype1", "packaging"}


def test_a_terminal_sees_how_many_packages_are_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        "Collecting one==1\n",
        "  Using cached one\n",
        "Collecting two==2\n",
        "Installing collected packages: one\n",
    ]
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert list(set_up_script.watched(lines, 2)) == lines
    shown = capsys.readouterr().err
    assert "Getting packages: 1 of 2" in shown
    assert "Getting packages: 2 of 2" in shown
    assert "Installing 2 packages" in shown
    assert "\n" not in shown


def test_a_log_of_ci_gets_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(set_up_script.watched(["Collecting one==1\n"], 1)) == ["Collecting one==1\n"]
    assert capsys.readouterr().err == ""
