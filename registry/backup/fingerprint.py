"""A fingerprint of a whole register: equal where facts, history, proposals, drafts and head are.

It is SHA-256 over everything that `export` and the history contain, in whatever order it was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from registry.entities import Entity
from registry.graph import change_log, statements
from registry.graph.connection import Connection
from registry.graph.mapping import entity_from_cells
from registry.graph.schema import NODES, REVISION

_OF_THE_DATABASE = frozenset({"id", "lock", "law", "version", "restoring", "restored"})
"""Properties of the head that are no part of the register."""


class Fingerprint:
    """Made piece by piece from a register."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._history = sha256()

    def entity(self, entity: Entity, revision: int | None) -> None:
        """One entity with its revision."""
        self._piece("entity", f"{revision} {entity.model_dump_json(exclude_none=True)}")

    def text(self, kind: str, properties: Mapping[str, Any]) -> None:
        """A proposal or a draft."""
        self._piece(kind, canonical_json(properties))

    def change(self, row: Mapping[str, Any], subjects: list[dict[str, Any]]) -> None:
        """The next change."""
        self._history.update(canonical_json([row, subjects]).encode() + b"\n")

    def of(self, head: Mapping[str, Any]) -> str:
        """The fingerprint of everything added, with this head at the end."""
        whole = sha256(b"".join(sorted(self._pieces)))
        whole.update(self._history.digest())
        whole.update(canonical_json(head).encode())
        return whole.hexdigest()

    def _piece(self, kind: str, text: str) -> None:
        self._pieces.append(sha256(f"{kind} {text}".encode()).digest())


def canonical_json(value: object) -> str:
    """JSON, equal for equal values, on one line."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(connection: Connection, head: Mapping[str, Any] | None = None) -> str:
    """The fingerprint of a database's register, with another head than its own if one is given."""
    end = register_head(connection) if head is None else head
    taken = Fingerprint()
    for entity, revision in entities(connection):
        taken.entity(entity, revision)
    for kind in ("proposal", "draft"):
        for (properties,) in connection.stream(statements.cypher(f"{kind}_properties")):
            taken.text(kind, properties)
    for row, subjects in change_log.change_rows(connection, 1, end["seq"]):
        taken.change(row, subjects)
    return taken.of(end)


def register_head(connection: Connection) -> dict[str, Any]:
    """The properties of the history's end that belong to the register."""
    rows = connection.read(statements.cypher("head_properties"))
    return of_register(rows[0]["head"]) if rows else {"seq": 0}


def of_register(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Those properties of the head that belong to the register, not to its database."""
    return {key: value for key, value in properties.items() if key not in _OF_THE_DATABASE}


def entities(connection: Connection) -> Iterator[tuple[Entity, int | None]]:
    """Every recorded entity with its revision, as it arrives."""
    for node in NODES.values():
        for cells in connection.stream(statements.read_entities(node, by_id=False)):
            yield entity_from_cells(node, cells), cells[0].get(REVISION)
