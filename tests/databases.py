"""Databases as tests want them: empty, or with an empty register, without starting an engine anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.commit.migrations import prepare
from registry.graph.connection import Connection
from registry.graph.store import Store
from registry.law.law import Law

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_A_FEW = 5000
"""Nodes that one transaction deletes: a server's memory is limited."""
_OF_THE_LAW = "(n:Jurisdiction OR n:Instrument)"


def empty(connection: Connection) -> None:
    """Delete every node; constraints and indexes stay."""
    statement = _delete("MATCH (n)")
    while connection.write(lambda transaction: transaction.run(statement).data())[0]["n"] == _A_FEW:
        pass


class EmptyRegister:
    """Makes a database an empty register again, quickly: the law's nodes stay if they are all there.

    Args:
        connection: The database, which is emptied first.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._prepare()

    def restore(self) -> Store:
        """The empty register, whatever stood in the database."""
        if not self._connection.write(self._begin):
            self._prepare()
        return Store(self._connection)

    def _prepare(self) -> None:
        empty(self._connection)
        prepare(self._connection)
        rest = f"MATCH (n) WHERE NOT {_OF_THE_LAW} RETURN labels(n) AS labels, properties(n) AS properties"
        self._nodes = self._connection.read(rest)
        self._law_nodes = self._connection.write(self._law)

    def _begin(self, transaction: ManagedTransaction) -> bool:
        """Whether few nodes had to go and those of the law are all there, so that the register is empty."""
        gone: int = transaction.run(_delete(f"MATCH (n) WHERE NOT {_OF_THE_LAW}")).data()[0]["n"]
        if gone == _A_FEW or self._law(transaction) != self._law_nodes:
            return False
        for node in self._nodes:
            labels = ":".join(node["labels"])
            transaction.run(
                f"CREATE (n:{labels}) SET n = $properties", properties=node["properties"]
            ).consume()
        return True

    @staticmethod
    def _law(transaction: ManagedTransaction) -> int:
        count = f"MATCH (n) WHERE {_OF_THE_LAW} AND n.law_version = $version RETURN count(n) AS n"
        found: int = transaction.run(count, version=Law.current().version).data()[0]["n"]
        return found


def _delete(match: str) -> str:
    return f"{match} WITH n LIMIT {_A_FEW} DETACH DELETE n RETURN count(*) AS n"
