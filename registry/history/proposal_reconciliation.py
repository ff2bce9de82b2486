"""Compare the stored proposals with the history: they are not facts, but may become facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from registry.history.change import PROPOSAL, Change, Subject
from registry.history.marks import is_own_approval
from registry.history.reconciliation import Mismatch
from registry.messages import say


class StoredProposal(NamedTuple):
    """A stored proposal: the digest of what the history would keep of it, and the number of its last entry.

    The digest is None if it cannot be read.
    """

    id: str
    digest: str | None
    revision: object


LaterIds = Callable[[], Collection[str]]
"""Returns the subjects of changes made in the meantime; called when everything is read."""


class ProposalReconciliation:
    """The digest that the last change to each proposal left, collected as the changes pass."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, str | None]] = {}
        self._between: Mismatch | None = None
        self.own_approvals = 0
        """How many entries approve a proposal of someone who proposed it."""

    def passing(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Yield the changes as they come, oldest first."""
        for change in changes:
            yield change
            for subject in change.subjects:
                if subject.id.startswith(PROPOSAL):
                    self._note(change.seq, subject)
                    self.own_approvals += is_own_approval(subject)

    def mismatch(self, stored: Iterable[StoredProposal], later: LaterIds) -> Mismatch | None:
        """Return the first proposal that differs from the history; None if all match.

        Args:
            stored: What is stored of each.
            later: The subjects of changes made after those that passed.
        """
        amiss: dict[str, str] = {}
        left = {proposal for proposal, (_, digest) in self._last.items() if digest is not None}
        for proposal, digest, revision in stored:
            left.discard(proposal)
            if digest is None or (revision, digest) != self._last.get(proposal, (0, None)):
                amiss[proposal] = "changed"
        amiss |= dict.fromkeys(left, "missing")
        for proposal in later():
            amiss.pop(proposal, None)
        if self._between or not amiss:
            return self._between
        first = min(amiss, key=lambda proposal: (self._last.get(proposal, (0, None))[0], proposal))
        return self._mismatch(first, missing=amiss[first] == "missing")

    def _note(self, seq: int, subject: Subject) -> None:
        last, before = self._last.get(subject.id), subject.before and subject.before.digest
        if last and last[1] != before and not self._between:
            says = say(
                "{entity} was changed directly in the database between entries {last} and {seq}{fields}.",
                entity=subject.id,
                last=last[0],
                seq=seq,
                fields="",
            )
            self._between = Mismatch(subject.id, says)
        self._last[subject.id] = (seq, subject.after and subject.after.digest)

    def _mismatch(self, proposal: str, *, missing: bool) -> Mismatch:
        seq = self._last.get(proposal, (0, None))[0]
        if not seq:
            return Mismatch(proposal, say("{entity} is recorded without a history entry.", entity=proposal))
        if missing:
            says = say(
                "{entity} is missing, although entry {seq} left it recorded.", entity=proposal, seq=seq
            )
        else:
            says = say(
                "{entity} was changed directly in the database after entry {seq}{fields}.",
                entity=proposal,
                seq=seq,
                fields="",
            )
        return Mismatch(proposal, says)
