"""The facts of a register as they stood after one of its entries."""

from __future__ import annotations

from registry.facts import Facts
from registry.graph.store import Store
from registry.history.past import rolled_back


def known_at(store: Store, place: int) -> Facts:
    return rolled_back(store.facts(), store.replaced_since(place, store.head().seq))
