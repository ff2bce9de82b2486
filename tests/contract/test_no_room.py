"""A disk that fills, or a folder that turns read-only, while one writes: a clear line, nothing lost."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.engine.embedded import Engine
from registry.entities import Organisation
from registry.errors import EngineError
from registry.graph.audit import audit
from registry.graph.store import Store
from registry.opening import database
from tests.databases import empty
from tests.torture.engines import Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
_DROP_FROM_BOUNDING_SET, _DAC_OVERRIDE = 24, 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an engine for these tests alone, so that its files are small to begin with."""
    folder = tmp_path_factory.mktemp("room") / "data"
    yield folder
    Engine(folder).stop()


@pytest.fixture
def data(folder: Path) -> Path:
    """The data folder of a register of one organisation, its engine running."""
    with database(folder, prepare=True) as store:
        empty(store.connection)
        prepare(store.connection)
        record(store, "organisation/first")
    return folder


def record(store: Store, *ids: str) -> None:
    entities = [Organisation(id=one, note="as long as a note may well be " * 20) for one in ids]
    RegisterWriter(store, Actor("actor-1", AccessRole.ADMINISTRATOR)).entries.record(entities)


def allow_files_of(pid: int | None, most: int) -> None:
    """Let an engine write no file beyond so many bytes, as if the disk were full."""
    assert pid is not None
    psutil.Process(pid).rlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@pytest.mark.engine
def test_when_nothing_more_fits_on_the_disk_what_was_acknowledged_stays_and_nothing_is_torn(
    data: Path,
) -> None:
    acknowledged = 1
    pid = Engine(data).status().pid
    allow_files_of(pid, 1_500_000)
    with database(data) as store, pytest.raises(EngineError) as caught:  # noqa: PT012  # until it is full
        for number in range(1_000):
            record(store, *(f"organisation/{number}-{one}" for one in range(50)))
            acknowledged += 50
    assert acknowledged > 50, "some fitted"
    assert "\n" not in str(caught.value)
    with database(data) as store:
        assert audit(store).whole, "what is there can be read while nothing can be written"
        assert store.counts()["organisation"] == acknowledged
    allow_files_of(pid, resource.RLIM_INFINITY)
    with database(data) as store:
        record(store, "organisation/once-there-is-room")
    Engine(data).stop()
    with database(data) as store:
        assert audit(store).whole
        assert store.counts()["organisation"] == acknowledged + 1


@pytest.mark.parametrize("address", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
def test_so_it_is_on_a_server_whose_disk_is_full_until_it_is_started_again(server: Server) -> None:
    with database(prepare=True) as store:
        record(store, "organisation/first")
    allow_files_of(server.pid, 1)
    try:
        said = [refused_for_want_of_room(), refused_for_want_of_room()]
    finally:
        server.kill()  # which starts it anew, without the limit
    assert all("The database failed" in line for line in said)
    assert not any("\n" in line for line in said)
    with database() as store:
        assert audit(store).whole
        assert store.ids("organisation") == ["organisation/first"]
        record(store, "organisation/second")


def refused_for_want_of_room() -> str:
    with pytest.raises(EngineError) as caught, database() as store:
        record(store, "organisation/second")
    return str(caught.value)


@pytest.mark.engine
def test_a_folder_that_turned_read_only_is_said_and_read_as_long_as_the_engine_runs(data: Path) -> None:
    with read_only(data):
        assert without_privileges(data, "export", "-").returncode == 0
        refused = without_privileges(data, "change", "organisation/first", "name=First")
    with database(data) as store:
        assert audit(store).whole
        record(store, "organisation/second")
    Engine(data).stop()
    with read_only(data):
        refused_too = without_privileges(data, "check")
    for ended in (refused, refused_too):
        assert ended.returncode == 2
        assert ended.stderr.startswith(f"error: {data}")
        assert ended.stderr.endswith("Make it writable, or set REGISTRY_DATA to another folder.\n")
        assert ended.stderr.count("\n") == 1


@contextmanager
def read_only(data: Path) -> Iterator[None]:
    """A folder and all in it, which nobody may write to for as long as this lasts."""
    as_it_was = {path: path.stat().st_mode for path in (data, *data.rglob("*"))}
    for path in as_it_was:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        yield
    finally:
        for path, mode in as_it_was.items():
            if path.exists():
                path.chmod(mode)


def without_privileges(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command for which modes of files hold, even if root runs it."""
    actor = ("--actor", "actor-1", "--role", "dpo") if arguments[0] == "change" else ()
    return subprocess.run(
        [sys.executable, "-m", "registry.cli", *arguments, *actor],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "REGISTRY_DATA": str(data)},
        preexec_fn=_drop,
        capture_output=True,
        text=True,
        check=False,
    )


def _drop() -> None:
    if os.getuid() == 0:
        ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, _DAC_OVERRIDE, 0, 0, 0)
