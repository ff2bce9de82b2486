"""What one transaction does with entities: create or replace, remove, and refuse what would dangle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock, Timeout

from registry.entities import Entity
from registry.errors import NotFoundError, RegistryError
from registry.graph import statements
from registry.graph.connection import Connection
from registry.graph.engine_files import usable
from registry.graph.mapping import Row, Rows, entity_from
from registry.graph.schema import RESTORING, VERSION, CodeLink, Node, node_of, owner_of
from registry.history.change import Head
from registry.messages import Message, say

if TYPE_CHECKING:
    from pathlib import Path

    from neo4j import ManagedTransaction

_T = TypeVar("_T")
_PATIENCE = 120.0  # seconds; a transaction of 20,000 entities takes some twenty
_PAUSE = 0.005

CHUNK = 1_000
"""Rows that one statement takes: more gains nothing, and costs the engine memory."""


def run(transaction: ManagedTransaction, statement: str, **parameters: object) -> list[dict[str, Any]]:
    """The rows of a statement, by column."""
    return transaction.run(statement, parameters).data()


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


def write(
    transaction: ManagedTransaction, entities: Collection[Entity], revisions: Mapping[str, int]
) -> Mapping[tuple[Node, CodeLink], Sequence[Row]]:
    """Create these entities, or put them in the place of those on file with their ids.

    What they refer to must be on file or among them.

    Returns:
        What of the law data they name, as `Rows.codes`.

    Raises:
        RegistryError: Something that they refer to has gone meanwhile.
    """
    rows = Rows(revisions)
    for entity in entities:
        rows.add(entity)
    for node, drawn in rows.nodes.items():
        _write_nodes(transaction, node, drawn)
    _create_parts(transaction, rows)
    link(transaction, rows)
    return rows.codes


def create(transaction: ManagedTransaction, rows: Rows) -> None:
    """Create what is new, with all that it owns, but without what it refers to."""
    for node, drawn in rows.nodes.items():
        for some in chunks(drawn):
            _made(transaction, statements.create(node), some, len(some))
    _create_parts(transaction, rows)


def _create_parts(transaction: ManagedTransaction, rows: Rows) -> None:
    for (node, part), drawn in rows.parts.items():
        for some in chunks(drawn):
            _made(transaction, statements.create_parts(node, part), some, len(some))


def link(transaction: ManagedTransaction, rows: Rows) -> None:
    """Link entities that were created with what they refer to."""
    for (node, link_), drawn in rows.links.items():
        for some in chunks(drawn):
            _made(
                transaction, statements.create_links(node, link_), some, sum(len(row["to"]) for row in some)
            )


def read(transaction: ManagedTransaction, ids: Iterable[str]) -> Iterator[Entity]:
    """Those of these entities that are on file, as this transaction sees them."""
    for node, some in by_node(ids).items():
        for few in chunks(some):
            for cells in transaction.run(statements.read(node, by_id=True), ids=few).values():
                yield entity_from(cells)


def _write_nodes(transaction: ManagedTransaction, node: Node, drawn: Sequence[Row]) -> None:
    for some in chunks(drawn):
        known = on_file(transaction, node, [row["id"] for row in some])
        old = [row for row in some if row["id"] in known]
        new = [row for row in some if row["id"] not in known]
        if old:
            _drop_what_they_say(transaction, node, known)
            _made(transaction, statements.replace(node), old, len(old))
        if new:
            _made(transaction, statements.create(node), new, len(new))


def _made(transaction: ManagedTransaction, statement: str, rows: Sequence[Row], expected: int) -> None:
    if run(transaction, statement, rows=rows)[0]["made"] != expected:
        raise RegistryError(
            say("Something that is referred to was removed while this was written; nothing of it was kept."),
            cure=say("Look at what was removed, then try again."),
        )


def on_file(transaction: ManagedTransaction, node: Node, ids: Iterable[str]) -> set[str]:
    """Those of the ids that are on file."""
    found = run(transaction, statements.on_file(node), ids=list(ids))
    return {row["id"] for row in found}


def remove(transaction: ManagedTransaction, ids: Collection[str]) -> None:
    """Remove entities with all that they own.

    Raises:
        NotFoundError: Some are not on file.
        RegistryError: Entities that stay still refer to them.
    """
    going = set(ids)
    groups = by_node(going)
    missing = going.difference(*(on_file(transaction, node, some) for node, some in groups.items()))
    if missing:
        raise NotFoundError(
            say("Nothing is recorded as {id}.", id=tuple(sorted(missing))),
            cure=say("`registry export -` lists what is recorded."),
        )
    _refuse_if_named(transaction, groups, going)
    for node, some in groups.items():
        _drop_what_they_say(transaction, node, some)
        run(transaction, statements.drop(node), ids=some)


def _refuse_if_named(
    transaction: ManagedTransaction, groups: Mapping[Node, list[str]], going: set[str]
) -> None:
    named: defaultdict[str, set[str]] = defaultdict(set)
    for node, some in groups.items():
        for row in run(transaction, statements.referrers(node), ids=some):
            if row["referrer"] is not None and (owner := owner_of(row["referrer"])) not in going:
                named[row["id"]].add(owner)
    if named:
        told = tuple(
            say("{id} by {referrers}", id=entity, referrers=_some(by)) for entity, by in sorted(named.items())
        )
        raise RegistryError(
            say("Still referred to: {told}.", told=told),
            cure=say("Remove these references first, or what refers along with it."),
        )


def _some(ids: Collection[str], most: int = 5) -> Message:
    first = tuple(sorted(ids)[:most])
    if len(ids) <= most:
        return say("{ids}", ids=first)
    return say("{ids} and {count} more", ids=first, count=len(ids) - most)


def _drop_what_they_say(transaction: ManagedTransaction, node: Node, ids: Iterable[str]) -> None:
    gone = list(ids)
    run(transaction, statements.drop_parts(node), ids=gone)
    run(transaction, statements.drop_links(node), ids=gone)


def by_node(ids: Iterable[str]) -> dict[Node, list[str]]:
    """Ids grouped by the node of their kind.

    Raises:
        NotFoundError: An id names no kind.
    """
    groups: defaultdict[Node, list[str]] = defaultdict(list)
    for entity_id in ids:
        try:
            groups[node_of(entity_id)].append(entity_id)
        except KeyError:
            raise NotFoundError(
                say("{id} is not an id of the register.", id=entity_id),
                cure=say("An id is a kind and a slug, such as organisation/acme."),
            ) from None
    return groups


def chunks(items: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """The items in lists of `size`, the last perhaps shorter."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
