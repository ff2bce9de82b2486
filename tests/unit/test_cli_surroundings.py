"""The command line where its surroundings are hostile: streams, locales, terminals, arguments, names."""

from __future__ import annotations

import gettext
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages import mofile
from babel.messages.catalog import Catalog

from registry import messages
from registry.cli import main, options
from registry.cli.output.terminal import one_line

ROOT = Path(__file__).parents[2]
MODULE = (sys.executable, "-m", "registry")
RINGOVER = "seed/ringover"
HOSTILE = r"""
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/them, name: "T\e[31m\x9b1m\u202ehey", kind: company, established_in: US}
transfers:
  - id: transfer/a
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/them, role: processor}
    mechanisms: []
"""
VENDOR = HOSTILE.replace(r"T\e[31m\x9b1m\u202ehey", "They")
needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has neither such shells nor such files")


Ended = subprocess.CompletedProcess[bytes]
Run = Callable[..., Ended]


def apart(*arguments: str, **environment: str) -> Ended:
    """Run a command in a process of its own."""
    line = [*MODULE, *arguments]
    return subprocess.run(line, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False)


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process."""
    monkeypatch.chdir(ROOT)

    def call(*arguments: str, given: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["registry", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        with pytest.raises(SystemExit) as left:
            main()
        return Ended(arguments, int(left.value.code or 0), *capsysbinary.readouterr())

    return call


def shell(command: str) -> Ended:
    line = f"exec '{sys.executable}' -m registry {command}"
    return subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, check=False)


@pytest.mark.apart
@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_text_goes_out_in_any_encoding(encoding: str) -> None:
    ended = apart("judge", RINGOVER, PYTHONIOENCODING=encoding)
    assert (ended.returncode, ended.stderr) == (1, b"")
    assert b"transfer/us-campaigns" in ended.stdout


@pytest.mark.apart
def test_json_is_utf8_whatever_the_encoding_of_text(run: Run) -> None:
    asked = ("judge", RINGOVER, "--on", "2026-11-23", "--format", "json")
    told = run(*asked).stdout
    assert apart(*asked, PYTHONIOENCODING="ascii").stdout == told
    assert json.loads(told)["on"] == "2026-11-23"


@pytest.mark.apart
@needs_posix
def test_a_closed_output_breaks_nothing_and_gets_no_errors_meant_for_the_other() -> None:
    assert shell(f"judge {RINGOVER} >&-").returncode == 1
    ended = shell("judge nowhere.yaml 2>&-")
    assert (ended.returncode, ended.stdout) == (2, b"")


def test_no_name_steers_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HOSTILE, encoding="utf-8")
    ended = run("judge", str(path), "--on", "2026-11-23")
    assert ended.returncode == 2
    assert not {"\x1b", "\x9b", "\u202e"} & set(ended.stderr.decode() + ended.stdout.decode())


def test_no_name_from_a_database_steers_the_terminal() -> None:
    assert one_line("T\x1b[31m\x9b1m\u202ehey\nyou") == "T\ufffd[31m\ufffd1m\ufffdhey you"


@needs_posix
def test_no_file_name_steers_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31mred.yaml"
    path.write_text("registry: 2\n", encoding="utf-8")
    assert b"\x1b" not in run("judge", str(path)).stderr


@pytest.mark.apart
@needs_posix
def test_a_terminal_that_tells_no_width_gets_plain_lines() -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "0"}
    with subprocess.Popen([*MODULE, "law", "US"], cwd=ROOT, stdout=theirs, env=environment):
        os.close(theirs)
        shown = os.read(ours, 65536)
    os.close(ours)
    assert shown.startswith(b"United States (US)\r\n")


def test_a_manifest_may_come_through_the_standard_input(run: Run) -> None:
    assert run("judge", "-", given=VENDOR).returncode == 1
    ended = run("judge", "-", given="registry: 1\nx: 1\n")
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"error: <stdin>:2: x: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("judge", ""), "The path is empty. Name a file or a folder."),
        (("export", ""), "The path is empty."),
        (("export", "nowhere/"), "nowhere/: There is no such folder. Create it first"),
        (("judge", RINGOVER, "--on", ""), "--on: '' is not a valid date."),
        (("judge", RINGOVER, "--on", "20261123"), "--on: '20261123' is not a valid date."),
        (("judge", RINGOVER, "--on", "2026-W48-1"), "--on: '2026-W48-1' is not a valid date."),
        (("judge", RINGOVER, "--without", ""), "--without: Name the instrument to leave out."),
        (("law", "--without", "@2026-01-01"), "--without: Name the instrument to leave out."),
        (("law", "--without", "DPF@2026-02-30"), "--without: '2026-02-30' is not a valid date."),
        (("show", "transfer/us-campaing", "--file", RINGOVER), "Did you mean transfer/us-campaigns?"),
        (("show", "organisation/zzzz", "--file", RINGOVER), "`registry export -` lists everything recorded."),
    ],
)
def test_an_argument_is_never_taken_for_what_it_does_not_say(
    arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["registry", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert err.startswith("error: ")
    assert said in err


def test_faults_are_told_in_the_language_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue = Catalog("fr")
    catalogue.add("There is no such file or folder.", "Ce fichier ou dossier n'existe pas.")
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)

    def spoken(language: str) -> gettext.NullTranslations:
        compiled.seek(0)
        return gettext.GNUTranslations(compiled) if language == "fr" else gettext.NullTranslations()

    monkeypatch.setattr(messages, "_catalogue", spoken)
    monkeypatch.setattr(options, "LANGUAGES", ("en", "fr"))
    for language, said in (("fr", "n'existe pas"), ("en", "no such file")):
        monkeypatch.setattr(sys, "argv", ["registry", "judge", "nowhere.yaml", "--lang", language])
        with pytest.raises(SystemExit):
            main()
        assert said in capsys.readouterr().err
