"""The order of writing: entities that others refer to come first, in batches without open references."""

from __future__ import annotations

from collections.abc import Iterator

from registry.entities import Entity
from registry.facts import Facts
from registry.graph.mapping import referenced_ids


def batches(facts: Facts, size: int) -> Iterator[list[Entity]]:
    """The entities in batches of `size`, none of which refers to a later one.

    Entities that refer to each other in a circle are in one batch, which may grow beyond the size. References
    out of the facts are left to the caller.
    """
    batch: list[Entity] = []
    placed: set[str] = set()
    for root in facts:
        awaited: set[str] = set()
        for entity in _settled(facts, root, placed, awaited):
            batch.append(entity)
            if len(batch) >= size and not awaited:
                yield batch
                batch = []
    if batch:
        yield batch


def _settled(facts: Facts, root: Entity, placed: set[str], awaited: set[str]) -> Iterator[Entity]:
    """The entities that `root` refers to and that are not placed yet, depth first, then `root` itself.

    `awaited` keeps those that were referred to from within their own circle and are yet to come. Walks with
    its own stack: chains of onward transfers may be longer than Python's.
    """
    if root.id in placed:
        return
    on_the_way = {root.id}
    stack = [(root, referenced_ids(root))]
    while stack:
        entity, named = stack[-1]
        for reference in named:
            if reference in placed:
                continue
            if reference in on_the_way:
                awaited.add(reference)
            elif (needed := facts.find(reference)) is not None:
                on_the_way.add(reference)
                stack.append((needed, referenced_ids(needed)))
                break
        else:
            stack.pop()
            placed.add(entity.id)
            on_the_way.discard(entity.id)
            awaited.discard(entity.id)
            yield entity
