"""What a command is refused for: it rests on facts that are no longer so, or on none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from registry.entities import Entity, shape
from registry.errors import ConflictError, Fault, InputError
from registry.facts import Facts
from registry.graph import ledger, papers, statements, writing
from registry.graph.mapping import references
from registry.graph.wanted import Writing
from registry.history.change import Change
from registry.history.content import told as was
from registry.history.past import field_changes
from registry.messages import say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def refuse(transaction: ManagedTransaction, asked: Writing, before: Facts, own: Collection[str]) -> None:
    """Refuse a command for what it would change or refers to.

    Args:
        transaction: In which it is to be written.
        asked: The command.
        before: Those of the entities that it touches that are on file.
        own: What earlier parts of the same command wrote.

    Raises:
        InputError: Something referred to is neither on file nor written along.
        ConflictError: What it rests on has moved, or an id would be used again.
    """
    named = {each for entity in asked.put for each in references(entity)}
    if asked.base is not None:
        _refuse_stale(transaction, {*asked.touched, *named}.difference(own), asked.base)
    for entity_id, expected in asked.expects.items():
        if before.find(entity_id) != expected:
            raise _conflict(transaction, {entity_id: asked.base or 0})
    papers.refuse_moved(transaction, asked.papers)
    if not asked.revive:
        _refuse_reuse(transaction, [entity.id for entity in asked.put if entity.id not in before])
    _refuse_dangling(transaction, asked.put, named)


def _refuse_stale(transaction: ManagedTransaction, ids: set[str], base: int) -> None:
    for node, some in writing.by_node(ids).items():
        for few in writing.chunks(some):
            moved = writing.run(transaction, statements.revised(node), ids=few, base=base)
            if moved:
                raise _conflict(transaction, {row["id"]: base for row in moved})


def _conflict(transaction: ManagedTransaction, moved: Mapping[str, int]) -> ConflictError:
    told = [
        line
        for entity_id, base in moved.items()
        for change in ledger.changes_of_in(transaction, entity_id, after=base)
        for line in _lines(change)
    ]
    first = next(iter(moved))
    what = say("It is not as it was expected to be.")
    if told:
        what = say("Changed meanwhile: {changes}.", changes="; ".join(told))
    cure = say("Nothing was written. Look at what is on file now, then try again.")
    return ConflictError(what, where=first, cure=cure)


def _lines(change: Change) -> Iterator[str]:
    """Who changed what of an entity, and when."""
    for subject in change.subjects:
        fields = field_changes(was(subject.id, subject.before), was(subject.id, subject.after))
        named = ", ".join(field.path for field in fields) or "all of it"
        yield f"{subject.id} by {change.command.actor} at {change.at[:19]}Z ({named}; entry {change.seq})"


def _refuse_reuse(transaction: ManagedTransaction, new: Sequence[str]) -> None:
    for few in writing.chunks(new):
        used = writing.run(transaction, statements.named("used_before"), ids=few)
        if used:
            raise ConflictError(
                say("This id stood for something that was removed, and an id is never used again."),
                where=used[0]["id"],
                cure=say("Take another id, or undo its removal: `registry undo`."),
            )


def _refuse_dangling(transaction: ManagedTransaction, put: Sequence[Entity], named: set[str]) -> None:
    absent = named - {entity.id for entity in put}
    for node, some in writing.by_node(absent).items():
        for few in writing.chunks(some):
            absent -= writing.on_file(transaction, node, few)
    if absent:
        raise InputError([*_faults(put, absent)])


def _faults(put: Sequence[Entity], missing: set[str]) -> Iterator[Fault]:
    for entity in put:
        for path, reference in shape.references(entity):
            if reference in missing:
                yield Fault(
                    f"{entity.id}: {path}",
                    say("Nothing is recorded as {id}.", id=reference),
                    say("Load it along with this, or name one that is on file."),
                )
