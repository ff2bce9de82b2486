"""The feed of changes: of each entry of the history, what it affected and which verdicts it changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from registry.dossiers.changed import VerdictChange, verdict_changes
from registry.entities import BY_KIND
from registry.graph.affected import Affected, affected
from registry.graph.case import case
from registry.graph.store import Store
from registry.history.change import Change, Subject
from registry.history.content import past_entity
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge

_LOOKS = 3


class News(NamedTuple):
    """An entry with the subjects whose verdict or findings may differ by it, and the verdicts that do."""

    change: Change
    affected: Affected
    verdicts: list[VerdictChange]


class Feed:
    """Follows the history of one database; what was judged once is not judged again.

    Args:
        store: The database.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._law = Law.current()
        self._judge = Judge(self._law)

    def since(self, seq: int, on: date) -> Iterator[News]:
        """What came after a place in the history, oldest first, as of a day; ends with the present.

        Each change is looked at in the register as it was then: that on file, with what was changed later
        laid over it as it was. Memory follows the number of changes.

        Raises:
            RegistryError: One of the changes is thinned, so that nobody can tell what was before it.
        """
        following = _Following(self._store, seq)
        while (change := following.next) is not None:
            for _ in range(_LOOKS):
                news = self._told(following, change, on)
                if not following.moved():
                    break
            yield news
            following.settle()

    def _told(self, following: _Following, change: Change, on: date) -> News:
        ids = following.lay(change)
        sight = following.sight
        found = affected(sight, ids, self._law)
        known = case(sight, found.transfers, self._law)
        as_of = AsOf(self._judge, on)
        changed = verdict_changes(sight.before(known), sight.after(known), found.transfers, as_of)
        return News(change, found, changed)


class _Following:
    """Where in the history one is, and the register as it was there."""

    def __init__(self, store: Store, seq: int) -> None:
        self._store = store
        self._last = seq
        self._waiting: deque[Change] = deque()
        self.sight = store.sight()
        self.moved()

    @property
    def next(self) -> Change | None:
        """The change to look at."""
        return self._waiting[0] if self._waiting else None

    def moved(self) -> bool:
        """Whether entries came since this was last asked; they are noted, and what was read is forgotten."""
        head = self._store.head().seq
        if head <= self._last:
            return False
        for change in self._store.changes(self._last + 1, head):
            self._waiting.append(change)
            for subject in _of_facts(change):
                if subject.id not in self.sight.laid.known:
                    before = past_entity(subject.id, subject.before)
                    self.sight.laid.lay(subject.id, before, before)
        self._last = head
        self.sight.forget()
        return True

    def lay(self, change: Change) -> list[str]:
        """Lay a change over the register, what was before it and what was after; gives what it changed."""
        for subject in _of_facts(change):
            before, after = past_entity(subject.id, subject.before), past_entity(subject.id, subject.after)
            self.sight.laid.lay(subject.id, before, after)
        return [subject.id for subject in _of_facts(change)]

    def settle(self) -> None:
        """Have what was before the change behind one, and go on to the next."""
        for subject in _of_facts(self._waiting.popleft()):
            after = past_entity(subject.id, subject.after)
            self.sight.laid.lay(subject.id, after, after)


def _of_facts(change: Change) -> list[Subject]:
    """What a change did to facts; proposals are none."""
    return [subject for subject in change.subjects if subject.id.partition("/")[0] in BY_KIND]
