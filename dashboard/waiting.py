"""The proposals that wait for a decision, each with the worst verdict that it would lead to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from dashboard.proposal import READER
from dashboard.proposed import lay_over
from registry.commands.command_runner import CommandRunner
from registry.commands.proposal import DECIDED, Proposal
from registry.commands.review import Review
from registry.errors import RegistryError
from registry.graph.store import Store
from registry.law.verdict import Outcome
from registry.register import Question
from registry.vocabulary import ProposalState


class WaitingProposal(NamedTuple):
    """A proposal that waits: for the data protection officer, or for its author where it was returned.

    `outcome` is the worst of the transfers that it brings or changes; None if there is none, or if it
    conflicts with the register. `revision` names what was read, `new` and `changed` are numbers of entities.
    """

    id: str
    title: str | None
    by: str
    since: date
    outcome: Outcome | None
    lacking: int
    conflicts: bool
    returned: bool
    revision: str
    wrote: frozenset[str]
    new: int
    changed: int


def waiting_proposals(store: Store, question: Question) -> tuple[WaitingProposal, ...]:
    """The proposals that nobody has decided yet: those for the officer first, by harm, then the oldest."""
    proposals = map(Proposal.model_validate_json, store.proposals())
    return tuple(sorted(_waiting(store, proposals, question), key=_order))


def count_open(store: Store) -> int:
    """The number of proposals that wait for the officer, and not for their author; nothing is judged."""
    states = (json.loads(text)["state"] for text in store.proposals())
    return sum(state == ProposalState.OPEN for state in states)


def _order(each: WaitingProposal) -> tuple[bool, int, date, str]:
    return each.returned, -each.outcome.rank if each.outcome else 1, each.since, each.id


def _waiting(store: Store, proposals: Iterator[Proposal], question: Question) -> Iterator[WaitingProposal]:
    review = Review(CommandRunner(store, READER))
    for one in proposals:
        if one.state in DECIDED:
            continue
        outcome, lacking, conflicts = None, 0, False
        try:
            proposed = lay_over(store, one, question)
            outcome, lacking = proposed.worst, len(proposed.lacking)
        except RegistryError:  # others changed the same fields, or removed something
            conflicts = True
        new = sum(overlay.before is None for overlay in one.overlays)
        yield WaitingProposal(
            id=one.id,
            title=one.title,
            by=one.proposed_by,
            since=date.fromisoformat(one.proposed_at[:10]),
            outcome=outcome,
            lacking=lacking,
            conflicts=conflicts,
            returned=one.state is ProposalState.CHANGES_REQUESTED,
            revision=review.revision(one),
            wrote=frozenset(review.contributors(one)),
            new=new,
            changed=len(one.overlays) - new,
        )
