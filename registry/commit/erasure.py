"""Erasing personal data where it is stored, within the command that erases it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from registry.graph import statements
from registry.graph.change_log import contents_of_in
from registry.graph.chunks import chunks
from registry.graph.connection import execute
from registry.history.content import Content

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


class StoredTexts:
    """All stored texts, as one transaction may change them.

    Args:
        transaction: The one that writes the command.
    """

    def __init__(self, transaction: ManagedTransaction) -> None:
        self._transaction = transaction

    def erase_from_history(self, entity_id: str, redact: Callable[[Content], Content]) -> int:
        """Take personal values out of everything that the history keeps of an entity.

        Returns:
            How many entries contained some.
        """
        rows = []
        for seq, index, old in contents_of_in(self._transaction, entity_id):
            new = tuple(content and redact(content) for content in old)
            if new != old:
                opened = [json.dumps(c.opened, ensure_ascii=False) if c and c.opened else None for c in new]
                rows.append({"seq": seq, "index": index, "opened": opened})
        for some in chunks(rows):
            execute(self._transaction, statements.cypher("keep_opened"), rows=some)
        return len({row["seq"] for row in rows})

    def entries_where(self, entity_id: str, holds: Callable[[Content], bool]) -> list[int]:
        """The entries about an entity with a content for which something holds, in order."""
        contents = contents_of_in(self._transaction, entity_id)
        return sorted(
            {seq for seq, _, both in contents if any(content and holds(content) for content in both)}
        )

    def rewrite(self, label: str, edit: Callable[[str], str]) -> int:
        """Replace the texts of all proposals, or of all drafts.

        Returns:
            How many differ.
        """
        texts = execute(self._transaction, statements.texts(label))
        rows = [{"id": row["id"], "text": new} for row in texts if (new := edit(row["text"])) != row["text"]]
        for some in chunks(rows):
            execute(self._transaction, statements.rewrite_texts(label), rows=some)
        return len(rows)


class Eraser(Protocol):
    """Personal data that a command erases."""

    def redact(self, content: Content) -> Content:
        """A content of the command's own entry, without these data."""

    def carry_out(self, texts: StoredTexts) -> None:
        """Erase these data from everything stored; called again if the transaction is retried."""
