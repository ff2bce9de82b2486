"""A register that an earlier version of the program wrote is brought to this one's form, on each engine.

`forms/1.json` is what the last version that knew no history wrote of Ringover's register: nodes with their
properties, and relationships by type and ends. Of the law's nodes it has those that are named.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from commands import within
from earlier import known_at
from neo4j.exceptions import Neo4jError

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.errors import EngineError, RegistryError
from registry.graph.audit import audit
from registry.graph.connection import Connection
from registry.graph.schema import VERSION
from registry.graph.schema_version import check_version
from registry.graph.store import Store
from registry.history.verify import verify
from registry.intake.manifests import read_manifests

ROOT = Path(__file__).parents[2]
FORM = Path(__file__).with_name("forms") / "1.json"


@pytest.fixture
def first_form(connection: Connection) -> Connection:
    """A database in which Ringover's register stands in the first form."""
    told = json.loads(FORM.read_text(encoding="utf-8"))
    nodes: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    labels: dict[str, str] = {}
    for label, properties in told["nodes"]:
        nodes[label].append(properties)
        labels[properties.get("id") or properties["code"]] = label
    links: defaultdict[tuple[str, str, str], list[list[str]]] = defaultdict(list)
    for kind, start, end in told["relationships"]:
        links[kind, labels[start], labels[end]].append([start, end])
    for label, rows in nodes.items():
        create(connection, f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows)
    for (kind, start, end), pairs in links.items():
        key = "code" if end in ("Instrument", "Jurisdiction") else "id"
        statement = (
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row[0]}}) MATCH (b:{end} {{{key}: row[1]}}) "
            f"CREATE (a)-[:{kind}]->(b)"
        )
        create(connection, statement, pairs)
    return connection


def create(connection: Connection, statement: str, rows: list[Any]) -> None:
    connection.write(lambda transaction: transaction.run(statement, rows=rows).consume())


def test_a_register_without_a_history_is_brought_to_this_form_whole(first_form: Connection) -> None:
    address = first_form.address
    given = {"URI": address.uri, "USER": address.user, "PASSWORD": address.password}
    environment = {f"REGISTRY_{name}": value for name, value in given.items()}
    done = within({**os.environ, **environment, "REGISTRY_DATABASE": address.database or ""}, "init")
    assert done.returncode == 0
    assert "ready" in done.stdout
    store = Store(first_form)
    assert store.version == VERSION
    assert store.facts() == read_manifests(FORM.with_suffix(".yaml"))
    (begun,) = store.all_changes()
    assert (begun.command.name, begun.subjects[0].id) == ("begin", "history/begun")
    assert audit(store).whole
    prepare(store.connection)
    assert store.head().seq == 1, "and no second one"
    assert first_form.read("MATCH (s:Schema) RETURN count(s) AS n") == [{"n": 0}]


def test_what_was_brought_from_an_earlier_form_has_a_history_from_then_on(first_form: Connection) -> None:
    store = Store(first_form)
    prepare(store.connection)
    before = store.facts()
    RegisterWriter(store, Actor("actor-0", AccessRole.ADMINISTRATOR)).entries.rename(
        "organisation/tcr", "TCR"
    )
    assert known_at(store, 0) == before
    assert verify(store.all_changes(), store.head()).whole


def test_a_register_of_the_second_form_gets_the_keys_of_the_labels_that_came_later(
    store: Store,
) -> None:
    later = ("AuthorisedSubProcessor", "LegalBasisSource", "FactQuestion")
    for label in later:
        run(store.connection, f"DROP CONSTRAINT {label.lower()}_id IF EXISTS")
        for _ in range(2):
            run(store.connection, f"CREATE (n:{label} {{id: 'twice'}})")
        run(store.connection, f"MATCH (n:{label}) DETACH DELETE n")
        run(store.connection, f"CREATE (n:{label} {{id: 'agreement/a#parts/0'}})")
    run(store.connection, "MATCH (h:Head) SET h.version = 2")
    with pytest.raises(RegistryError, match="registry init"):
        check_version(store.version)
    for _ in range(2):
        prepare(store.connection)
        assert store.version == VERSION
        for label in later:
            with pytest.raises((Neo4jError, EngineError, RegistryError)):
                run(store.connection, f"CREATE (n:{label} {{id: 'agreement/a#parts/0'}})")


def run(connection: Connection, statement: str) -> None:
    connection.write(lambda transaction: transaction.run(statement).consume())


def test_a_register_in_an_earlier_form_is_refused_with_the_cure_until_it_is_prepared(
    first_form: Connection,
) -> None:
    store = Store(first_form)
    with pytest.raises(RegistryError, match="registry init"):
        RegisterWriter(store, Actor("actor-0", AccessRole.ADMINISTRATOR)).entries.rename(
            "organisation/tcr", "TCR"
        )
    assert store.version == 1
