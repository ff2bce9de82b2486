"""Checks on days: what ends soon, and contracts that came after the processing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from registry.checks.spec import CHECKS, CheckResult, Standing, check
from registry.dossiers.deadlines import DeadlineDossier, DeadlineKind
from registry.dossiers.engagement import EngagementDossier
from registry.law.timeline import AsOf
from registry.messages import Message, Name, Sentence, say, with_values
from registry.vocabulary import Severity

SUBJECT = Name("subject")
SOON = timedelta(days=90)
_SAYS: dict[DeadlineKind, Message] = {
    DeadlineKind.AGREEMENT: say("The agreement “{subject}” ends on {day}."),
    DeadlineKind.ASSESSMENT: say("The assessment “{subject}” is due for review on {day}."),
    DeadlineKind.LISTING: say("The certification of {subject} is due for renewal on {day}."),
    DeadlineKind.MECHANISM: say("“{subject}” expires on {day}."),
    DeadlineKind.ADEQUACY: say("{subject} is in force until {day}."),
    DeadlineKind.ACCEPTANCE: say("The acceptance of “{finding}” ({subject}) ends on {day}."),
    DeadlineKind.REQUIREMENT: say("The requirement “{subject}” is due on {day}."),
}
_REMEDIES: dict[DeadlineKind, tuple[Message, ...]] = {
    DeadlineKind.ACCEPTANCE: (
        say("Settle it before that day. To accept it for longer is a new decision, with its own reason."),
    ),
    DeadlineKind.REQUIREMENT: (say("Fulfil it in time, and record the evidence."),),
}
"""Where there is nothing to renew."""


@check(
    id="ends-soon",
    subject="deadline",
    severity=Severity.LOW,
    basis=("GDPR Art. 5(2)", "GDPR Art. 24(1)"),
    title=say("Ends within 90 days"),
    remedy=say("Renew it or replace it in time, and record the new date."),
)
def ends_soon(dossier: DeadlineDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """Something that the register relies on ends, or falls due, within 90 days."""
    day = dossier.last_day(as_of.law)
    if day is None or day < as_of.on or not dossier.matters_on(as_of.on):
        return
    says = with_values(_SAYS[dossier.deadline], subject=SUBJECT, finding=_accepted(dossier), day=day)
    soon = day - as_of.on <= SOON
    remedies = _REMEDIES.get(dossier.deadline, ())
    yield CheckResult(Standing.VIOLATION if soon else Standing.PASS, says, dossier.slot, remedies=remedies)


def _accepted(dossier: DeadlineDossier) -> Sentence:
    """What is accepted, as its check calls it."""
    accepted = CHECKS.get(dossier.about.partition(":")[0])
    return accepted.title if accepted else dossier.about


@check(
    id="agreement-after-start",
    subject="engagement",
    severity=Severity.HIGH,
    basis=("GDPR Art. 28(3)", "GDPR Art. 28(9)"),
    title=say("Agreement signed after the processing began"),
    remedy=say("Record the agreement or clauses that were in force before, or document the infringement."),
)
def agreement_after_start(dossier: EngagementDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A processor began before its contract was signed, and no processor clauses were in force then."""
    starts, contract = dossier.starts, _contract(dossier, as_of.on)
    if contract is None or starts is None or starts > as_of.on:
        return
    if dossier.is_processor() is False or dossier.relevant_day(as_of.on) is None:
        return
    name, signed = contract
    values = {"agreement": name, "organisation": Name("organisation")}
    if starts >= signed or dossier.clauses_on(starts) is not None:
        says = say("{agreement} was signed before {organisation} began processing.", **values)
        if starts < signed:
            says = say("Clauses were in force before {agreement} was signed.", **values)
        yield CheckResult(Standing.PASS, says)
    elif signed <= as_of.on:
        says = say(
            "{organisation} began processing on {starts}, before {agreement} was signed on {signed}.",
            starts=starts,
            signed=signed,
            **values,
        )
        yield CheckResult(Standing.VIOLATION, says)


def _contract(dossier: EngagementDossier, day: date) -> tuple[Name | str, date] | None:
    """The contract with a processor and its day: the agreement, else the clauses that serve as one."""
    agreement = dossier.agreement
    if agreement is not None and agreement.signed_on is not None:
        return Name("agreement"), agreement.signed_on
    clauses = dossier.clauses_on(day) if agreement is None else None
    if clauses is None or clauses.signed_on is None:
        return None
    return clauses.label, clauses.signed_on
