"""What a command's transaction writes: entities with their links, proposals, the change in the history."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from registry.entities import Entity
from registry.errors import NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph import statements
from registry.graph.chunks import by_node, chunks
from registry.graph.connection import execute
from registry.graph.mapping import EntityRows, GraphRow, entity_from_cells, linked_alike
from registry.graph.proposal_nodes import ProposalEdit
from registry.graph.schema import JURISDICTION, CodeLink, Node, recorded_owner
from registry.history.change import Change, Subject
from registry.law.law import Law
from registry.messages import Message, say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def recorded(transaction: ManagedTransaction, ids: Iterable[str]) -> Iterator[Entity]:
    """Those of these entities that are recorded, as this transaction sees them."""
    for node, some in by_node(ids).items():
        for few in chunks(some):
            for cells in transaction.run(statements.read_entities(node, by_id=True), ids=few).values():
                yield entity_from_cells(node, cells)


def existing(transaction: ManagedTransaction, node: Node, ids: Iterable[str]) -> set[str]:
    """Those of the ids that are recorded."""
    return {row["id"] for row in execute(transaction, statements.existing_ids(node), ids=list(ids))}


def write_entities(
    transaction: ManagedTransaction,
    entities: Collection[Entity],
    before: Facts,
    revisions: Mapping[str, int],
) -> None:
    """Create these entities, or put them in the place of those recorded under their ids.

    What they refer to must be recorded or among them. Where only properties differ, such as a day or a name,
    everything that an entity owns and its links stay: most writes are such.

    Args:
        transaction: The only writer's.
        entities: What is to be recorded.
        before: Those of them that are recorded.
        revisions: For each id the place in the history of the change that writes it.

    Raises:
        RegistryError: Something that they refer to has been removed meanwhile.
    """
    rows, linked = EntityRows(revisions), EntityRows(revisions)
    for entity in entities:
        old = before.find(entity.id)
        (linked if old is not None and linked_alike(old, entity) else rows).add(entity)
    for node, nodes in linked.nodes.items():
        for some in chunks(nodes):
            _require_made(transaction, statements.replace_nodes(node), some, len(some))
    for node, nodes in rows.nodes.items():
        _write_nodes(transaction, node, nodes, before)
    _create_parts(transaction, rows)
    link_entities(transaction, rows)


def create_entities(transaction: ManagedTransaction, rows: EntityRows) -> None:
    """Create new entities with everything that they own, but without links to what they refer to."""
    for node, nodes in rows.nodes.items():
        for some in chunks(nodes):
            _require_made(transaction, statements.create_nodes(node), some, len(some))
    _create_parts(transaction, rows)


def link_entities(transaction: ManagedTransaction, rows: EntityRows) -> None:
    """Link entities that were created with what they refer to, and with the law's nodes."""
    for (node, link), links in rows.links.items():
        for some in chunks(links):
            expected = sum(len(row["to"]) for row in some)
            _require_made(transaction, statements.create_links(node, link), some, expected)
    for (node, code), codes in rows.codes.items():
        for some in chunks(codes):
            known = known_codes(Law.current(), code, some)
            execute(transaction, statements.project_codes(node, code), rows=known)


def known_codes(law: Law, code: CodeLink, rows: Iterable[GraphRow]) -> list[GraphRow]:
    """Rows `{id, to}` with the codes as the law data write them, without those that they do not know."""
    known = ((row["id"], {_known_code(law, code, each) for each in row["to"]}) for row in rows)
    return [{"id": node_id, "to": sorted(filter(None, codes))} for node_id, codes in known]


def _known_code(law: Law, code: CodeLink, recorded_code: str) -> str | None:
    """The code as the law data write it; None if they do not know it, which is for the checks to report."""
    if code.target == JURISDICTION:
        organisation = recorded_code if recorded_code in law.organisations else None
        return law.canonical(recorded_code) or organisation
    act = law.instrument(recorded_code)
    return act.code if act else None


def _create_parts(transaction: ManagedTransaction, rows: EntityRows) -> None:
    for (node, part), parts in rows.parts.items():
        for some in chunks(parts):
            _require_made(transaction, statements.create_parts(node, part), some, len(some))


def _write_nodes(
    transaction: ManagedTransaction, node: Node, rows: Sequence[GraphRow], before: Facts
) -> None:
    for some in chunks(rows):
        old = [row for row in some if row["id"] in before]
        new = [row for row in some if row["id"] not in before]
        if old:
            _delete_parts_and_links(transaction, node, [row["id"] for row in old])
            _require_made(transaction, statements.replace_nodes(node), old, len(old))
        if new:
            _require_made(transaction, statements.create_nodes(node), new, len(new))


def _require_made(
    transaction: ManagedTransaction, statement: str, rows: Sequence[GraphRow], expected: int
) -> None:
    if execute(transaction, statement, rows=rows)[0]["made"] != expected:
        raise RegistryError(
            say("Something that this refers to was removed meanwhile; nothing was written."),
            cure=say("Check what was removed, then try again."),
        )


def remove_entities(transaction: ManagedTransaction, ids: Collection[str]) -> None:
    """Remove entities with everything that they own.

    Raises:
        NotFoundError: Some are not recorded.
        RegistryError: Entities that stay still refer to them.
    """
    require_unreferenced(transaction, ids)
    for node, some in by_node(ids).items():
        _delete_parts_and_links(transaction, node, some)
        execute(transaction, statements.delete_nodes(node), ids=some)


def require_unreferenced(
    transaction: ManagedTransaction, ids: Collection[str], elsewhere: Container[str] = ()
) -> None:
    """Refuse to remove what is not recorded, or is referred to by what stays; `elsewhere` does not stay.

    Raises:
        NotFoundError: Some are not recorded.
        RegistryError: Entities that stay still refer to them.
    """
    removed = set(ids)
    groups = by_node(removed)
    missing = removed.difference(*(existing(transaction, node, some) for node, some in groups.items()))
    if missing:
        raise NotFoundError(
            say("Nothing is recorded as {id}.", id=tuple(sorted(missing))),
            cure=say("`registry export -` lists everything recorded."),
        )
    referrers: defaultdict[str, set[str]] = defaultdict(set)
    for node, some in groups.items():
        for row in execute(transaction, statements.referrers(node), ids=some):
            owner = recorded_owner(row["referrer"])
            if owner is not None and owner not in removed and owner not in elsewhere:
                referrers[row["id"]].add(owner)
    if referrers:
        listed = tuple(
            say("{id} by {referrers}", id=entity_id, referrers=_some(by))
            for entity_id, by in sorted(referrers.items())
        )
        raise RegistryError(
            say("Still referenced: {references}.", references=listed),
            cure=say("Remove these references first, or remove the referring records together with it."),
        )


def _some(ids: Collection[str], most: int = 5) -> Message:
    first = tuple(sorted(ids)[:most])
    if len(ids) <= most:
        return say("{ids}", ids=first)
    return say("{ids} and {count} more", ids=first, count=len(ids) - most)


def _delete_parts_and_links(transaction: ManagedTransaction, node: Node, ids: Iterable[str]) -> None:
    owners = list(ids)
    execute(transaction, statements.delete_parts(node), ids=owners)
    execute(transaction, statements.delete_links(node), ids=owners)


def write_proposals(transaction: ManagedTransaction, edits: Sequence[ProposalEdit], revision: int) -> None:
    """Create proposals, or put them in the place of those recorded under their ids."""
    for edit in edits:
        put = {"id": edit.id, "text": edit.after.text, "revision": revision}
        execute(transaction, statements.cypher("put_proposal"), **put)


def append_changes(
    transaction: ManagedTransaction, changes: Sequence[Change], request_digest: str | None = None
) -> None:
    """Write changes at the end of the history; they must continue it.

    Args:
        transaction: Of the command.
        changes: Its changes.
        request_digest: Of what the command asks for, which is not part of the chain; stored as `asked`.
    """
    more = {"asked": request_digest} if request_digest else {}
    rows = [_change_row(change) | more for change in changes]
    execute(transaction, statements.cypher("create_changes"), rows=rows)
    subjects = (_subject_row(change.seq, i, s) for change in changes for i, s in enumerate(change.subjects))
    for some in chunks(subjects):
        execute(transaction, statements.cypher("create_revisions"), rows=some)
    last = changes[-1]
    execute(transaction, statements.cypher("move_head"), seq=last.seq, hash=last.hash, at=last.at)


def _change_row(change: Change) -> dict[str, Any]:
    """The properties of a change's node; `graph.change_log` reads them."""
    row = {"seq": change.seq, "at": change.at, "part": change.part, "form": change.form}
    row |= {"previous": change.previous, "hash": change.hash, "subjects": len(change.subjects)}
    row |= {key: value for key, value in change.command._asdict().items() if value is not None}
    return row


def _subject_row(seq: int, index: int, subject: Subject) -> dict[str, Any]:
    row: dict[str, Any] = {"seq": seq, "index": index, "entity": subject.id}
    for when, content in (("before", subject.before), ("after", subject.after)):
        if content is not None:
            row[f"{when}_digest"] = content.digest
            if content.text is not None:
                row[when] = content.text
            if content.opened:
                row[f"{when}_opened"] = json.dumps(content.opened, ensure_ascii=False)
    return row
