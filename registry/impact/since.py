"""What changed in a register since it was read, and what that affects."""

from __future__ import annotations

from collections.abc import Collection

from registry.entities import BY_KIND
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.store import Store
from registry.history.change import Head
from registry.impact.effect import affected_by

MOST_CHANGES = 500
"""Entries after which a register is read again instead of being brought forward."""


def entities_changed_since(store: Store, before: Head, now: Head) -> set[str] | None:
    """The entities that changed between two places of one history; None if that must be read again."""
    if not 0 <= now.seq - before.seq <= MOST_CHANGES or not before.seq:
        return None
    changed: set[str] = set()
    for change in store.changes(before.seq, now.seq):
        if change.seq == before.seq and change.hash != before.hash:
            return None  # another history: a backup was restored
        if change.seq > before.seq:
            changed.update(each.id for each in change.subjects if each.id.partition("/")[0] in BY_KIND)
    return changed


def transfers_affected_since(
    changed: Collection[str], store: Store, before: Head, now: Head
) -> Collection[str] | None:
    """The transfers that what changed between two places affects; None if that cannot be known.

    It cannot if more changes come while it is read: dependents are then those of a later time.
    """
    try:
        replaced = store.replaced_since(before.seq, now.seq)
    except RegistryError:  # the content of one of the changes was deleted
        return None
    older = Facts(entity for entity in replaced.values() if entity is not None)
    transfers = affected_by(store, changed, older).transfers
    return transfers if store.head() == now else None
