"""Compare the stored facts with the history, to detect changes made directly in the database."""

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
    """The first entity that differs between the history and the database, and how."""

    entity: str
    says: Message


StoredEntities = Iterable[tuple[str, Entity | None]]
"""The stored entities by id; None where one can no longer be read."""
LaterEntities = Callable[[], Mapping[str, Entity | None]]
"""Returns the subjects of changes made in the meantime, as before them; called when all is read."""


class Reconciliation:
    """What the last change to each entity left, collected as the changes pass."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, Content | None]] = {}
        self._older = 0
        self.brought = 0
        """How many entities were recorded when the history began, according to its first entry."""
        self._between: Mismatch | None = None

    def passing(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Yield the changes as they come, oldest first."""
        for change in changes:
            yield change
            for subject in change.subjects:
                if change.seq == 1 and subject.id == BEGUN:
                    self.brought = _brought(subject.after)
                if subject.id.partition("/")[0] in BY_KIND:
                    self._note(change.seq, subject)

    def mismatch(self, stored: StoredEntities, later: LaterEntities) -> Mismatch | None:
        """Return the first entity that differs from the history, now or between entries; None if none does.

        Args:
            stored: All stored entities, in any order.
            later: The subjects of changes made after those that passed.
        """
        final = self.final_mismatch(stored, later)
        return self._between or final

    def final_mismatch(self, stored: StoredEntities, later: LaterEntities) -> Mismatch | None:
        """Return the first entity that differs from the end of the history; None if none does.

        Args:
            stored: All stored entities, in any order.
            later: The subjects of changes made after those that passed.
        """
        amiss, without = self._compared(stored, later)
        if amiss:
            first = min(amiss, key=lambda entity_id: (self._left(entity_id)[0], entity_id))
            return Mismatch(first, self._differs(first, amiss[first]))
        return self._uncounted(without)

    def last_entry(self, entity_id: str) -> int | None:
        """Return the place of the last entry about an entity; None if there is none."""
        last = self._last.get(entity_id)
        return last and last[0]

    def _note(self, seq: int, subject: Subject) -> None:
        if not subject.fits:  # verification names the entry
            return
        last = self._last.get(subject.id)
        if last is None:
            self._older += subject.before is not None
        elif not self._between and not same(subject.id, last[1], subject.before):
            says = say(
                "{entity} was changed directly in the database between entries {last} and {seq}{fields}.",
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
        """The entities that differ from the history, and those that no change mentions."""
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
            return say("{entity} cannot be read, and no history entry mentions it.", entity=entity_id)
        if entity is None:
            return say(
                "{entity} is missing or cannot be read, although entry {seq} left it recorded.",
                entity=entity_id,
                seq=seq,
            )
        if content is None:
            return say("{entity} is recorded, although entry {seq} removed it.", entity=entity_id, seq=seq)
        fields = _fields(Subject(entity_id, content, keep(entity)))
        return say(
            "{entity} was changed directly in the database after entry {seq}{fields}.",
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
                "{count} entities from before the history began are missing without an entry.", count=count
            )
            return Mismatch("", says)
        first = min(without)
        if brought == 0:
            return Mismatch(first, say("{entity} is recorded without a history entry.", entity=first))
        says = say(
            "{count} entities are recorded without a history entry, but {brought} existed before the history "
            "began; the first is {entity}.",
            count=len(without) + self._older,
            brought=brought,
            entity=first,
        )
        return Mismatch(first, says)


def begun(brought: int) -> Subject:
    """Return the subject of the first entry of a history that begins with existing entities."""
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
    except RegistryError:  # pruned
        return ""
    return f" ({', '.join(change.path for change in changed)})" if changed else ""
