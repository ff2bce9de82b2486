"""A fingerprint of a whole register: equal where facts, history, proposals, drafts and head are.

It is SHA-256 over all that `export` and the history would tell, whatever the order in which it was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from registry.entities import Entity
from registry.graph import ledger, statements
from registry.graph.connection import Connection
from registry.graph.mapping import entity_from
from registry.graph.schema import NODES, REVISION

_OF_THE_DATABASE = frozenset({"id", "lock", "law", "version", "restoring", "restored"})
"""What stands at the head and is no part of the register."""


class Fingerprint:
    """Takes a register in piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._history = sha256()

    def entity(self, entity: Entity, revision: int | None) -> None:
        """One entity with its revision."""
        self._piece("entity", f"{revision} {entity.model_dump_json(exclude_none=True)}")

    def paper(self, kind: str, said: Mapping[str, Any]) -> None:
        """A proposal or a draft."""
        self._piece(kind, dumps(said))

    def change(self, row: Mapping[str, Any], subjects: list[dict[str, Any]]) -> None:
        """The next change."""
        self._history.update(dumps([row, subjects]).encode() + b"\n")

    def of(self, head: Mapping[str, Any]) -> str:
        """The fingerprint of all that was taken in, ending with this head."""
        whole = sha256(b"".join(sorted(self._pieces)))
        whole.update(self._history.digest())
        whole.update(dumps(head).encode())
        return whole.hexdigest()

    def _piece(self, kind: str, text: str) -> None:
        self._pieces.append(sha256(f"{kind} {text}".encode()).digest())


def dumps(value: object) -> str:
    """JSON, equal for equal values, on one line."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(connection: Connection, head: Mapping[str, Any] | None = None) -> str:
    """The fingerprint of what stands in a database, ending with another head than its own if one is given."""
    end = head_said(connection) if head is None else head
    taken = Fingerprint()
    for entity, revision in entities(connection):
        taken.entity(entity, revision)
    for kind in ("proposal", "draft"):
        for (said,) in connection.stream(statements.named(f"{kind}s_said")):
            taken.paper(kind, said)
    for row, subjects in ledger.rows(connection, 1, end["seq"]):
        taken.change(row, subjects)
    return taken.of(end)


def head_said(connection: Connection) -> dict[str, Any]:
    """What the end of the history says of the register."""
    rows = connection.read(statements.named("head_said"))
    return of_register(rows[0]["said"]) if rows else {"seq": 0}


def of_register(said: Mapping[str, Any]) -> dict[str, Any]:
    """The part of what stands at the head that tells of the register, and not of its database."""
    return {key: value for key, value in said.items() if key not in _OF_THE_DATABASE}


def entities(connection: Connection) -> Iterator[tuple[Entity, int | None]]:
    """Every entity on file with its revision, as it arrives."""
    for node in NODES.values():
        for cells in connection.stream(statements.read(node, by_id=False)):
            yield entity_from(cells), cells[0].get(REVISION)
