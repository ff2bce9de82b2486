"""The history in the graph: changes and what they did, as rows in and out.

A change is a `Change` node; what it did to one entity a `Revision` node with the same `seq`. Both are found
by indexes of `seq`, `request` and `entity`; none is unique, so that a tampered history can still be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from registry.graph import statements
from registry.graph.connection import Connection
from registry.graph.writing import chunks, run
from registry.history.change import Change, Command, Head, Subject
from registry.history.content import Content, Opened

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_AT_ONCE = 200


def head(connection: Connection) -> Head:
    """The end of the history."""
    row = connection.read(statements.named("head"))[0]
    return Head(row["seq"], row["hash"], row["at"])


def append(transaction: ManagedTransaction, changes: Sequence[Change]) -> None:
    """Write changes at the end of the history; they must continue it."""
    run(transaction, statements.named("create_changes"), rows=[_change_row(change) for change in changes])
    subjects = (_subject_row(change.seq, i, s) for change in changes for i, s in enumerate(change.subjects))
    for some in chunks(subjects):
        run(transaction, statements.named("create_revisions"), rows=some)
    last = changes[-1]
    run(transaction, statements.named("move_head"), seq=last.seq, hash=last.hash, at=last.at)


def changes(connection: Connection, first: int, last: int) -> Iterator[Change]:
    """The changes of these places, both included, oldest first."""
    for places in chunks(range(first, last + 1), _AT_ONCE):
        yield from _at(connection, places)


def newest_first(connection: Connection, after: int, last: int) -> Iterator[Change]:
    """The changes that come after a place, newest first."""
    for places in chunks(range(last, after, -1), _AT_ONCE):
        yield from reversed(list(_at(connection, places)))


def _at(connection: Connection, places: Sequence[int]) -> Iterator[Change]:
    rows = connection.read(statements.named("changes"), places=places)
    return (_change(row["change"], row["subjects"]) for row in rows)


def actors(connection: Connection, after: int, last: int) -> list[str]:
    """Who made the entries that come after a place; of very many, the last 200 are asked."""
    places = [*range(max(after, last - _AT_ONCE) + 1, last + 1)]
    return [row["actor"] for row in connection.read(statements.named("actors"), places=places)]


def changes_of(connection: Connection, entity_id: str) -> Iterator[Change]:
    """What each change did to one entity, oldest first; no change tells of its other subjects."""
    return _of(connection.read(statements.named("revisions_of"), id=entity_id))


def changes_of_in(transaction: ManagedTransaction, entity_id: str) -> Iterator[Change]:
    """The same as a transaction sees it."""
    return _of(run(transaction, statements.named("revisions_of"), id=entity_id))


def _of(rows: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    return (_change(row["change"], [row["subject"]]) for row in rows)


def all_claimed(connection: Connection) -> Iterator[Change]:
    """Every change on file in order of the place it claims, those that belong nowhere included."""
    claimed = connection.read(statements.named("places_claimed"))
    for places in chunks((row["seq"] for row in claimed), _AT_ONCE):
        yield from _at(connection, places)


def _change_row(change: Change) -> dict[str, Any]:
    row = {"seq": change.seq, "at": change.at, "part": change.part, "form": change.form}
    row |= {"previous": change.previous, "hash": change.hash, "subjects": len(change.subjects)}
    row |= {key: value for key, value in change.command._asdict().items() if value is not None}
    return row


def _subject_row(seq: int, index: int, subject: Subject) -> dict[str, Any]:
    row: dict[str, Any] = {"seq": seq, "index": index, "entity": subject.id}
    for when, content in (("before", subject.before), ("after", subject.after)):
        if content is not None:
            row[f"{when}_digest"] = content.digest
            if content.text is not None:
                row[when] = content.text
            if content.opened:
                row[f"{when}_opened"] = json.dumps(content.opened, ensure_ascii=False)
    return row


def _change(row: Mapping[str, Any], subjects: Sequence[Mapping[str, Any]]) -> Change:
    command = Command(**{name: row.get(name) for name in Command._fields})  # type: ignore[arg-type]  # as written
    return Change(
        seq=row["seq"],
        at=row["at"],
        command=command,
        part=row["part"],
        subjects=tuple(
            Subject(subject["entity"], _content(subject, "before"), _content(subject, "after"))
            for subject in subjects
        ),
        previous=row["previous"],
        hash=row["hash"],
        form=row["form"],
    )


def _content(row: Mapping[str, Any], when: str) -> Content | None:
    kept = row.get(f"{when}_digest")
    if kept is None:
        return None
    opened = json.loads(row.get(f"{when}_opened") or "[]")
    return Content(kept, row.get(when), tuple(Opened(*one) for one in opened))
