"""What the page of one proposal shows, worked out once for a reading of the register and a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dashboard.before_after import EntityStep, entity_steps
from dashboard.look_alikes import LookAlike, look_alikes
from dashboard.proposed import Proposed, TransferStep, lay_over
from registry.access import AccessRole, Actor
from registry.commands.approval import deciding_entry, required_by
from registry.commands.command_runner import CommandRunner
from registry.commands.proposal import DECIDED, Proposal
from registry.commands.proposals import Proposals
from registry.commands.remarks import Remark, proposal_remarks
from registry.commands.review import Review
from registry.commands.same_vendor import WAITING
from registry.dossiers.verdict_words import reason
from registry.entities import BY_KIND, Entity, FactQuestion
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.store import Store
from registry.history.change import Change
from registry.law.verdict import Outcome
from registry.messages import render
from registry.register import Question, Register

READER = Actor("reader", AccessRole.AUDITOR)
FIRST_STEPS = 40
"""How many transfers are worded; the rest is a number."""
_ID = re.compile(rf"(?:{'|'.join(map(re.escape, BY_KIND))})/[a-z0-9.-]+", re.ASCII)


class TransferLine(NamedTuple):
    """A transfer that a proposal touches, in words; outcomes or statuses before and after.

    `before` is None if it is new; `why` says what decides afterwards.
    """

    id: str
    data: tuple[str, ...]
    vendor: str
    before: str | None
    after: str
    why: str
    is_recorded: bool


class ProposalPage(NamedTuple):
    """All about one proposal, as it was read at one moment.

    `revision` names exactly what was read; `wrote` are those who proposed, revised or drafted it. `refusal`
    says why it could not be recorded now; then nothing is judged. One that was decided on `decided_on` is
    judged as of that day, on what was recorded then; `requirements` are the ids of those that it was approved
    with, and `questions` those about it.
    """

    proposal: Proposal
    revision: str
    wrote: frozenset[str]
    fields: tuple[EntityStep, ...]
    transfers: tuple[TransferLine, ...]
    touched: int
    worst: Outcome | None
    lacking: int
    remedies: tuple[str, ...]
    remarks: tuple[Remark, ...]
    look_alikes: tuple[LookAlike, ...]
    refusal: RegistryError | None
    adds_nothing: bool
    decided_on: date | None = None
    requirements: tuple[str, ...] = ()
    questions: tuple[FactQuestion, ...] = ()

    @property
    def unanswered(self) -> tuple[FactQuestion, ...]:
        """The questions about it that nobody has answered, nor withdrawn."""
        return tuple(each for each in self.questions if each.is_open)


def proposal_page(
    store: Store, register: Register, proposal_id: str, question: Question, language: str
) -> ProposalPage | None:
    """Work out the page of a proposal; None if there is none of this id."""
    text = store.proposal(proposal_id)
    if text is None:
        return None
    proposal = Proposal.model_validate_json(text)
    runner = CommandRunner(store, READER)
    review, proposals = Review(runner), Proposals(runner)
    waits = proposal.state not in DECIDED
    refusal = proposals.refusal(proposal) if waits else None
    entry = None if waits else _deciding_entry(store, proposal_id)
    decided_on = date.fromisoformat(entry.at[:10]) if entry else None
    judged_on = Question(decided_on) if decided_on else question
    proposed = None
    if entry:
        proposed = _at_the_decision(store, proposal, entry, judged_on)
    elif waits and refusal is None:
        proposed = lay_over(store, proposal, question)
    steps = proposed.steps if proposed else ()
    return ProposalPage(
        proposal=proposal,
        revision=review.revision(proposal),
        wrote=frozenset(review.contributors(proposal)),
        fields=entity_steps(_pairs(proposal, proposed), _names(store, proposal), language),
        transfers=tuple(_lines(steps[:FIRST_STEPS], proposed, judged_on, language)),
        touched=len(steps),
        worst=proposed.worst if proposed else None,
        lacking=len(proposed.lacking) if proposed else 0,
        remedies=tuple(_remedies(proposed, question, language)) if proposed and waits else (),
        remarks=tuple(proposal_remarks(store, proposal_id)),
        look_alikes=look_alikes(proposal, register.facts, proposals.all(WAITING), language) if waits else (),
        refusal=refusal,
        adds_nothing=waits and refusal is None and proposals.adds_nothing(proposal),
        decided_on=decided_on,
        requirements=tuple(required_by(entry, proposal)) if entry else (),
        questions=tuple(
            each for each in register.facts.all(FactQuestion).values() if each.about == proposal_id
        ),
    )


def _deciding_entry(store: Store, proposal_id: str) -> Change | None:
    """The whole entry that decided a proposal."""
    decided = deciding_entry(store.changes_of(proposal_id))
    return next(store.changes(decided.seq, decided.seq), None) if decided else None


def _at_the_decision(store: Store, proposal: Proposal, entry: Change, question: Question) -> Proposed | None:
    """What the decision was about, judged on what was recorded just before it; None if that is not known."""
    try:
        return lay_over(store, proposal, question, after=entry.seq - 1)
    except RegistryError:
        return None


def _pairs(proposal: Proposal, proposed: Proposed | None) -> Iterator[tuple[Entity | None, Entity]]:
    """Each entity now and with the proposal; as it was proposed where it can no longer be recorded."""
    for overlay in proposal.overlays:
        now, then = (side.facts.find(overlay.id) for side in proposed[:2]) if proposed else (None, None)
        if then is not None:
            yield now, then
        elif overlay.before is None:
            yield None, overlay.entity
        else:
            yield BY_KIND[overlay.entity.kind].model_validate(overlay.before), overlay.entity


def _names(store: Store, proposal: Proposal) -> Register:
    """A register that knows the names of all that a proposal refers to, before and after it."""
    sides = (side for overlay in proposal.overlays for side in (overlay.before, overlay.after))
    ids = {each for side in sides for each in _mentioned(side)}
    return Register(Facts([*store.entities(ids), *proposal.entities]))


def _mentioned(value: object) -> Iterator[str]:
    match value:
        case str():
            if _ID.fullmatch(value):
                yield value
        case dict():
            yield from (each for item in value.values() for each in _mentioned(item))
        case list():
            yield from (each for item in value for each in _mentioned(item))


def _lines(
    steps: Iterable[TransferStep], proposed: Proposed | None, question: Question, language: str
) -> Iterator[TransferLine]:
    if proposed is None:
        return
    as_of = proposed.after.as_of(question)
    for step in steps:
        hop, verdict = step.dossier.judged(as_of)
        names = step.dossier.names_of(hop)
        categories = [step.dossier.label(each) or each for each in step.dossier.row.categories or ()]
        yield TransferLine(
            id=step.id,
            data=tuple(categories),
            vendor=names["importer"],
            before=(step.before.outcome or step.before.status).value if step.before else None,
            after=(verdict.outcome or verdict.status).value,
            why=render(reason(verdict), language, names),
            is_recorded=step.before is not None,
        )


def _remedies(proposed: Proposed, question: Question, language: str) -> Iterator[str]:
    """What would make the transfers lawful: remedies, then questions, each once."""
    as_of = proposed.after.as_of(question)
    worded: dict[str, None] = {}
    for step in proposed.steps[:FIRST_STEPS]:
        if step.counts and step.after.outcome in (Outcome.UNCOVERED, Outcome.UNKNOWN):
            hop, verdict = step.dossier.judged(as_of)
            names = step.dossier.names_of(hop)
            messages = (*verdict.remedies, *(missing.question for missing in verdict.missing))
            worded |= dict.fromkeys(render(each, language, names) for each in messages)
    return iter(worded)
