"""Proposals and drafts in the graph: texts beside the facts, the former with a history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from registry.errors import ConflictError
from registry.graph import statements
from registry.graph.writing import run
from registry.history.change import Subject
from registry.history.content import Content, digest
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


class Sheet(NamedTuple):
    """The text of a proposal, and the shorter one that the history keeps of it for ever."""

    text: str
    entry: str


class Paper(NamedTuple):
    """A proposal before and after a command; None where there was none."""

    id: str
    before: Sheet | None
    after: Sheet

    @property
    def subject(self) -> Subject:
        """What the history keeps of it."""
        return Subject(self.id, self.before and _content(self.before), _content(self.after))


def _content(sheet: Sheet) -> Content:
    return Content(digest(sheet.entry), sheet.entry)


def refuse_moved(transaction: ManagedTransaction, papers: Sequence[Paper]) -> None:
    """Refuse to write over what someone else has written.

    Raises:
        ConflictError: A paper is not as it was when it was read.
    """
    for paper in papers:
        rows = run(transaction, statements.named("proposal"), id=paper.id)
        if (rows[0]["text"] if rows else None) != (paper.before and paper.before.text):
            raise ConflictError(
                say("It was changed meanwhile."),
                where=paper.id,
                cure=say("Look at it again, then decide."),
            )


def write(transaction: ManagedTransaction, papers: Sequence[Paper], revision: int) -> None:
    """Put papers in the place of those on file."""
    for paper in papers:
        run(
            transaction,
            statements.named("put_proposal"),
            id=paper.id,
            text=paper.after.text,
            revision=revision,
        )
