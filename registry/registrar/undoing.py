"""Undo: a command is taken back by a further one; what it touched is again as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from registry.access import Action
from registry.entities import BY_KIND, Entity
from registry.errors import ConflictError, NotFoundError, RegistryError
from registry.graph.journal import Written, together
from registry.graph.papers import Paper
from registry.history.change import FORGETTING, PROPOSAL, Change, Subject
from registry.history.content import told
from registry.messages import say
from registry.registrar.desk import PLAIN, Desk, How
from registry.registrar.proposal import Proposal, State

Stood = dict[str, Entity | None]


class Undoing:
    """Takes commands back.

    Args:
        desk: Where the entries are handed in.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def undo(self, seq: int, how: How = PLAIN) -> Written:
        """As `Entries.undo`.

        A load of so many entities that it was written in parts is undone in parts, the last one first. What
        was approved is taken back, and its proposal is open again.
        """
        how = how.of(seq)
        if known := self._desk.again(Action.UNDO, how):
            return known
        how = how.named() if how.reason else how.named()._replace(reason=f"Undoes entry {seq}.")
        parts = self._parts_of(seq)[::-1]
        hows = [how._replace(request=f"{how.request}.{n}", asked=None) for n in range(1, len(parts))]
        left = [
            (part, each)
            for part, each in zip(parts, [*hows, how], strict=True)
            if not self._desk.again(Action.UNDO, each)
        ]
        for changes, _ in left:
            self._refuse_changed(_after(changes), changes[0].seq)
        if how.dry:  # what refers to it is gone only once the part after it is
            left = left[:1]
        return together([self._take_back(changes, each) for changes, each in left])

    def _take_back(self, changes: list[Change], how: How) -> Written:
        before, after = _before(changes), _after(changes)
        again = [entity for entity in before.values() if entity is not None]
        gone = [entity_id for entity_id, entity in before.items() if entity is None]
        papers = [self._reopened(subject) for change in changes for subject in _proposals(change)]
        return self._desk.enter(
            Action.UNDO, how, again, remove=gone, expects=after, papers=papers, revive=True
        )

    def _reopened(self, subject: Subject) -> Paper:
        """A proposal that was approved, open again."""
        text = self._desk.store.proposal(subject.id)
        old = Proposal.model_validate_json(text or "{}")
        new = old.model_copy(update={"state": State.OPEN, "decided_by": None})
        return Paper(old.id, old.sheet, new.sheet)

    def _parts_of(self, seq: int) -> list[list[Change]]:
        """All changes of the command that one of them is of, by the transactions that it was written in."""
        store = self._desk.store
        found = [] if seq > store.head().seq else list(store.changes(seq, seq))
        if not found:
            raise NotFoundError(
                say("The history has no entry {seq}.", seq=seq), cure=say("`registry history` lists them.")
            )
        command = found[0].command
        stem, slash, number = command.request.rpartition("/")
        batched = slash and number.isdigit() and next(store.changes_of_request(f"{stem}/1"), None)
        requests = (f"{stem}/{each}" for each in count(1)) if batched else iter([command.request])
        parts = [*_while_some(list(store.changes_of_request(request)) for request in requests)]
        for change in (change for part in parts for change in part):
            _refuse_beyond(change, seq)
        return parts

    def _refuse_changed(self, after: Stood, seq: int) -> None:
        now = self._desk.store.entities(after)
        moved = sorted(entity_id for entity_id, entity in after.items() if now.find(entity_id) != entity)
        if moved:
            some = ", ".join(moved[:5]) + (" …" if len(moved) > 5 else "")
            raise ConflictError(
                say("Changed since entry {seq}: {ids}.", seq=seq, ids=some),
                cure=say("`registry history {id}` shows by whom; undo those entries first.", id=moved[0]),
            )


def _refuse_beyond(change: Change, seq: int) -> None:
    name = change.command.name
    of_facts = all(subject.id.partition("/")[0] in BY_KIND for subject in change.subjects)
    if name in FORGETTING or not (of_facts or name == Action.APPROVE.value):
        raise RegistryError(
            say("Entry {seq} ({command}) cannot be undone.", seq=seq, command=name),
            cure=say("What was erased is gone; about a proposal one decides otherwise, or proposes anew."),
        )


def _facts(changes: list[Change]) -> Iterator[Subject]:
    for change in changes:
        yield from (subject for subject in change.subjects if not subject.id.startswith(PROPOSAL))


def _proposals(change: Change) -> Iterator[Subject]:
    return (subject for subject in change.subjects if subject.id.startswith(PROPOSAL))


def _before(changes: list[Change]) -> Stood:
    stood: Stood = {}
    for subject in _facts(changes):
        stood.setdefault(subject.id, told(subject.id, subject.before))
    return stood


def _after(changes: list[Change]) -> Stood:
    return {subject.id: told(subject.id, subject.after) for subject in _facts(changes)}


def _while_some(parts: Iterator[list[Change]]) -> Iterator[list[Change]]:
    for part in parts:
        if not part:
            return
        yield part
