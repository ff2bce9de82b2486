"""The law's jurisdictions and instruments, drawn into the graph for readers.

Facts refer to them by code, and that is the record. The nodes carry the version of the law data that
they were drawn from; nothing of this is ever read back as facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from registry.graph import statements
from registry.graph.connection import Connection
from registry.graph.mapping import Row
from registry.graph.schema import INSTRUMENT, JURISDICTION, NODES, PARTS, CodeLink, Node
from registry.graph.writing import chunks, locked, run
from registry.law.law import Law

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def project(connection: Connection, law: Law) -> None:
    """Draw the law's nodes and the relationships to them anew, a bounded transaction at a time.

    An entity that is written later has its relationships only after the next drawing.

    Raises:
        RegistryError: The database was not prepared.
    """
    _nodes(connection, JURISDICTION, _jurisdictions(law))
    _nodes(connection, INSTRUMENT, _instruments(law))
    for node in (*NODES.values(), *PARTS.values()):
        for code in node.codes:
            for some in chunks(_holders(connection, law, node, code)):
                _links(connection, node, code, some)


def _jurisdictions(law: Law) -> list[Row]:
    codes = {**dict.fromkeys(law.jurisdictions, "jurisdiction"), **dict.fromkeys(law.groups, "group")}
    codes |= dict.fromkeys(law.organisations, "international_organisation")
    return [{"code": code, "kind": kind, "law_version": law.version} for code, kind in codes.items()]


def _instruments(law: Law) -> list[Row]:
    acts = law.instruments.values()
    return [
        {"code": act.code, "kind": act.kind.value, "title": act.title, "law_version": law.version}
        for act in acts
    ]


def _nodes(connection: Connection, label: str, rows: list[Row]) -> None:
    def work(transaction: ManagedTransaction) -> None:
        run(transaction, statements.project(label), rows=rows)
        run(transaction, statements.unproject(label), codes=[row["code"] for row in rows])

    locked(connection, work)


def _holders(connection: Connection, law: Law, node: Node, code: CodeLink) -> Iterator[Row]:
    for node_id, held in connection.stream(statements.codes(node, code)):
        known = (_known(law, code, each) for each in (held if code.many else [held]))
        yield {"id": node_id, "to": sorted({each for each in known if each})}


def _known(law: Law, code: CodeLink, held: str) -> str | None:
    """The code as the law data write it; None if they do not know it, which is for the checks to say."""
    if code.target == JURISDICTION:
        return law.canonical(held) or (held if held in law.organisations else None)
    act = law.instrument(held)
    return act.code if act else None


def _links(connection: Connection, node: Node, code: CodeLink, rows: list[Row]) -> None:
    def work(transaction: ManagedTransaction) -> None:
        run(transaction, statements.unproject_codes(node, code), ids=[row["id"] for row in rows])
        run(transaction, statements.project_codes(node, code), rows=rows)

    locked(connection, work)
