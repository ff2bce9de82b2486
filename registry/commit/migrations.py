"""Preparing a database, and migrating one from an older form, one step a form, forwards only."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import uuid4

from registry import clock
from registry.commit.projection import refresh_projection
from registry.commit.transaction import alone
from registry.commit.write import append_changes
from registry.graph import change_log, statements
from registry.graph.connection import Connection, execute
from registry.graph.schema import RESTORING, VERSION
from registry.graph.schema_version import check_version, schema_version
from registry.history.change import BEGIN, BEGUN, GENESIS, Command, Head, chained
from registry.history.reconciliation import begun
from registry.law.law import Law

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_ITSELF = "registry"
"""The pseudonym under which the program makes entries of its own."""
_ROLE = "administrator"


def prepare(connection: Connection) -> None:
    """Make a database ready for a register: keys, history, the law's nodes. Twice does no harm.

    One that an older version of the program prepared is migrated.

    Raises:
        RegistryError: A newer version of the program prepared it.
    """
    current = schema_version(connection)
    if current is None or RESTORING < current < VERSION:
        with alone(connection):
            # Not along with the data: a server refuses to change keys and data in one transaction.
            connection.write(_constrain)
            if current is None:
                connection.write(_begin_history)
            for step in range(current or VERSION, VERSION):
                connection.write(STEPS[step])
    check_version(schema_version(connection))
    refresh_projection(connection, Law.current())


def _constrain(transaction: ManagedTransaction) -> None:
    for statement in (*statements.constraints(), *statements.indexes()):
        execute(transaction, statement)


def _begin_history(transaction: ManagedTransaction) -> None:
    """From form 1, which had no history, or from nothing: entities recorded before have no entry.

    The first entry counts them, so that one added later without an entry is detected.
    """
    brought = sum(row["entities"] for row in execute(transaction, statements.count_entities()))
    execute(transaction, statements.cypher("begin"), genesis=GENESIS, version=VERSION)
    # Another process may have been faster.
    if brought and not any(change_log.changes_of_in(transaction, BEGUN, 0)):
        at = clock.current_time().isoformat(timespec="microseconds")
        command = Command(uuid4().hex, _ITSELF, _ROLE, BEGIN, None, Law.current().version)
        append_changes(transaction, list(chained(Head(0, GENESIS), command, at, [begun(brought)])))
    execute(transaction, statements.cypher("drop_first_form"))


def _note_form(transaction: ManagedTransaction) -> None:
    """From a form that lacked the keys of labels that came later: these were made before this step.

    Form 3 had no questions, requirements and documents.
    """
    execute(transaction, statements.cypher("note_form"), version=VERSION)


STEPS: MappingProxyType[int, Callable[[ManagedTransaction], None]] = MappingProxyType(
    {1: _begin_history, 2: _note_form, 3: _note_form}
)
"""By the form that a step migrates from."""
