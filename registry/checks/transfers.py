"""Checks on the verdict of each transfer.

An unknown transfer is reported once. If every fact is recorded and the law itself is unsettled,
`transfer-without-safeguard` reports it. If a fact is missing, `transfer-cannot-be-told` asks for it: as
unknown if it was never recorded, as a violation if the transfer was covered and the safeguard lapsed.
Neither reports a transfer that has ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.transfer import SharedDossier
from registry.dossiers.verdict_words import reason
from registry.entities import Organisation
from registry.law.onward import FORBIDDEN_OTHERWISE
from registry.law.operators import OPERATOR_NOT_RECORDED, OWN_HOSTS
from registry.law.periods import ONE_DAY
from registry.law.reach import GDPR_APPLIES_FROM, OWN_SITE, TRANSIT
from registry.law.result_cache import BACK
from registry.law.situation import Situation
from registry.law.timeline import DATA_TO_RETURN, AsOf
from registry.law.uncertainty import WHERE_NOT_RECORDED
from registry.law.verdict import Missing, Note, Outcome, Status
from registry.messages import Message, Name, say
from registry.vocabulary import OrganisationKind, Severity

_IMPORTER = Name("importer")
VERDICT_CHECKS = ("transfer-without-safeguard", "transfer-cannot-be-told")
"""The checks that repeat the verdict of a transfer; at most one of them is open."""


@check(
    id="transfer-without-safeguard",
    subject="transfer",
    severity=Severity.CRITICAL,
    basis=(
        "GDPR Art. 44",
        "GDPR Art. 45(1)",
        "GDPR Art. 46(1)",
        "GDPR Art. 46(2)",
        "GDPR Art. 46(3)",
        "GDPR Art. 47(1)",
        "GDPR Art. 49(1)",
        "GDPR Art. 49(2)",
        "GDPR Art. 49(3)",
        "GDPR Art. 49(4)",
    ),
    title=say("Transfer lacks a safeguard"),
    remedy=say("Put a safeguard in place and record it, or stop the transfer."),
)
def transfer_without_safeguard(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """Data go to a third country and nothing recorded covers the transfer."""
    verdict = transfer.verdict(as_of)
    planned = verdict.status is Status.PLANNED
    if verdict.outcome is Outcome.UNCOVERED:
        says = reason(verdict)
        yield CheckResult(
            Standing.VIOLATION,
            say("Planned: {finding}", finding=says) if planned else says,
            remedies=verdict.remedies,
            severity=Severity.MEDIUM if planned else None,
        )
    elif verdict.outcome is Outcome.UNKNOWN:
        if not verdict.missing:
            says = say(
                "The law does not settle whether the data may go to {importer}. {reason}",
                importer=_IMPORTER,
                reason=reason(verdict),
            )
            severity = Severity.MEDIUM if planned else Severity.HIGH
            yield CheckResult(Standing.UNKNOWN, says, remedies=verdict.remedies, severity=severity)
    elif verdict.outcome is not None:
        yield CheckResult(Standing.PASS, reason(verdict))


@check(
    id="transfer-cannot-be-told",
    subject="transfer",
    severity=Severity.HIGH,
    basis=("GDPR Art. 5(2)", "GDPR Art. 24(1)", "GDPR Art. 44"),
    title=say("Information needed to judge the transfer"),
    remedy=say("Answer the questions and record the answers."),
)
def transfer_needs_information(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A fact is missing without which the transfer cannot be judged."""
    hop, verdict = transfer.judged(as_of)
    if verdict.outcome is None:
        return
    if verdict.outcome is not Outcome.UNKNOWN or not verdict.missing:
        says = say(
            "Enough is recorded to judge the transfer from {exporter} to {importer}.",
            exporter=Name("exporter"),
            importer=_IMPORTER,
        )
        yield CheckResult(Standing.PASS, says)
        return
    until = None if verdict.status is Status.PLANNED else _covered_until(hop.situation, as_of)
    standing, says = _not_known(until)
    yield CheckResult(
        standing,
        say("Planned: {finding}", finding=says) if verdict.status is Status.PLANNED else says,
        missing=verdict.missing,
        remedies=verdict.remedies,
        severity=Severity.MEDIUM if verdict.status is Status.PLANNED else None,
    )


def _not_known(until: date | None) -> tuple[Standing, Message]:
    if until is None:
        return Standing.UNKNOWN, say(
            "Too little is recorded to decide whether the data may go to {importer}.",
            importer=_IMPORTER,
        )
    return Standing.VIOLATION, say(
        "The transfer to {importer} was covered until {day}; nothing recorded shows that it still is.",
        importer=_IMPORTER,
        day=until,
    )


def _covered_until(situation: Situation, as_of: AsOf) -> date | None:
    """The last day on which a situation was covered before it became unknown; None if it was not covered."""
    judge, day = as_of
    verdict = judge.on(situation, day)
    begun = max(situation.starts or date.min, GDPR_APPLIES_FROM)  # earlier transfers count from then
    while verdict.outcome is Outcome.UNKNOWN and (edge := judge.edge(situation, day, BACK)) > begun:
        day = edge - ONE_DAY
        verdict = judge.on(situation, day)
    return day if verdict.outcome is Outcome.COVERED and verdict.status is Status.CURRENT else None


@check(
    id="importer-not-identified",
    subject="transfer",
    severity=Severity.HIGH,
    basis=("GDPR Art. 30(1)(d)", "GDPR Art. 44"),
    title=say("Importer not identified"),
    remedy=say("Find out which legal entity receives the data and record it."),
)
def importer_not_identified(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """The legal entity that receives the data is not identified."""
    if transfer.verdict(as_of).outcome is None:
        return
    importer = transfer.facts.get(Organisation, transfer.row.importer.organisation)
    missing = (
        Missing("importer.organisation", say("Which legal entity is {importer}?", importer=_IMPORTER)),
    )
    if importer is None:
        says = say("{exporter} sends data, but no importer is recorded.", exporter=Name("exporter"))
        which = Missing("importer.organisation", say("Which legal entity receives the data?"))
        yield CheckResult(Standing.VIOLATION, says, missing=(which,))
    elif importer.organisation_kind is OrganisationKind.UNNAMED_CLASS:
        says = say(
            "{importer} is a class of recipients; the source names no legal entity.", importer=_IMPORTER
        )
        yield CheckResult(Standing.VIOLATION, says, missing=missing)
    elif importer.organisation_kind is None and not (importer.legal_name or importer.identifiers):
        says = say(
            "{importer} is recorded by name only, which may be a brand or a legal entity.",
            importer=_IMPORTER,
        )
        yield CheckResult(Standing.UNKNOWN, says, missing=missing, severity=Severity.MEDIUM)
    else:
        yield CheckResult(Standing.PASS, say("{importer} is identified.", importer=_IMPORTER))


_SLOTS = {
    WHERE_NOT_RECORDED: "access",
    TRANSIT: "transit",
    OPERATOR_NOT_RECORDED: "operator",
    OWN_HOSTS: "own-hosts",
    FORBIDDEN_OTHERWISE.rule: "other-ground",
    DATA_TO_RETURN: "data-still-held",
}
"""The slot of each remark, by rule; an importer's own site has a separate check."""


@check(
    id="transfer-remark",
    subject="transfer",
    severity=Severity.LOW,
    basis=("GDPR Art. 28(3)(g)", "GDPR Art. 32(1)", "GDPR Art. 44"),
    title=say("Remark on a transfer"),
    remedy=say("Look into it and record the result."),
)
def transfer_remark(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """The verdict has a remark that does not decide it: transit, a contrary ground, data left behind."""
    verdict = transfer.verdict(as_of)
    notes = [note for note in verdict.notes if note.rule != OWN_SITE]
    if not notes:
        yield CheckResult(Standing.PASS, say("No remarks on the transfer to {importer}.", importer=_IMPORTER))
    for slot, of in _by_slot(notes).items():
        severity = Severity.MEDIUM if slot == "other-ground" else None
        says = of[0].says if len(of) == 1 else say("{remarks}", remarks=tuple(note.says for note in of))
        missing = tuple(Missing(slot, note.question) for note in of if note.question is not None)
        standing = Standing.UNKNOWN if missing else Standing.VIOLATION
        yield CheckResult(standing, says, slot=slot, missing=missing, severity=severity)


def _by_slot(notes: list[Note]) -> dict[str, list[Note]]:
    by_slot: dict[str, list[Note]] = {}
    for note in notes:
        by_slot.setdefault(_SLOTS[note.rule], []).append(note)
    return by_slot
