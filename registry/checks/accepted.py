"""Findings accepted until a date, or closed with evidence: open again without any action when that ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from registry.checks.basis import is_accepted, link_of
from registry.checks.grouping import grouped, whole_id
from registry.checks.runner import Finding
from registry.checks.transfers import VERDICT_CHECKS
from registry.entities import Decision
from registry.facts import Facts
from registry.messages import Message, say
from registry.vocabulary import DecisionKind


class Accepted(NamedTuple):
    """A finding with the decision that accepts it."""

    finding: Finding
    decision: Decision


class Findings(NamedTuple):
    """The findings that need attention, and those that a decision accepts."""

    open: list[Finding]
    accepted: list[Accepted]

    @property
    def grouped(self) -> Findings:
        """These, equal ones about one organisation put together: those accepted, by one decision on all."""
        wholes = [one for one in self.accepted if one.decision.about == whole_id(one.finding)]
        decisions = {one.decision.about: one.decision for one in wholes}
        together = grouped(one.finding for one in wholes)
        others = [one for one in self.accepted if one.decision.about != whole_id(one.finding)]
        accepted = [Accepted(each, decisions[whole_id(each) or each.id]) for each in together]
        return Findings(grouped(self.open), [*others, *accepted])

    @property
    def by_name(self) -> Mapping[str, list[Finding]]:
        """These by each id that a decision may name them with: their own, and those of wider ones."""
        named: dict[str, list[Finding]] = defaultdict(list)
        for each in (*self.open, *(one.finding for one in self.accepted)):
            names = (each.id, whole_id(each), each.result.accepted_with)
            for name in dict.fromkeys(filter(None, names)):
                named[name].append(each)
        return named

    @property
    def beside_verdicts(self) -> Findings:
        """The findings that add something to the verdicts on transfers."""
        return Findings(
            [finding for finding in self.open if finding.check.id not in VERDICT_CHECKS],
            [one for one in self.accepted if one.finding.check.id not in VERDICT_CHECKS],
        )


def in_force(decisions: Iterable[Decision], on: date) -> list[Decision]:
    """The decisions that accept or close a finding on a date, the one that lasts longest last.

    An acceptance without a last day accepts nothing: no risk is accepted for ever. What is closed without
    what it rested on is not closed: nobody could see that it changed.
    """
    kept = [
        each
        for each in decisions
        if (each.reopened_on is None or on < each.reopened_on)
        and (
            (each.decision_kind is DecisionKind.CLOSED and each.rests_on is not None)
            or (
                each.decision_kind is DecisionKind.RISK_ACCEPTED
                and each.until is not None
                and on <= each.until
            )
        )
    ]
    return sorted(kept, key=lambda each: (each.until or date.max, each.id))


def acceptances(facts: Facts, on: date) -> Mapping[str, Decision]:
    """The decisions that accept or close findings on a date, by finding; of several, the longest lasting."""
    return {each.about: each for each in in_force(facts.all(Decision).values(), on)}


def split_accepted(findings: Iterable[Finding], facts: Facts, on: date) -> Findings:
    """Split findings into open and accepted ones on a date; the order is kept.

    What is another risk than the one that was accepted is open.
    """
    decisions = acceptances(facts, on)
    decisions = {**_by_link(decisions), **decisions}
    parts = Findings([], [])
    for finding in findings:
        decision = _accepting(finding, decisions) if decisions else None
        if decision is not None and not is_accepted(decision, finding, facts):
            decision = None
        if decision is None:
            parts.open.append(finding)
        else:
            parts.accepted.append(Accepted(finding, decision))
    return parts


def _accepting(finding: Finding, decisions: Mapping[str, Decision]) -> Decision | None:
    """The decision that accepts a finding: by its own id, by that of a wider one, or in another chain."""
    others = filter(None, (whole_id(finding), finding.result.accepted_with, link_of(finding.id)))
    return next((decisions[each] for each in (finding.id, *others) if each in decisions), None)


def _by_link(decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    return {link: decision for about, decision in decisions.items() if (link := link_of(about))}


def acceptance_text(decision: Decision, evidence: Sequence[str] = ()) -> Message:
    """Until when a finding is accepted, or that it is closed, by whom, on what evidence and why.

    Args:
        decision: The decision that accepts or closes it.
        evidence: The titles of the documents that show it; by default their ids.
    """
    until = say("Accepted until {day}", day=decision.until)
    if decision.decision_kind is DecisionKind.CLOSED:
        until = say("Closed")
    if decision.made_by:
        until = say("{accepted} by {actor}", accepted=until, actor=decision.made_by)
    if documents := tuple(evidence or decision.evidence or ()):
        until = say("{accepted}, as shown by {documents}", accepted=until, documents=documents)
    return say("{accepted}: {reason}", accepted=until, reason=decision.reason) if decision.reason else until
