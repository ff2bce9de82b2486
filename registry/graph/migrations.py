"""Bringing a database to the form in which this program keeps facts, one step a form, forwards only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import uuid4

from registry.graph import ledger, statements
from registry.graph.connection import Connection, run
from registry.graph.locking import alone, check_version
from registry.graph.schema import RESTORING, VERSION
from registry.history.change import BEGIN, BEGUN, GENESIS, Command, Head, chained
from registry.history.reconciliation import begun
from registry.law.law import Law

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_ITSELF = "registry"
"""The pseudonym under which the program enters what nobody asked it for."""
_ROLE = "administrator"


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
        check_version(found)
        return
    with alone(connection):
        # Not along with the data: a server refuses to change keys and data in one transaction.
        connection.write(_constrain)
        for step in range(found if found is not None else VERSION - 1, VERSION):
            connection.write(STEPS[step])
    check_version(version(connection))


def _constrain(transaction: ManagedTransaction) -> None:
    for statement in (*statements.constraints(), *statements.indexes()):
        run(transaction, statement)


def _begin_history(transaction: ManagedTransaction) -> None:
    """From form 1, which knew no history, or from nothing: what is on file then has no entry behind it.

    How many these are the first entry tells, so that what comes later without an entry is found.
    """
    brought = sum(row["entities"] for row in run(transaction, statements.counts()))
    run(transaction, statements.named("begin"), genesis=GENESIS, version=2)
    if brought and not any(ledger.changes_of_in(transaction, BEGUN, 0)):  # another one may have come before
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        command = Command(uuid4().hex, _ITSELF, _ROLE, BEGIN, None, Law.current().version)
        ledger.append(transaction, list(chained(Head(0, GENESIS), command, at, [begun(brought)])))
    run(transaction, statements.named("drop_first_form"))


STEPS: MappingProxyType[int, Callable[[ManagedTransaction], None]] = MappingProxyType({1: _begin_history})
"""By the form that a step leads away from; the last one also begins an empty database."""
