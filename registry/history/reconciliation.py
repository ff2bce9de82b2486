"""What the history left of each entity, held against what is on file: changes made past the register show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from registry.entities import BY_KIND, Entity
from registry.errors import RegistryError
from registry.history.change import BEGUN, Change, Subject
from registry.history.content import Content, digest, keep, matches, same
from registry.history.past import subject_changes
from registry.messages import Message, say


class Mismatch(NamedTuple):
    """The first entity of which the history and what is on file say different things, and how they differ."""

    entity: str
    says: Message


StoredEntities = Iterable[tuple[str, Entity | None]]
"""What stands on file by its id; None where it can no longer be read."""
LaterEntities = Callable[[], Mapping[str, Entity | None]]
"""Gives what changes that came meanwhile found of their subjects; asked once all is read."""


class Reconciliation:
    """What the last change to each entity left, gathered while the changes pass by."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, Content | None]] = {}
        self._older = 0
        self.brought = 0
        """How many entities were on file when the history began, as its first entry tells; else none were."""
        self._between: Mismatch | None = None

    def passing(self, changes: Iterable[Change]) -> Iterator[Change]:
        """The changes as they come, oldest first."""
        for change in changes:
            yield change
            for subject in change.subjects:
                if change.seq == 1 and subject.id == BEGUN:
                    self.brought = _brought(subject.after)
                if subject.id.partition("/")[0] in BY_KIND:
                    self._note(change.seq, subject)

    def mismatch(self, stored: StoredEntities, later: LaterEntities) -> Mismatch | None:
        """Where the facts part from the history first, or did between two entries; None if they do nowhere.

        Args:
            stored: All that is on file, read in any order.
            later: What came after the changes that passed.
        """
        final = self.final_mismatch(stored, later)
        return self._between or final

    def final_mismatch(self, stored: StoredEntities, later: LaterEntities) -> Mismatch | None:
        """Where the facts part from what the history left in the end; None if they are just that.

        Args:
            stored: All that is on file, read in any order.
            later: What came after the changes that passed.
        """
        amiss, without = self._compared(stored, later)
        if amiss:
            first = min(amiss, key=lambda entity_id: (self._left(entity_id)[0], entity_id))
            return Mismatch(first, self._differs(first, amiss[first]))
        return self._uncounted(without)

    def _note(self, seq: int, subject: Subject) -> None:
        if not subject.fits:  # verification names the entry
            return
        last = self._last.get(subject.id)
        if last is None:
            self._older += subject.before is not None
        elif not self._between and not same(subject.id, last[1], subject.before):
            says = say(
                "{entity} was changed past the register between entries {last} and {seq}{fields}.",
                entity=subject.id,
                last=last[0],
                seq=seq,
                fields=_fields(Subject(subject.id, last[1], subject.before)),
            )
            self._between = Mismatch(subject.id, says)
        self._last[subject.id] = (seq, subject.after)

    def _compared(
        self, stored: StoredEntities, later: LaterEntities
    ) -> tuple[dict[str, Entity | None], set[str]]:
        """The entities that are not as they were left, and those that no change tells of."""
        missing = {entity_id for entity_id, (_, content) in self._last.items() if content is not None}
        amiss: dict[str, Entity | None] = {}
        without: set[str] = set()
        for entity_id, entity in stored:
            missing.discard(entity_id)
            if entity is None or not self._fits(entity_id, entity):
                amiss[entity_id] = entity
            elif entity_id not in self._last:
                without.add(entity_id)
        amiss |= dict.fromkeys(missing)
        for entity_id, entity in later().items():
            amiss.pop(entity_id, None)
            without.discard(entity_id)
            if not self._fits(entity_id, entity):
                amiss[entity_id] = entity
            elif entity is not None and entity_id not in self._last:
                without.add(entity_id)
        return amiss, without

    def _fits(self, entity_id: str, entity: Entity | None) -> bool:
        last = self._last.get(entity_id)
        return last is None or matches(last[1], entity)

    def _left(self, entity_id: str) -> tuple[int, Content | None]:
        return self._last.get(entity_id, (0, None))

    def _differs(self, entity_id: str, entity: Entity | None) -> Message:
        seq, content = self._left(entity_id)
        if entity is None and not seq:
            return say("{entity} cannot be read, and no entry tells of it.", entity=entity_id)
        if entity is None:
            return say(
                "{entity} is no longer on file, or cannot be read, though entry {seq} left it there.",
                entity=entity_id,
                seq=seq,
            )
        if content is None:
            return say("{entity} is on file, though entry {seq} removed it.", entity=entity_id, seq=seq)
        fields = _fields(Subject(entity_id, content, keep(entity)))
        return say(
            "{entity} was changed past the register after entry {seq}{fields}.",
            entity=entity_id,
            seq=seq,
            fields=fields,
        )

    def _uncounted(self, without: set[str]) -> Mismatch | None:
        brought = self.brought
        if len(without) + self._older == brought:
            return None
        if len(without) + self._older < brought:
            count = brought - len(without) - self._older
            says = say(
                "{count} that were there before the history began are gone without an entry.", count=count
            )
            return Mismatch("", says)
        first = min(without)
        if brought == 0:
            return Mismatch(first, say("{entity} is on file without an entry.", entity=first))
        says = say(
            "{count} are on file without an entry, and {brought} were there before the history began; "
            "the first is {entity}.",
            count=len(without) + self._older,
            brought=brought,
            entity=first,
        )
        return Mismatch(first, says)


def begun(brought: int) -> Subject:
    """What the first entry tells of a history that begins with so many entities on file."""
    text = json.dumps({"brought": brought})
    return Subject(BEGUN, None, Content(digest(text), text))


def _brought(content: Content | None) -> int:
    try:
        brought = json.loads(content.text or "")["brought"] if content else 0
    except (ValueError, TypeError, KeyError):  # verification names the entry
        return 0
    return brought if isinstance(brought, int) else 0


def _fields(subject: Subject) -> str:
    try:
        changed = subject_changes(subject)
    except RegistryError:  # thinned
        return ""
    return f" ({', '.join(change.path for change in changed)})" if changed else ""
