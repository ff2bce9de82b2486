"""Strongly connected components of a graph (Tarjan 1972), without recursion."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any


def strong_components(
    nodes: Iterable[Hashable], successors: Callable[[Any], Iterable[Any]]
) -> Iterator[list[Any]]:
    """The largest sets of nodes that can all reach one another; each set comes after those it leads to."""
    number: dict[Any, int] = {}
    low: dict[Any, int] = {}
    path: list[Any] = []
    on_path: set[Any] = set()
    for start in nodes:
        work: list[tuple[Any, Iterator[Any]]] = []
        if start not in number:
            _enter(start, number, low, path, on_path)
            work.append((start, iter(successors(start))))
        while work:
            node, rest = work[-1]
            for following in rest:
                if following not in number:
                    _enter(following, number, low, path, on_path)
                    work.append((following, iter(successors(following))))
                    break
                if following in on_path:
                    low[node] = min(low[node], number[following])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    at = _last(path, node)
                    yield path[at:]
                    on_path.difference_update(path[at:])
                    del path[at:]


def _enter(
    node: Any, number: dict[Any, int], low: dict[Any, int], path: list[Any], on_path: set[Any]
) -> None:
    number[node] = low[node] = len(number)
    path.append(node)
    on_path.add(node)


def _last(path: list[Any], node: Any) -> int:
    """The index of a node, searched from the end, where it nearly always is."""
    at = len(path) - 1
    while path[at] != node:
        at -= 1
    return at
