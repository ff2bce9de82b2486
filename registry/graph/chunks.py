"""Many rows or ids in lists that one statement takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from registry.errors import NotFoundError
from registry.graph.schema import Node, node_of
from registry.messages import say

_T = TypeVar("_T")

CHUNK = 1_000
"""Rows that one statement takes: more gains nothing, and costs the engine memory."""


def chunks(items: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """The items in lists of `size`, the last perhaps shorter."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some


def by_node(ids: Iterable[str]) -> dict[Node, list[str]]:
    """Ids grouped by the node of their kind.

    Raises:
        NotFoundError: An id names no kind.
    """
    groups: defaultdict[Node, list[str]] = defaultdict(list)
    for entity_id in ids:
        try:
            groups[node_of(entity_id)].append(entity_id)
        except KeyError:
            raise NotFoundError(
                say("{id} is not an id of the register.", id=entity_id),
                cure=say("An id is a kind and a slug, such as organisation/acme."),
            ) from None
    return groups
