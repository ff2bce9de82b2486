"""What is kept, changed where it stands, within a command that forgets: no entry tells what was there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from registry.graph import statements
from registry.graph.connection import run
from registry.graph.ledger import contents_of_in
from registry.graph.writing import chunks
from registry.history.content import Content

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


class Shelf:
    """All that is kept, as one transaction may change it.

    Args:
        transaction: The one that writes the command.
    """

    def __init__(self, transaction: ManagedTransaction) -> None:
        self._transaction = transaction

    def forget(self, entity_id: str, edit: Callable[[Content], Content]) -> int:
        """Take personal values out of all that the history keeps of an entity.

        Returns:
            How many entries held some.
        """
        rows = []
        for seq, index, old in contents_of_in(self._transaction, entity_id):
            new = tuple(content and edit(content) for content in old)
            if new != old:
                opened = [json.dumps(c.opened, ensure_ascii=False) if c and c.opened else None for c in new]
                rows.append({"seq": seq, "index": index, "opened": opened})
        for some in chunks(rows):
            run(self._transaction, statements.named("keep_opened"), rows=some)
        return len({row["seq"] for row in rows})

    def rewrite(self, label: str, edit: Callable[[str], str]) -> int:
        """Put other texts in the place of those of all proposals, or all drafts.

        Returns:
            How many differ.
        """
        texts = run(self._transaction, statements.texts(label))
        rows = [{"id": row["id"], "text": new} for row in texts if (new := edit(row["text"])) != row["text"]]
        for some in chunks(rows):
            run(self._transaction, statements.rewrite(label), rows=some)
        return len(rows)


def along(work: Callable[[Shelf], None]) -> Callable[[ManagedTransaction], None]:
    """A piece of work as a command takes it along."""
    return lambda transaction: work(Shelf(transaction))
