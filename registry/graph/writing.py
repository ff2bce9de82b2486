"""What one transaction does with entities: create or replace, remove, and refuse what would dangle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from registry.entities import Entity
from registry.errors import NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph import statements
from registry.graph.connection import run
from registry.graph.mapping import Row, Rows, entity_from, linked_alike
from registry.graph.schema import CodeLink, Node, node_of, owner_of
from registry.messages import Message, say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_T = TypeVar("_T")

CHUNK = 1_000
"""Rows that one statement takes: more gains nothing, and costs the engine memory."""


def write(
    transaction: ManagedTransaction,
    entities: Collection[Entity],
    before: Facts,
    revisions: Mapping[str, int],
) -> Mapping[tuple[Node, CodeLink], Sequence[Row]]:
    """Create these entities, or put them in the place of those on file with their ids.

    What they refer to must be on file or among them. Where only properties differ, such as a day or a name,
    all that an entity owns and its links stay: most writes are such.

    Args:
        transaction: The only writer's.
        entities: What is to be on file.
        before: Those of them that are on file.
        revisions: For each id the place in the history of the change that writes it.

    Returns:
        What of the law data those name whose links were made anew, as `Rows.codes`.

    Raises:
        RegistryError: Something that they refer to has gone meanwhile.
    """
    rows, linked = Rows(revisions), Rows(revisions)
    for entity in entities:
        then = before.find(entity.id)
        (linked if then is not None and linked_alike(then, entity) else rows).add(entity)
    for node, drawn in linked.nodes.items():
        for some in chunks(drawn):
            _made(transaction, statements.replace(node), some, len(some))
    for node, drawn in rows.nodes.items():
        _write_nodes(transaction, node, drawn, before)
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


def _write_nodes(transaction: ManagedTransaction, node: Node, drawn: Sequence[Row], before: Facts) -> None:
    for some in chunks(drawn):
        old = [row for row in some if row["id"] in before]
        new = [row for row in some if row["id"] not in before]
        if old:
            _drop_what_they_say(transaction, node, [row["id"] for row in old])
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
    refuse_named(transaction, ids)
    for node, some in by_node(ids).items():
        _drop_what_they_say(transaction, node, some)
        run(transaction, statements.drop(node), ids=some)


def refuse_named(
    transaction: ManagedTransaction, ids: Collection[str], elsewhere: Container[str] = ()
) -> None:
    """Refuse to remove what is not on file, or what stays refers to; what goes `elsewhere` does not stay.

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
    named: defaultdict[str, set[str]] = defaultdict(set)
    for node, some in groups.items():
        for row in run(transaction, statements.referrers(node), ids=some):
            if row["referrer"] is not None:
                owner = owner_of(row["referrer"])
                if owner not in going and owner not in elsewhere:
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
