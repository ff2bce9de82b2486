"""A register written to one file, as it was at one moment, while others go on writing.

The facts are read as they arrive, then everything that changed meanwhile is read again from the history,
the only source for the state of an entity at one moment.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from registry.backup.file import FORMAT, BackupFile, Summary
from registry.backup.fingerprint import canonical_json, of_register
from registry.commit.transaction import locked
from registry.entities import BY_KIND
from registry.errors import RegistryError
from registry.graph import change_log, statements
from registry.graph.connection import Connection, Progress, execute
from registry.graph.mapping import UnreadableError, entity_from_cells
from registry.graph.schema import NODES, REVISION
from registry.history.change import REDACTING, Head
from registry.history.content import past_entity
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_TRIES = 5

_GZIP = b"\x1f\x8b"
"""The first bytes of a backup."""


class _ErasedMeanwhileError(Exception):
    """Something was erased while it was being written."""


class _End(NamedTuple):
    """The register's end at one moment, with whatever was added since the backup began."""

    head: dict[str, Any]
    rows: list[tuple[dict[str, Any], list[dict[str, Any]]]]
    proposals: list[dict[str, Any]]


def create_backup(connection: Connection, path: Path, progress: Progress | None = None) -> Summary:
    """Write a whole register to a file that only its owner may read; the file is verified before it counts.

    An earlier backup is replaced, and a link to one leads to the new one; nothing else is overwritten.

    Raises:
        RegistryError: The file cannot be written, or the register's history is not intact.
    """
    path = _place(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        for _ in range(_TRIES):
            beside.unlink(missing_ok=True)
            try:
                _write(connection, beside, progress or (lambda _done, _all: None))
            except _ErasedMeanwhileError:
                continue
            summary = BackupFile(beside).verify()
            beside.replace(path)
            return summary
    except OSError as error:
        raise RegistryError(
            say("The backup cannot be written: {value}.", value=error.strerror or error),
            where=str(path),
            cure=say("Name a file in a folder that you can write to, on a disk with enough space."),
        ) from error
    finally:
        _unlink(beside)
    raise RegistryError(
        say("Contact persons were erased repeatedly while the backup was written."),
        cure=say("Try again later."),
    )


def _place(path: Path) -> Path:
    """The path that a backup is written to; refuses one with something else."""
    try:
        real = path.resolve()
        free = not real.exists() or (real.is_file() and _begins(real) in (b"", _GZIP))
    except (OSError, RuntimeError):  # the latter for links that lead in a circle
        real, free = path, False
    if str(path) == "-" or not free:
        raise RegistryError(
            say("This is neither a new file nor an earlier backup."),
            where=str(path),
            cure=say("Name a new file, or an earlier backup to replace."),
        )
    return real


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_GZIP))


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # it could not be created either, which is reported already


class _Lines:
    """Writes lines, counts them by kind and takes their SHA-256."""

    def __init__(self, file: BinaryIO, progress: Progress, expected: int) -> None:
        self._file = file
        self._progress = progress
        self._expected = expected
        self._counts: Counter[str] = Counter()
        self._digest = sha256()

    def add(self, text: str) -> None:
        """One more line; the first key is its kind."""
        line = text.encode() + b"\n"
        self._file.write(line)
        self._digest.update(line)
        self._counts[text[2 : text.index('"', 2)]] += 1
        done = self._counts.total()
        self._progress(done, max(done, self._expected))

    def end(self) -> None:
        """The last line."""
        self._file.write(
            canonical_json({"counts": self._counts, "sha256": self._digest.hexdigest()}).encode() + b"\n"
        )


def _write(connection: Connection, path: Path, progress: Progress) -> None:
    start = locked(connection, lambda _transaction, head: head)
    expected = start.seq + sum(row["entities"] for row in connection.read(statements.count_entities()))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6) as file:
            _fill(connection, _Lines(file, progress, expected), start)  # type: ignore[arg-type]  # it is binary
        raw.flush()
        os.fsync(raw.fileno())


def _fill(connection: Connection, lines: _Lines, start: Head) -> None:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    lines.add(json.dumps({"backup": FORMAT, "program": version("transfer-registry"), "made": made}))
    torn = set(_entities(connection, lines))
    for kind in ("proposal", "draft"):
        for (properties,) in connection.stream(statements.cypher(f"{kind}_properties")):
            lines.add(canonical_json({kind: properties}))
    for row, subjects in change_log.change_rows(connection, 1, start.seq):
        lines.add(_change(row, subjects))
    end: _End = locked(connection, lambda transaction, _: _ended(transaction, start))
    if REDACTING & {row["name"] for row, _ in end.rows}:
        raise _ErasedMeanwhileError
    late: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for row, subjects in end.rows:
        lines.add(_change(row, subjects))
        late |= {each["entity"]: (row, each) for each in subjects}
    for entity_id, (row, subject) in late.items():
        if entity_id.partition("/")[0] in BY_KIND:
            lines.add(_late(entity_id, row, subject))
    for proposal in end.proposals:
        lines.add(json.dumps({"late": proposal["id"], "proposal": proposal}, ensure_ascii=False))
    if torn - late.keys():
        raise RegistryError(
            say("The record {value} cannot be read.", value=min(torn - late.keys())),
            cure=say("It was changed directly in the database; `registry history` shows what it was."),
        )
    lines.add(canonical_json({"head": end.head}))
    lines.end()


def _ended(transaction: ManagedTransaction, start: Head) -> _End:
    head = execute(transaction, statements.cypher("head_properties"))[0]["head"]
    since = execute(transaction, statements.cypher("proposals_since"), revision=start.seq)
    rows = change_log.change_rows_in(transaction, start.seq + 1, head["seq"])
    return _End(of_register(head), rows, [row["proposal"] for row in since])


def _entities(connection: Connection, lines: _Lines) -> Iterator[str]:
    """Write every entity; yields the ids of those that were seen half written."""
    for node in NODES.values():
        for cells in connection.stream(statements.read_entities(node, by_id=False)):
            try:
                entity = entity_from_cells(node, cells).model_dump_json(exclude_none=True)
            except UnreadableError:
                yield cells[0]["id"]
                continue
            lines.add(f'{{"entity":{entity},"revision":{json.dumps(cells[0].get(REVISION))}}}')


def _change(row: dict[str, Any], subjects: list[dict[str, Any]]) -> str:
    return f'{{"change":{canonical_json(row)},"subjects":{canonical_json(subjects)}}}'


def _late(entity_id: str, row: dict[str, Any], subject: dict[str, Any]) -> str:
    entity = past_entity(entity_id, change_log.change_from(row, [subject]).subjects[0].after)
    text = "null" if entity is None else entity.model_dump_json(exclude_none=True)
    return f'{{"late":{json.dumps(entity_id)},"entity":{text},"revision":{row["seq"]}}}'
