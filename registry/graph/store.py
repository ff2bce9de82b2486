"""The store: facts into the graph and out again, over Bolt, on whichever engine answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

from registry.dossiers.transfer_row import TransferRow
from registry.entities import Entity
from registry.facts import Facts
from registry.graph import (
    affected,
    case,
    ledger,
    merged,
    migrations,
    projection,
    rows,
    statements,
    writing,
)
from registry.graph.affected import Affected
from registry.graph.connection import Connection
from registry.graph.drafts import Drafts
from registry.graph.journal import Journal
from registry.graph.mapping import entity_from
from registry.graph.on_file import OnFile
from registry.graph.schema import NODES, PARTS, owner_of
from registry.graph.sight import Laid, Sight
from registry.history import past
from registry.history.change import Change, Head
from registry.law.law import Law

_READINGS = 3
_T = TypeVar("_T")
NOTHING = Facts()


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
    def connection(self) -> Connection:
        """The open connection, for what works on the database as a whole."""
        return self._connection

    @property
    def journal(self) -> Journal:
        """The one way to write."""
        return Journal(self._connection, Law.current())

    def head(self) -> Head:
        """The end of the history."""
        return ledger.head(self._connection)

    def head_at(self, at: str) -> Head | None:
        """The end of the history as it was at a time, in UTC to the microsecond; None before it began."""
        return ledger.head_at(self._connection, at)

    def stood(self, place: int, last: int) -> dict[str, Entity | None]:
        """What the changes after a place, up to another, found of their subjects; None where there was none.

        Raises:
            RegistryError: What one of them said is no longer kept.
        """
        return past.states_before(ledger.befores(self._connection, place, last))

    def find_changes(
        self,
        after: int,
        last: int,
        actor: str | None = None,
        command: str | None = None,
        *,
        oldest_first: bool = False,
    ) -> Iterator[Change]:
        """The changes that come after a place, newest first; only one actor's, or of one command."""
        wanted = range(after + 1, last + 1) if oldest_first else range(last, after, -1)
        return ledger.of(self._connection, wanted, actor, command)

    def changes(self, first: int, last: int) -> Iterator[Change]:
        """The changes of these places in the history, both included, oldest first."""
        return ledger.changes(self._connection, first, last)

    def changes_since(self, place: int) -> Iterator[Change]:
        """The changes that come after a place in the history, newest first."""
        return ledger.newest_first(self._connection, place, self.head().seq)

    def actors_since(self, place: int) -> list[str]:
        """Who made the entries that come after a place in the history, the last ones where they are many."""
        return ledger.actors(self._connection, place, self.head().seq)

    def changes_of(self, entity_id: str) -> Iterator[Change]:
        """What each change did to one entity, oldest first; no change tells of its other subjects."""
        return ledger.changes_of(self._connection, entity_id)

    def changes_of_request(self, request: str) -> Iterator[Change]:
        """The changes of one request, oldest first."""
        return ledger.changes_of_request(self._connection, request)

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

    def each(self) -> Iterator[tuple[str, Entity | None]]:
        """Every entity as it arrives, by its id; None where what stands there is none any more."""
        for node in NODES.values():
            for cells in self._connection.stream(statements.read(node, by_id=False)):
                try:
                    entity: Entity | None = entity_from(cells)
                except (KeyError, ValueError, TypeError):
                    entity = None
                yield str(cells[0].get("id") or node.label), entity

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

    def referrers(self, entity_id: str) -> Facts:
        """The entities that name one, by a reference or in a text that tells what they are about.

        Raises:
            NotFoundError: The id names no kind.
        """
        (node,) = writing.by_node([entity_id])
        rows = self._connection.read(statements.referrers(node), ids=[entity_id])
        owners = {owner_of(row["referrer"]) for row in rows if row["referrer"]}
        for each in (*NODES.values(), *PARTS.values()):
            for field in each.properties.values():
                if field.mentions:
                    found = self._connection.read(statements.mentioning(each, field), id=entity_id)
                    owners |= {owner_of(row["id"]) for row in found}
        return self.entities(owners)

    def merged_into(self, entity_id: str) -> str | None:
        """Where an entity that was merged into another one stands now; None if it was not."""
        return merged.into(self._connection, entity_id)

    def merged_from(self, entity_id: str) -> set[str]:
        """The entities that were merged into one, and into these before."""
        return merged.whence(self._connection, entity_id)

    def sight(self, laid: Laid | None = None) -> Sight:
        """What is on file as it is looked at when a change is followed, with some entities laid over it."""
        return Sight(OnFile(self._connection), laid)

    def affected(self, ids: Collection[str], before: Facts = NOTHING) -> Affected:
        """What may be judged differently since these entities changed, or if they do.

        Args:
            ids: What is changed, or removed.
            before: What those of them that were on file before said then; what rested on that may differ too.
        """
        return self._unmoved(lambda: affected.affected(self._laid(ids, before), ids, Law.current()))

    def case(self, transfers: Collection[str], before: Facts = NOTHING) -> Facts:
        """All that judging some transfers, and running their checks, looks at: a register in small.

        Args:
            transfers: The transfers to be judged.
            before: As in `affected`; what they were judged by then is in it too, so that laying these over
                it gives the case before.
        """

        def read() -> Facts:
            sight = self._laid([entity.id for entity in before], before)
            return sight.after(case.case(sight, transfers, Law.current()))

        return self._unmoved(read)

    def _laid(self, ids: Collection[str], before: Facts) -> Sight:
        sight = self.sight()
        now = sight.after(ids)
        for entity_id in ids:
            then = before.find(entity_id)
            if then is not None and then != now.find(entity_id):
                sight.laid.lay(entity_id, then, now.find(entity_id))
        return sight

    def transfer_rows(self) -> Iterator[TransferRow]:
        """Every transfer in its slim form, as it arrives, in no order.

        Beside a write, a transfer that is written at that very moment may be seen half replaced.
        """
        return rows.transfer_rows(self._connection)

    def _steadily(self, read: Callable[[], Iterable[Entity]]) -> Facts:
        return self._unmoved(lambda: Facts(read()))

    def _unmoved(self, look: Callable[[], _T]) -> _T:
        """Look until no write came in between: neither engine shows a reader one moment throughout."""
        before = self._connection.read(statements.named("head"))
        for _ in range(_READINGS):
            found = look()
            after = self._connection.read(statements.named("head"))
            if after == before:
                break
            before = after
        return found

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
