"""The one way in: every write of facts is a command, with its change in the history, or it is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

    def commit(self, asked: Writing, progress: Progress | None = None) -> Written:
        """Write what differs, with its change, as one transaction; a request is written once.

        Raises:
            InputError: Something referred to is neither on file nor written along.
            ConflictError: What is changed or referred to was changed since `base`, or is not as expected.
            RegistryError: The database was not prepared, what is referred to or removed is in the way, or it
                is more than one transaction takes.
        """
        refusing.refuse_many(asked)
        return self._alone(asked, progress or _untold)

    def in_parts(self, command: Command, parts: Iterable[Writing]) -> Iterator[Written]:
        """Write a command part by part, each all or nothing with its own changes, and tell of each.

        Nothing is kept of a part once it is written. What broke off is completed by another try with the same
        request. A part that changes nothing gets no number: those of the others leave no gap.

        Args:
            command: The command.
            parts: What each part wants written, after the parts that it refers to.

        Raises:
            InputError, ConflictError, RegistryError: As `commit`, at the part that they concern.
        """
        own: list[range] = []
        number = 1
        for part in parts:
            if again := number == 1 and self._entered(command, part.asked, [command.request]):
                yield again
                return
            numbered = command._replace(request=f"{command.request}/{number}")
            written = self._alone(part._replace(command=numbered, own=tuple(own)), _untold)
            if written.first is not None and written.last is not None:
                own = _joined(own, range(written.first, written.last + 1))
                number += 1
            yield written

    def compared(self, parts: Iterable[Writing]) -> Iterator[Written]:
        """What each part of a command would change; it is only compared with what is on file.

        To write all parts and take them back would be one transaction, and more than the engine takes.

        Args:
            parts: What each part wants written, with what the others write as `elsewhere`.

        Raises:
            InputError, ConflictError, RegistryError: As `commit`.
        """
        return (locked(self._connection, partial(_compared, asked=part)) for part in parts)

    def attempt(self, asked: Writing) -> Written:
        """What a command would write: all of it is done, up to the end, and taken back.

        Raises:
            InputError, ConflictError, RegistryError: As `commit`.
        """
        refusing.refuse_many(asked)
        try:
            locked(self._connection, partial(self._undone, asked=asked))
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
        return self._entered(command, asked, _either(command))

    def _entered(self, command: Command, asked: str | None, requests: Sequence[str]) -> Written | None:
        rows = self._connection.read(statements.named("changes_of_request"), requests=requests)
        return _repeated(rows, command, asked)

    def _alone(self, asked: Writing, told: Progress) -> Written:
        return locked(self._connection, partial(self._enter, asked=asked, told=told))

    def _undone(self, transaction: ManagedTransaction, head: Head, asked: Writing) -> None:
        written = self._enter(transaction, head, asked, _untold)
        raise _UndoneError(written._replace(first=None, last=None))

    def _enter(self, transaction: ManagedTransaction, head: Head, asked: Writing, told: Progress) -> Written:
        statement = statements.named("changes_of_request")
        rows = run(transaction, statement, requests=_either(asked.command))
        if again := _repeated(rows, asked.command, asked.asked):
            return again
        before = _refused(transaction, head, asked)
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


def _compared(transaction: ManagedTransaction, head: Head, asked: Writing) -> Written:
    before = _refused(transaction, head, asked)
    writing.refuse_named(transaction, asked.remove, asked.elsewhere)
    return Written(None, None, _difference(before, asked.put, [before[each] for each in asked.remove]))


def _refused(transaction: ManagedTransaction, head: Head, asked: Writing) -> Facts:
    """Those of the entities that a command touches that are on file, if it is not refused."""
    refusing.refuse_malformed(asked, head)
    before = Facts(writing.read(transaction, asked.touched))
    refusing.refuse(transaction, head, asked, before)
    return before


def _untold(_done: int, _all: int) -> None:
    """Nobody asked for progress."""


def _joined(places: Sequence[range], more: range) -> list[range]:
    """Ranges of places with one more, joined to the last where it goes on: most commands are one range."""
    if places and places[-1].stop == more.start:
        return [*places[:-1], range(places[-1].start, more.stop)]
    return [*places, more]


def _either(command: Command) -> list[str]:
    """The names that a command may have been written under: its own, or that of its first part."""
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
