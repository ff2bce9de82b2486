"""Commands on the database of a test, and engines and servers to be killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from commands import Run, within

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Address, Engine
from registry.graph.connection import Connection
from registry.graph.store import Store
from tests.databases import empty
from tests.torture.engines import Server


@pytest.fixture
def admin(store: Store) -> RegisterWriter:
    """An administrator of that register."""
    return RegisterWriter(store, Actor("actor-0", AccessRole.ADMINISTRATOR))


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
def environment(address: Address, store: Store) -> dict[str, str]:
    """What points a command to the empty register of the test."""
    assert store.connection.address == address
    named = {
        "REGISTRY_URI": address.uri,
        "REGISTRY_USER": address.user,
        "REGISTRY_PASSWORD": address.password,
    }
    role = {"REGISTRY_ROLE": AccessRole.ADMINISTRATOR.value}  # on a server none is assumed
    return {**os.environ, **named, **role, "REGISTRY_DATABASE": address.database or ""}


@pytest.fixture
def unprepared(environment: dict[str, str], connection: Connection) -> None:  # noqa: ARG001  # comes after it
    """Takes the register of the test away: the database is as a new one."""
    empty(connection)


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run a command on the test's database, in this process."""
    return partial(within, environment)
