"""Drafts in the graph: texts of their authors, outside facts and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from registry.commit.transaction import locked
from registry.errors import ConflictError, LaterChange, StaleError
from registry.graph import statements
from registry.graph.connection import Connection, execute
from registry.history.change import Head
from registry.history.content import digest
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


class Draft(NamedTuple):
    """An unfinished manifest: it may be incomplete, or no manifest at all.

    `at` is in UTC, `base` the last history entry that it takes into account, if that is known, and `revises`
    the id of the proposal that it is a new version of, if it is one.
    """

    id: str
    author: str
    at: str
    text: str
    base: int | None = None
    revises: str | None = None

    @property
    def revision(self) -> str:
        """A digest of the text, which distinguishes its versions."""
        return digest(self.text)[:16]


class DraftStore:
    """The drafts of one database.

    Args:
        connection: To the database.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Draft]:
        """All of them, by id."""
        return [Draft(**row) for row in self._connection.read(statements.cypher("drafts"))]

    def find(self, draft_id: str) -> Draft | None:
        """One of them, or None."""
        rows = self._connection.read(statements.cypher("draft"), id=draft_id)
        return Draft(**rows[0]) if rows else None

    def put(self, draft: Draft, replaces: str | None = None) -> None:
        """Save a draft, in place of an earlier one by its author.

        Args:
            draft: The draft.
            replaces: The revision that its author has read; empty if there was none, None for any.

        Raises:
            ConflictError: Another author's draft has this id.
            StaleError: It replaces another revision than the one that was read.
        """

        def work(transaction: ManagedTransaction, _head: Head) -> None:
            rows = execute(transaction, statements.cypher("draft"), id=draft.id)
            if rows and rows[0]["author"] != draft.author:
                what = say("{author} already has a draft with this name.", author=rows[0]["author"])
                raise ConflictError(what, where=draft.id, cure=say("Choose another name."))
            now = Draft(**rows[0]) if rows else None
            if replaces is not None and replaces != (now.revision if now else ""):
                raise _stale(draft, now)
            execute(transaction, statements.cypher("put_draft"), **draft._asdict())

        locked(self._connection, work)

    def delete(self, draft_id: str) -> None:
        """Delete a draft; nothing of it is kept."""
        delete = statements.cypher("delete_draft")
        locked(self._connection, lambda transaction, _head: execute(transaction, delete, id=draft_id))


def _stale(draft: Draft, now: Draft | None) -> StaleError:
    changes = [LaterChange(now.id, now.author, now.at, 0, "draft")] if now else []
    return StaleError(
        say("It has since been saved elsewhere, at {at}.", at=now.at)
        if now
        else say("It has since been deleted."),
        where=draft.id,
        cure=say("Nothing was overwritten. Look at it again, or save yours under another name."),
        changes=changes,
    )
