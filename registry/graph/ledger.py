"""The history in the graph: changes and what they did, as rows in and out.

A change is a `Change` node; what it did to one entity a `Revision` node with the same `seq`. Both are found
by indexes of `seq`, `request` and `entity`; none is unique, so that a tampered history can still be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from registry.errors import RegistryError
from registry.graph import statements
from registry.graph.connection import Connection, run
from registry.graph.locking import end
from registry.graph.writing import chunks
from registry.history.change import Change, Command, Head, Subject
from registry.history.content import Content, Opened
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_T = TypeVar("_T")
_AT_ONCE = 40
"""Changes that are read at once: of up to 500 subjects each, which is what the engine's memory bears."""
_BARE_AT_ONCE = 200
_FEW = 20
"""Changes that are read at once where who asks may want no more, or where memory is to stay flat."""

_BEFORE_ALL = -(2**63)
_BEYOND_ALL = 2**63 - 1
"""The places that tampered entries claim included."""


def head(connection: Connection) -> Head:
    """The end of the history."""
    return end(connection.read(statements.named("head"))[0])


def append(transaction: ManagedTransaction, changes: Sequence[Change], asked: str | None = None) -> None:
    """Write changes at the end of the history; they must continue it.

    Args:
        transaction: Of the command.
        changes: Its changes.
        asked: A digest of what was asked for, which is no part of the chain.
    """
    more = {"asked": asked} if asked else {}
    rows = [_change_row(change) | more for change in changes]
    run(transaction, statements.named("create_changes"), rows=rows)
    subjects = (_subject_row(change.seq, i, s) for change in changes for i, s in enumerate(change.subjects))
    for some in chunks(subjects):
        run(transaction, statements.named("create_revisions"), rows=some)
    last = changes[-1]
    run(transaction, statements.named("move_head"), seq=last.seq, hash=last.hash, at=last.at)


def changes(connection: Connection, first: int, last: int) -> Iterator[Change]:
    """The changes of these places, both included, oldest first."""
    for places in chunks(range(first, last + 1), _AT_ONCE):
        yield from _at(connection, places)


def changes_of_request(connection: Connection, request: str) -> Iterator[Change]:
    """The changes of one request, oldest first."""
    rows = connection.read(statements.named("changes_of_request"), requests=[request])
    return changes(connection, rows[0]["seq"], rows[-1]["seq"]) if rows else iter(())


def newest_first(connection: Connection, after: int, last: int) -> Iterator[Change]:
    """The changes that come after a place, newest first."""
    for places in chunks(range(last, after, -1), _AT_ONCE):
        yield from reversed(list(_at(connection, places)))


def of(
    connection: Connection, places: range, actor: str | None = None, command: str | None = None
) -> Iterator[Change]:
    """The changes of some places, in the order of these; only one actor's, or of one command."""
    asked = {"actor": actor, "command": command}
    for some in chunks(places, _BARE_AT_ONCE):
        rows = connection.read(statements.named("places_of"), places=some, **asked)
        wanted = {row["seq"] for row in rows}
        for few in chunks((place for place in some if place in wanted), _FEW):
            found = {change.seq: change for change in _at(connection, few)}
            yield from (found[place] for place in few if place in found)


def head_at(connection: Connection, at: str) -> Head | None:
    """The end of the history as it was at a time, in UTC to the microsecond; None where it had not begun.

    Raises:
        RegistryError: An entry is missing, so that nothing can be told.
    """
    now = head(connection)
    if now.at is None or now.at <= at:
        return now if now.at else None
    first, beyond = 0, now.seq  # halved until the last change that is not later is found
    found: Head | None = None
    while beyond - first > 1:
        middle = _bare(connection, (first + beyond) // 2)
        if (middle.at or "") <= at:
            first, found = middle.seq, middle
        else:
            beyond = middle.seq
    return found


def _bare(connection: Connection, place: int) -> Head:
    rows = connection.read(statements.named("change_at"), seq=place)
    if not rows:
        raise RegistryError(
            say(
                "Entry {place} of the history is missing, so what was known then cannot be told.", place=place
            ),
            cure=say("`registry history verify` shows what else was tampered with."),
        )
    return Head(place, rows[0]["hash"], rows[0]["at"])


def befores(connection: Connection, after: int, last: int) -> Iterator[tuple[str, Content | None]]:
    """What the changes after a place found of their subjects, newest first; None where there was none."""
    for some in chunks(range(last, after, -1), _BARE_AT_ONCE):
        cells = sorted(connection.stream(statements.named("befores"), places=some), key=itemgetter(0))
        for seq, entity_id, kept, text, opened in reversed(cells):
            row = {"seq": seq, "before_digest": kept, "before": text, "before_opened": opened}
            yield _as(str, entity_id, ""), _content(row, "before")


def _at(connection: Connection, places: Sequence[int]) -> Iterator[Change]:
    rows = connection.read(statements.named("changes"), places=places)
    return (_change(row["change"], row["subjects"]) for row in rows)


def actors(connection: Connection, after: int, last: int) -> list[str]:
    """Who made the entries that come after a place; of very many, the last 200 are asked."""
    places = [*range(max(after, last - _AT_ONCE) + 1, last + 1)]
    return [row["actor"] for row in connection.read(statements.named("actors"), places=places)]


def changes_of(connection: Connection, entity_id: str) -> Iterator[Change]:
    """What each change did to one entity, oldest first; no change tells of its other subjects."""
    return _of(connection.read(statements.named("revisions_of"), id=entity_id, after=_BEFORE_ALL))


def changes_of_in(transaction: ManagedTransaction, entity_id: str, after: int) -> Iterator[Change]:
    """The same as a transaction sees it, of the changes after a place in the history alone."""
    return _of(run(transaction, statements.named("revisions_of"), id=entity_id, after=after))


class LastFound(NamedTuple):
    """The last entry about an entity: its place, its command's name, and what it found of the entity."""

    id: str
    seq: int
    command: str
    before: Content | None


def last_found_in(transaction: ManagedTransaction, ids: Sequence[str]) -> Iterator[LastFound]:
    """The last entry about each of some entities that the history knows."""
    for row in run(transaction, statements.named("last_said"), ids=ids):
        subject = row["subject"]
        yield LastFound(subject["entity"], subject["seq"], row["command"], _content(subject, "before"))


def contents_of_in(
    transaction: ManagedTransaction, entity_id: str
) -> Iterator[tuple[int, int, tuple[Content | None, Content | None]]]:
    """The place and index of each entry about one entity, with what it said before and after."""
    for row in run(transaction, statements.named("revisions_of"), id=entity_id, after=_BEFORE_ALL):
        said = row["subject"]
        yield said["seq"], said["index"], (_content(said, "before"), _content(said, "after"))


def _of(rows: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    return (_change(row["change"], [row["subject"]]) for row in rows)


def rows(
    connection: Connection, first: int, last: int
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The changes of some places as they stand in the graph, each with its revisions, oldest first."""
    for places in chunks(range(first, last + 1), _FEW):
        for row in connection.read(statements.named("changes"), places=places):
            yield row["change"], row["subjects"]


def rows_in(
    transaction: ManagedTransaction, first: int, last: int
) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The same as a transaction sees them, all at once."""
    found = run(transaction, statements.named("changes"), places=list(range(first, last + 1)))
    return [(row["change"], row["subjects"]) for row in found]


def change_from(row: Mapping[str, Any], subjects: Sequence[Mapping[str, Any]]) -> Change:
    """The change that rows of the graph tell of."""
    return _change(row, subjects)


def all_claimed(connection: Connection) -> Iterator[Change]:
    """Every change on file in order of the place it claims, those that belong nowhere included.

    What claims a place that is no number comes last, empty, beyond all places.
    """
    claimed = [row["seq"] for row in connection.read(statements.named("places_claimed"))]
    for places in chunks(sorted(place for place in claimed if type(place) is int), _AT_ONCE):
        yield from _at(connection, places)
    for place in claimed:
        if type(place) is not int:
            yield _change({"seq": _BEYOND_ALL}, ())


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
    """A change as it stands; what someone took out or wrote over is empty, so that verification names it."""
    said = {name: row.get(name) for name in Command._fields}
    command = {name: None if value is None else _as(str, value, "") for name, value in said.items()}
    return Change(
        seq=_as(int, row.get("seq"), 0),
        at=_as(str, row.get("at"), ""),
        command=Command(**command),  # type: ignore[arg-type]  # as written
        part=_as(int, row.get("part"), 0),
        subjects=tuple(
            Subject(
                _as(str, subject.get("entity"), ""), _content(subject, "before"), _content(subject, "after")
            )
            for subject in subjects
        ),
        previous=_as(str, row.get("previous"), ""),
        hash=_as(str, row.get("hash"), ""),
        form=_as(int, row.get("form"), 0),
    )


def _as(kind: type[_T], value: object, otherwise: _T) -> _T:
    """A value if it is of a kind; someone wrote it if not."""
    return value if type(value) is kind else otherwise


def _content(row: Mapping[str, Any], when: str) -> Content | None:
    kept, text = row.get(f"{when}_digest"), row.get(when)
    if kept is None:
        return None
    opened = tuple(_opened(row.get(f"{when}_opened")))
    place = _as(int, row.get("seq"), 0)
    return Content(_as(str, kept, ""), None if text is None else str(text), opened, place)


def _opened(text: str | None) -> Iterator[Opened]:
    if not text:
        return
    try:
        for one in json.loads(text):
            yield Opened(*map(str, one))
    except (ValueError, TypeError):
        yield Opened("", "", str(text))  # someone wrote over it; verification names the entry
