"""The history in the graph: its changes, read from the nodes that `commit.write` writes.

A change is a `Change` node; what it did to one entity a `Revision` node with the same `seq`. Both are found
by indexes of `seq`, `request` and `entity`; none is unique, so that a tampered history can still be read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from registry.errors import RegistryError
from registry.graph import statements
from registry.graph.chunks import chunks
from registry.graph.connection import Connection, execute
from registry.history.change import Change, Command, Head, Subject
from registry.history.content import Content, Opened
from registry.history.past import changes_field
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_T = TypeVar("_T")
_AT_ONCE = 40
"""Changes that are read at once: of up to 500 subjects each, which is what the engine's memory bears."""
_BARE_AT_ONCE = 200
_FEW = 20
"""Changes that are read at once where the reader may stop early, or where memory is to stay flat."""

_BEFORE_ALL = -(2**63)
_BEYOND_ALL = 2**63 - 1
"""The places that tampered entries claim included."""


def current_head(connection: Connection) -> Head:
    """The end of the history.

    Raises:
        RegistryError: It was overwritten or deleted.
    """
    rows = connection.read(statements.cypher("head"))
    return head_from(rows[0] if rows else {})


def head_from(row: Mapping[str, Any]) -> Head:
    """The end of the history, from its row.

    Raises:
        RegistryError: If it was overwritten.
    """
    seq, hash_, at = row.get("seq"), row.get("hash"), row.get("at")
    if type(seq) is not int or type(hash_) is not str or not isinstance(at, str | None):
        raise RegistryError(
            say("The end of the history cannot be read: it was overwritten directly in the database."),
            cure=say("Restore a backup into an empty database, and compare it with what is recorded here."),
        )
    return Head(seq, hash_, at)


def changes(connection: Connection, first: int, last: int) -> Iterator[Change]:
    """The changes of these places, both included, oldest first."""
    for places in chunks(range(first, last + 1), _AT_ONCE):
        yield from _at(connection, places)


def changes_of_request(connection: Connection, request: str) -> Iterator[Change]:
    """The changes of one request, oldest first."""
    rows = connection.read(statements.cypher("changes_of_request"), requests=[request])
    return changes(connection, rows[0]["seq"], rows[-1]["seq"]) if rows else iter(())


def filtered_changes(
    connection: Connection, places: range, actor: str | None = None, command: str | None = None
) -> Iterator[Change]:
    """The changes of some places, in the order of these; only one actor's, or of one command."""
    for few in chunks(matching_places(connection, places, actor, command), _FEW):
        read = {change.seq: change for change in _at(connection, few)}
        yield from (read[place] for place in few if place in read)


def matching_places(
    connection: Connection,
    places: Iterable[int],
    actor: str | None = None,
    command: str | None = None,
    kind: str | None = None,
) -> Iterator[int]:
    """Those of some places whose change is one actor's, of one command, or about a kind of entity."""
    for some in chunks(places, _BARE_AT_ONCE):
        rows = connection.read(statements.cypher("places_of"), places=some, actor=actor, command=command)
        wanted = {row["seq"] for row in rows}
        if kind is not None and wanted:
            rows = connection.read(statements.cypher("places_about"), places=[*wanted], kind=f"{kind}/")
            wanted = {row["seq"] for row in rows}
        yield from (place for place in some if place in wanted)


def places_changing(
    connection: Connection, places: Iterable[int], field: str, kind: str | None = None
) -> Iterator[int]:
    """Those of some places whose change set, altered or removed a field, of a kind of entity or of any.

    Args:
        connection: The database.
        places: The places, in the order in which they are wanted.
        field: The key of the field, as stored.
        kind: The kind of entity.
    """
    prefix = None if kind is None else f"{kind}/"
    for few in chunks(places, _FEW):
        rows = connection.read(
            statements.cypher("revisions_naming"), places=few, kind=prefix, key=f'"{field}":'
        )
        subjects = [(row["subject"]["seq"], _subject(row["subject"])) for row in rows]
        wanted = {seq for seq, subject in subjects if changes_field(subject, field)}
        yield from (place for place in few if place in wanted)


class EntrySummary(NamedTuple):
    """An entry with its first subjects only, and how many subjects it has."""

    change: Change
    subjects: int


def summaries(connection: Connection, places: Sequence[int], first: int) -> Iterator[EntrySummary]:
    """The changes of some places, in the order of these, each with its first subjects and their number."""
    counted = connection.read(statements.cypher("subjects_counted"), places=places)
    number = {row["seq"]: row["subjects"] for row in counted}
    rows = connection.read(statements.cypher("first_subjects"), places=places, first=first)
    read = {row["change"]["seq"]: change_from(row["change"], row["subjects"]) for row in rows}
    return (EntrySummary(read[place], number.get(place, 0)) for place in places if place in read)


def head_at(connection: Connection, at: str) -> Head | None:
    """The end of the history as it was at a time, in UTC to the microsecond; None before it began.

    Raises:
        RegistryError: An entry is missing, so it cannot be determined.
    """
    now = current_head(connection)
    if now.at is None or now.at <= at:
        return now if now.at else None
    first, beyond = 0, now.seq  # halved until the last change that is not later
    last: Head | None = None
    while beyond - first > 1:
        middle = _bare(connection, (first + beyond) // 2)
        if (middle.at or "") <= at:
            first, last = middle.seq, middle
        else:
            beyond = middle.seq
    return last


def _bare(connection: Connection, place: int) -> Head:
    rows = connection.read(statements.cypher("change_at"), seq=place)
    if not rows:
        raise RegistryError(
            say(
                "Entry {place} of the history is missing, so what was known then cannot be determined.",
                place=place,
            ),
            cure=say("`registry history verify` shows what else was tampered with."),
        )
    return Head(place, rows[0]["hash"], rows[0]["at"])


def befores(connection: Connection, after: int, last: int) -> Iterator[tuple[str, Content | None]]:
    """What the changes after a place replaced, newest first, by id; None for an entity that was new."""
    for some in chunks(range(last, after, -1), _BARE_AT_ONCE):
        cells = sorted(connection.stream(statements.cypher("befores"), places=some), key=itemgetter(0))
        for seq, entity_id, kept, text, opened in reversed(cells):
            row = {"seq": seq, "before_digest": kept, "before": text, "before_opened": opened}
            yield _as(str, entity_id, ""), _content(row, "before")


def _at(connection: Connection, places: Sequence[int]) -> Iterator[Change]:
    rows = connection.read(statements.cypher("changes"), places=places)
    return (change_from(row["change"], row["subjects"]) for row in rows)


def changes_of(connection: Connection, entity_id: str) -> Iterator[Change]:
    """What each change did to one entity, oldest first; the changes list no other subject."""
    return _of(connection.read(statements.cypher("revisions_of"), id=entity_id, after=_BEFORE_ALL))


def changes_of_in(transaction: ManagedTransaction, entity_id: str, after: int) -> Iterator[Change]:
    """What each change after a place did to one entity, as a transaction sees it, oldest first."""
    return _of(execute(transaction, statements.cypher("revisions_of"), id=entity_id, after=after))


class LastEntry(NamedTuple):
    """The last entry about an entity: its place, its command's name, and the version that it replaced."""

    id: str
    seq: int
    command: str
    before: Content | None


def last_entries_in(transaction: ManagedTransaction, ids: Sequence[str]) -> Iterator[LastEntry]:
    """The last entry about each of these entities that the history knows."""
    for row in execute(transaction, statements.cypher("last_entries"), ids=ids):
        subject = row["subject"]
        yield LastEntry(subject["entity"], subject["seq"], row["command"], _content(subject, "before"))


def contents_of_in(
    transaction: ManagedTransaction, entity_id: str
) -> Iterator[tuple[int, int, tuple[Content | None, Content | None]]]:
    """The place and index of each entry about one entity, with its content before and after."""
    for row in execute(transaction, statements.cypher("revisions_of"), id=entity_id, after=_BEFORE_ALL):
        subject = row["subject"]
        contents = (_content(subject, "before"), _content(subject, "after"))
        yield subject["seq"], subject["index"], contents


def _of(rows: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    return (change_from(row["change"], [row["subject"]]) for row in rows)


def change_rows(
    connection: Connection, first: int, last: int
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The changes of these places as rows, each with its revisions, oldest first."""
    for places in chunks(range(first, last + 1), _FEW):
        for row in connection.read(statements.cypher("changes"), places=places):
            yield row["change"], row["subjects"]


def change_rows_in(
    transaction: ManagedTransaction, first: int, last: int
) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The changes of these places as rows, as a transaction sees them, all at once."""
    rows = execute(transaction, statements.cypher("changes"), places=list(range(first, last + 1)))
    return [(row["change"], row["subjects"]) for row in rows]


def all_claimed(connection: Connection) -> Iterator[Change]:
    """Every change in order of the place it claims, including those that belong nowhere.

    A change that claims a place that is not a number comes last, empty, beyond all places.
    """
    claimed = [row["seq"] for row in connection.read(statements.cypher("places_claimed"))]
    for places in chunks(sorted(place for place in claimed if type(place) is int), _AT_ONCE):
        yield from _at(connection, places)
    for place in claimed:
        if type(place) is not int:
            yield change_from({"seq": _BEYOND_ALL}, ())


def first_miscounted(connection: Connection, last: int) -> int | None:
    """The first place, up to one, whose subjects are not those that its entry counts, in their order.

    Subjects of no entry count too, whatever place they claim.
    """
    placed: defaultdict[object, list[object]] = defaultdict(list)
    for seq, index in connection.stream(statements.cypher("revisions_placed")):
        placed[seq].append(index)
    amiss: list[object] = []
    for seq, subjects in connection.stream(statements.cypher("changes_counted")):
        if not _counts(subjects, placed.pop(seq, [])):
            amiss.append(seq)
    end = current_head(connection).seq
    places = [seq if type(seq) is int else 0 for seq in (*amiss, *placed)]
    return min((seq for seq in places if not last < seq <= end), default=None)


def _counts(subjects: object, indexes: Sequence[object]) -> bool:
    """Whether these are the indexes of so many subjects."""
    return (
        all(type(each) is int for each in (subjects, *indexes))
        and subjects == len(indexes)
        and {*indexes} == {*range(len(indexes))}
    )


def change_from(row: Mapping[str, Any], subjects: Sequence[Mapping[str, Any]]) -> Change:
    """A change from its rows; whatever was removed or overwritten is empty, so that verification names it."""
    values = {name: row.get(name) for name in Command._fields}
    command = {name: None if value is None else _as(str, value, "") for name, value in values.items()}
    return Change(
        seq=_as(int, row.get("seq"), 0),
        at=_as(str, row.get("at"), ""),
        command=Command(**command),  # type: ignore[arg-type]  # as written
        part=_as(int, row.get("part"), 0),
        subjects=tuple(map(_subject, subjects)),
        previous=_as(str, row.get("previous"), ""),
        hash=_as(str, row.get("hash"), ""),
        form=_as(int, row.get("form"), 0),
    )


def _subject(row: Mapping[str, Any]) -> Subject:
    return Subject(_as(str, row.get("entity"), ""), _content(row, "before"), _content(row, "after"))


def _as(kind: type[_T], value: object, otherwise: _T) -> _T:
    """A value if it is of a kind; if not, someone else wrote it."""
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
        yield Opened("", "", str(text))  # overwritten; verification names the entry
