"""The law's jurisdictions and instruments, drawn into the graph for readers.

Facts refer to them by code, and that is the record. The nodes carry the version of the law data that
they were drawn from; nothing of this is ever read back as facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from registry.graph import statements
from registry.graph.connection import Connection, run
from registry.graph.locking import locked
from registry.graph.mapping import Row
from registry.graph.schema import INSTRUMENT, JURISDICTION, NODES, PARTS, CodeLink, Node
from registry.graph.writing import chunks
from registry.history.change import Head
from registry.law.law import Law

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def refresh(connection: Connection, law: Law) -> None:
    """Draw the law's nodes and all relationships to them anew, if they were drawn from another version.

    Raises:
        RegistryError: The database was not prepared.
    """
    if connection.read(statements.named("head"))[0]["law"] == law.version:
        return
    _nodes(connection, JURISDICTION, _jurisdictions(law))
    _nodes(connection, INSTRUMENT, _instruments(law))
    for node in (*NODES.values(), *PARTS.values()):
        for code in node.codes:
            for some in chunks(_holders(connection, node, code)):
                _links(connection, law, node, code, some)
    locked(connection, lambda transaction, _head: _note(transaction, law))


def _note(transaction: ManagedTransaction, law: Law) -> None:
    run(transaction, statements.named("note_law"), version=law.version)


def draw(
    transaction: ManagedTransaction, law: Law, named: Mapping[tuple[Node, CodeLink], Sequence[Row]]
) -> None:
    """Draw the relationships of entities just written to the law's nodes.

    Args:
        transaction: The one that wrote them.
        law: The law that the nodes were drawn from.
        named: The codes that they hold, as `Rows.codes`.
    """
    for (node, code), rows in named.items():
        for some in chunks(rows):
            run(transaction, statements.project_codes(node, code), rows=_known_rows(law, code, some))


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
    def work(transaction: ManagedTransaction, _head: Head) -> None:
        run(transaction, statements.project(label), rows=rows)
        run(transaction, statements.unproject(label), codes=[row["code"] for row in rows])

    locked(connection, work)


def _holders(connection: Connection, node: Node, code: CodeLink) -> Iterator[Row]:
    for node_id, held in connection.stream(statements.codes(node, code)):
        yield {"id": node_id, "to": held if code.many else [held]}


def _known_rows(law: Law, code: CodeLink, rows: Iterable[Row]) -> list[Row]:
    known = ((row["id"], {_known(law, code, each) for each in row["to"]}) for row in rows)
    return [{"id": node_id, "to": sorted(filter(None, codes))} for node_id, codes in known]


def _known(law: Law, code: CodeLink, held: str) -> str | None:
    """The code as the law data write it; None if they do not know it, which is for the checks to say."""
    if code.target == JURISDICTION:
        return law.canonical(held) or (held if held in law.organisations else None)
    act = law.instrument(held)
    return act.code if act else None


def _links(connection: Connection, law: Law, node: Node, code: CodeLink, rows: list[Row]) -> None:
    def work(transaction: ManagedTransaction, _head: Head) -> None:
        run(transaction, statements.unproject_codes(node, code), ids=[row["id"] for row in rows])
        run(transaction, statements.project_codes(node, code), rows=_known_rows(law, code, rows))

    locked(connection, work)
