"""The register as recorded at one place of its history, whatever is written meanwhile.

Neither engine shows a reader one moment throughout. But the history knows what changed after a place: undoing
these changes gives the facts of that place, whether in the present or long ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from registry.dossiers.transfer_row import TransferRow
from registry.entities import Entity, Transfer
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.store import Store
from registry.history.change import Head
from registry.history.past import rolled_back
from registry.messages import say


class PointInTime:
    """A register at one place of its history; the cost follows the changes since.

    Args:
        store: The register's database.
        known_at: Show what was known at this time; what is recorded now if None.

    Raises:
        RegistryError: The time is in the future, or before the history began.
    """

    def __init__(self, store: Store, known_at: datetime | None = None) -> None:
        self._store = store
        self.known_at = known_at
        self.head = store.head() if known_at is None else _head_at(store, known_at)
        self._read_to = self.head.seq
        self._replaced: dict[str, Entity | None] = {}

    def facts(self, kinds: Iterable[str] | None = None) -> Facts:
        """All facts, or all of some kinds."""
        wanted = None if kinds is None else {*kinds}
        present = self._store.facts(wanted)
        replaced = self.replaced_since()
        if wanted is not None:
            replaced = {key: each for key, each in replaced.items() if key.partition("/")[0] in wanted}
        return rolled_back(present, replaced)

    def entities(self, ids: Iterable[str]) -> Facts:
        """The ones of these entities that were recorded."""
        wanted = {*ids}
        present = self._store.entities(wanted)
        return rolled_back(
            present, {key: each for key, each in self.replaced_since().items() if key in wanted}
        )

    def transfer_rows(self) -> Iterable[TransferRow]:
        """Every transfer in its slim form; only those that changed since are made from entities."""
        rows = list(self._store.transfer_rows())
        replaced = self.replaced_since()
        return _undone_rows(rows, replaced) if replaced else rows

    def replaced_since(self) -> Mapping[str, Entity | None]:
        """The entities that changed since, as they were at this place; None for those that were new.

        It corrects whatever was read before the call.

        Raises:
            RegistryError: The content of one of the changes was pruned.
        """
        last = self._store.head().seq
        if last > self._read_to:
            for entity_id, entity in self._store.replaced_since(self._read_to, last).items():
                self._replaced.setdefault(entity_id, entity)
            self._read_to = last
        return self._replaced


def _undone_rows(rows: Iterable[TransferRow], replaced: Mapping[str, Entity | None]) -> Iterator[TransferRow]:
    yield from (row for row in rows if row.id not in replaced)
    yield from (TransferRow.of(entity) for entity in replaced.values() if isinstance(entity, Transfer))


def _head_at(store: Store, known_at: datetime) -> Head:
    at = known_at.astimezone(UTC).isoformat(timespec="microseconds")
    if known_at > datetime.now(UTC):
        raise RegistryError(
            say("This time is in the future."),
            where=at[:19] + "Z",
            cure=say("Name a past time, or none for what is known now."),
        )
    head = store.head_at(at)
    if head is None:
        begun = next(store.changes(1, 1), None)
        when = f"The history began at {begun.at[:19]}Z" if begun else "The history has no entry yet"
        raise RegistryError(
            say("{when}: what was known earlier is not recorded.", when=when),
            where=at[:19] + "Z",
            cure=say("Name a later time, or none for what is known now."),
        )
    return head
