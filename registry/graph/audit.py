"""Verification of a whole register: its chain of changes, then the recorded facts against that history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from registry.graph import change_log, proposal_nodes
from registry.graph.connection import Progress
from registry.graph.node_audit import NodeAudit, foreign
from registry.graph.point_in_time import PointInTime
from registry.graph.schema import VERSION
from registry.graph.store import Store
from registry.history.change import REDACTING, Change
from registry.history.proposal_reconciliation import ProposalReconciliation
from registry.history.reconciliation import Mismatch, Reconciliation
from registry.history.redactions import Redactions
from registry.history.verify import Noted, Tampering, Verification, broken, verify
from registry.messages import Message

_T = TypeVar("_T")
_TRIES = 3


class Audit(NamedTuple):
    """The outcome: of the chain, and of the facts where the chain is whole.

    `own_approvals` counts the entries that approve a proposal of someone who proposed it. `foreign` lists
    what is not the register's, and ignored by it.
    """

    chain: Verification
    facts: Mismatch | None
    entities: int
    own_approvals: int = 0
    foreign: tuple[Message, ...] = ()

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
    last = _Last()
    later: list[int] = []
    changes = last.passing(steps.of(_up_to(head.seq, store.all_changes(), later)))
    chain = verify(proposals.passing(redactions.passing(facts.passing(changes))), head, noted)
    if chain.whole and later and store.head().seq < max(later):
        chain = broken(Tampering.ADDED, head.seq + 1, head)
    if chain.whole and (emptied := redactions.first_unexplained):
        chain = broken(Tampering.EMPTIED, emptied, head)
    if chain.whole and (last.at != head.at or store.version != VERSION):
        chain = broken(Tampering.END, head.seq, head)
    if chain.whole and (place := change_log.first_miscounted(store.connection, head.seq)) is not None:
        chain = broken(Tampering.ALTERED, place, head)
    if not chain.whole:
        return Audit(chain, None, 0)
    nodes = NodeAudit(store.connection, facts.last_entry)
    looked_through = steps.done
    mismatch = facts.mismatch(nodes.passing(steps.of(store.each())), moment.replaced_since)
    entities = steps.done - looked_through
    mismatch = mismatch or nodes.mismatch(moment.replaced_since())
    mismatch = mismatch or proposals.mismatch(
        proposal_nodes.stored_proposals(store.connection), lambda: _about(store, head.seq)
    )
    return Audit(chain, mismatch, entities, proposals.own_approvals, tuple(foreign(store.connection)))


class _Last:
    """The time of the last entry that passed; None before the first."""

    at: str | None = None

    def passing(self, changes: Iterable[Change]) -> Iterator[Change]:
        """The changes as they come."""
        for change in changes:
            self.at = change.at
            yield change


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
