"""Bringing a database to the form in which this program keeps facts, one step a form, forwards only."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING

from registry.graph import statements, writing
from registry.graph.connection import Connection
from registry.graph.schema import RESTORING, VERSION
from registry.history.change import GENESIS

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def version(connection: Connection) -> int | None:
    """The form in which facts stand in a database; None where there is no register."""
    for name in ("head", "first_form"):
        if rows := connection.read(statements.named(name)):
            found: int = rows[0]["version"]
            return found
    return None


def prepare(connection: Connection) -> None:
    """Make keys and indexes, and bring what stands in an earlier form to this one. Twice does no harm.

    Raises:
        RegistryError: It was prepared by a later version of the program.
    """
    found = version(connection)
    if found is not None and (found >= VERSION or found == RESTORING):
        writing.check_version(found)
        return
    with writing.alone(connection):
        # Not along with the data: a server refuses to change keys and data in one transaction.
        connection.write(_constrain)
        for step in range(found if found is not None else VERSION - 1, VERSION):
            connection.write(STEPS[step])
    writing.check_version(version(connection))


def _constrain(transaction: ManagedTransaction) -> None:
    for statement in (*statements.constraints(), *statements.indexes()):
        writing.run(transaction, statement)


def _begin_history(transaction: ManagedTransaction) -> None:
    """From form 1, which knew no history, or from nothing: what is on file then has no entry behind it.

    How many these are is noted, so that what comes later without an entry is found.
    """
    brought = sum(row["entities"] for row in writing.run(transaction, statements.counts()))
    writing.run(transaction, statements.named("begin"), genesis=GENESIS, version=2, brought=brought)
    writing.run(transaction, statements.named("drop_first_form"))


STEPS: MappingProxyType[int, Callable[[ManagedTransaction], None]] = MappingProxyType({1: _begin_history})
"""By the form that a step leads away from; the last one also begins an empty database."""
