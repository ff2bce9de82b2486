"""The store: facts into the graph and out again, over Bolt, on whichever engine answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from registry.dossiers.row import TransferRow
from registry.entities import Entity
from registry.facts import Facts
from registry.graph import ledger, migrations, projection, rows, statements, writing
from registry.graph.connection import Connection
from registry.graph.drafts import Drafts
from registry.graph.journal import Journal
from registry.graph.mapping import entity_from
from registry.graph.schema import NODES, owner_of
from registry.history.change import Change, Head
from registry.law.law import Law

_READINGS = 3


class Store:
    """The facts of one database, and their history, to be read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def prepare(self) -> None:
        """Make the database ready for a register: keys, history, the law's nodes. Twice does no harm.

        One of an earlier form is brought to this one.

        Raises:
            RegistryError: It was prepared by a later version of the program.
        """
        migrations.prepare(self._connection)
        projection.refresh(self._connection, Law.current())

    @property
    def version(self) -> int | None:
        """The form in which facts stand here; None where there is no register."""
        return migrations.version(self._connection)

    @property
    def journal(self) -> Journal:
        """The one way to write."""
        return Journal(self._connection, Law.current())

    def head(self) -> Head:
        """The end of the history."""
        return ledger.head(self._connection)

    def changes(self, first: int, last: int) -> Iterator[Change]:
        """The changes of these places in the history, both included, oldest first."""
        return ledger.changes(self._connection, first, last)

    def changes_since(self, place: int) -> Iterator[Change]:
        """The changes that come after a place in the history, newest first."""
        return ledger.newest_first(self._connection, place, self.head().seq)

    def changes_of(self, entity_id: str) -> Iterator[Change]:
        """What each change did to one entity, oldest first; no change tells of its other subjects."""
        return ledger.changes_of(self._connection, entity_id)

    def all_changes(self) -> Iterator[Change]:
        """Every change on file in order of the place it claims, those that belong nowhere included."""
        return ledger.all_claimed(self._connection)

    def proposal(self, proposal_id: str) -> str | None:
        """The text of a proposal; None if there is none of this id."""
        rows = self._connection.read(statements.named("proposal"), id=proposal_id)
        return rows[0]["text"] if rows else None

    def proposals(self) -> list[str]:
        """The texts of all proposals, by id."""
        return [row["text"] for row in self._connection.read(statements.named("proposals"))]

    @property
    def drafts(self) -> Drafts:
        """What is kept beside the facts, and has no history."""
        return Drafts(self._connection)

    def known(self, ids: Iterable[str]) -> set[str]:
        """Those of these ids under which something is on file.

        Raises:
            NotFoundError: An id names no kind.
        """
        return {
            row["id"]
            for node, some in writing.by_node(ids).items()
            for few in writing.chunks(some)
            for row in self._connection.read(statements.on_file(node), ids=few)
        }

    def ids(self, kind: str) -> list[str]:
        """All ids of a kind."""
        return [row["id"] for row in self._connection.read(statements.ids(NODES[kind]))]

    def is_empty(self) -> bool:
        """Whether there is no fact."""
        return not self._connection.read(statements.any_entity())

    def counts(self) -> dict[str, int]:
        """How many entities of each kind are on file."""
        return {row["kind"]: row["entities"] for row in self._connection.read(statements.counts())}

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

    def _steadily(self, read: Callable[[], Iterable[Entity]]) -> Facts:
        """Read until no write came in between: neither engine shows a reader one moment throughout."""
        before = self._connection.read(statements.named("head"))
        for _ in range(_READINGS):
            facts = Facts(read())
            after = self._connection.read(statements.named("head"))
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
