"""Which entity a merged one became part of, and which ones became part of an entity, from the history.

The first subject of a merge is the entity that stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from registry.graph import change_log
from registry.graph.connection import Connection
from registry.history.change import MERGE, Change


def merged_into(connection: Connection, entity_id: str) -> str | None:
    """The entity that one was merged into, and that one in turn; None if it was not merged."""
    current = None
    while last := _last_change(connection, current or entity_id):
        if last.command.name != MERGE or last.subjects[0].after is not None:
            break
        first = last.seq - last.part + 1
        (change,) = change_log.changes(connection, first, first)
        current = change.subjects[0].id
    return current


def merged_from(connection: Connection, entity_id: str) -> set[str]:
    """The entities that were merged into one, and into these before."""
    sources: set[str] = set()
    edge = [entity_id]
    while edge:
        for change in change_log.changes_of(connection, edge.pop()):
            if change.command.name == MERGE:
                new = set(_removed_by(connection, change)) - sources - {entity_id}
                new = {each for each in new if merged_into(connection, each) == entity_id}
                sources |= new
                edge += new
    return sources


def _removed_by(connection: Connection, change: Change) -> Iterator[str]:
    """The entities that the whole command of a change removed."""
    for each in change_log.changes_of_request(connection, change.command.request):
        yield from (subject.id for subject in each.subjects if subject.after is None)


def _last_change(connection: Connection, entity_id: str) -> Change | None:
    return max(change_log.changes_of(connection, entity_id), key=lambda change: change.seq, default=None)
