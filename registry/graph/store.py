"""The store: facts into the graph and out again, over Bolt, on whichever engine answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from registry.dossiers.row import TransferRow
from registry.entities import Entity, shape
from registry.errors import Fault, InputError
from registry.facts import Facts
from registry.graph import projection, rows, statements, writing
from registry.graph.connection import Connection
from registry.graph.mapping import entity_from, references
from registry.graph.order import batches
from registry.graph.schema import NODES, PARTS, PROJECTED, VERSION, owner_of
from registry.law.law import Law
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

ONE_TRANSACTION = 20_000
"""Entities up to which a load is one transaction; 100,000 would run out of the engine's 512 MB."""

_GONE_AT_ONCE = 2_000
_READINGS = 3

Progress = Callable[[int, int], object]
"""Told how many entities are written, of how many. On a retry the first may fall back."""


class Store:
    """The facts of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def prepare(self) -> None:
        """Make the database ready for a register: keys, and the version of the form. Twice does no harm.

        Raises:
            RegistryError: It was prepared by another version of the program.
        """
        found = self._connection.read(statements.named("schema_version"))
        if found:
            writing.check_version(found[0]["version"])
            return
        # Not along with the version: a server refuses to change keys and data in one transaction.
        with writing.alone(self._connection):
            self._connection.write(_constrain)
        self._write(statements.named("set_schema_version"), version=VERSION)

    def is_empty(self) -> bool:
        """Whether there is no fact."""
        return not self._connection.read(statements.any_entity())

    def counts(self) -> dict[str, int]:
        """How many entities of each kind are on file."""
        return {row["kind"]: row["entities"] for row in self._connection.read(statements.counts())}

    def load(self, facts: Facts, *, progress: Progress | None = None) -> None:
        """Write entities: new ones are created, those on file replaced, the others left alone.

        Up to 20,000 entities go in as one transaction, all or nothing. More go in by batches of 1,000,
        each all or nothing and after what it refers to: a load that broke off is completed by another.

        Raises:
            InputError: Something referred to is neither on file nor in these facts; names all of it, and
                nothing is written.
            RegistryError: The database was not prepared, or what is referred to was removed meanwhile.
        """
        self._refuse_dangling(facts)
        told = progress or (lambda _done, _all: None)
        total = len(facts)
        if total <= ONE_TRANSACTION:
            writing.locked(self._connection, lambda transaction: _write_all(transaction, facts, told))
            return
        done = 0
        for batch in batches(facts, writing.CHUNK):
            writing.locked(self._connection, partial(writing.write, entities=batch))
            done += len(batch)
            told(done, total)

    def facts(self, kinds: Iterable[str] | None = None) -> Facts:
        """All facts, or all of some kinds, validated.

        A write meanwhile has them read again, thrice at most. What refers is read before what it refers to,
        so that even then no reference is left without its entity.
        """
        wanted = NODES.keys() if kinds is None else {*kinds}
        nodes = [node for kind, node in NODES.items() if kind in wanted]
        return self._steadily(
            lambda: (
                entity_from(cells)
                for node in reversed(nodes)
                for cells in self._connection.stream(statements.read(node, by_id=False))
            )
        )

    def entities(self, ids: Iterable[str]) -> Facts:
        """Those of these entities that are on file.

        Raises:
            NotFoundError: An id names no kind.
        """
        groups = writing.by_node({*ids})
        return self._steadily(
            lambda: (
                entity_from(cells)
                for node, some in groups.items()
                for few in writing.chunks(some)
                for cells in self._connection.stream(statements.read(node, by_id=True), ids=few)
            )
        )

    def neighbourhood(self, ids: Iterable[str], hops: int = 1) -> Facts:
        """The entities that lie within `hops` references, either way, of those named, and these themselves.

        An owned value is no hop of its own: a place's operator is one hop from the transfer.

        Raises:
            NotFoundError: An id names no kind.
        """
        known = {*ids}
        edge = known
        for _ in range(hops):
            edge = self._beside(edge) - known
            if not edge:
                break
            known |= edge
        return self.entities(known)

    def transfer_rows(self) -> Iterator[TransferRow]:
        """Every transfer in its slim form, as it arrives, in no order.

        Beside a write, a transfer that is written at that very moment may be seen half replaced.
        """
        return rows.transfer_rows(self._connection)

    def remove(self, ids: Collection[str]) -> None:
        """Remove entities with all that they own, all or none.

        Raises:
            NotFoundError: Some are not on file.
            RegistryError: Entities that stay still refer to them.
        """
        writing.locked(self._connection, partial(writing.remove, ids=ids))

    def wipe(self) -> None:
        """Delete all facts and the law's projection, a bounded transaction at a time, referrers first."""
        for label in (*PARTS, *(node.label for node in reversed(NODES.values())), *PROJECTED.values()):
            while self._write(statements.wipe(label), limit=_GONE_AT_ONCE)[0]["gone"]:
                pass

    def project(self, law: Law) -> None:
        """Draw the law's jurisdictions and instruments, and what lies in or rests on them, for readers."""
        projection.project(self._connection, law)

    def _write(self, statement: str, **parameters: object) -> list[dict[str, object]]:
        with writing.alone(self._connection):
            return self._connection.write(
                lambda transaction: writing.run(transaction, statement, **parameters)
            )

    def _steadily(self, read: Callable[[], Iterable[Entity]]) -> Facts:
        """Read until no write came in between: neither engine shows a reader one moment throughout."""
        before = self._connection.read(statements.named("schema_version"))
        for _ in range(_READINGS):
            facts = Facts(read())
            after = self._connection.read(statements.named("schema_version"))
            if after == before:
                break
            before = after
        return facts

    def _beside(self, ids: set[str]) -> set[str]:
        found: set[str | None] = set()
        for node, some in writing.by_node(ids).items():
            asked = [statements.beside(node)]
            if any(part.node.links for part in node.parts):
                asked.append(statements.beside_parts(node))
            for few in writing.chunks(some):
                for statement in asked:
                    found.update(cells[0] for cells in self._connection.stream(statement, ids=few))
        owners = {owner_of(each) for each in found if each}  # the law's nodes have codes, not ids
        return {each for each in owners if each.partition("/")[0] in NODES}

    def _refuse_dangling(self, facts: Facts) -> None:
        named = {each for entity in facts for each in references(entity) if each not in facts}
        for node, some in writing.by_node(named).items():
            for few in writing.chunks(some):
                found = self._connection.read(statements.on_file(node), ids=few)
                named.difference_update(row["id"] for row in found)
        if named:
            raise InputError([*_faults(facts, named)])


def _constrain(transaction: ManagedTransaction) -> None:
    for statement in statements.constraints():
        writing.run(transaction, statement)


def _write_all(transaction: ManagedTransaction, facts: Facts, told: Progress) -> None:
    done = 0
    for batch in batches(facts, writing.CHUNK):
        writing.write(transaction, batch)
        done += len(batch)
        told(done, len(facts))


def _faults(facts: Facts, missing: set[str]) -> Iterator[Fault]:
    for entity in facts:
        for path, reference in shape.references(entity):
            if reference in missing:
                yield Fault(
                    f"{entity.id}: {path}",
                    say("Nothing is recorded as {id}.", id=reference),
                    say("Load it along with this, or name one that is on file."),
                )
