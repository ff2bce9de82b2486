"""The one way in: every write of facts is a command, with its change in the history, or it is nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from registry.entities import Entity
from registry.errors import ConflictError
from registry.facts import Difference, Facts
from registry.graph import ledger, papers, projection, refusing, statements, writing
from registry.graph.connection import Connection, run
from registry.graph.locking import locked
from registry.graph.order import batches
from registry.graph.wanted import Writing
from registry.history.change import Change, Command, Head, Subject, chained
from registry.history.content import Content, keep
from registry.law.law import Law
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

Progress = Callable[[int, int], object]
"""Told how many entities are written, of how many. On a retry the first may fall back."""


class Written(NamedTuple):
    """What came of a command: its changes' places, first and last, and what differs; no places if nothing."""

    first: int | None
    last: int | None
    difference: Difference
    repeated: bool = False


class _UndoneError(Exception):
    """Takes back a transaction that was only tried."""

    def __init__(self, written: Written) -> None:
        self.written = written


NOTHING = Written(None, None, Difference((), (), ()))


class Journal:
    """Writes commands to one database.

    Args:
        connection: To the database.
        law: Its projection is what written entities are linked with.
    """

    def __init__(self, connection: Connection, law: Law) -> None:
        self._connection = connection
        self._law = law

    def commit(self, writing_: Writing, progress: Progress | None = None) -> Written:
        """Write what differs, with its change; a request that was written before is not written again.

        Up to 20,000 entities go in as one transaction, all or nothing. More go in by batches of 1,000, each
        all or nothing with its own changes, and after what it refers to: one that broke off is completed by
        another try with the same request.

        Raises:
            InputError: Something referred to is neither on file nor written along.
            ConflictError: What is changed or referred to was changed since `base`, or is not as expected.
            RegistryError: The database was not prepared, or what is referred to or removed is in the way.
        """
        told = progress or (lambda _done, _all: None)
        if writing_.at_once:
            return self._at_once(writing_, told)
        return self._by_batches(writing_, told)

    def attempt(self, writing_: Writing) -> Written:
        """What a command would write: all of it is done, up to the end, and taken back.

        Raises:
            InputError, ConflictError, RegistryError: As `commit`.
        """
        try:
            locked(self._connection, partial(self._undone, asked=writing_))
        except _UndoneError as undone:
            return undone.written
        msg = "a transaction that was to be taken back was not"
        raise AssertionError(msg)

    def entered(self, command: Command, asked: str | None = None) -> Written | None:
        """What came of a command whose request was written before; None where it was not.

        Args:
            command: The command.
            asked: A digest of what it asks for, if it is known.

        Raises:
            ConflictError: The request was that of another command.
        """
        statement = statements.named("changes_of_request")
        return _repeated(self._connection.read(statement, requests=_either(command)), command, asked)

    def _undone(self, transaction: ManagedTransaction, head: Head, asked: Writing) -> None:
        written = self._enter(transaction, head, asked, frozenset(), lambda _done, _all: None)
        raise _UndoneError(written._replace(first=None, last=None))

    def _at_once(self, asked: Writing, told: Progress) -> Written:
        enter = partial(self._enter, asked=asked, own=frozenset(), told=told)
        return locked(self._connection, enter)

    def _by_batches(self, asked: Writing, told: Progress) -> Written:
        own: set[str] = set()
        parts: list[Written] = []
        for number, batch in enumerate(batches(Facts(asked.put), writing.CHUNK), start=1):
            command = asked.command._replace(request=f"{asked.command.request}/{number}")
            part = asked._replace(command=command, put=batch)
            enter = partial(self._enter, asked=part, own=own, told=lambda _done, _all: None)
            parts.append(locked(self._connection, enter))
            own.update(entity.id for entity in batch)
            told(len(own), len(asked.put))
        return together(parts)

    def _enter(
        self,
        transaction: ManagedTransaction,
        head: Head,
        asked: Writing,
        own: Collection[str],
        told: Progress,
    ) -> Written:
        statement = statements.named("changes_of_request")
        rows = run(transaction, statement, requests=_either(asked.command))
        if again := _repeated(rows, asked.command, asked.asked):
            return again
        refusing.refuse_malformed(asked, head)
        before = Facts(writing.read(transaction, asked.touched))
        refusing.refuse(transaction, asked, before, own)
        put = [e for e in asked.put if e.id in asked.about or before.find(e.id) != e]
        gone = [before[entity_id] for entity_id in asked.remove]
        subjects = [*_subjects(before, put, gone, asked.kept), *(paper.subject for paper in asked.papers)]
        subjects += asked.besides
        if not subjects:
            return NOTHING
        changes = list(chained(head, asked.command, _now(head), subjects))
        self._write(transaction, before, put, gone, changes, told)
        papers.write(transaction, asked.papers, changes[-1].seq)
        ledger.append(transaction, changes, asked.asked)
        asked.along(transaction)
        return Written(changes[0].seq, changes[-1].seq, _difference(before, put, gone))

    def _write(
        self,
        transaction: ManagedTransaction,
        before: Facts,
        put: Sequence[Entity],
        gone: Sequence[Entity],
        changes: Sequence[Change],
        told: Progress,
    ) -> None:
        revisions = {subject.id: change.seq for change in changes for subject in change.subjects}
        done = 0
        for batch in batches(Facts(put), writing.CHUNK):
            codes = writing.write(transaction, batch, before, revisions)
            projection.draw(transaction, self._law, codes)
            done += len(batch)
            told(done, len(put))
        if gone:
            writing.remove(transaction, [entity.id for entity in gone])


def _either(command: Command) -> list[str]:
    """The names that a command may have been written under: its own, or that of its first batch."""
    return [command.request, f"{command.request}/1"]


def _repeated(rows: Sequence[Mapping[str, Any]], command: Command, asked: str | None) -> Written | None:
    """A second try of a command, which changes nothing; None where these changes of its request are none."""
    if not rows:
        return None
    first = rows[0]
    differs = None not in (asked, first["asked"]) and asked != first["asked"]
    if differs or (first["name"], first["actor"]) != (command.name, command.actor):
        raise ConflictError(
            say(
                "The request {request} was entered as another command: {name} by {actor} (entry {seq}).",
                request=command.request,
                **{key: first[key] for key in ("name", "actor", "seq")},
            ),
            cure=say("Take another id: one stands for one command and its retries."),
        )
    return NOTHING._replace(first=first["seq"], last=rows[-1]["seq"], repeated=True)


def _subjects(
    before: Facts, put: Iterable[Entity], gone: Iterable[Entity], kept: Callable[[Content], Content]
) -> Iterator[Subject]:
    for entity in put:
        old = before.find(entity.id)
        yield Subject(entity.id, kept(keep(old)) if old else None, kept(keep(entity)))
    for entity in gone:
        yield Subject(entity.id, kept(keep(entity)), None)


def _difference(before: Facts, put: Sequence[Entity], gone: Sequence[Entity]) -> Difference:
    return Difference(
        added=tuple(entity for entity in put if entity.id not in before),
        changed=tuple(
            (old, entity) for entity in put if (old := before.find(entity.id)) is not None and old != entity
        ),
        removed=tuple(gone),
    )


def together(parts: Sequence[Written]) -> Written:
    """The outcome of a command that was written in parts."""
    places = [place for part in parts for place in (part.first, part.last) if place is not None]
    return Written(
        min(places, default=None),
        max(places, default=None),
        Difference(
            tuple(entity for part in parts for entity in part.difference.added),
            tuple(pair for part in parts for pair in part.difference.changed),
            tuple(entity for part in parts for entity in part.difference.removed),
        ),
        bool(parts) and all(part.repeated for part in parts),
    )


def _now(head: Head) -> str:
    """The time in UTC, never before that of the last change, whatever the clock says."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return max(now, head.at or now)
