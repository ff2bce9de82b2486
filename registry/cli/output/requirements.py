"""The requirements of approvals: which approvals concern an entity, and what each demanded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from registry.cli.output.terminal import Writer
from registry.dossiers.vendor import VendorDossier
from registry.entities import Decision, Organisation
from registry.history.change import Change
from registry.messages import say
from registry.register import Register
from registry.vocabulary import DecisionKind

Changes = Callable[[str], Iterable[Change]]


def concerned_by(register: Register, subject: str) -> set[str]:
    """The subject, with a transfer's engagement, or with a vendor's engagements and transfers."""
    transfers = register.dossiers.transfers
    ids: set[str | None] = {subject}
    if row := transfers.rows.get(subject):
        ids.add(row.engagement)
    if subject.startswith(f"{Organisation.kind}/"):
        ids |= {one.id for one in transfers.engagements.get(subject, ())}
        ids |= {transfer.id for transfer in VendorDossier.of(subject, transfers).transfers}
    return {one for one in ids if one is not None}


def required_of(subjects: Collection[str], decisions: Iterable[Decision], entries: Changes) -> list[Decision]:
    """The approvals with requirements that recorded or changed any of some entities, or are about one.

    Args:
        subjects: Ids of entities and proposals.
        decisions: All decisions.
        entries: The whole history entries of an id; that of an approval has all that was approved.
    """
    return [
        decision
        for decision in decisions
        if decision.requirements
        and decision.decision_kind is DecisionKind.APPROVED
        and (
            decision.about in subjects
            or any(one.id in subjects for entry in entries(decision.id) for one in entry.subjects)
        )
    ]


def requirements_json(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """Each approval with its requirements."""
    return [
        {
            "decision": one.id,
            "about": one.about,
            "made_by": one.made_by,
            "made_on": one.made_on,
            "reason": one.reason,
            "requirements": list(one.requirements or ()),
        }
        for one in decisions
    ]


def write_requirements(decisions: Collection[Decision], out: Writer) -> None:
    """Write what each approval requires, by whom and why."""
    if decisions:
        out.heading(say("Requirements of approvals"))
    for one in decisions:
        by, day = one.made_by or say("someone not recorded"), one.made_on or say("a day not recorded")
        out.say(say("Approved by {actor} on {day} ({decision}):", actor=by, day=day, decision=one.id))
        for requirement in one.requirements or ():
            out.add(requirement, 1)
        if one.reason:
            out.say(say("Reason: {reason}", reason=one.reason), 1)
