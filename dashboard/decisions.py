"""What people decided and wrote, from decisions, comments and proposals: newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from dashboard.components.values import entity_name, subject_name
from dashboard.evidence import evidence_names
from registry.access import Action
from registry.commands.proposal import Proposal
from registry.entities import Comment, Decision
from registry.entities.fields import shown_name
from registry.entities.shape import mentioned
from registry.graph.store import Store
from registry.messages import Message, say
from registry.register import Register
from registry.vocabulary import DecisionKind, ProposalState

COMMENT = "comment"

DECIDED_AS: Mapping[str, Message] = {
    DecisionKind.APPROVED: say("Approved"),
    DecisionKind.REJECTED: say("Rejected"),
    DecisionKind.RISK_ACCEPTED: say("Risk accepted"),
    DecisionKind.CLOSED: say("Closed with evidence"),
    DecisionKind.ASSIGNED: say("Assigned"),
    COMMENT: say("Comment"),
}


class DecisionLine(NamedTuple):
    """A decision or comment: of which kind, about what, by whom, on which day, until when and why.

    `subject` is the id of what it is about, if that can be told; `about` the same in words. `own_proposal` is
    set where someone approved what they had proposed; an approval `covers` the entities of its proposal.
    `evidence` are documents in words; why it was reopened is only known from a database.
    """

    kind: str
    id: str
    subject: str | None
    about: str
    by: str | None
    on: date | None
    until: date | None = None
    reason: str | None = None
    requirements: tuple[str, ...] = ()
    assigned_to: str | None = None
    own_proposal: bool = False
    reopened_on: date | None = None
    reopened_by: str | None = None
    reopened_why: str | None = None
    evidence: tuple[str, ...] = ()
    covers: frozenset[str] = frozenset()

    def expired(self, day: date) -> bool:
        """Whether it has ended before a day, or was reopened by then."""
        reopened = self.reopened_on is not None and self.reopened_on <= day
        return reopened or (self.until is not None and self.until < day)

    def is_open(self, day: date) -> bool:
        """Whether it still asks for attention: an acceptance or an assignment that has not ended."""
        waits = self.kind in {DecisionKind.RISK_ACCEPTED, DecisionKind.ASSIGNED}
        return waits and not self.expired(day)


def decision_lines(register: Register, store: Store | None) -> tuple[DecisionLine, ...]:
    """All decisions and comments, newest first.

    Args:
        register: The register.
        store: Its database, for the proposals that were rejected; None where there are none.
    """
    lines = [*_decisions(register), *_comments(register)]
    if store is not None:
        proposals = {one.id: one for one in map(Proposal.model_validate_json, store.proposals())}
        titles = {one.id: shown_name(one.title) for one in proposals.values() if one.title}
        lines = [each._replace(about=titles.get(each.subject or "", each.about)) for each in lines]
        lines = [_of_proposal(each, proposals.get(each.subject or "")) for each in lines]
        lines = [_with_why(each, store) if each.reopened_on else each for each in lines]
        lines += _rejected(proposals.values(), register, store)
    return tuple(sorted(lines, key=lambda each: (each.on or date.min, each.id), reverse=True))


def _with_why(line: DecisionLine, store: Store) -> DecisionLine:
    """A decision that was reopened with the reason, which only the history keeps."""
    commands = (change.command for change in store.changes_of(line.id))
    reasons = [each.reason for each in commands if each.name == Action.REOPEN]
    return line._replace(reopened_why=reasons[-1] if reasons else None)


def _of_proposal(line: DecisionLine, proposal: Proposal | None) -> DecisionLine:
    """An approval with what its proposal says of it."""
    if proposal is None or line.kind != DecisionKind.APPROVED:
        return line
    covers = frozenset(each.id for each in proposal.overlays)
    return line._replace(own_proposal=bool(proposal.own_proposal), covers=covers)


def _decisions(register: Register) -> Iterator[DecisionLine]:
    for one in register.facts.all(Decision).values():
        yield DecisionLine(
            kind=one.decision_kind.value,
            id=one.id,
            subject=mentioned(one.about),
            about=subject_name(one.about, register),
            by=one.made_by,
            on=one.made_on,
            until=one.until,
            reason=one.reason,
            requirements=one.requirements or (),
            assigned_to=one.assigned_to,
            reopened_on=one.reopened_on,
            reopened_by=one.reopened_by,
            evidence=tuple(evidence_names(one.evidence, register.facts)),
        )


def _comments(register: Register) -> Iterator[DecisionLine]:
    for one in register.facts.all(Comment).values():
        subject, about = mentioned(one.about), subject_name(one.about, register)
        yield DecisionLine(COMMENT, one.id, subject, about, one.made_by, one.made_on, reason=one.text)


def _rejected(proposals: Iterable[Proposal], register: Register, store: Store) -> Iterator[DecisionLine]:
    """Rejected proposals: their reason stands on the proposal, its day in the history."""
    for one in proposals:
        if one.state is ProposalState.REJECTED:
            days = [date.fromisoformat(change.at[:10]) for change in store.changes_of(one.id)]
            about = shown_name(one.title or entity_name(one.id, register))
            yield DecisionLine(
                DecisionKind.REJECTED.value,
                one.id,
                one.id,
                about,
                one.decided_by,
                days[-1] if days else None,
                reason=one.reason,
            )


def narrowed(
    lines: Iterable[DecisionLine], kind: str | None, person: str | None, *, still_open: bool, on: date
) -> list[DecisionLine]:
    """Those of a kind, by or for a person, or that are still open."""
    return [
        each
        for each in lines
        if kind in (None, each.kind)
        and (person is None or person in (each.by, each.assigned_to))
        and (not still_open or each.is_open(on))
    ]
