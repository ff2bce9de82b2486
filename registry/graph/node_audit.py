"""What stands in the database besides the entities' values: parts, revisions, rows, and what is foreign.

Entities are compared with the history elsewhere, by their values. Here is what these do not contain, although
someone could have changed it: the number of the last entry, the parts' own ids, the rows by which transfers
are judged, and nodes, labels, properties and relationships that are not the register's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from registry.dossiers.transfer_row import TransferRow
from registry.entities import Entity, Transfer
from registry.graph import statements
from registry.graph.connection import Connection
from registry.graph.mapping import EntityRows, UnreadableError, entity_from_cells
from registry.graph.schema import (
    ANSWERED_EMPTY,
    INSTRUMENT,
    JURISDICTION,
    NODES,
    PARTS,
    REVISION,
    Node,
    recorded_owner,
)
from registry.graph.transfer_rows import NOT_A_ROW, STATEMENT, RowReader
from registry.history.reconciliation import Mismatch
from registry.messages import Message, say

_HISTORY = {
    "Head": {"id", "lock", "seq", "hash", "at", "version", "law"},
    "Change": {
        *("seq", "at", "part", "form", "previous", "hash", "subjects", "asked"),
        *("request", "actor", "role", "name", "reason", "law"),
    },
    "Revision": {
        *("seq", "index", "entity", "before", "before_digest", "before_opened"),
        *("after", "after_digest", "after_opened"),
    },
    "Proposal": {"id", "text", REVISION},
    "Draft": {"id", "author", "at", "text", "base", "revises"},
}
"""The properties of the nodes beside the facts."""
_PROJECTION = frozenset({JURISDICTION, INSTRUMENT})
"""The nodes of the law, which are rebuilt from its data and never read back."""


class StoredNode(NamedTuple):
    """What is stored of one entity; `entity` is None if that makes none.

    `whole` says that its parts are those, and only those, that its values ask for.
    """

    id: str
    entity: Entity | None
    revision: object
    whole: bool


def each(connection: Connection) -> Iterator[StoredNode]:
    """What is stored of every entity, as it arrives, readable or not."""
    for node in NODES.values():
        for *cells, parts in connection.stream(statements.audit_entities(node)):
            entity: Entity | None
            try:
                entity = entity_from_cells(node, cells)
            except UnreadableError:
                entity = None
            whole = entity is None or sorted(map(str, parts)) == sorted(_parts_of(entity))
            yield StoredNode(str(cells[0].get("id") or node.label), entity, cells[0].get(REVISION), whole)


def _parts_of(entity: Entity) -> Iterator[str]:
    rows = EntityRows({entity.id: None})
    rows.add(entity)
    return (row["part"]["id"] for parts in rows.parts.values() for row in parts)


class NodeAudit:
    """Compares what is stored of the entities with what belongs to their values.

    Args:
        connection: To the database.
        last_entry: Returns the place of the last entry about an entity; None if the history has none.
    """

    def __init__(self, connection: Connection, last_entry: Callable[[str], int | None]) -> None:
        self._last_entry = last_entry
        self._rows = dict(_rows(connection))
        self._connection = connection
        self._amiss: dict[str, Message] = {}

    def passing(self, nodes: Iterable[StoredNode]) -> Iterator[tuple[str, Entity | None]]:
        """Yield each entity by its id, as it comes."""
        for node in nodes:
            yield node.id, node.entity
            if node.entity is not None and (fault := self._fault(node, node.entity)):
                self._amiss.setdefault(node.id, fault)

    def mismatch(self, later: Collection[str]) -> Mismatch | None:
        """The first entity with something amiss that was not changed meanwhile; None if there is none."""
        amiss = {key: fault for key, fault in self._amiss.items() if key not in later}
        if amiss:
            return Mismatch(min(amiss), amiss[min(amiss)])
        return self._astray(later)

    def _fault(self, node: StoredNode, entity: Entity) -> Message | None:
        last = self._last_entry(node.id)
        if type(node.revision) is not type(last) or node.revision != last:
            return say(
                "{entity} has the number of another entry than its last, {seq}: it was changed directly in "
                "the database.",
                entity=node.id,
                seq=last or 0,
            )
        if not node.whole:
            return say(
                "What {entity} owns was taken from it or given to it directly in the database.",
                entity=node.id,
            )
        if isinstance(entity, Transfer) and self._rows.pop(node.id, None) != TransferRow.of(entity):
            return say(
                "{entity} would be judged by other values than it records: its links were changed "
                "directly in the database.",
                entity=node.id,
            )
        return None

    def _astray(self, later: Collection[str]) -> Mismatch | None:
        """The first owned value that belongs to nothing, or to several."""
        types: defaultdict[Node, set[str]] = defaultdict(set)
        for node in NODES.values():
            for part in node.parts:
                types[part.node].add(part.type)
        for part_node, owning in types.items():
            for row in self._connection.read(statements.unowned(part_node, frozenset(owning))):
                if recorded_owner(row["id"]) not in later:
                    named = str(row["id"] or part_node.label)
                    says = say(
                        "{entity} belongs to no record: it was made directly in the database.", entity=named
                    )
                    return Mismatch(named, says)
        return None


def _rows(connection: Connection) -> Iterator[tuple[str, TransferRow | None]]:
    """Each transfer's row by its id, as judging reads it first; None where that fails."""
    reader = RowReader()
    for cells in connection.stream(STATEMENT):
        named = str(cells[0])
        try:
            yield named, reader.row(cells)
        except NOT_A_ROW:
            yield named, None


def foreign(connection: Connection) -> list[Message]:
    """What is not the register's, and ignored by it: labels, properties and relationships, each kind once."""
    known = {*_properties(), *_PROJECTION}
    notes = [*_foreign_labels(connection, known)]
    for label, properties in _properties().items():
        for row in connection.read(statements.property_names(label)):
            if row["name"] not in properties:
                values = {"name": row["name"], "label": label, "count": row["found"]}
                notes.append(say("property {name} of {label} ({count})", **values))
    return [*notes, *_foreign_relationships(connection, known)]


def _properties() -> dict[str, set[str]]:
    own = {ANSWERED_EMPTY, "id"}
    entities = {node.label: own | {*node.properties, REVISION} for node in NODES.values()}
    parts = {node.label: own | {*node.properties, "index"} for node in PARTS.values()}
    return entities | parts | _HISTORY


def _foreign_labels(connection: Connection, known: Collection[str]) -> Iterator[Message]:
    for row in connection.read(statements.cypher("labels_counted")):
        labels: list[str] = sorted(row["labels"])
        ours = [label for label in labels if label in known]
        if len(ours) != 1 or labels != ours:
            yield say("label {labels} ({count})", labels=":".join(labels) or "none", count=row["found"])
        elif ours == ["Head"] and row["found"] > 1:
            yield say("label {labels} ({count})", labels="Head", count=row["found"])


def _foreign_relationships(connection: Connection, known: Collection[str]) -> Iterator[Message]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in connection.read(statements.cypher("relationships_counted")):
        ends = (_own(row["begins"], known), _own(row["ends"], known))
        counted[ends[0], row["type"], ends[1]] += row["found"]
    for (begins, type_, target), count in sorted((counted - _expected(counted)).items()):
        values = {"type": type_, "begins": begins, "ends": target, "count": count}
        yield say("relationship {type} from {begins} to {ends} ({count})", **values)


def _expected(counted: Counter[tuple[str, str, str]]) -> Counter[tuple[str, str, str]]:
    made = set()
    for node in (*NODES.values(), *PARTS.values()):
        made |= {(node.label, link.type, link.target) for link in node.links}
        made |= {(node.label, code.type, code.target) for code in node.codes}
        made |= {(node.label, part.type, part.node.label) for part in node.parts}
    return Counter({ends: counted[ends] for ends in made})


def _own(labels: Any, known: Collection[str]) -> str:
    """The register's label among those of a node, or all of them."""
    ours = [label for label in labels if label in known]
    return ours[0] if ours else ":".join(sorted(labels)) or "none"
