"""The fault that nothing has the name that was typed, with the names nearest to it as its cure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from registry.errors import NotFoundError
from registry.messages import Message, say

if TYPE_CHECKING:
    from registry.graph.store import Store


def did_you_mean(near: Iterable[str], otherwise: Message) -> Message:
    """The cure for a name that nothing has: those that are like it, or another way where there are none."""
    names = tuple(near)
    return say("Did you mean {near}?", near=names) if names else otherwise


def not_recorded(subject: str, near: Iterable[str]) -> NotFoundError:
    """The fault that nothing is recorded under an id, with the ids that are like it."""
    cure = did_you_mean(near, say("`registry export -` lists what is recorded."))
    return NotFoundError(say("Nothing is recorded as '{id}'.", id=subject), cure=cure)


def similar(word: str, known: Iterable[str], cutoff: float = 0.6) -> Sequence[str]:
    """Up to three of the names that are most like a word."""
    from difflib import get_close_matches

    return get_close_matches(word, [*known], n=3, cutoff=cutoff)


def similar_ids(store: Store, subject: str) -> Sequence[str]:
    """Up to three recorded ids that are most like one, of the same kind; none if there is no such kind."""
    from registry.entities import BY_KIND

    kind = subject.partition("/")[0]
    return similar(subject, store.ids(kind)) if kind in BY_KIND else ()
