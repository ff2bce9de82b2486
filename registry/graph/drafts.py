"""Drafts in the graph: texts of their authors, outside facts and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from registry.errors import ConflictError
from registry.graph import statements
from registry.graph.connection import Connection, run
from registry.graph.locking import locked
from registry.history.change import Head
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


class Draft(NamedTuple):
    """A manifest that someone is still at: it may be incomplete, and no manifest at all. `at` is in UTC."""

    id: str
    author: str
    at: str
    text: str


class Drafts:
    """The drafts of one database.

    Args:
        connection: To the database.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Draft]:
        """All of them, by id."""
        return [Draft(**row) for row in self._connection.read(statements.named("drafts"))]

    def find(self, draft_id: str) -> Draft | None:
        """One of them, or None."""
        rows = self._connection.read(statements.named("draft"), id=draft_id)
        return Draft(**rows[0]) if rows else None

    def put(self, draft: Draft) -> None:
        """Keep a draft, in the place of an earlier one by its author.

        Raises:
            ConflictError: Somebody else's stands there.
        """

        def work(transaction: ManagedTransaction, _head: Head) -> None:
            rows = run(transaction, statements.named("draft"), id=draft.id)
            if rows and rows[0]["author"] != draft.author:
                what = say("This is a draft by {author}.", author=rows[0]["author"])
                raise ConflictError(what, where=draft.id, cure=say("Take another name."))
            run(transaction, statements.named("put_draft"), **draft._asdict())

        locked(self._connection, work)

    def drop(self, draft_id: str) -> None:
        """Drop a draft; nothing of it is kept."""
        drop = statements.named("drop_draft")
        locked(self._connection, lambda transaction, _head: run(transaction, drop, id=draft_id))
