"""Checks on the controller's authorisation of sub-processors (GDPR Art. 28(2))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from registry.checks.spec import CheckResult, Standing, also_on, check
from registry.dossiers.engagement import EngagementDossier
from registry.dossiers.transfer import SharedDossier
from registry.entities import Agreement, Engagement
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Message, Name, say
from registry.vocabulary import Severity, SubProcessorAuthorisation

EXPORTER, IMPORTER = Name("exporter"), Name("importer")
_ORDER = (Standing.VIOLATION, Standing.UNKNOWN, Standing.PASS)


class _SubProcessing(NamedTuple):
    """A sub-processor under one agreement; `starts` is its first day, `day` the one that is judged."""

    agreement: Agreement
    importer: str | None
    engagement: Engagement
    starts: date | None
    day: date

    def say(self, template: str, **values: object) -> Message:
        """A sentence about it."""
        return say(template, importer=IMPORTER, agreement=self.agreement.label, **values)


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
    object.
    """
    row = transfer.row
    if not (row.exporter.is_processor() and row.importer.is_processor()):
        return
    if transfer.verdict(as_of).outcome is None:
        return
    facts = transfer.facts
    engagement = facts.get(Engagement, row.engagement)
    uppers = [facts.get(Engagement, above) for above in (engagement.under if engagement else None) or ()]
    agreements = [facts.get(Agreement, upper.agreement) if upper else None for upper in uppers]
    starts = row.starts or (engagement.starts if engagement else None)
    importer = row.importer.organisation
    yield _worst([_judged(agreement, engagement, importer, starts, as_of.on) for agreement in agreements])


@also_on("sub-processing-not-authorised", "engagement")
def sub_processor_not_authorised(dossier: EngagementDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A sub-processor without a recorded transfer works without a recorded authorisation."""
    engagement = dossier.engagement
    if dossier.rows or not dossier.above or dossier.is_processor() is False:
        return
    if dossier.relevant_day(as_of.on) is None:
        return
    given = (engagement, engagement.organisation, dossier.starts, as_of.on)
    yield _worst([_judged(agreement, *given) for _, agreement in dossier.above])


def _worst(results: list[CheckResult]) -> CheckResult:
    return min(results or [_not_recorded()], key=lambda result: _ORDER.index(result.standing))


def _judged(
    agreement: Agreement | None,
    engagement: Engagement | None,
    importer: str | None,
    starts: date | None,
    on: date,
) -> CheckResult:
    """What one agreement above says of a sub-processor."""
    if agreement is None or agreement.authorisation is None or engagement is None:
        return _not_recorded()
    case = _SubProcessing(agreement, importer, engagement, starts, max(on, starts or on))
    return _JUDGES[agreement.authorisation](case)


def _not_recorded() -> CheckResult:
    says = say(
        "It is not recorded whether the controller allows {exporter} to pass data to {importer}.",
        exporter=EXPORTER,
        importer=IMPORTER,
    )
    question = say(
        "Which authorisation for sub-processors does the contract of {exporter} give?", exporter=EXPORTER
    )
    return CheckResult(Standing.UNKNOWN, says, missing=(Missing("agreement.authorisation", question),))


def _forbidden(_: _SubProcessing) -> CheckResult:
    says = say(
        "{exporter} passes data to {importer}, which its contract forbids.",
        exporter=EXPORTER,
        importer=IMPORTER,
    )
    return CheckResult(Standing.VIOLATION, says)


def _specific(case: _SubProcessing) -> CheckResult:
    named = case.agreement.authorised_sub_processors
    if named is None:
        says = case.say(
            "{agreement} requires that sub-processors be authorised by name; "
            "which ones were authorised is not recorded ({importer})."
        )
        question = case.say("Which controller authorised {importer} under {agreement}, and when?")
        return _unknown(says, "agreement.authorised_sub_processors", question)
    mine = [one for one in named if one.organisation == case.importer]
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
    if min(days) > (case.starts or case.day):
        says = case.say("{importer} was authorised under {agreement} only on {day}.", day=min(days))
        return CheckResult(Standing.VIOLATION, says)
    if all(one.authorised_by is None for one in mine):
        says = case.say("Who authorised {importer} under {agreement} is not recorded.")
        question = case.say("Which controller authorised {importer} under {agreement}?")
        return _unknown(says, "agreement.authorised_sub_processors.authorised_by", question)
    return CheckResult(Standing.PASS, case.say("{importer} is authorised by name under {agreement}."))


def _general(case: _SubProcessing) -> CheckResult:
    engagement, agreement = case.engagement, case.agreement
    if engagement.objected:
        says = case.say("The controller objected to {importer} (general authorisation, {agreement}).")
        return CheckResult(Standing.VIOLATION, says)
    late = _notified_late(case)
    if late is not None:
        return CheckResult(Standing.VIOLATION, late)
    missing = []
    if engagement.notified_on is None:
        question = case.say("When was the controller notified of {importer}?")
        missing.append(Missing("engagement.notified_on", question))
    if agreement.objection_days is None and agreement.notice_days is None:
        question = case.say("Within how many days can the controller object under {agreement}?")
        missing.append(Missing("agreement.objection_days", question))
    if engagement.objected is None:
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
    notified, starts = case.engagement.notified_on, case.starts
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
