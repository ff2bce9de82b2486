"""One set of tests, two engines: the embedded one, and Neo4j where `REGISTRY_TEST_NEO4J_URI` names one."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings

from registry.engine import embedded
from registry.engine.data_folder import EngineFiles
from registry.engine.embedded import Address, Engine
from registry.engine.process import engine_command
from registry.engine.wheel import Wheel
from registry.graph.connection import Connection
from registry.graph.store import Store
from tests.databases import EmptyRegister, empty
from tests.examples import number_of

gc.disable()  # until everything is collected, which makes many objects and hardly any garbage
_YOUNG_OBJECTS = 20_000
"""How many new objects the garbage collector waits for: with 700, as usual, it takes a tenth of the time."""

settings.register_profile("any machine", deadline=None, max_examples=number_of(100))
settings.load_profile("any machine")

_ENGINES = [
    pytest.param("embedded", marks=pytest.mark.engine),
    pytest.param("neo4j", marks=pytest.mark.neo4j),
]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import the browser's tests where they are deselected as a whole."""
    deselected = "not browser" in config.option.markexpr
    return True if deselected and collection_path.name == "browser" else None


def pytest_collection_finish() -> None:
    """Count all that collecting made as old, and let the garbage collector look at the young less often."""
    gc.freeze()
    gc.unfreeze()
    gc.set_threshold(_YOUNG_OBJECTS, 20, 20)
    gc.enable()


def pytest_sessionfinish() -> None:
    """Spare the collection of all garbage at the end: nothing comes after it, and it takes a second."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _light_engines() -> Iterator[None]:
    """Start engines without Java's second compiler and many threads to collect garbage: both cost too much.

    Those that a command starts in a process of its own start as users' do.
    """

    def light(wheel: Wheel, files: EngineFiles) -> list[str]:
        java, *rest = engine_command(wheel, files)
        return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", *rest]

    with patch.object(embedded, "engine_command", light):
        yield


@pytest.fixture(scope="session", params=_ENGINES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Where each engine answers; the embedded one runs for the session in a folder of its own."""
    if request.param == "neo4j":
        yield _neo4j()
        return
    engine = Engine(tmp_path_factory.mktemp("register"))
    yield engine.ensure()
    engine.stop()


@pytest.fixture(scope="session")
def _open(address: Address) -> Iterator[Connection]:
    with Connection(address) as connection:
        yield connection


@pytest.fixture(scope="session")
def _empty_register(_open: Connection) -> EmptyRegister:
    return EmptyRegister(_open)


@pytest.fixture
def connection(_open: Connection, request: pytest.FixtureRequest) -> Connection:
    """An empty database on each engine, or the register of a test that asks for one too."""
    if "store" not in request.fixturenames:
        empty(_open)
    return _open


@pytest.fixture
def store(_empty_register: EmptyRegister) -> Store:
    """An empty register on each engine."""
    return _empty_register.restore()


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
