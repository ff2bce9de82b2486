"""Remedies that name several ways, as their parts: `One of these is enough: (a) … (b) …`."""

from __future__ import annotations

from string import ascii_lowercase
from typing import NamedTuple


class Remedy(NamedTuple):
    """What to do: a sentence, or its beginning and the ways of which one is enough."""

    lead: str
    ways: tuple[str, ...] = ()


def remedy_parts(text: str) -> Remedy:
    """The parts of a remedy in words; letters that belong to a reference, as in Art. 46(2)(a), are none."""
    lead, ways = text, list[str]()
    for letter in ascii_lowercase:
        before, mark, after = (ways or [lead])[-1].partition(f" ({letter}) ")
        if not mark:
            break
        if ways:
            ways[-1:] = [before, after]
        else:
            lead, ways = before, [after]
    return Remedy(lead, tuple(ways)) if len(ways) > 1 else Remedy(text)
