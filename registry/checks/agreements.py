"""Checks on the contract that binds a processor (GDPR Art. 28(3))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from registry.checks.processors import ORGANISATION, ROLE, goes_to_a_processor, is_engaged
from registry.checks.spec import CheckResult, Standing, also_on, check
from registry.dossiers.engagement import EngagementDossier, clauses_in_force
from registry.dossiers.transfer import SharedDossier
from registry.entities import Agreement, Mechanism
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Message, Name, say
from registry.vocabulary import Severity

AGREEMENT = Name("agreement")
AGREED = "engagement-without-agreement"

WHAT_IT_CONTAINS: dict[str, Message] = {
    "subject_matter": say("the subject-matter (Art. 28(3))"),
    "duration": say("the duration (Art. 28(3))"),
    "nature_and_purpose": say("the nature and purpose (Art. 28(3))"),
    "data_and_subjects": say("the types of data and categories of data subjects (Art. 28(3))"),
    "controller_rights": say("the controller's obligations and rights (Art. 28(3))"),
    "documented_instructions": say("documented instructions, transfers included (Art. 28(3)(a))"),
    "confidentiality": say("confidentiality of the staff (Art. 28(3)(b))"),
    "security": say("security measures (Art. 28(3)(c))"),
    "sub_processor_terms": say("the terms for sub-processors (Art. 28(3)(d))"),
    "help_with_rights": say("assistance with the rights of data subjects (Art. 28(3)(e))"),
    "help_with_duties": say("assistance with the duties of Art. 32 to 36 (Art. 28(3)(f))"),
    "deletion_or_return": say("deletion or return of the data at the end (Art. 28(3)(g))"),
    "audit": say("information and audits (Art. 28(3)(h))"),
}
"""The contents that Art. 28(3) requires of an agreement, by field."""

_RECORD_OR_SIGN = say(
    "Record the agreement with {organisation}, or sign one that meets Art. 28(3).", organisation=ORGANISATION
)


@check(
    id=AGREED,
    subject="engagement",
    severity=Severity.HIGH,
    basis=("GDPR Art. 28(3)", "GDPR Art. 28(4)", "GDPR Art. 28(9)"),
    title=say("No complete agreement with a processor"),
    remedy=say("Sign an agreement that meets Art. 28(3) with {organisation}.", organisation=ORGANISATION),
)
def engagement_without_agreement(dossier: EngagementDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A processor works without a contract in force that meets Art. 28(3).

    Modules 2 and 3 of the clauses of Decision (EU) 2021/914 are such a contract (its recital 9).
    """
    day = dossier.relevant_day(as_of.on)
    processor = dossier.is_processor()
    if day is None or processor is False:
        return
    clauses = dossier.clauses_on(day)
    if processor is None:
        yield _role_unknown()
    elif clauses is not None:
        yield _clauses_serve(clauses)
    elif dossier.agreement is not None:
        yield _agreement(dossier.agreement, dossier, day)
    else:
        yield _no_agreement(dossier.engagement.agreed)


@also_on(AGREED, "transfer")
def transfer_without_agreement(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A processor whose engagement is not recorded works without such a contract."""
    row = transfer.row
    importer = row.importer.organisation
    if row.engagement or importer is None or not goes_to_a_processor(transfer, as_of):
        return
    processor = row.importer.is_processor()
    day = max(as_of.on, row.starts or as_of.on)
    if row.exporter.data_subject or is_engaged(transfer, importer, day):
        return
    mechanisms = (transfer.facts.get(Mechanism, mechanism) for mechanism in row.mechanisms or ())
    clauses = clauses_in_force(filter(None, mechanisms), importer, day)
    if processor is None:
        yield _role_unknown()
    elif clauses is not None:
        yield _clauses_serve(clauses)
    else:
        yield _no_agreement()


def _role_unknown() -> CheckResult:
    says = say(
        "The role of {organisation} is not recorded, so it is unclear whether it needs an agreement.",
        organisation=ORGANISATION,
    )
    remedy = say("Record the role of {organisation}.", organisation=ORGANISATION)
    return CheckResult(Standing.UNKNOWN, says, missing=(ROLE,), remedies=(remedy,))


def _clauses_serve(clauses: Mechanism) -> CheckResult:
    says = say(
        "{clauses} also serve as the agreement between controller and processor.", clauses=clauses.label
    )
    return CheckResult(Standing.PASS, says)


def _no_agreement(agreed: bool | None = None) -> CheckResult:  # yes, no or not recorded
    if agreed is False:
        says = say("There is no agreement with {organisation}.", organisation=ORGANISATION)
        return CheckResult(Standing.VIOLATION, says)
    if agreed:
        says = say(
            "There is an agreement with {organisation}; what it contains is not recorded.",
            organisation=ORGANISATION,
        )
        question = say(
            "When was the agreement with {organisation} signed, "
            "and does it contain everything Art. 28(3) requires?",
            organisation=ORGANISATION,
        )
        remedy = say("Record the agreement with {organisation}.", organisation=ORGANISATION)
    else:
        says = say("No agreement with {organisation} is recorded.", organisation=ORGANISATION)
        question = say(
            "Is there an agreement with {organisation}, and does it contain everything Art. 28(3) requires?",
            organisation=ORGANISATION,
        )
        remedy = _RECORD_OR_SIGN
    missing = (Missing("engagement.agreement", question),)
    return CheckResult(Standing.UNKNOWN, says, missing=missing, remedies=(remedy,))


def _agreement(agreement: Agreement, dossier: EngagementDossier, day: date) -> CheckResult:
    faults = (*_form_faults(agreement, dossier, day), *_lacking(agreement))
    if faults:
        says = say("{agreement} does not meet Art. 28(3): {faults}.", agreement=AGREEMENT, faults=faults)
        return CheckResult(Standing.VIOLATION, says)
    missing = tuple(_open(agreement))
    if missing:
        says = say("{agreement}: not everything that Art. 28(3) requires is recorded.", agreement=AGREEMENT)
        remedy = say("Check {agreement} and record what it contains.", agreement=AGREEMENT)
        return CheckResult(Standing.UNKNOWN, says, missing=missing, remedies=(remedy,))
    return CheckResult(Standing.PASS, say("{agreement} meets Art. 28(3).", agreement=AGREEMENT))


def _form_faults(agreement: Agreement, dossier: EngagementDossier, day: date) -> Iterator[Message]:
    if agreement.signed_on is not None and agreement.signed_on > day:
        yield say("it was not signed until {day}", day=agreement.signed_on)
    if agreement.expires is not None and agreement.expires < day:
        yield say("it expired on {day}", day=agreement.expires)
    if agreement.terminated_on is not None and agreement.terminated_on < day:
        yield say("it was terminated on {day}", day=agreement.terminated_on)
    if agreement.in_writing is False:
        yield say("it is not in writing (Art. 28(9))")
    if agreement.parties is not None and dossier.engagement.organisation not in agreement.parties:
        yield say("{organisation} is not a party to it", organisation=ORGANISATION)


def _lacking(agreement: Agreement) -> Iterator[Message]:
    lacking = [what for field, what in WHAT_IT_CONTAINS.items() if getattr(agreement, field) is False]
    yield from (say("it lacks {what}", what=what) for what in lacking)
    if not lacking and agreement.complete is not None and agreement.complete.answer is False:
        yield say("it lacks some of what Art. 28(3) requires")


def _open(agreement: Agreement) -> Iterator[Missing]:
    if agreement.signed_on is None:
        yield Missing("agreement.signed_on", say("When was {agreement} signed?", agreement=AGREEMENT))
    if agreement.in_writing is None:
        yield Missing("agreement.in_writing", say("Is {agreement} in writing?", agreement=AGREEMENT))
    if agreement.complete is not None and agreement.complete.answer:
        return
    for field, what in WHAT_IT_CONTAINS.items():
        if getattr(agreement, field) is None:
            question = say("Does {agreement} contain {what}?", agreement=AGREEMENT, what=what)
            yield Missing(f"agreement.{field}", question)
