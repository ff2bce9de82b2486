"""What one person has proposed, what is asked of them, and what they have to see to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from dashboard.waiting import WaitingProposal
from registry.commands.proposal import DECIDED, Proposal
from registry.commands.remarks import Remark, proposal_remarks
from registry.entities import Engagement, FactQuestion, Organisation, Requirement
from registry.facts import Facts
from registry.graph.store import Store
from registry.vocabulary import ProposalState


class MyProposal(NamedTuple):
    """A proposal of the person: its questions, what was said about it, and what waits with it.

    `waiting` is None once it is decided.
    """

    proposal: Proposal
    waiting: WaitingProposal | None
    questions: tuple[FactQuestion, ...]
    remarks: tuple[Remark, ...]

    @property
    def open_questions(self) -> tuple[FactQuestion, ...]:
        """What nobody has answered yet."""
        return tuple(each for each in self.questions if each.is_open)

    @property
    def returned(self) -> bool:
        """Whether the data protection officer sent it back."""
        return self.proposal.state is ProposalState.CHANGES_REQUESTED

    @property
    def decided(self) -> bool:
        """Whether nothing of it waits any more."""
        return self.proposal.state in DECIDED

    @property
    def since(self) -> date:
        """The day on which it was proposed last."""
        return date.fromisoformat(self.proposal.proposed_at[:10])

    @property
    def vendor(self) -> str | None:
        """The id of the vendor that it is mainly about; None if it names none."""
        entities = self.proposal.entities
        engaged = (each.organisation for each in entities if isinstance(each, Engagement))
        named = (each.id for each in entities if isinstance(each, Organisation))
        return next(engaged, None) or next(named, None)


class Mine(NamedTuple):
    """All of one person: proposals, the latest first, and requirements, the most urgent first."""

    proposals: tuple[MyProposal, ...]
    requirements: tuple[Requirement, ...]

    @property
    def returned(self) -> tuple[MyProposal, ...]:
        """What waits for the person."""
        return tuple(each for each in self.proposals if each.returned)

    @property
    def waiting(self) -> tuple[MyProposal, ...]:
        """What waits for the data protection officer."""
        return tuple(each for each in self.proposals if not each.returned and not each.decided)

    @property
    def decided(self) -> tuple[MyProposal, ...]:
        """What was decided or withdrawn."""
        return tuple(each for each in self.proposals if each.decided)


def mine(store: Store, actor: str, facts: Facts, waiting: Iterable[WaitingProposal]) -> Mine:
    """Collect what concerns one person.

    Args:
        store: The register's database.
        actor: The pseudonym of the person.
        facts: What is recorded.
        waiting: The proposals that wait, judged.
    """
    judged = {each.id: each for each in waiting}
    proposals = [
        each
        for each in map(Proposal.model_validate_json, store.proposals())
        if actor in (each.proposed_by, each.drafted_by)
    ]
    questions = _by_subject(facts)
    listed = [
        MyProposal(
            each,
            judged.get(each.id),
            questions.get(each.id, ()),
            tuple(proposal_remarks(store, each.id)),
        )
        for each in sorted(proposals, key=lambda one: (one.proposed_at, one.id), reverse=True)
    ]
    return Mine(tuple(listed), _requirements(actor, listed, facts))


def _by_subject(facts: Facts) -> Mapping[str, tuple[FactQuestion, ...]]:
    questions: dict[str, tuple[FactQuestion, ...]] = {}
    for each in facts.all(FactQuestion).values():
        questions[each.about] = (*questions.get(each.about, ()), each)
    return questions


def _requirements(actor: str, listed: Iterable[MyProposal], facts: Facts) -> tuple[Requirement, ...]:
    """Those that the person has to fulfil, and those on what the person proposed."""
    proposed = {overlay.id for each in listed for overlay in each.proposal.overlays}
    proposed |= {each.proposal.id for each in listed}
    concerned = [
        each
        for each in facts.all(Requirement).values()
        if each.owner == actor or (each.owner is None and each.about in proposed)
    ]
    return tuple(sorted(concerned, key=_urgency))


def _urgency(duty: Requirement) -> tuple[bool, date, str]:
    return duty.fulfilled_on is not None, duty.due or date.max, duty.id
