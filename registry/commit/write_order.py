"""The order in which facts are written: what is referred to first, in batches that can stand alone."""

from __future__ import annotations

from collections.abc import Iterator

from registry.entities import Entity
from registry.facts import Facts
from registry.graph.mapping import referenced_ids


def batches(facts: Facts, size: int) -> Iterator[list[Entity]]:
    """The entities in batches of `size`, none of which refers to a later one.

    Entities that refer to each other in a circle stand in one batch, which may thereby grow. What is
    referred to and not among the facts is left to the caller.
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
    """What `root` needs and is not placed yet, depth first, then `root` itself.

    Keeps in `awaited` what was referred to from within its own circle and has not come yet. Walks with
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
