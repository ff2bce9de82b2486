"""The feed of changes: for each entry of the history, what it affected and which verdicts it changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from registry.dossiers.changed import VerdictChange, verdict_changes
from registry.entities import BY_KIND
from registry.graph.store import Store
from registry.history.change import Change, Subject
from registry.history.content import past_entity
from registry.impact.affected import Affected, affected
from registry.impact.graph_source import GraphSource
from registry.impact.judgement_scope import judgement_scope
from registry.impact.view import TwoVersionView
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge

_LOOKS = 3


class ChangeEvent(NamedTuple):
    """An entry with the subjects whose verdict or findings may differ by it, and the verdicts that do."""

    change: Change
    affected: Affected
    verdicts: list[VerdictChange]


class Feed:
    """Follows the history of one database; a situation that was judged once is not judged again.

    Args:
        store: The database.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._law = Law.current()
        self._judge = Judge(self._law)

    def since(self, seq: int, on: date) -> Iterator[ChangeEvent]:
        """The events after a place in the history, oldest first, as of a day; ends with the present.

        Each change is looked at in the register as it was then: the recorded one, with earlier versions of
        what changed later laid over it. Memory follows the number of changes.

        Raises:
            RegistryError: The content of one of the changes was pruned, so nobody knows the version before.
        """
        position = _Position(self._store, seq)
        while (change := position.next) is not None:
            for _ in range(_LOOKS):
                event = self._event(position, change, on)
                if not position.advance():
                    break
            yield event
            position.settle()

    def _event(self, position: _Position, change: Change, on: date) -> ChangeEvent:
        ids = position.lay(change)
        view = position.view
        subjects = affected(view, ids, self._law)
        scope = judgement_scope(view, subjects.transfers, self._law)
        as_of = AsOf(self._judge, on)
        changed = verdict_changes(view.before(scope), view.after(scope), subjects.transfers, as_of)
        return ChangeEvent(change, subjects, changed)


class _Position:
    """A place in the history, and the register as it was there."""

    def __init__(self, store: Store, seq: int) -> None:
        self._store = store
        self._last = seq
        self._waiting: deque[Change] = deque()
        self.view = TwoVersionView(GraphSource(store.connection))
        self.advance()

    @property
    def next(self) -> Change | None:
        """The change to look at."""
        return self._waiting[0] if self._waiting else None

    def advance(self) -> bool:
        """Whether entries were added since the last call; notes them, and drops whatever was read."""
        head = self._store.head().seq
        if head <= self._last:
            return False
        for change in self._store.changes(self._last + 1, head):
            self._waiting.append(change)
            for subject in _entity_subjects(change):
                if subject.id not in self.view.overlay.known:
                    before = past_entity(subject.id, subject.before)
                    self.view.overlay.lay(subject.id, before, before)
        self._last = head
        self.view.forget()
        return True

    def lay(self, change: Change) -> list[str]:
        """Lay both versions of what a change changed over the register; returns the ids."""
        for subject in _entity_subjects(change):
            before, after = past_entity(subject.id, subject.before), past_entity(subject.id, subject.after)
            self.view.overlay.lay(subject.id, before, after)
        return [subject.id for subject in _entity_subjects(change)]

    def settle(self) -> None:
        """Leave the change behind, and go on to the next."""
        for subject in _entity_subjects(self._waiting.popleft()):
            after = past_entity(subject.id, subject.after)
            self.view.overlay.lay(subject.id, after, after)


def _entity_subjects(change: Change) -> list[Subject]:
    """What a change did to entities; proposals are none."""
    return [subject for subject in change.subjects if subject.id.partition("/")[0] in BY_KIND]
