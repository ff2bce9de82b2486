"""Errors for unknown ids and names, with suggestions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from registry.errors import NotFoundError, raise_all
from registry.messages import Message, say

if TYPE_CHECKING:
    from registry.graph.store import Store


def did_you_mean(near: Iterable[str], otherwise: Message) -> Message:
    """Suggest similar names, or else something different to do."""
    names = tuple(near)
    return say("Did you mean {near}?", near=names) if names else otherwise


def not_recorded(subject: str, near: Iterable[str]) -> NotFoundError:
    """The error for an id that is not recorded, with similar ids as suggestions."""
    cure = did_you_mean(near, say("`registry export -` lists everything recorded."))
    return NotFoundError(say("Nothing is recorded as {id}.", id=subject), cure=cure)


def similar(word: str, known: Iterable[str], cutoff: float = 0.6) -> Sequence[str]:
    """Up to three names most similar to a word."""
    from difflib import get_close_matches

    return get_close_matches(word, [*known], n=3, cutoff=cutoff)


def similar_ids(store: Store, subject: str) -> Sequence[str]:
    """Up to three recorded ids most similar to an id, of its kind; without a kind, those of that name."""
    from registry.entities import BY_KIND
    from registry.entities.fields import SLUG

    if re.fullmatch(SLUG, subject):
        return sorted(store.known(f"{kind}/{subject}" for kind in BY_KIND))[:3]
    kind = subject.partition("/")[0]
    return similar(subject, store.ids(kind)) if kind in BY_KIND else ()


def refuse_unknown(store: Store, *abouts: str) -> None:
    """Reject ids whose entity, proposal or subject of a finding is not recorded, all together.

    Raises:
        NotFoundError: If one is not recorded.
        InputError: If several are not.
    """
    raise_all(error for about in abouts if (error := _unknown(store, about)))


def _unknown(store: Store, about: str) -> NotFoundError | None:
    from registry.entities import BY_KIND

    subject = next((part for part in about.split(":") if "/" in part), about)
    kind = subject.partition("/")[0]
    if kind == "proposal":
        known: Collection[str] = [subject] if store.proposal(subject) else []
    else:
        known = store.known([subject]) if kind in BY_KIND else []
    return None if known else not_recorded(subject, similar_ids(store, subject))
