"""Old entries of the history without what entities said in them: their digests, and so the chain, stay."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from registry.errors import RegistryError
from registry.graph import ledger, statements
from registry.graph.connection import Connection
from registry.graph.writing import chunks, locked, run
from registry.history.change import Head
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_AT_ONCE = 20
"""Changes a transaction: each may tell of 500 entities."""


def last_before(connection: Connection, day: date) -> int:
    """The place of the last change that was made before a day; 0 if there is none.

    Times never fall back along the chain, so that few of them need be read.
    """
    low, high = 0, ledger.head(connection).seq
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _at(connection, middle) < day.isoformat() else (low, middle - 1)
    return low


def _at(connection: Connection, place: int) -> str:
    for change in ledger.changes(connection, place, place):
        return change.at
    raise RegistryError(
        say("Entry {place} is missing from the history.", place=place),
        cure=say("`registry history verify` tells more."),
    )


def count(connection: Connection, last: int) -> int:
    """How many contents there are to be dropped, up to a place."""
    found = 0
    for places in chunks(range(1, last + 1), _AT_ONCE):
        found += connection.read(statements.named("to_thin"), places=places)[0]["found"]
    return found


def thin(connection: Connection, last: int) -> None:
    """Drop them. Broken off, it is completed by another call."""
    for places in chunks(range(1, last + 1), _AT_ONCE):
        locked(connection, partial(_thin, places=places))


def _thin(transaction: ManagedTransaction, _head: Head, places: list[int]) -> None:
    run(transaction, statements.named("thin"), places=places)
