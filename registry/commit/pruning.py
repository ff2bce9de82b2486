"""Deleting the content of old history entries; their digests stay, and so does the chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from registry.commit.transaction import locked
from registry.errors import RegistryError
from registry.graph import change_log, statements
from registry.graph.chunks import chunks
from registry.graph.connection import Connection, execute
from registry.history.change import Head
from registry.history.redactions import is_proof
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_AT_ONCE = 20
"""Changes a transaction: each may list 500 entities."""


def last_before(connection: Connection, day: date) -> int:
    """The place of the last change that was made before a day; 0 if there is none.

    Times never fall back along the chain, so that few of them need be read.
    """
    low, high = 0, change_log.current_head(connection).seq
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _at(connection, middle) < day.isoformat() else (low, middle - 1)
    return low


def _at(connection: Connection, place: int) -> str:
    for change in change_log.changes(connection, place, place):
        return change.at
    raise RegistryError(
        say("Entry {place} is missing from the history.", place=place),
        cure=say("`registry history verify` shows details."),
    )


def count_prunable(connection: Connection, last: int) -> int:
    """How many contents there are to delete, up to a place."""
    some = chunks(range(1, last + 1), _AT_ONCE)
    return sum(len(_prunable(connection.read, places)) for places in some)


def prune(connection: Connection, last: int) -> None:
    """Delete the contents up to a place; after an interruption, another call completes it."""
    for places in chunks(range(1, last + 1), _AT_ONCE):
        locked(connection, partial(_prune, places=places))


def _prune(transaction: ManagedTransaction, _head: Head, places: list[int]) -> None:
    rows = _prunable(partial(execute, transaction), places)
    for half in ("before", "after"):
        execute(transaction, statements.cypher(f"prune_{half}"), rows=[row for row in rows if row[half]])


def _prunable(query: Callable[..., list[dict[str, Any]]], places: list[int]) -> list[dict[str, Any]]:
    """Contents still kept, without the last one of each entity: it proves what is recorded."""
    rows = query(statements.cypher("prunable"), places=places)
    ids = sorted({row["entity"] for row in rows if is_proof(row["entity"])})
    last = {row["id"]: row["last"] for row in query(statements.cypher("last_of"), ids=ids)}
    left = [{**row, "after": row["after"] and last.get(row["entity"]) != row["seq"]} for row in rows]
    return [row for row in left if row["before"] or row["after"]]
