"""What is said when the embedded engine cannot be started."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from acts import refused

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.engine.data_folder import EngineFiles, explained
from registry.engine.embedded import Engine
from registry.engine.wheel import Machine, absent
from registry.entities import Organisation, Party, Transfer
from registry.facts import Facts
from registry.graph.connection import Connection, connect
from registry.opening import database

pytestmark = [pytest.mark.engine, pytest.mark.timeout(120)]

ROOT = Path(__file__).parents[2]


def test_a_replaced_password_is_named_with_its_file_and_a_deleted_one_is_made_anew(engine: Engine) -> None:
    if not engine.files.password_file.exists():
        engine.ensure()
    engine.stop()
    old = engine.files.known_password()
    engine.files.password_file.write_text("not-the-password-at-all")
    error = refused(engine.ensure)
    assert error.where == str(engine.files.password_file)
    assert not engine.status().running
    engine.files.password_file.unlink()
    with Connection(engine.ensure()) as connection:
        assert connection.address.password not in {old, "not-the-password-at-all"}


def test_a_password_replaced_under_a_running_engine_is_refused_with_the_cure(engine: Engine) -> None:
    address = engine.ensure()
    engine.files.password_file.write_text("not-the-password-at-all")
    try:
        error = refused(connect, engine.files.folder)
    finally:
        engine.files.password_file.write_text(address.password)
    assert "registry engine stop" in str(error)
    assert "not-the-password-at-all" not in str(error)


def test_damaged_data_are_no_fault_of_the_program(engine: Engine) -> None:
    with database(engine.files.folder, prepare=True) as store:
        party = Party(organisation="organisation/a")
        RegisterWriter(store, Actor("test", AccessRole.ADMINISTRATOR)).entries.load(
            Facts([Organisation(id="organisation/a"), Transfer(id="transfer/a", importer=party)])
        )
    engine.stop()
    kept = {path: path.read_bytes() for path in engine.files.databases.rglob("Organisation_0.*.bucket")}
    assert kept
    for path in kept:
        os.truncate(path, 100)
    try:
        with database(engine.files.folder) as store:
            assert "replace the folder with a copy" in str(refused(store.facts))
    finally:
        engine.stop()
        for path, data in kept.items():
            path.write_bytes(data)


def test_data_of_a_newer_engine_is_refused_by_an_older_one(engine: Engine) -> None:
    engine.stop()
    engine.files.prepare()
    engine.files.note_version("99.1.0")
    try:
        assert "99.1.0" in str(refused(engine.ensure))
    finally:
        engine.files.note_version("1.0")


@pytest.mark.parametrize(
    "noted",
    [
        b"\xff\xfe",
        b"[]",
        b'{"pid": "x", "created": 1, "port": 1, "version": "1", "started_at": "2026-01-01"}',
        b'{"pid": -1, "created": 1, "port": 1, "version": "1", "started_at": "2026-01-01"}',
        b'{"pid": 1, "created": null, "port": 1, "version": "1", "started_at": "2026-01-01"}',
        b'{"pid": 1, "created": 1, "port": 1, "version": "1", "started_at": "lately"}',
    ],
)
def test_an_illegible_note_of_the_engine_is_as_good_as_none(noted: bytes, tmp_path: Path) -> None:
    (tmp_path / "engine.json").write_bytes(noted)
    assert not Engine(tmp_path).status().running
    assert not Engine(tmp_path).stop()


def test_an_illegible_version_of_the_engine_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "engine.version").write_bytes(b"\xff\xfe")
    EngineFiles(tmp_path).require_version("26.10")  # raises nothing


def test_a_folder_that_cannot_be_made_or_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    error = refused(Engine(tmp_path / "file" / "data").ensure)
    assert "REGISTRY_DATA" in str(error)
    assert str(tmp_path) in str(error)


def test_a_place_that_nobody_may_write_to_is_named() -> None:
    closed = Path("/sys" if sys.platform == "linux" else "/System")  # closed to root too
    assert "REGISTRY_DATA" in str(refused(Engine(closed / "transfer-registry").ensure))


def test_too_little_space_is_said_with_both_figures(tmp_path: Path) -> None:
    error = refused(EngineFiles(tmp_path).require_space, 2**60)
    assert f"{2**40} MB are needed" in str(error)


def test_an_engine_that_never_gets_ready_is_ended_and_its_log_named(tmp_path: Path) -> None:
    engine = Engine(tmp_path, ready_within=0.3)
    error = refused(engine.ensure)
    assert str(engine.files.log) in str(error)
    assert not engine.status().running
    assert not engine.stop(), "nothing was left behind"


def test_an_engine_that_dies_at_once_is_explained_by_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_ENGINE_MEMORY", "1k")
    error = refused(Engine(tmp_path).ensure)
    assert "Too small maximum heap" in str(error)
    monkeypatch.setenv("REGISTRY_ENGINE_MEMORY", "much")
    assert "512m" in str(refused(Engine(tmp_path).ensure))


def test_data_that_the_engine_cannot_read_is_explained_without_waiting_for_the_limit(tmp_path: Path) -> None:
    (tmp_path / "databases").write_text("a file where a folder belongs")
    began = time.monotonic()
    error = refused(Engine(tmp_path).ensure)
    assert time.monotonic() - began < 20
    assert "engine.log" in str(error)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("x\njava.io.IOException: No space left on device\n", "The disk is full."),
        ("java: /lib/libc.so.6: version `GLIBC_2.34' not found (required by java)", "glibc 2.34"),
        ("Caused by: LockException: Database 'register' is locked by another process (x)", "Another engine"),
        ("java.lang.OutOfMemoryError: Java heap space", "REGISTRY_ENGINE_MEMORY"),
        ("", "it wrote nothing"),
        ("Caused by: java.lang.IllegalStateException: Not a JSON Object", "replace the folder with a copy"),
        ("Error: Could not create the VM.\nToo small maximum heap", "REGISTRY_ENGINE_MEMORY=512m"),
    ],
)
def test_what_the_log_tells_becomes_one_line_with_a_cure(log: str, said: str, tmp_path: Path) -> None:
    error = explained(log, tmp_path / "engine.log")
    assert said in str(error)
    assert error.cure


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        (Machine("Linux", "x86_64", "2.31"), "glibc 2.31"),
        (Machine("Linux", "x86_64", ""), "another C library"),
        (Machine("Linux", "riscv64", "2.39"), "is not available for this machine (Linux riscv64)"),
        (Machine("Darwin", "x86_64", ""), "is not available for this machine (Darwin x86_64)"),
        (Machine("Linux", "x86_64", "2.36"), "pip install 'transfer-registry[embedded]'"),
    ],
)
def test_a_machine_without_the_engine_is_told_why(machine: Machine, said: str) -> None:
    assert said in str(absent(machine))


def test_a_python_without_the_engine_is_told_how_to_install_it() -> None:
    # -S hides what is installed; the module itself needs nothing but the standard library
    code = "from registry.engine.wheel import installed\ntry: installed()\nexcept Exception as e: print(e)"
    line = [sys.executable, "-S", "-c", code]
    said = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    assert said.startswith("The embedded engine is not installed. Install it: ")
