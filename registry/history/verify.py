"""Verification: whether the chain is intact, and if not, which entry was tampered with first, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from registry.history.change import GENESIS, Change, Head
from registry.messages import Message, say, with_values


class Tampering(StrEnum):
    """How an entry was tampered with."""

    ALTERED = "altered"
    REMOVED = "removed"
    REORDERED = "reordered"
    ADDED = "added"
    EMPTIED = "emptied"
    END = "end"


class Verification(NamedTuple):
    """The outcome: how many entries are intact, and what is wrong with the first that is not.

    `differs_from_note` is set where the chain is whole in itself, and only a noted head does not match it.
    """

    intact: int
    head: Head
    fault: Tampering | None = None
    seq: int | None = None
    says: Message | None = None
    differs_from_note: bool = False

    @property
    def whole(self) -> bool:
        """Whether the whole chain is intact."""
        return self.fault is None


class Noted(NamedTuple):
    """A copy of a head that was kept elsewhere."""

    seq: int
    hash: str


_SAYS = {
    Tampering.ALTERED: say("Entry {seq} was altered."),
    Tampering.REMOVED: say("Entry {seq} is missing."),
    Tampering.REORDERED: say("Entry {seq} is not in its original place."),
    Tampering.ADDED: say("Entry {seq} was added directly in the database."),
    Tampering.EMPTIED: say("Content of entry {seq} was removed directly in the database."),
    Tampering.END: say("The end of the history, at entry {seq}, was changed directly in the database."),
}
_DIFFERS = say(
    "The history is whole, but the noted head does not match entry {seq}: either the head was noted wrongly "
    "or the whole history was rewritten."
)
_BEYOND = say(
    "The history is whole, but it ends before the noted entry {seq}: either the head was noted wrongly or "
    "the latest entries were removed."
)


def verify(changes: Iterable[Change], head: Head, noted: Iterable[Noted] = ()) -> Verification:
    """Walk a chain from its beginning and name the first entry that was altered, removed, moved or added.

    Args:
        changes: All stored entries, in order of `seq`; two may claim the same place.
        head: The stored head.
        noted: Copies of heads kept elsewhere, out of reach of those who can write to the database.
    """
    known: dict[int, set[str]] = defaultdict(set)
    for note in noted:
        known[note.seq].add(note.hash)
    before, previous, intact = "", GENESIS, 0
    differs: int | None = None
    places = _places(changes)
    for seq, claiming in places:
        if seq > intact + 1:
            return broken(Tampering.REMOVED, intact + 1, head)
        if seq <= intact or len(claiming) > 1:
            return broken(Tampering.ADDED, seq, head)
        change = claiming[0]
        if change.previous != previous or change.hash != change.reckoned:
            return broken(*_displaced(change, before, previous, places), head)
        if not all(subject.fits for subject in change.subjects):
            return broken(Tampering.ALTERED, seq, head)
        before, previous, intact = previous, change.hash, seq
        if known.pop(seq, {change.hash}) != {change.hash}:
            differs = differs or seq
    return _ended(intact, previous, head, known, differs)


def _ended(
    intact: int, previous: str, head: Head, beyond: Iterable[int], differs: int | None
) -> Verification:
    """The outcome for a chain without a gap: its end, the places noted beyond it, the first that differs."""
    if intact < head.seq:
        return broken(Tampering.REMOVED, intact + 1, head)
    if intact > head.seq:
        return broken(Tampering.ADDED, head.seq + 1, head)
    if previous != head.hash:
        return broken(Tampering.ALTERED, intact, head)
    if differs is not None:
        says = with_values(_DIFFERS, seq=differs)
        return Verification(differs - 1, head, Tampering.ALTERED, differs, says, differs_from_note=True)
    if last := max(beyond, default=0):
        says = with_values(_BEYOND, seq=last)
        return Verification(intact, head, Tampering.REMOVED, intact + 1, says, differs_from_note=True)
    return Verification(intact, head)


def _places(changes: Iterable[Change]) -> Iterator[tuple[int, list[Change]]]:
    """The entries grouped by the place they claim, one place at a time."""
    waiting: list[Change] = []
    for change in changes:
        if waiting and waiting[0].seq != change.seq:
            yield waiting[0].seq, waiting
            waiting = []
        waiting.append(change)
    if waiting:
        yield waiting[0].seq, waiting


def _displaced(
    change: Change, before: str, previous: str, places: Iterable[tuple[int, list[Change]]]
) -> tuple[Tampering, int]:
    """How the chain was tampered with where an entry does not continue it, and from which place on.

    Args:
        change: The entry at that place.
        before: The hash before the last intact entry.
        previous: The hash of that entry.
        places: The entries after it.
    """
    seq = change.seq
    if change.hash == change.reckoned:  # consistent in itself, but linked to another entry
        return Tampering.ADDED, seq
    true_place = next((place for place in _near(seq) if change.reckoned_at(place) == change.hash), None)
    if true_place is None:
        return Tampering.ALTERED, seq
    if true_place == seq - 1 and change.previous == before:
        return Tampering.ADDED, seq - 1  # all later ones were moved up to make room for it
    later = (other.previous for _, claiming in places for other in claiming)
    return (Tampering.REORDERED if previous in later else Tampering.REMOVED), seq


def _near(seq: int) -> Iterator[int]:
    """The places around one, the nearest first."""
    for far in range(1, _NEAR + 1):
        yield from (place for place in (seq - far, seq + far) if place > 0)


_NEAR = 10_000
"""How far around its place an entry's original place is searched; beyond that it counts as altered."""


def broken(fault: Tampering, seq: int, head: Head) -> Verification:
    """Return the outcome where an entry is the first that is not intact."""
    return Verification(seq - 1, head, fault, seq, with_values(_SAYS[fault], seq=seq))
