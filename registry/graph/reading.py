"""Reading the register as it stood at one place of its history, whatever is written meanwhile.

Neither engine shows a reader one moment throughout. But what was changed after a place is known from the
history: taking these changes back gives the facts of that place, be it the present or long ago.
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


class Reading:
    """A register at one place of its history; the cost follows the changes since.

    Args:
        store: The register's database.
        known_at: The time whose knowledge is asked for; what is on file now if None.

    Raises:
        RegistryError: The time is to come, or from before the history began.
    """

    def __init__(self, store: Store, known_at: datetime | None = None) -> None:
        self._store = store
        self.known_at = known_at
        self.head = store.head() if known_at is None else _head_at(store, known_at)
        self._read_to = self.head.seq
        self._stood: dict[str, Entity | None] = {}

    def facts(self, kinds: Iterable[str] | None = None) -> Facts:
        """All facts, or all of some kinds."""
        wanted = None if kinds is None else {*kinds}
        present = self._store.facts(wanted)
        stood = self.stood()
        if wanted is not None:
            stood = {key: entity for key, entity in stood.items() if key.partition("/")[0] in wanted}
        return rolled_back(present, stood)

    def entities(self, ids: Iterable[str]) -> Facts:
        """Those of these entities that were on file."""
        wanted = {*ids}
        present = self._store.entities(wanted)
        return rolled_back(present, {key: each for key, each in self.stood().items() if key in wanted})

    def transfer_rows(self) -> Iterable[TransferRow]:
        """Every transfer in its slim form; only those that were changed since are made from entities."""
        rows = list(self._store.transfer_rows())
        stood = self.stood()
        return _undone_rows(rows, stood) if stood else rows

    def stood(self) -> Mapping[str, Entity | None]:
        """What was changed since, as it stood at this place; None where there was none.

        Whatever was read before this is asked is made whole by it.

        Raises:
            RegistryError: What one of them said is no longer kept.
        """
        last = self._store.head().seq
        if last > self._read_to:
            for entity_id, entity in self._store.stood(self._read_to, last).items():
                self._stood.setdefault(entity_id, entity)
            self._read_to = last
        return self._stood


def _undone_rows(rows: Iterable[TransferRow], stood: Mapping[str, Entity | None]) -> Iterator[TransferRow]:
    yield from (row for row in rows if row.id not in stood)
    yield from (TransferRow.of(entity) for entity in stood.values() if isinstance(entity, Transfer))


def _head_at(store: Store, known_at: datetime) -> Head:
    at = known_at.astimezone(UTC).isoformat(timespec="microseconds")
    if known_at > datetime.now(UTC):
        raise RegistryError(
            say("This time has not come yet, so nothing is known of it."),
            where=at[:19] + "Z",
            cure=say("Name a time that is over, or none for what is known now."),
        )
    found = store.head_at(at)
    if found is None:
        begun = next(store.changes(1, 1), None)
        when = f"The history began at {begun.at[:19]}Z" if begun else "The history has no entry yet"
        raise RegistryError(
            say("{when}: what was known earlier is not recorded.", when=when),
            where=at[:19] + "Z",
            cure=say("Name a later time, or none for what is known now."),
        )
    return found
