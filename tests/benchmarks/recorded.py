"""What a load sends, kept on disk, and sent again by the bare driver."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from registry.graph.connection import Connection

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

T = TypeVar("T")
Statement = tuple[str, dict[str, Any]]


class _Noting:
    """A transaction that notes each statement before it sends it."""

    def __init__(self, transaction: ManagedTransaction, noted: list[Statement]) -> None:
        self._transaction = transaction
        self._noted = noted

    def run(self, query: Any, parameters: dict[str, Any] | None = None, **named: Any) -> Any:
        self._noted.append((str(query), {**(parameters or {}), **named}))
        return self._transaction.run(query, parameters, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transaction, name)


class Recorder(Connection):
    """A connection that writes every statement of every transaction to a file."""

    def __init__(self, connection: Connection, file: Path) -> None:
        super().__init__(connection.address)
        self._file = file.open("wb")

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run a piece of work, and keep what it sent."""
        noted: list[Statement] = []
        told = super().write(
            lambda transaction: work(cast("ManagedTransaction", _Noting(transaction, noted)))
        )
        pickle.dump(noted, self._file)
        return told

    def close(self) -> None:
        """Close the file and the connection."""
        self._file.close()
        super().close()


def replay(connection: Connection, file: Path) -> float:
    """Seconds that the bare driver takes to send the recorded transactions, reading them not counted."""
    taken = 0.0
    with file.open("rb") as recorded, connection.driver.session() as session:
        while True:
            try:
                statements: list[Statement] = pickle.load(recorded)  # noqa: S301  # written by this run
            except EOFError:
                return taken
            begun = perf_counter()
            session.execute_write(_send, statements)
            taken += perf_counter() - begun


def _send(transaction: ManagedTransaction, statements: list[Statement]) -> None:
    for statement, parameters in statements:
        transaction.run(cast("Any", statement), parameters).consume()
