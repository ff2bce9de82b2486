"""Proposals and drafts in the graph: texts beside the facts, the former with a history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from registry.errors import ConflictError
from registry.graph import statements
from registry.graph.connection import Connection, run
from registry.history.change import Subject
from registry.history.content import Content, digest
from registry.history.people import without_people
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


class Sheet(NamedTuple):
    """The text of a proposal, and the shorter one that the history keeps of it for ever."""

    text: str
    entry: str

    @classmethod
    def of(cls, text: str) -> Sheet:
        """As it is kept, and what the history tells of it: of each overlay only its id and digest.

        What is approved enters the history as facts; the rest may hold personal data of contact persons,
        which must not stand where it cannot be erased. They are left out of the digest too: a phone number
        or an e-mail address can be guessed from one.
        """
        told = json.loads(text)
        told["overlays"] = [[each["id"], digest(_impersonal(each))] for each in told.pop("overlays")]
        return cls(text, json.dumps(told, ensure_ascii=False, separators=(",", ":")))


class Paper(NamedTuple):
    """A proposal before and after a command; None where there was none."""

    id: str
    before: Sheet | None
    after: Sheet

    @property
    def subject(self) -> Subject:
        """What the history keeps of it."""
        return Subject(self.id, self.before and _content(self.before), _content(self.after))


def _impersonal(overlay: dict[str, Any]) -> str:
    said = (overlay.get("before"), overlay.get("after"))
    parts = (None if each is None else without_people(each) for each in said)
    return json.dumps([overlay["id"], *parts], ensure_ascii=False, separators=(",", ":"))


def proposed(connection: Connection) -> Iterator[tuple[str, str | None]]:
    """The digest of what the history would tell of each proposal on file, by id; None of what is none."""
    for proposal, text in connection.stream(statements.texts("Proposal")):
        try:
            yield str(proposal), digest(Sheet.of(text).entry)
        except (ValueError, TypeError, KeyError, AttributeError):
            yield str(proposal), None


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
