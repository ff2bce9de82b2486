"""The store: reads facts and their history from the graph, over Bolt, from whichever engine answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from registry.dossiers.transfer_row import TransferRow
from registry.entities import Entity
from registry.facts import Facts
from registry.graph import change_log, entity_reading, merge_trail, node_audit, statements, transfer_rows
from registry.graph.change_log import EntrySummary
from registry.graph.chunks import by_node, chunks
from registry.graph.connection import Connection
from registry.graph.node_audit import StoredNode
from registry.graph.schema import NODES, PARTS, owner_of, recorded_owner
from registry.graph.schema_version import schema_version
from registry.history import past
from registry.history.change import Change, Head

_READINGS = 3
_T = TypeVar("_T")


class Store:
    """The facts of one database, and their history, to read; `commit` writes.

    Args:
        connection: To the database.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def version(self) -> int | None:
        """The form in which facts are stored here; None if the database contains no register."""
        return schema_version(self._connection)

    @property
    def connection(self) -> Connection:
        """The open connection, for what works on the database as a whole."""
        return self._connection

    def head(self) -> Head:
        """The end of the history."""
        return change_log.current_head(self._connection)

    def head_at(self, at: str) -> Head | None:
        """The end of the history as it was at a time, in UTC to the microsecond; None before it began."""
        return change_log.head_at(self._connection, at)

    def replaced_since(self, place: int, last: int) -> dict[str, Entity | None]:
        """The entities that the changes after a place, up to another, replaced; None for those that were new.

        Raises:
            RegistryError: The content of one of the changes was pruned.
        """
        return past.states_before(change_log.befores(self._connection, place, last))

    def find_changes(
        self,
        after: int,
        last: int,
        actor: str | None = None,
        command: str | None = None,
        *,
        oldest_first: bool = False,
    ) -> Iterator[Change]:
        """The changes after a place, newest first; only one actor's, or those of one command."""
        wanted = range(after + 1, last + 1) if oldest_first else range(last, after, -1)
        return change_log.filtered_changes(self._connection, wanted, actor, command)

    def places(
        self,
        places: Iterable[int],
        actor: str | None = None,
        command: str | None = None,
        kind: str | None = None,
    ) -> Iterator[int]:
        """Those of some places whose change is one actor's, of one command, or about a kind of entity."""
        return change_log.matching_places(self._connection, places, actor, command, kind)

    def places_changing(self, places: Iterable[int], field: str, kind: str | None = None) -> Iterator[int]:
        """Those of some places whose change set, altered or removed a field, of one kind of entity or any."""
        return change_log.places_changing(self._connection, places, field, kind)

    def summaries(self, places: Sequence[int], first: int) -> Iterator[EntrySummary]:
        """The changes of some places, each with its first subjects and the number of all."""
        return change_log.summaries(self._connection, places, first)

    def changes(self, first: int, last: int) -> Iterator[Change]:
        """The changes of these places in the history, both included, oldest first."""
        return change_log.changes(self._connection, first, last)

    def changes_of(self, entity_id: str) -> Iterator[Change]:
        """What each change did to one entity, oldest first; the changes list no other subject."""
        return change_log.changes_of(self._connection, entity_id)

    def changes_of_request(self, request: str) -> Iterator[Change]:
        """The changes of one request, oldest first."""
        return change_log.changes_of_request(self._connection, request)

    def all_changes(self) -> Iterator[Change]:
        """Every change in order of the place it claims, including those that belong nowhere."""
        return change_log.all_claimed(self._connection)

    def proposal(self, proposal_id: str) -> str | None:
        """The text of a proposal; None if none has this id."""
        rows = self._connection.read(statements.cypher("proposal"), id=proposal_id)
        return rows[0]["text"] if rows else None

    def proposals(self) -> list[str]:
        """The texts of all proposals, by id."""
        return [row["text"] for row in self._connection.read(statements.cypher("proposals"))]

    def known(self, ids: Iterable[str]) -> set[str]:
        """Those of these ids under which something is recorded.

        Raises:
            NotFoundError: An id names no kind.
        """
        return {
            row["id"]
            for node, some in by_node(ids).items()
            for few in chunks(some)
            for row in self._connection.read(statements.existing_ids(node), ids=few)
        }

    def ids(self, kind: str) -> list[str]:
        """All ids of a kind."""
        return [row["id"] for row in self._connection.read(statements.all_ids(NODES[kind]))]

    def is_empty(self) -> bool:
        """Whether nothing is recorded."""
        return not self._connection.read(statements.any_entity())

    def counts(self) -> dict[str, int]:
        """How many entities of each kind are recorded."""
        return {row["kind"]: row["entities"] for row in self._connection.read(statements.count_entities())}

    def facts(self, kinds: Iterable[str] | None = None) -> Facts:
        """All facts, or all of some kinds, validated.

        If something is written meanwhile they are read again, three times at most. What refers is read before
        what it refers to, so that even then no reference lacks its entity.
        """
        wanted = NODES.keys() if kinds is None else {*kinds}
        nodes = [node for kind, node in NODES.items() if kind in wanted]
        return self._entities(
            lambda: chain.from_iterable(
                entity_reading.all_of(self._connection, node) for node in reversed(nodes)
            )
        )

    def each(self) -> Iterator[StoredNode]:
        """What is stored of every entity, as it arrives, readable or not."""
        return node_audit.each(self._connection)

    def entities(self, ids: Iterable[str]) -> Facts:
        """The recorded ones of these entities.

        Raises:
            NotFoundError: An id names no kind.
        """
        wanted = {*ids}
        return self._entities(lambda: entity_reading.some_of(self._connection, wanted))

    def referrers(self, entity_id: str) -> Facts:
        """The entities that refer to one, or are about it as a decision or a comment is.

        Raises:
            NotFoundError: The id names no kind.
        """
        (node,) = by_node([entity_id])
        rows = self._connection.read(statements.referrers(node), ids=[entity_id])
        owners = {owner for row in rows if (owner := recorded_owner(row["referrer"]))}
        for each in (*NODES.values(), *PARTS.values()):
            for field in each.properties.values():
                if field.mentions:
                    mentions = self._connection.read(statements.mentioning(each, field), id=entity_id)
                    owners |= {owner_of(row["id"]) for row in mentions}
        return self.entities(owners)

    def merged_into(self, entity_id: str) -> str | None:
        """The entity that one was merged into, and that one in turn; None if it was not merged."""
        return merge_trail.merged_into(self._connection, entity_id)

    def merged_from(self, entity_id: str) -> set[str]:
        """The entities that were merged into one, and into these before."""
        return merge_trail.merged_from(self._connection, entity_id)

    def transfer_rows(self) -> Iterator[TransferRow]:
        """Every transfer in its slim form, as it arrives, in no order.

        A transfer that is being written at this very moment may be seen half replaced.
        """
        return transfer_rows.transfer_rows(self._connection)

    def _entities(self, read: Callable[[], Iterable[Entity]]) -> Facts:
        return self.read_steadily(lambda: Facts(read()))

    def read_steadily(self, read: Callable[[], _T]) -> _T:
        """The result of a read, repeated until no write came in between, three times at most.

        Neither engine shows a reader one moment throughout.
        """
        before = self._connection.read(statements.cypher("head"))
        for _ in range(_READINGS):
            result = read()
            after = self._connection.read(statements.cypher("head"))
            if after == before:
                break
            before = after
        return result
