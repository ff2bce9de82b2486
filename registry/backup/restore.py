"""Restoring a backup into an empty database: step by step, each all or nothing, usable after the last one.

Entities are created first and linked after, since a backup has them in any order. An interrupted
restore continues with the first step that is not done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.backup.file import BackupFile, Item, Summary
from registry.backup.fingerprint import fingerprint, register_head
from registry.commit import migrations
from registry.commit.transaction import alone, locked
from registry.commit.write import create_entities, link_entities
from registry.errors import RegistryError
from registry.graph import statements
from registry.graph.chunks import CHUNK, chunks
from registry.graph.connection import Connection, Progress, execute
from registry.graph.mapping import EntityRows
from registry.graph.schema import NODES, PARTS, VERSION
from registry.graph.schema_version import check_version, schema_version
from registry.history.change import Head
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

RestoreStep = Callable[["ManagedTransaction"], None]


def restore(connection: Connection, path: Path, progress: Progress | None = None) -> Summary:
    """Restore a backup into an empty database, or continue to; verified before and after.

    Raises:
        RegistryError: The backup is damaged or from a newer version, or the database is not empty.
    """
    file = BackupFile(path)
    summary = file.verify()
    if _is_there(connection, summary):
        return summary
    done = _begun(connection, summary)
    report = progress or (lambda _done, _all: None)
    expected = 2 * summary.entities + summary.head["seq"]
    for number, (count, step) in enumerate(_steps(file, summary)):
        if number >= done:
            _take(connection, summary.sha, number, step)
        report(count, max(count, expected))
    if fingerprint(connection, summary.head) != summary.fingerprint:
        _clear(connection, summary.sha)
        raise RegistryError(
            say("The restored register differs from the backup; it was removed again."),
            cure=say("Make sure that nobody else writes to this database, and restore the backup again."),
        )
    with alone(connection):
        connection.write(lambda transaction: _end(transaction, summary))
    return summary


def _is_there(connection: Connection, summary: Summary) -> bool:
    """Whether the database contains exactly the register of the backup already."""
    if schema_version(connection) != VERSION:
        return False
    head = register_head(connection)
    return head == summary.head and fingerprint(connection) == summary.fingerprint


def _begun(connection: Connection, summary: Summary) -> int:
    """How many steps are done; what an interrupted restore of another backup left is removed first.

    Raises:
        RegistryError: The database is not empty.
    """
    rows = connection.read(statements.cypher("restoring"))
    if rows and rows[0]["restoring"] == summary.sha:
        done: int = rows[0]["restored"]
        return done
    if rows:
        _clear(connection, summary.sha)
        return 0
    if (version := schema_version(connection)) is not None:
        check_version(version)
    migrations.prepare(connection)
    locked(
        connection, lambda transaction, head: _begin(transaction, head, summary.sha, connection.address.shown)
    )
    return 0


def _begin(transaction: ManagedTransaction, head: Head, sha: str, place: str) -> None:
    present = [
        statements.any_entity(),
        statements.cypher("proposal_properties"),
        statements.cypher("draft_properties"),
    ]
    if head.seq or any(execute(transaction, statement) for statement in present):
        raise RegistryError(
            say("This database already contains a register; a backup is only restored into an empty one."),
            where=place,
            cure=say(
                "Set REGISTRY_DATA to a new folder, or REGISTRY_URI to another server or an empty database."
            ),
        )
    execute(transaction, statements.cypher("restore_begin"), sha=sha)


def _take(connection: Connection, sha: str, number: int, step: RestoreStep) -> None:
    def work(transaction: ManagedTransaction) -> None:
        rows = execute(transaction, statements.cypher("restore_step"), sha=sha, done=number)
        if not rows or rows[0]["restored"] < number + 1:
            raise RegistryError(
                say("Another restore into this database is running."),
                cure=say("Run only one at a time, and try again."),
            )
        if rows[0]["restored"] == number + 1:
            step(transaction)

    with alone(connection):
        connection.write(work)


def _end(transaction: ManagedTransaction, summary: Summary) -> None:
    current = execute(transaction, statements.cypher("head_properties"))[0]["head"]
    if current.get("restoring") == summary.sha:
        own = {key: current[key] for key in ("id", "lock", "law")}
        head = {**summary.head, **own, "version": VERSION}
        execute(transaction, statements.cypher("restore_end"), head=head)


def _steps(file: BackupFile, summary: Summary) -> Iterator[tuple[int, RestoreStep]]:
    """Every step, with the number of lines done after it; always the same for the same file."""
    count = 0
    for work in (create_entities, link_entities):
        for some in chunks((item for item in file.items(summary.late) if "entity" in item), CHUNK):
            count += len(some)
            yield count, _with_rows(file, some, work)
    for kind in ("proposal", "draft"):
        for some in chunks((item[kind] for item in file.items(summary.late) if kind in item), CHUNK):
            yield count, _rows_step(f"create_{kind}s", some)
    changes = (item for item in file.items(summary.late) if "change" in item)
    for some in _by_subjects(changes):
        count += len(some)
        yield count, _history_step(some)


def _with_rows(
    file: BackupFile, items: list[Item], work: Callable[[ManagedTransaction, EntityRows], None]
) -> RestoreStep:
    def step(transaction: ManagedTransaction) -> None:
        rows = EntityRows({item["entity"]["id"]: item["revision"] for item in items})
        for item in items:
            rows.add(file.entity(item))
        work(transaction, rows)

    return step


def _rows_step(statement: str, rows: list[dict[str, Any]]) -> RestoreStep:
    return lambda transaction: _run(transaction, statement, rows)


def _run(transaction: ManagedTransaction, statement: str, rows: list[dict[str, Any]]) -> None:
    for some in chunks(rows):
        execute(transaction, statements.cypher(statement), rows=some)


def _history_step(items: list[Item]) -> RestoreStep:
    def step(transaction: ManagedTransaction) -> None:
        _run(transaction, "create_changes", [item["change"] for item in items])
        _run(transaction, "create_revisions", [each for item in items for each in item["subjects"]])

    return step


def _by_subjects(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Groups of changes with few enough subjects for one transaction."""
    some: list[Item] = []
    subjects = 0
    for item in items:
        some.append(item)
        subjects += len(item["subjects"])
        if subjects >= CHUNK:
            yield some
            some, subjects = [], 0
    if some:
        yield some


def _clear(connection: Connection, sha: str) -> None:
    """Remove what an interrupted restore left, and begin again; the backup has all of it."""
    labels = [node.label for node in (*NODES.values(), *PARTS.values())]
    with alone(connection):
        connection.write(lambda transaction: _restart(transaction, ""))
        for label in (*labels, "Proposal", "Draft", "Change", "Revision"):
            while connection.write(partial(_drop, label=label)):
                pass
        connection.write(lambda transaction: _restart(transaction, sha))


def _restart(transaction: ManagedTransaction, sha: str) -> None:
    execute(transaction, statements.cypher("restore_begin"), sha=sha)


def _drop(transaction: ManagedTransaction, label: str) -> int:
    dropped: int = execute(transaction, statements.delete_some(label))[0]["dropped"]
    return dropped
