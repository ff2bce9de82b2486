"""The law's jurisdictions and instruments as nodes of the graph, for readers of the graph.

Facts refer to them by code, and that is the record. The nodes carry the version of the law data that
they were made from; nothing of this is ever read back as facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from registry.commit.transaction import locked
from registry.commit.write import known_codes
from registry.graph import statements
from registry.graph.chunks import chunks
from registry.graph.connection import Connection, execute
from registry.graph.mapping import GraphRow
from registry.graph.schema import INSTRUMENT, JURISDICTION, NODES, PARTS, CodeLink, Node
from registry.history.change import Head
from registry.law.law import Law

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def refresh_projection(connection: Connection, law: Law) -> None:
    """Make the law's nodes and all relationships to them again, if another version made them.

    Raises:
        RegistryError: The database is not prepared.
    """
    if connection.read(statements.cypher("head"))[0]["law"] == law.version:
        return
    _nodes(connection, JURISDICTION, _jurisdictions(law))
    _nodes(connection, INSTRUMENT, _instruments(law))
    for node in (*NODES.values(), *PARTS.values()):
        for code in node.codes:
            for some in chunks(_code_holders(connection, node, code)):
                _links(connection, law, node, code, some)
    locked(connection, lambda transaction, _head: _note(transaction, law))


def _note(transaction: ManagedTransaction, law: Law) -> None:
    execute(transaction, statements.cypher("note_law"), version=law.version)


def _jurisdictions(law: Law) -> list[GraphRow]:
    codes = {**dict.fromkeys(law.jurisdictions, "jurisdiction"), **dict.fromkeys(law.groups, "group")}
    codes |= dict.fromkeys(law.organisations, "international_organisation")
    return [{"code": code, "kind": kind, "law_version": law.version} for code, kind in codes.items()]


def _instruments(law: Law) -> list[GraphRow]:
    acts = law.instruments.values()
    return [
        {"code": act.code, "kind": act.kind.value, "title": act.title, "law_version": law.version}
        for act in acts
    ]


def _nodes(connection: Connection, label: str, rows: list[GraphRow]) -> None:
    def work(transaction: ManagedTransaction, _head: Head) -> None:
        execute(transaction, statements.project(label), rows=rows)
        execute(transaction, statements.unproject(label), codes=[row["code"] for row in rows])

    locked(connection, work)


def _code_holders(connection: Connection, node: Node, code: CodeLink) -> Iterator[GraphRow]:
    for node_id, value in connection.stream(statements.code_holders(node, code)):
        yield {"id": node_id, "to": value if code.many else [value]}


def _links(connection: Connection, law: Law, node: Node, code: CodeLink, rows: list[GraphRow]) -> None:
    def work(transaction: ManagedTransaction, _head: Head) -> None:
        execute(transaction, statements.unproject_codes(node, code), ids=[row["id"] for row in rows])
        execute(transaction, statements.project_codes(node, code), rows=known_codes(law, code, rows))

    locked(connection, work)
