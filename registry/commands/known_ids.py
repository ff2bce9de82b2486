"""The recorded ids that new entries may refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from registry.entities import Entity
from registry.graph.store import Store
from registry.intake.references import KnownIds


def recorded_ids(store: Store, also: Iterable[Entity] = ()) -> KnownIds:
    """Return the ids recorded in a database, looked up when needed.

    Args:
        store: The database.
        also: Entities that are proposed, which may be referred to as well.
    """
    more = {entity.id: entity for entity in also}

    def among(ids: Collection[str]) -> Collection[str]:
        return store.known(ids) | (more.keys() & set(ids))

    def of_kind(kind: str) -> Collection[str]:
        return [*store.ids(kind), *(each for each in more if each.startswith(f"{kind}/"))]

    def names(kind: str) -> list[tuple[str, str]]:
        proposed = (entity for entity in more.values() if entity.kind == kind)
        return [(each.name, each.id) for each in (*store.facts([kind]), *proposed) if each.name]

    return KnownIds(among, of_kind, names)
