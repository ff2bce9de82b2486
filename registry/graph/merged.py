"""Where entities that were merged went, and where they came from: the history tells.

Of a merge, the first subject is what stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from registry.graph import ledger
from registry.graph.connection import Connection
from registry.history.change import MERGE, Change


def into(connection: Connection, entity_id: str) -> str | None:
    """Where an entity that was merged into another one stands now; None if it was not."""
    found = None
    while last := _last_change(connection, found or entity_id):
        if last.command.name != MERGE or last.subjects[0].after is not None:
            break
        first = last.seq - last.part + 1
        (change,) = ledger.changes(connection, first, first)
        found = change.subjects[0].id
    return found


def whence(connection: Connection, entity_id: str) -> set[str]:
    """The entities that were merged into one, and into these before."""
    found: set[str] = set()
    edge = [entity_id]
    while edge:
        for change in ledger.changes_of(connection, edge.pop()):
            if change.command.name == MERGE:
                new = set(_gone_by(connection, change)) - found - {entity_id}
                new = {each for each in new if into(connection, each) == entity_id}
                found |= new
                edge += new
    return found


def _gone_by(connection: Connection, change: Change) -> Iterator[str]:
    """What the whole command that a change is of took away."""
    for each in ledger.changes_of_request(connection, change.command.request):
        yield from (subject.id for subject in each.subjects if subject.after is None)


def _last_change(connection: Connection, entity_id: str) -> Change | None:
    return max(ledger.changes_of(connection, entity_id), key=lambda change: change.seq, default=None)
