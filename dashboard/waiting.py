"""The proposals that wait for a decision, each with the worst verdict that it would lead to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from registry.commands.proposal import DECIDED, Proposal
from registry.entities import Transfer
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.store import Store
from registry.impact.effect import facts_to_judge
from registry.law.verdict import Outcome, worst
from registry.register import Question, Register
from registry.vocabulary import ProposalState


class WaitingProposal(NamedTuple):
    """A proposal that waits: for the data protection officer, or for its author where it was returned.

    `outcome` is the worst of its transfers; None if it has none, or conflicts with the register.
    """

    id: str
    title: str | None
    by: str
    since: date
    outcome: Outcome | None
    conflicts: bool
    returned: bool


def waiting_proposals(store: Store, question: Question) -> tuple[WaitingProposal, ...]:
    """The proposals that nobody has decided yet, the oldest first."""
    proposals = map(Proposal.model_validate_json, store.proposals())
    return tuple(sorted(_waiting(store, proposals, question), key=lambda each: (each.since, each.id)))


def _waiting(store: Store, proposals: Iterator[Proposal], question: Question) -> Iterator[WaitingProposal]:
    for one in proposals:
        if one.state in DECIDED:
            continue
        outcome, conflicts = None, False
        try:
            outcome = _worst(store, one, question)
        except RegistryError:  # others changed the same fields, or removed something
            conflicts = True
        yield WaitingProposal(
            id=one.id,
            title=one.title,
            by=one.proposed_by,
            since=date.fromisoformat(one.proposed_at[:10]),
            outcome=outcome,
            conflicts=conflicts,
            returned=one.state is ProposalState.CHANGES_REQUESTED,
        )


def _worst(store: Store, proposal: Proposal, question: Question) -> Outcome | None:
    """The worst outcome of the proposed transfers, were the proposal approved now."""
    ids = {overlay.id for overlay in proposal.overlays}
    facts = facts_to_judge(store, Facts(proposal.entities), ids)
    register = Register(facts.with_(*proposal.rebased(facts)))
    as_of = register.as_of(question)
    proposed = [one.id for one in proposal.entities if isinstance(one, Transfer)]
    outcomes = (register.dossiers.transfers.dossier(each).verdict(as_of).outcome for each in proposed)
    return worst([outcome for outcome in outcomes if outcome is not None])
