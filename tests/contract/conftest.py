"""One set of tests, two engines: the embedded one, and Neo4j where `REGISTRY_TEST_NEO4J_URI` names one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from commands import Run, apart, within

from registry.access import Actor, Role
from registry.commands.writer import RegisterWriter
from registry.graph.connection import Connection
from registry.graph.engine_files import EngineFiles
from registry.graph.engine_process import command
from registry.graph.engine_wheel import Wheel
from registry.graph.local import Address, Engine
from registry.graph.store import Store
from tests.torture.engines import Server

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_ENGINES = [
    pytest.param("embedded", marks=pytest.mark.engine),
    pytest.param("neo4j", marks=pytest.mark.neo4j),
]


@pytest.fixture(scope="session", params=_ENGINES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Where each engine answers; the embedded one runs for the session in a folder of its own."""
    if request.param == "neo4j":
        yield _neo4j()
        return
    engine = Engine(tmp_path_factory.mktemp("register"))
    with patch("registry.graph.local.command", _short_lived):
        started = engine.ensure()
    yield started
    engine.stop()


@pytest.fixture(scope="session")
def _open(address: Address) -> Iterator[Connection]:
    with Connection(address) as connection:
        yield connection


@pytest.fixture
def connection(_open: Connection) -> Connection:
    """An empty database on each engine; constraints and indexes stay."""
    while _open.write(_wipe):
        pass
    return _open


@pytest.fixture
def store(connection: Connection) -> Store:
    """An empty register on each engine."""
    store = Store(connection)
    store.prepare()
    return store


@pytest.fixture
def admin(store: Store) -> RegisterWriter:
    """An administrator of that register."""
    return RegisterWriter(store, Actor("actor-0", Role.ADMINISTRATOR))


@pytest.fixture(scope="session")
def own_engine_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an embedded engine that tests may stop, kill and start."""
    folder = tmp_path_factory.mktemp("own")
    yield folder
    Engine(folder).stop()


@pytest.fixture
def engine(own_engine_folder: Path) -> Engine:
    """An embedded engine that tests may stop, kill and start; maybe running, maybe not."""
    return Engine(own_engine_folder)


@pytest.fixture
def server(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The empty server that `.ci/neo4j` started, to be killed; commands of this process go to it."""
    for name in ("uri", "user", "password"):
        monkeypatch.setenv(f"REGISTRY_{name.upper()}", getattr(connection.address, name))
    return Server(Path(os.environ["REGISTRY_TEST_NEO4J_DIR"]))


@pytest.fixture
def environment(address: Address, connection: Connection) -> dict[str, str]:
    """What points a command to the empty database of the test."""
    assert connection.address == address
    named = {
        "REGISTRY_URI": address.uri,
        "REGISTRY_USER": address.user,
        "REGISTRY_PASSWORD": address.password,
    }
    return {**os.environ, **named, "REGISTRY_DATABASE": address.database or ""}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run a command on the test's database, in this process."""
    return partial(within, environment)


@pytest.fixture
def run_apart(environment: dict[str, str]) -> Run:
    """Run a command on the test's database in a process of its own, where that is the point."""
    return partial(apart, environment)


def _short_lived(wheel: Wheel, files: EngineFiles) -> list[str]:
    """The engine's command line, without the second compiler: in minutes it costs more than it gains.

    The tests of the engine itself start it as users do.
    """
    java, *rest = command(wheel, files)
    return [java, "-XX:TieredStopAtLevel=1", *rest]


def _wipe(transaction: ManagedTransaction) -> int:
    counted = transaction.run("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS n").single()
    return counted["n"] if counted else 0


def _neo4j() -> Address:
    given = os.environ.get
    uri = given("REGISTRY_TEST_NEO4J_URI")
    if not uri:
        reason = "REGISTRY_TEST_NEO4J_URI names no Neo4j server; `.ci/neo4j start DIR` starts one"
        if given("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    user = given("REGISTRY_TEST_NEO4J_USER", "neo4j")
    return Address(uri, user, given("REGISTRY_TEST_NEO4J_PASSWORD", ""))
