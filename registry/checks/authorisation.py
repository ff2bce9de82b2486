"""Checks on the controller's authorisation of sub-processors (GDPR Art. 28(2))."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from registry.checks.spec import CheckResult, Standing, also_on, check
from registry.dossiers.engagement import EngagementDossier
from registry.dossiers.transfer import SharedDossier
from registry.entities import Agreement, Engagement
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Message, Name, say
from registry.vocabulary import PlaceKind, Severity, SubProcessorAuthorisation

EXPORTER, IMPORTER = Name("exporter"), Name("importer")
_ORDER = (Standing.VIOLATION, Standing.UNKNOWN, Standing.PASS)


class _Sub(NamedTuple):
    """A sub-processor: who uses it, its name and id, its engagement, and its first day, where recorded."""

    processor: object
    name: object
    organisation: str | None
    engagement: Engagement | None
    starts: date | None

    def say(self, template: str, **values: object) -> Message:
        """A sentence about it."""
        return say(template, exporter=self.processor, importer=self.name, **values)


class _SubProcessing(NamedTuple):
    """A sub-processor under one agreement; `day` is the one that is judged."""

    agreement: Agreement
    sub: _Sub
    day: date

    def say(self, template: str, **values: object) -> Message:
        """A sentence about it."""
        return self.sub.say(template, agreement=self.agreement.label, **values)


@check(
    id="sub-processing-not-authorised",
    subject="transfer",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 28(2)", "GDPR Art. 28(4)", "SCC clauses 8.8, 9"),
    title=say("Sub-processing not authorised"),
    remedy=say("Obtain the controller's written authorisation and record it in the agreement."),
)
def sub_processing_not_authorised(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A processor passes data to another without the controller's authorisation of this sub-processor.

    A specific authorisation names it. Under a general one the controller was notified in time and did not
    object. Another organisation that operates a place of a processor is its sub-processor.
    """
    row = transfer.row
    if transfer.verdict(as_of).outcome is None:
        return
    yield from _operators(transfer, as_of)
    if not (row.exporter.is_processor() and row.importer.is_processor()):
        return
    facts = transfer.facts
    engagement = facts.get(Engagement, row.engagement)
    uppers = [facts.get(Engagement, above) for above in (engagement.under if engagement else None) or ()]
    agreements = [facts.get(Agreement, upper.agreement) if upper else None for upper in uppers]
    starts = row.starts or (engagement.starts if engagement else None)
    sub = _Sub(EXPORTER, IMPORTER, row.importer.organisation, engagement, starts)
    yield _worst(sub, agreements, as_of.on)


@also_on("sub-processing-not-authorised", "engagement")
def sub_processor_not_authorised(dossier: EngagementDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A sub-processor without a recorded transfer works without a recorded authorisation."""
    engagement = dossier.engagement
    if dossier.rows or not dossier.above or dossier.is_processor() is False:
        return
    if dossier.relevant_day(as_of.on) is None:
        return
    sub = _Sub(EXPORTER, IMPORTER, engagement.organisation, engagement, dossier.starts)
    yield _worst(sub, [agreement for _, agreement in dossier.above], as_of.on)


def _operators(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """The sub-processors known only as operators of a processor's places, one result each."""
    row, facts = transfer.row, transfer.facts
    processor = row.importer.organisation
    if processor is None or not row.importer.is_processor():
        return
    above = facts.get(Engagement, row.engagement)
    uppers = [above] if above else [one for one in transfer.engaged(processor) if _runs(one, as_of.on)]
    agreements = [facts.get(Agreement, upper.agreement) for upper in uppers]
    working = {place.operator for place in row.places or () if place.kind != PlaceKind.TRANSIT}
    for operator in transfer.recipients:
        if operator == processor or operator not in working or transfer.passed_on(operator, as_of.on):
            continue
        engaged = _engaged_under(transfer, processor, operator)
        if any(_runs(one, as_of.on) for one in engaged):
            continue  # examined with that engagement
        engagement = engaged[0] if engaged else None
        sub = _Sub(IMPORTER, transfer.label(operator), operator, engagement, row.starts)
        yield _of_operator(sub, agreements, as_of.on)


def _engaged_under(transfer: SharedDossier, processor: str, operator: str) -> list[Engagement]:
    """The engagements of an operator under one of a processor."""
    uppers = {one.id for one in transfer.engaged(processor)}
    return [one for one in transfer.engaged(operator) if not uppers.isdisjoint(one.under or ())]


def _runs(engagement: Engagement, on: date) -> bool:
    return EngagementDossier(engagement, None, None).relevant_day(on) is not None


def _of_operator(sub: _Sub, agreements: list[Agreement | None], on: date) -> CheckResult:
    """What the contracts above say of an operator; whether one binds it as well is asked (Art. 28(4))."""
    result = _worst(sub, agreements, on)
    slot = (sub.organisation or "").partition("/")[2]
    if result.standing is Standing.VIOLATION:
        return result._replace(slot=slot)
    question = sub.say("Does {exporter} have a contract with {importer} that meets Art. 28(4)?")
    missing = (*result.missing, Missing("engagement.agreement", question))
    says = result.says
    if result.standing is Standing.PASS:
        says = say(
            "{finding} Whether a contract binds it is not recorded.",
            finding=result.says,
        )
    remedies = (sub.say("Ask {exporter}, and record the engagement of {importer} as its sub-processor."),)
    return CheckResult(Standing.UNKNOWN, says, slot, missing, remedies)


def _worst(sub: _Sub, agreements: Sequence[Agreement | None], on: date) -> CheckResult:
    """The worst of what the agreements above say; an objection counts under any of them."""
    if sub.engagement is not None and sub.engagement.objected:
        return _objected(sub, next((one for one in agreements if one), None))
    results = [_judged(agreement, sub, on) for agreement in agreements] or [_not_recorded(sub)]
    return min(results, key=lambda result: _ORDER.index(result.standing))


def _judged(agreement: Agreement | None, sub: _Sub, on: date) -> CheckResult:
    """What one agreement above says of a sub-processor."""
    if agreement is None or agreement.authorisation is None:
        return _not_recorded(sub)
    return _JUDGES[agreement.authorisation](_SubProcessing(agreement, sub, max(on, sub.starts or on)))


def _not_recorded(sub: _Sub) -> CheckResult:
    says = sub.say("It is not recorded whether the controller allows {exporter} to pass data to {importer}.")
    question = sub.say("Which authorisation for sub-processors does the contract of {exporter} give?")
    return _unknown(says, "agreement.authorisation", question)


def _objected(sub: _Sub, agreement: Agreement | None) -> CheckResult:
    says = sub.say("The controller objected to {importer}.")
    if agreement is not None and agreement.authorisation is SubProcessorAuthorisation.GENERAL:
        says = sub.say(
            "The controller objected to {importer} (general authorisation, {agreement}).",
            agreement=agreement.label,
        )
    stop = sub.say("Have {exporter} stop using {importer}: the controller objected.")
    return CheckResult(Standing.VIOLATION, says, remedies=(stop,), severity=Severity.HIGH)


def _forbidden(case: _SubProcessing) -> CheckResult:
    says = case.sub.say("{exporter} passes data to {importer}, which its contract forbids.")
    stop = case.sub.say("Have {exporter} stop using {importer}: its contract forbids sub-processors.")
    return CheckResult(Standing.VIOLATION, says, remedies=(stop,), severity=Severity.HIGH)


def _specific(case: _SubProcessing) -> CheckResult:
    named = case.agreement.authorised_sub_processors
    if named is None:
        says = case.say(
            "{agreement} requires that sub-processors be authorised by name; "
            "which ones were authorised is not recorded ({importer})."
        )
        question = case.say("Which controller authorised {importer} under {agreement}, and when?")
        return _unknown(says, "agreement.authorised_sub_processors", question)
    mine = [one for one in named if one.organisation == case.sub.organisation]
    if not mine:
        return CheckResult(
            Standing.VIOLATION,
            case.say("{importer} is not among the sub-processors authorised under {agreement}."),
        )
    days = [one.authorised_on for one in mine if one.authorised_on is not None]
    if not days:
        says = case.say("When {importer} was authorised under {agreement} is not recorded.")
        question = case.say("When did the controller authorise {importer} under {agreement}?")
        return _unknown(says, "agreement.authorised_sub_processors.authorised_on", question)
    if min(days) > (case.sub.starts or case.day):
        says = case.say("{importer} was authorised under {agreement} only on {day}.", day=min(days))
        return CheckResult(Standing.VIOLATION, says)
    if all(one.authorised_by is None for one in mine):
        says = case.say("Who authorised {importer} under {agreement} is not recorded.")
        question = case.say("Which controller authorised {importer} under {agreement}?")
        return _unknown(says, "agreement.authorised_sub_processors.authorised_by", question)
    return CheckResult(Standing.PASS, case.say("{importer} is authorised by name under {agreement}."))


def _general(case: _SubProcessing) -> CheckResult:
    engagement, agreement = case.sub.engagement, case.agreement
    late = _notified_late(case)
    if late is not None:
        return CheckResult(Standing.VIOLATION, late)
    missing = []
    if engagement is None or engagement.notified_on is None:
        question = case.say("When was the controller notified of {importer}?")
        missing.append(Missing("engagement.notified_on", question))
    if agreement.objection_days is None and agreement.notice_days is None:
        question = case.say("Within how many days can the controller object under {agreement}?")
        missing.append(Missing("agreement.objection_days", question))
    if engagement is None or engagement.objected is None:
        question = case.say("Did the controller object to {importer}?")
        missing.append(Missing("engagement.objected", question))
    if missing:
        says = case.say(
            "{agreement} gives a general authorisation; whether the controller was notified of {importer} "
            "and could object is not fully recorded."
        )
        return CheckResult(Standing.UNKNOWN, says, missing=tuple(missing))
    says = case.say("The controller was notified of {importer} and did not object ({agreement}).")
    return CheckResult(Standing.PASS, says)


def _notified_late(case: _SubProcessing) -> Message | None:
    """That the notice left less time than agreed before the sub-processor began, or came after that."""
    engagement, starts = case.sub.engagement, case.sub.starts
    notified = engagement.notified_on if engagement else None
    if notified is None:
        return None
    if notified > (starts or case.day):
        return case.say("The controller was notified of {importer} only on {day}.", day=notified)
    days = max(case.agreement.notice_days or 0, case.agreement.objection_days or 0)
    if starts is not None and starts - notified < timedelta(days):
        return case.say(
            "The controller was notified of {importer} on {day}, less than {days} days before it began "
            "({agreement}).",
            day=notified,
            days=days,
        )
    return None


def _unknown(says: Message, slot: str, question: Message) -> CheckResult:
    return CheckResult(Standing.UNKNOWN, says, missing=(Missing(slot, question),))


_JUDGES = {
    SubProcessorAuthorisation.FORBIDDEN: _forbidden,
    SubProcessorAuthorisation.SPECIFIC: _specific,
    SubProcessorAuthorisation.GENERAL: _general,
}
