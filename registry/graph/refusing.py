"""What a command is refused for: it rests on facts that are no longer so, or on none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from registry.entities import Entity, shape
from registry.errors import ConflictError, Fault, InputError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph import ledger, papers, statements, wanted, writing
from registry.graph.connection import run
from registry.graph.mapping import references
from registry.graph.schema import NODES, PARTS, owner_of
from registry.graph.wanted import Writing
from registry.history.change import MERGE, Change, Head
from registry.history.content import past_entity
from registry.history.past import field_changes
from registry.messages import Message, say

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def refuse(transaction: ManagedTransaction, head: Head, asked: Writing, before: Facts) -> None:
    """Refuse a command for what it would change or refers to.

    Args:
        transaction: In which it is to be written.
        head: The end of the history.
        asked: The command.
        before: Those of the entities that it touches that are on file.

    Raises:
        InputError: Something referred to is neither on file nor written along.
        ConflictError: What it rests on has moved, or an id would be used again.
    """
    named = {each for entity in asked.put for each in references(entity)}
    if asked.base is not None and not _is_alone(head, asked.base, asked.own):
        _refuse_stale(transaction, asked, {*asked.touched, *named})
    for entity_id, expected in asked.expects.items():
        if before.find(entity_id) != expected:
            raise _conflict(transaction, asked, [entity_id])
    papers.refuse_moved(transaction, asked.papers)
    if not asked.revive:
        _refuse_reuse(transaction, [entity for entity in asked.put if entity.id not in before])
    # What stands on file keeps what it names, so that only what is named anew need be looked for.
    kept = {each for entity in before for each in references(entity)}
    _refuse_dangling(transaction, asked, named - kept)
    _refuse_mentioned(transaction, asked)


def refuse_many(asked: Writing) -> None:
    """Refuse more than one transaction takes.

    Raises:
        RegistryError: It is so.
    """
    count = len(asked.put) + len(asked.remove)
    most = wanted.ONE_TRANSACTION
    if count > most:
        raise RegistryError(
            say("These are {count} entities, and one transaction takes {most}.", count=count, most=most),
            cure=say("`registry load` writes more than that, in parts."),
        )


def refuse_malformed(asked: Writing, head: Head) -> None:
    """Refuse what no command can ask for.

    Raises:
        InputError: An entity stands in it twice.
        NotFoundError: Its author has read further than the history goes.
    """
    times = Counter(entity.id for entity in asked.put)
    twice = [entity_id for entity_id, count in times.items() if count > 1]
    if twice:
        cure = say("Keep one of the two.")
        raise InputError([Fault(entity_id, say("It stands here twice."), cure) for entity_id in twice])
    if asked.base is not None and asked.base > head.seq:
        raise NotFoundError(
            say("The history has no entry {seq}: its last is {last}.", seq=asked.base, last=head.seq),
            cure=say("Name the entry up to which you have read, or none."),
        )


def _is_alone(head: Head, base: int, own: Sequence[range]) -> bool:
    """Whether nobody else has written since the base."""
    return head.seq - base == sum(len(range(max(base + 1, each.start), each.stop)) for each in own)


def _refuse_stale(transaction: ManagedTransaction, asked: Writing, ids: set[str]) -> None:
    for node, some in writing.by_node(ids).items():
        for few in writing.chunks(some):
            revised = run(transaction, statements.revised(node), ids=few, base=asked.base)
            moved = [row["id"] for row in revised if not asked.wrote(row["revision"])]
            if moved:
                raise _conflict(transaction, asked, moved)


def _conflict(transaction: ManagedTransaction, asked: Writing, moved: Sequence[str]) -> ConflictError:
    told = [
        line
        for entity_id in moved
        for change in ledger.changes_of_in(transaction, entity_id, after=asked.base or 0)
        if not asked.wrote(change.seq)
        for line in _lines(change)
    ]
    what = say("It is not as it was expected to be.")
    if told:
        what = say("Changed meanwhile: {changes}.", changes="; ".join(told))
    cure = say("Nothing was written. Look at what is on file now, then try again.")
    if asked.own:
        cure = say("The parts before it are written. Look at what is on file now, then try again.")
    return ConflictError(what, where=moved[0], cure=cure)


def _lines(change: Change) -> Iterator[str]:
    """Who changed what of an entity, and when."""
    for subject in change.subjects:
        fields = field_changes(
            past_entity(subject.id, subject.before), past_entity(subject.id, subject.after)
        )
        named = ", ".join(field.path for field in fields) or "all of it"
        yield f"{subject.id} by {change.command.actor} at {change.at[:19]}Z ({named}; entry {change.seq})"


def _refuse_reuse(transaction: ManagedTransaction, new: Sequence[Entity]) -> None:
    """Refuse an id that stood for something else. What is as it was when it was undone is the same again."""
    for few in writing.chunks(new):
        put = {entity.id: entity for entity in few}
        for last in ledger.last_found_in(transaction, [*put]):
            thinned = last.before is not None and last.before.text is None
            if last.command == MERGE or thinned or past_entity(last.id, last.before) != put[last.id]:
                raise ConflictError(
                    say("This id stood for something that was removed, and an id is never used again."),
                    where=last.id,
                    cure=_another_id(last),
                )


def _another_id(last: ledger.LastFound) -> Message:
    if last.command == MERGE:
        return say("Take another id: it was merged; `registry history {id}` tells into which.", id=last.id)
    return say("Take another id; or, for the same thing, undo entry {seq} and change it then.", seq=last.seq)


def _refuse_dangling(transaction: ManagedTransaction, asked: Writing, named: set[str]) -> None:
    mentioned = {each for entity in asked.put for _, each in shape.mentions(entity) if _kind(each) in NODES}
    absent = (named | mentioned) - {entity.id for entity in asked.put}
    absent = {entity_id for entity_id in absent if entity_id not in asked.elsewhere}
    for node, some in writing.by_node(absent).items():
        for few in writing.chunks(some):
            absent -= writing.on_file(transaction, node, few)
    if absent:
        last = (each for few in writing.chunks(absent) for each in ledger.last_found_in(transaction, few))
        merged = {each.id for each in last if each.command == MERGE}
        raise InputError([*_faults(asked.put, absent, merged)])


def _refuse_mentioned(transaction: ManagedTransaction, asked: Writing) -> None:
    """Refuse to remove what decisions, comments or notices that stay are about, or what was read in.

    Raises:
        RegistryError: It is so.
    """
    going = set(asked.remove)
    staying = going.union(entity.id for entity in asked.put)
    told = {
        say("{id} by {referrers}", id=named, referrers=owner)
        for owner, named in _mentions(transaction, going)
        if owner not in staying and owner not in asked.elsewhere
    }
    if told:
        raise RegistryError(
            say("Still spoken of: {told}.", told=tuple(sorted(told, key=str))),
            cure=say("What was said of it later is undone first: `registry history` names the entries."),
        )


def _mentions(transaction: ManagedTransaction, going: set[str]) -> Iterator[tuple[str, str]]:
    """Who speaks of what is to go: pairs of the speaker and what is named."""
    notices = [entity_id for entity_id in going if _kind(entity_id) == "notice"]
    for node in (*NODES.values(), *PARTS.values()) if going else ():
        for field in node.properties.values():
            if field.mentions and field.name == "about":
                for row in run(transaction, statements.said(node, field)):
                    texts = row["said"] if field.many else [row["said"]]
                    named = going.intersection(filter(None, map(shape.mentioned, texts)))
                    yield from ((owner_of(row["id"]), each) for each in named)
            elif field.mentions:
                for notice in notices:
                    rows = run(transaction, statements.mentioning(node, field), id=notice)
                    yield from ((owner_of(row["id"]), notice) for row in rows)


def _kind(entity_id: str) -> str:
    return entity_id.partition("/")[0]


def _faults(put: Sequence[Entity], missing: set[str], merged: set[str]) -> Iterator[Fault]:
    for entity in put:
        for path, reference in (*shape.references(entity), *shape.mentions(entity)):
            if reference in merged:
                yield Fault(
                    f"{entity.id}: {path}",
                    say("{id} is part of another record now.", id=reference),
                    say("Name that one: `registry history {id}` tells which.", id=reference),
                )
            elif reference in missing:
                yield Fault(
                    f"{entity.id}: {path}",
                    say("Nothing is recorded as {id}.", id=reference),
                    say("Load it along with this, or name one that is on file."),
                )
