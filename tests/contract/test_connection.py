"""The connection, on each engine: whole writes, plain rows, and errors with their cure."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from acts import count, refused, run_python

from registry import notebook
from registry.engine.embedded import Address
from registry.graph.connection import Connection, connect, data_folder

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

pytestmark = pytest.mark.timeout(120)


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("bolt://127.0.0.1:1", "does not answer"),
        ("neo4j://127.0.0.1:1", "does not answer"),
        ("bolt://nowhere.invalid", "does not answer"),
        ("http://127.0.0.1:7474", "not the address of a Bolt server"),
        ("127.0.0.1", "not the address of a Bolt server"),
        ("bolt://127.0.0.1:port", "not the address of a Bolt server"),
        ("bolt://127.0.0.1:99999", "not the address of a Bolt server"),
        ("bolt://[::1", "not the address of a Bolt server"),
        ("bolt://neo4j:pa55word@127.0.0.1", "REGISTRY_PASSWORD"),
    ],
)
def test_a_wrong_address_is_one_line_with_its_cure_and_no_password(
    uri: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_URI", uri)
    monkeypatch.setenv("REGISTRY_PASSWORD", "pa55word")
    began = time.monotonic()
    error = refused(connect)
    assert said in str(error)
    assert "pa55word" not in str(error)
    assert time.monotonic() - began < 10


def test_a_home_that_nobody_has_is_a_folder_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_DATA", "~nobody-of-this-name/data")
    assert data_folder() == Path("~nobody-of-this-name/data")


def test_a_wrong_password_and_a_missing_database_are_said(address: Address) -> None:
    wrong = Address(address.uri, address.user, "wrong-password", address.database)
    error = refused(Connection, wrong)
    assert "REGISTRY_PASSWORD" in str(error)
    assert "wrong-password" not in str(error)
    error = refused(Connection, Address(address.uri, address.user, address.password, "nosuch"))
    assert "'nosuch'" in str(error)


def test_a_write_is_all_or_nothing(connection: Connection) -> None:
    def half(transaction: ManagedTransaction) -> None:
        transaction.run("CREATE (:Mark)").consume()
        raise KeyError("midway")

    with pytest.raises(KeyError):
        connection.write(half)
    assert count(connection) == 0


def test_rows_are_streamed_as_plain_tuples_in_more_than_one_fetch(connection: Connection) -> None:
    rows = list(connection.stream("UNWIND range(1, $n) AS i RETURN i, [i] AS l", n=45_000))
    assert rows[44_999] == (45_000, [45_000])
    assert len(rows) == 45_000
    assert {type(row) for row in rows} == {tuple}


def test_a_stream_that_is_left_early_blocks_nothing(connection: Connection) -> None:
    rows = connection.stream("UNWIND range(1, 100000) AS i RETURN i")
    assert next(rows) == (1,)
    rows.close()
    assert connection.read("RETURN 1 AS one") == [{"one": 1}]


def test_the_driver_is_not_imported_before_it_is_used() -> None:
    code = "import sys, registry.graph.connection, registry.notebook; "
    code += "print([m for m in ('neo4j', 'pandas', 'py2neo', 'jpype') if m in sys.modules])"
    assert run_python(code).communicate(timeout=30)[0] == "[]\n"


def test_py2neo_reads_what_the_official_driver_wrote(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.write(
        lambda tx: tx.run(
            "CREATE (:Mark {id: 'é', tags: ['a', 'b']})-[:CARRIES]->(:Mark {id: 'b'})"
        ).consume()
    )
    address = connection.address
    for name, value in (("URI", address.uri), ("USER", address.user), ("PASSWORD", address.password)):
        monkeypatch.setenv(f"REGISTRY_{name}", value)
    monkeypatch.setenv("REGISTRY_DATABASE", address.database or "")
    graph = notebook.graph()
    query = "MATCH (a:Mark)-[:CARRIES]->(b) RETURN a.id AS a, b.id AS b, a.tags AS tags"
    assert graph.run(query).data() == [{"a": "é", "b": "b", "tags": ["a", "b"]}]
    assert dict(graph.nodes.match("Mark", id="é").first()) == {"id": "é", "tags": ["a", "b"]}
    assert len(graph.relationships.match(r_type="CARRIES")) == 1
    assert json.loads(graph.run(query).to_data_frame().to_json(orient="records"))[0]["b"] == "b"
