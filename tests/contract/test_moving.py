"""A register moves from the embedded engine to another one whole, and in pieces if it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.access import AccessRole, Actor
from registry.backup.fingerprint import fingerprint
from registry.backup.move import move
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.engine.embedded import Engine
from registry.entities import Organisation
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.connection import Connection
from registry.graph.store import Store
from registry.history.verify import verify
from registry.intake.manifests import manifest_text, read_manifests
from tests.databases import empty

SEED = Path(__file__).parents[2] / "seed" / "ringover"
SMALL = Path(__file__).with_name("small.yaml")
STEPS = 4
"""Of a restore of a small register without drafts: entities, links, a proposal, the history."""


@pytest.fixture
def source(engine: Engine) -> Iterator[Store]:
    """A small register in an embedded engine of its own, with some history."""
    with Connection(engine.ensure()) as connection:
        yield filled(connection, SMALL)


def filled(connection: Connection, manifests: Path) -> Store:
    empty(connection)
    store = Store(connection)
    prepare(connection)
    me = registrar(store)
    me.entries.load(read_manifests(manifests))
    me.entries.rename("organisation/tcr", "TCR")
    me.proposals.propose([Organisation(id="organisation/new")])
    return store


def registrar(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("actor-0", AccessRole.ADMINISTRATOR))


def test_a_moved_register_is_the_same_and_the_one_that_is_left_too(
    source: Store, connection: Connection, tmp_path: Path
) -> None:
    filled(source.connection, SEED)
    mark, exported = fingerprint(source.connection), manifest_text(source.facts())
    assert move(source.connection, connection, tmp_path).fingerprint == mark
    moved = Store(connection)
    assert (fingerprint(connection), manifest_text(moved.facts()), moved.head()) == (
        mark,
        exported,
        source.head(),
    )
    assert verify(moved.all_changes(), moved.head()).whole
    assert fingerprint(source.connection) == mark
    assert list(tmp_path.iterdir()) == [], "what was on its way is gone"
    registrar(moved).entries.rename("organisation/tcr", "Moved")


@pytest.mark.parametrize(
    ("after", "written_to"), [(3, True), (1001, False), (1002, True), (1000 + STEPS, False)]
)
def test_a_move_that_broke_off_goes_on_even_if_the_source_was_written_to(
    source: Store, connection: Connection, tmp_path: Path, after: int, written_to: bool
) -> None:
    lines = len(source.facts()) + 1 + 3 + 1 + 1  # entities and header, entries, proposal, head
    stop = after if after < 1000 else lines + after - 1000
    calls = iter(range(1, 10_000))

    def broken(_done: int, _all: int) -> None:
        if next(calls) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(source.connection, connection, tmp_path, broken)
    if written_to:
        registrar(source).entries.rename("organisation/tcr", "Meanwhile")
    move(source.connection, connection, tmp_path)
    assert fingerprint(connection) == fingerprint(source.connection)
    move(source.connection, connection, tmp_path)  # once more changes nothing


def test_a_server_that_holds_something_else_is_left_alone(
    source: Store, connection: Connection, tmp_path: Path
) -> None:
    other = Store(connection)
    prepare(connection)
    registrar(other).entries.record([Organisation(id="organisation/other")])
    with pytest.raises(RegistryError, match="This database already contains a register"):
        move(source.connection, connection, tmp_path)
    assert other.facts() == Facts([Organisation(id="organisation/other")])
