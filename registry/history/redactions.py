"""Check what is missing from the history against the entries that removed it; the rest is tampering.

A text may be missing up to the entry that a pruning names, except the one that the last entry about an
entity left. A personal value may be missing where a later entry erased contacts of that organisation, or of
the one it was merged into. Entries that erase what was only ever proposed remove nothing from the history.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from registry.entities import BY_KIND
from registry.history.change import BEGUN, ERASE, MERGE, PRUNE, Change
from registry.history.content import Content

PRUNED = "history/thinned"
"""The subject of an entry that prunes the history; its text names the last entry pruned."""


def is_proof(subject_id: str) -> bool:
    """Whether the content its last entry left is kept for ever, because it proves the current record."""
    return subject_id.partition("/")[0] in BY_KIND or subject_id == BEGUN


class Redactions:
    """What is missing from the changes, collected as they pass: by entity, and by bare entry."""

    def __init__(self) -> None:
        self._bare: list[int] = []
        self._left_bare: dict[str, int] = {}
        self._sealed: dict[str, int] = {}
        self._merged: dict[str, str] = {}
        self._stays = ""
        self._pruned = 0

    def passing(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Yield the changes as they come, oldest first."""
        for change in changes:
            yield change
            self._note(change)

    @property
    def first_unexplained(self) -> int | None:
        """The first entry that lacks content which no later entry removed; None if there is none."""
        bare = self._bare[bisect_right(self._bare, self._pruned) :][:1]
        return min((*bare, *self._left_bare.values(), *self._sealed.values()), default=None)

    def _note(self, change: Change) -> None:
        self._follow_merges(change)
        for subject in change.subjects:
            self._look(change.seq, subject.id, subject.before)
        self._let(
            change
        )  # an erasure affects what came before it, and its own content is written without them
        for subject in change.subjects:
            self._look(change.seq, subject.id, subject.after)
            if subject.after and subject.after.text is None and is_proof(subject.id):
                self._left_bare[subject.id] = change.seq
            else:
                self._left_bare.pop(subject.id, None)

    def _look(self, seq: int, entity_id: str, content: Content | None) -> None:
        if content is None:
            return
        if content.text is None:
            self._bare += [seq] if self._bare[-1:] != [seq] else []
        elif content.sealed:
            self._sealed.setdefault(entity_id, seq)

    def _let(self, change: Change) -> None:
        """Take account of what an entry removed from earlier ones."""
        if change.command.name == PRUNE:
            named = (_last(subject.after) for subject in change.subjects if subject.id == PRUNED)
            self._pruned = min(max((self._pruned, *named)), change.seq)
        elif change.command.name == ERASE:
            about = {subject.id for subject in change.subjects}
            self._sealed = {each: seq for each, seq in self._sealed.items() if self._now(each) not in about}

    def _follow_merges(self, change: Change) -> None:
        is_merge = change.command.name == MERGE
        if is_merge and change.part == 1 and change.subjects:
            self._stays = change.subjects[0].id
        for subject in change.subjects:
            if is_merge and subject.after is None:
                self._merged[subject.id] = self._stays
            else:
                self._merged.pop(subject.id, None)

    def _now(self, entity_id: str) -> str:
        """The id under which an entity is recorded by now, if it was merged into another."""
        seen = {entity_id}
        while (stays := self._merged.get(entity_id)) and stays not in seen:
            seen.add(stays)
            entity_id = stays
        return entity_id


def _last(content: Content | None) -> int:
    """The last entry that a pruning names; 0 if it was pruned itself, by one that names a later entry."""
    try:
        last = json.loads(content.text or "")["entries"] if content else 0
    except (ValueError, TypeError, KeyError):
        return 0
    return last if isinstance(last, int) else 0
