"""Old entries of the history without what entities said in them: their digests, and so the chain, stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from registry.errors import RegistryError
from registry.graph import ledger, statements
from registry.graph.connection import Connection, run
from registry.graph.locking import locked
from registry.graph.writing import chunks
from registry.history.change import Head
from registry.history.redactions import is_proof
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
    some = chunks(range(1, last + 1), _AT_ONCE)
    return sum(len(_to_drop(connection.read, places)) for places in some)


def thin(connection: Connection, last: int) -> None:
    """Drop them. Broken off, it is completed by another call."""
    for places in chunks(range(1, last + 1), _AT_ONCE):
        locked(connection, partial(_thin, places=places))


def _thin(transaction: ManagedTransaction, _head: Head, places: list[int]) -> None:
    rows = _to_drop(partial(run, transaction), places)
    for half in ("before", "after"):
        run(transaction, statements.named(f"thin_{half}"), rows=[row for row in rows if row[half]])


def _to_drop(ask: Callable[..., list[dict[str, Any]]], places: list[int]) -> list[dict[str, Any]]:
    """What still tells, but for what the last entry about an entity left: it proves what is on file."""
    rows = ask(statements.named("to_thin"), places=places)
    ids = sorted({row["entity"] for row in rows if is_proof(row["entity"])})
    last = {row["id"]: row["last"] for row in ask(statements.named("last_of"), ids=ids)}
    left = [{**row, "after": row["after"] and last.get(row["entity"]) != row["seq"]} for row in rows]
    return [row for row in left if row["before"] or row["after"]]
