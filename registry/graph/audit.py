"""Verification of a whole register: its chain of changes, then the recorded facts against that history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from registry.entities import Entity
from registry.graph import proposal_nodes
from registry.graph.connection import Progress
from registry.graph.point_in_time import PointInTime
from registry.graph.store import Store
from registry.history.change import REDACTING, Change
from registry.history.proposal_reconciliation import ProposalReconciliation
from registry.history.reconciliation import Mismatch, Reconciliation
from registry.history.redactions import Redactions
from registry.history.verify import Noted, Tampering, Verification, broken, verify

_T = TypeVar("_T")
_TRIES = 3


class Audit(NamedTuple):
    """The outcome: of the chain, and of the facts where the chain is whole.

    `own_approvals` counts the entries that approve a proposal of someone who proposed it.
    """

    chain: Verification
    facts: Mismatch | None
    entities: int
    own_approvals: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.chain.whole and self.facts is None


def audit(store: Store, noted: Iterable[Noted] = (), progress: Progress | None = None) -> Audit:
    """Verify the history and the facts as they are at this moment; writes meanwhile do no harm.

    Entries that are read while an erasure changes them do not fit together, and are read again.

    Args:
        store: The register's database.
        noted: Heads noted elsewhere.
        progress: Called with the number of entries and entities looked through, and of all.
    """
    notes = tuple(noted)
    for _ in range(_TRIES):
        outcome = _audit(store, notes, progress)
        if outcome.whole or not _redacted_since(store, outcome.chain.head.seq):
            break
    return outcome


def _redacted_since(store: Store, place: int) -> bool:
    changes = store.changes(place + 1, store.head().seq)
    return any(change.command.name in REDACTING for change in changes)


def _audit(store: Store, noted: Iterable[Noted], progress: Progress | None) -> Audit:
    moment = PointInTime(store)
    head = moment.head
    steps = _Steps(head.seq + sum(store.counts().values()), progress)
    facts, redactions, proposals = Reconciliation(), Redactions(), ProposalReconciliation()
    later: list[int] = []
    changes = _up_to(head.seq, store.all_changes(), later)
    chain = verify(proposals.passing(redactions.passing(facts.passing(steps.of(changes)))), head, noted)
    if chain.whole and later and store.head().seq < max(later):
        chain = broken(Tampering.ADDED, head.seq + 1, head)
    if chain.whole and (emptied := redactions.first_unexplained):
        chain = broken(Tampering.EMPTIED, emptied, head)
    if not chain.whole:
        return Audit(chain, None, 0)
    looked_through = steps.done
    recorded: Iterable[tuple[str, Entity | None]] = steps.of(store.each())
    mismatch = facts.mismatch(recorded, moment.replaced_since)
    entities = steps.done - looked_through
    mismatch = mismatch or proposals.mismatch(
        proposal_nodes.proposal_digests(store.connection), lambda: _about(store, head.seq)
    )
    return Audit(chain, mismatch, entities, proposals.own_approvals)


def _about(store: Store, place: int) -> set[str]:
    """The subjects of the changes after a place."""
    later = store.changes(place + 1, store.head().seq)
    return {subject.id for change in later for subject in change.subjects}


def _up_to(last: int, changes: Iterable[Change], later: list[int]) -> Iterator[Change]:
    """The changes up to a place; the places of those beyond it are added to `later`."""
    for change in changes:
        if change.seq <= last:
            yield change
        else:
            later.append(change.seq)


class _Steps:
    """Counts what has been looked through."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done = 0
        self._total = total
        self._progress = progress

    def of(self, items: Iterable[_T]) -> Iterator[_T]:
        """The items as they come, each counted."""
        for item in items:
            yield item
            self.done += 1
            if self._progress:
                self._progress(self.done, max(self.done, self._total))
