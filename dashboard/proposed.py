"""A proposal laid over what is recorded: only what it touches is read and judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from registry.commands.proposal import Proposal
from registry.dossiers.transfer import TransferDossier
from registry.entities import Transfer
from registry.facts import Facts
from registry.graph.store import Store
from registry.history.past import rolled_back
from registry.impact.effect import affected_by, scope_facts
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, Verdict, worst
from registry.register import Question, Register


class TransferStep(NamedTuple):
    """A transfer that a proposal touches, with its verdict before and after; None before if it is new."""

    id: str
    before: Verdict | None
    after: Verdict
    dossier: TransferDossier
    is_own: bool

    @property
    def changes(self) -> bool:
        """Whether it is new, or its verdict differs."""
        return self.before is None or _shown(self.before) != _shown(self.after)

    @property
    def counts(self) -> bool:
        """Whether the proposal answers for its verdict: it brings the transfer, or changes the verdict."""
        return self.is_own or self.changes


class Proposed(NamedTuple):
    """The small register that a proposal touches, without and with it."""

    before: Register
    after: Register
    steps: tuple[TransferStep, ...]

    @property
    def worst(self) -> Outcome | None:
        """The worst outcome that the proposal answers for; None if it leads to none."""
        return worst([each.after.outcome for each in self.steps if each.counts and each.after.outcome])

    @property
    def lacking(self) -> tuple[TransferStep, ...]:
        """The transfers that it answers for and that would lack a safeguard."""
        return tuple(each for each in self.steps if each.counts and each.after.outcome is Outcome.UNCOVERED)


def lay_over(store: Store, proposal: Proposal, question: Question, after: int | None = None) -> Proposed:
    """Judge what a proposal touches, as it is and as it would be.

    Args:
        store: The register's database.
        proposal: A proposal.
        question: The day and the law to judge by.
        after: The history entry on whose facts to lay it, as for one that was decided; None for those of now.

    Raises:
        ConflictError: If others changed the same fields, or removed something.
        RegistryError: If what stood then was deleted from the history.
    """
    entities, ids = proposal.entities, {overlay.id for overlay in proposal.overlays}
    own = {each.id for each in entities if isinstance(each, Transfer)}
    other = Facts(entities)
    touched = own | affected_by(store, ids, other).transfers
    facts = scope_facts(store, touched, other).with_(*store.entities(ids))
    if after is not None:
        facts = _as_it_was(store, facts, ids, after)
    before_it, with_it = Register(facts), Register(facts.with_(*proposal.rebased(facts)))
    steps = _steps(before_it, with_it, touched, own, question)
    return Proposed(before_it, with_it, tuple(sorted(steps, key=_harm)))


def _as_it_was(store: Store, facts: Facts, ids: set[str], seq: int) -> Facts:
    """Some facts as they were after a history entry."""
    wanted = ids.union(each.id for each in facts)
    replaced = store.replaced_since(seq, store.head().seq)
    return rolled_back(facts, {key: each for key, each in replaced.items() if key in wanted})


def _steps(
    before: Register, after: Register, touched: set[str], own: set[str], question: Question
) -> Iterator[TransferStep]:
    was, will_be = before.as_of(question), after.as_of(question)
    for each in touched:
        if each in after.dossiers.transfers.rows:
            dossier = after.dossiers.transfers.dossier(each)
            yield TransferStep(
                each, _verdict(before, each, was), dossier.verdict(will_be), dossier, each in own
            )


def _verdict(register: Register, transfer: str, as_of: AsOf) -> Verdict | None:
    transfers = register.dossiers.transfers
    return transfers.dossier(transfer).verdict(as_of) if transfer in transfers.rows else None


def _shown(verdict: Verdict) -> str:
    return (verdict.outcome or verdict.status).value


def _harm(step: TransferStep) -> tuple[bool, int, str]:
    """What changes first, then the worst."""
    return not step.counts, -step.after.weight, step.id
