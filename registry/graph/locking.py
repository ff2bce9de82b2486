"""Whose turn it is to write: the only writer's transaction, which begins at the end of the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock, Timeout

from registry.errors import RegistryError
from registry.graph import statements
from registry.graph.connection import Connection, run
from registry.graph.engine_files import usable
from registry.graph.schema import RESTORING, VERSION
from registry.history.change import Head
from registry.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from neo4j import ManagedTransaction

_T = TypeVar("_T")
_PATIENCE = 120.0  # seconds; a transaction of 20,000 entities takes some twenty
_PAUSE = 0.005


def locked(connection: Connection, work: Callable[[ManagedTransaction, Head], _T]) -> _T:
    """Do a piece of work, given the end of the history, as the only writer's transaction.

    Raises:
        RegistryError: The database was not prepared, or by another version of the program; or another
            writer does not come to its end.
    """

    def held(transaction: ManagedTransaction) -> _T:
        return work(transaction, _lock(transaction))

    with alone(connection):
        return connection.write(held)


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Let the embedded engine have one writer at a time; a server's writers wait at a node it locks.

    The engine keeps no locks. Of two transactions on one entity it refuses the later, but only at its
    end, and by then this one has read edges that the other was deleting: of sixteen such writers one
    never had an answer. All who use the engine do so on this machine, through this folder.

    Raises:
        EngineError: The data folder cannot be written to.
        RegistryError: Another writer does not come to its end.
    """
    folder = connection.address.embedded
    if folder is None:
        yield
        return
    path = folder / "writer.lock"
    # One object a thread, so that who holds it may ask for it again.
    waiting = FileLock(path, timeout=_PATIENCE, mode=0o600, poll_interval=_PAUSE, is_singleton=True)
    with usable(path):
        try:
            waiting.acquire()
        except Timeout as error:
            raise _still_writing(folder) from error
    try:
        yield
    finally:
        waiting.release()


def _still_writing(folder: Path) -> RegistryError:
    return RegistryError(
        say("Another process has been writing for more than {seconds} seconds.", seconds=f"{_PATIENCE:.0f}"),
        where=str(folder),
        cure=say("Wait until it is done, or end it; then try again."),
    )


def _lock(transaction: ManagedTransaction) -> Head:
    rows = run(transaction, statements.named("lock"))
    check_version(rows[0]["version"] if rows else None)
    return end(rows[0])


def end(row: Mapping[str, Any]) -> Head:
    """The end of the history as it stands in the graph.

    Raises:
        RegistryError: Someone wrote over it.
    """
    seq, hash_, at = row["seq"], row["hash"], row["at"]
    if type(seq) is not int or type(hash_) is not str or not isinstance(at, str | None):
        raise RegistryError(
            say("The end of the history cannot be read: someone wrote over it."),
            cure=say("Restore a backup into an empty database, and compare it with what is on file here."),
        )
    return Head(seq, hash_, at)


def check_version(found: int | None) -> None:
    """Refuse a database in which facts stand in another form, or were never prepared for.

    Raises:
        RegistryError: It is so.
    """
    if found is None:
        raise RegistryError(
            say("The database is not prepared for a register."), cure=say("Run `registry init`.")
        )
    if found == RESTORING:
        raise RegistryError(
            say("A backup is being restored into this database, or was and broke off."),
            cure=say("Run the same `registry restore FILE` or `registry move` again: it goes on."),
        )
    forms = {"found": found, "ours": VERSION}
    if found < VERSION:
        raise RegistryError(
            say(
                "The database was prepared by an older version (its form is {found}, this program's {ours}).",
                **forms,
            ),
            cure=say("Run `registry init`: it brings it to the new form and keeps all that is recorded."),
        )
    if found > VERSION:
        raise RegistryError(
            say(
                "The database was prepared by a newer version (its form is {found}, this program's {ours}).",
                **forms,
            ),
            cure=say("Use the version of the program that prepared it, or a newer one."),
        )
