"""What must be true for a command to be written; each failure is an error that names its cure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from registry.commit import write, write_request
from registry.commit.write_request import WriteRequest
from registry.entities import Comment, Decision, Entity, FactQuestion, Requirement, shape
from registry.errors import (
    ConflictError,
    Fault,
    InputError,
    LaterChange,
    NotFoundError,
    RegistryError,
    StaleError,
)
from registry.facts import Facts
from registry.graph import change_log, statements
from registry.graph.chunks import by_node, chunks
from registry.graph.connection import execute
from registry.graph.mapping import referenced_ids
from registry.graph.proposal_nodes import ProposalEdit
from registry.graph.schema import NODES, PARTS, owner_of
from registry.history.change import MERGE, Change, Head
from registry.history.content import past_entity
from registry.history.past import field_changes
from registry.messages import Message, say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def require(transaction: ManagedTransaction, head: Head, request: WriteRequest, before: Facts) -> None:
    """Refuse a command for what it changes or refers to.

    Args:
        transaction: In which it is to be written.
        head: The end of the history.
        request: The command.
        before: The recorded ones of the entities that it touches.

    Raises:
        InputError: Something referred to is neither recorded nor part of the request.
        ConflictError: Something that it relies on has changed, or an id would be used again.
    """
    edit = request.edit
    named = {each for entity in edit.put for each in referenced_ids(entity)}
    if request.base is not None and not _nobody_else_wrote(head, request.base, request.earlier):
        relied_on = {*edit.touched, *named, *_judged(edit.put)}
        _require_unchanged(transaction, request, request.base, relied_on)
    for entity_id, expected in edit.expects.items():
        if before.find(entity_id) != expected:
            raise _conflict(transaction, request, [entity_id])
    _require_proposals_unchanged(transaction, edit.proposals)
    if not edit.revive:
        _require_unused_ids(transaction, [entity for entity in edit.put if entity.id not in before])
    # Whatever a recorded entity refers to is recorded, so only new references need a look.
    kept = {each for entity in before for each in referenced_ids(entity)}
    _require_references(transaction, request, named - kept)
    _require_unmentioned(transaction, request)


def require_one_transaction(request: WriteRequest) -> None:
    """Refuse more than one transaction takes; the parts of a command are as large as they must be.

    Raises:
        RegistryError: If it exceeds one transaction.
    """
    count = len(request.edit.put) + len(request.edit.remove)
    most = write_request.ONE_TRANSACTION
    if count > most and request.part is None:
        raise RegistryError(
            say(
                "{count} entities are too many for one transaction, which takes {most}.",
                count=count,
                most=most,
            ),
            cure=say("`registry load` writes more, in parts."),
        )


def require_well_formed(request: WriteRequest, head: Head) -> None:
    """Refuse what no command can ask for.

    Raises:
        InputError: An entity is in it twice.
        NotFoundError: Its base is beyond the end of the history.
    """
    times = Counter(entity.id for entity in request.edit.put)
    twice = [entity_id for entity_id, count in times.items() if count > 1]
    if twice:
        cure = say("Keep one of the two.")
        raise InputError([Fault(entity_id, say("It is listed twice."), cure) for entity_id in twice])
    if request.base is not None and request.base > head.seq:
        raise NotFoundError(
            say("The history has no entry {seq}: its last is {last}.", seq=request.base, last=head.seq),
            cure=say("Name the last entry that you have seen, or none."),
        )


def _judged(put: Sequence[Entity]) -> Iterator[str]:
    """What decisions, comments, questions and requirements are about: who makes one has read that."""
    for entity in put:
        if isinstance(entity, Decision | Comment | FactQuestion | Requirement):
            yield from (each for _, each in shape.mentions(entity) if _kind(each) in NODES)


def _nobody_else_wrote(head: Head, base: int, own: Sequence[range]) -> bool:
    return head.seq - base == sum(len(range(max(base + 1, each.start), each.stop)) for each in own)


def _require_unchanged(
    transaction: ManagedTransaction, request: WriteRequest, base: int, ids: set[str]
) -> None:
    for node, some in by_node(ids).items():
        for few in chunks(some):
            rows = execute(transaction, statements.changed_since(node), ids=few, base=base)
            changed = [row["id"] for row in rows if not request.wrote(row["revision"])]
            if changed:
                raise _conflict(transaction, request, changed)


def _conflict(transaction: ManagedTransaction, request: WriteRequest, changed: Sequence[str]) -> StaleError:
    changes = [
        later
        for entity_id in changed
        for change in change_log.changes_of_in(transaction, entity_id, after=request.base or 0)
        if not request.wrote(change.seq)
        for later in _later(change)
    ]
    what = say("It has changed since you read it.")
    if changes:
        what = say("Changed meanwhile: {changes}.", changes="; ".join(map(_line, changes)))
    cure = say("Nothing was written. Look at the current record, then try again.")
    if request.earlier:
        cure = say("The earlier parts were written. Look at the current record, then try again.")
    return StaleError(what, where=changed[0], cure=cure, changes=changes)


def _later(change: Change) -> Iterator[LaterChange]:
    """Who changed what of an entity, and when."""
    command = change.command
    for subject in change.subjects:
        states = (past_entity(subject.id, content) for content in (subject.before, subject.after))
        paths = tuple(field.path for field in field_changes(*states))
        yield LaterChange(subject.id, command.actor, change.at, change.seq, command.name, paths)


def _line(later: LaterChange) -> str:
    paths = ", ".join(later.fields) or "all of it"
    return f"{later.id} by {later.actor} at {later.at[:19]}Z ({paths}; entry {later.seq})"


def _require_proposals_unchanged(transaction: ManagedTransaction, edits: Sequence[ProposalEdit]) -> None:
    for edit in edits:
        rows = execute(transaction, statements.cypher("proposal"), id=edit.id)
        if (rows[0]["text"] if rows else None) != (edit.before and edit.before.text):
            last = [*change_log.changes_of_in(transaction, edit.id, after=0)][-1:]
            raise StaleError(
                say("It was changed meanwhile."),
                where=edit.id,
                cure=say("Look at it again, then decide."),
                changes=[
                    LaterChange(edit.id, each.command.actor, each.at, each.seq, each.command.name)
                    for each in last
                ],
            )


def _require_unused_ids(transaction: ManagedTransaction, new: Sequence[Entity]) -> None:
    """Refuse an id that was used for something else; what equals the entity that was undone may return."""
    for few in chunks(new):
        put = {entity.id: entity for entity in few}
        for last in change_log.last_entries_in(transaction, [*put]):
            pruned = last.before is not None and last.before.text is None
            if last.command == MERGE or pruned or past_entity(last.id, last.before) != put[last.id]:
                raise ConflictError(
                    say("This id belonged to something that was removed, and ids are never reused."),
                    where=last.id,
                    cure=_another_id(last),
                )


def _another_id(last: change_log.LastEntry) -> Message:
    if last.command == MERGE:
        return say(
            "Choose another id: this one was merged; `registry history {id}` shows into which.", id=last.id
        )
    return say("Choose another id. If it is the same thing, undo entry {seq}, then change it.", seq=last.seq)


def _require_references(transaction: ManagedTransaction, request: WriteRequest, named: set[str]) -> None:
    put = request.edit.put
    mentioned = {each for entity in put for _, each in shape.mentions(entity) if _kind(each) in NODES}
    absent = (named | mentioned) - {entity.id for entity in put}
    absent = {entity_id for entity_id in absent if entity_id not in request.elsewhere}
    for node, some in by_node(absent).items():
        for few in chunks(some):
            absent -= write.existing(transaction, node, few)
    if absent:
        last = (each for few in chunks(absent) for each in change_log.last_entries_in(transaction, few))
        merged = {each.id for each in last if each.command == MERGE}
        raise InputError([*_faults(put, absent, merged)])


def _require_unmentioned(transaction: ManagedTransaction, request: WriteRequest) -> None:
    """Refuse to remove what remaining decisions, comments or notices are about, or facts were read from.

    Raises:
        RegistryError: If one of them stays.
    """
    removed = set(request.edit.remove)
    not_staying = removed.union(entity.id for entity in request.edit.put)
    mentions = {
        say("{id} by {referrers}", id=mentioned, referrers=owner)
        for owner, mentioned in _mentions(transaction, removed)
        if owner not in not_staying and owner not in request.elsewhere
    }
    if mentions:
        raise RegistryError(
            say(
                "Still referenced by comments, decisions or sources: {mentions}.",
                mentions=tuple(sorted(mentions, key=str)),
            ),
            cure=say("Undo the entries that refer to it first: `registry history` lists them."),
        )


def _mentions(transaction: ManagedTransaction, removed: set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of an entity whose text mentions one that is to be removed, and that one."""
    notices = [entity_id for entity_id in removed if _kind(entity_id) == "notice"]
    for node in (*NODES.values(), *PARTS.values()) if removed else ():
        for field in node.properties.values():
            if field.mentions and field.name == "about":
                for row in execute(transaction, statements.field_values(node, field)):
                    texts = row["value"] if field.many else [row["value"]]
                    named = removed.intersection(filter(None, map(shape.mentioned, texts)))
                    yield from ((owner_of(row["id"]), each) for each in named)
            elif field.mentions:
                for notice in notices:
                    rows = execute(transaction, statements.mentioning(node, field), id=notice)
                    yield from ((owner_of(row["id"]), notice) for row in rows)


def _kind(entity_id: str) -> str:
    return entity_id.partition("/")[0]


def _faults(put: Sequence[Entity], missing: set[str], merged: set[str]) -> Iterator[Fault]:
    for entity in put:
        for path, reference in (*shape.references(entity), *shape.mentions(entity)):
            if reference in merged:
                yield Fault(
                    f"{entity.id}: {path}",
                    say("{id} was merged into another record.", id=reference),
                    say("Refer to that one: `registry history {id}` shows which.", id=reference),
                )
            elif reference in missing:
                yield Fault(
                    f"{entity.id}: {path}",
                    say("Nothing is recorded as {id}.", id=reference),
                    say("Load it together with this, or refer to one that is recorded."),
                )
