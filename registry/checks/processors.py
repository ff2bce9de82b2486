"""Checks on processors: who they are, and the agreement that binds them (GDPR Art. 28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.engagement import EngagementDossier
from registry.entities import Agreement, Organisation
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Message, Name, say
from registry.vocabulary import Severity

ORGANISATION = Name("organisation")
AGREEMENT = Name("agreement")

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

IDENTITY: dict[str, Message] = {
    "organisation.name": say("What is the name of {organisation}?", organisation=ORGANISATION),
    "organisation.address": say("What is the address of {organisation}?", organisation=ORGANISATION),
    "organisation.contacts": say("Who is the contact at {organisation}?", organisation=ORGANISATION),
}
"""The questions about a processor's identity (EDPB Opinion 22/2024), by slot."""

ROLE = Missing(
    "engagement.role", say("Does {organisation} process these data on our behalf?", organisation=ORGANISATION)
)


@check(
    id="sub-processor-not-named",
    subject="engagement",
    severity=Severity.HIGH,
    basis=("EDPB Opinion 22/2024", "GDPR Art. 28(2)", "GDPR Art. 28(4)"),
    title=say("Processor or sub-processor not named"),
    remedy=say(
        "Obtain a list of all processors and sub-processors with address and contact, and keep it up to date."
    ),
)
def sub_processor_not_named(dossier: EngagementDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """The name, address or contact of a processor is missing (EDPB Opinion 22/2024)."""
    processor = dossier.is_processor()
    if processor is False or dossier.looked_at_from(as_of.on) is None:
        return
    if dossier.unnamed:
        yield _unnamed(known_as_processor=processor is not None)
    elif processor and dossier.organisation is not None:
        yield _identity(dossier.organisation)


def _unnamed(*, known_as_processor: bool) -> CheckResult:
    says = say("No legal entity is named for {organisation}.", organisation=ORGANISATION)
    if known_as_processor:
        return CheckResult(Standing.VIOLATION, says)
    return CheckResult(Standing.UNKNOWN, says, missing=(ROLE,))


def _identity(organisation: Organisation) -> CheckResult:
    contacts = organisation.contacts
    reached = any(c.name or c.email or c.phone or c.address for c in contacts or ())
    addressed = organisation.address or any(contact.address for contact in contacts or ())
    if contacts == ():
        says = say("{organisation} is recorded as having no contact.", organisation=ORGANISATION)
        return CheckResult(Standing.VIOLATION, says)
    known = {
        "organisation.name": organisation.name or organisation.legal_name,
        "organisation.address": addressed,
        "organisation.contacts": reached,
    }
    missing = tuple(Missing(slot, IDENTITY[slot]) for slot, answer in known.items() if not answer)
    if missing:
        says = say("The identity of {organisation} is not fully recorded.", organisation=ORGANISATION)
        return CheckResult(Standing.UNKNOWN, says, missing=missing)
    says = say("{organisation} is identified, with address and contact.", organisation=ORGANISATION)
    return CheckResult(Standing.PASS, says)


@check(
    id="engagement-without-agreement",
    subject="engagement",
    severity=Severity.HIGH,
    basis=("GDPR Art. 28(3)", "GDPR Art. 28(4)", "GDPR Art. 28(9)"),
    title=say("Processor without an agreement"),
    remedy=say("Sign an agreement that meets Art. 28(3) with {organisation}.", organisation=ORGANISATION),
)
def engagement_without_agreement(dossier: EngagementDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A processor works without a contract in force that meets Art. 28(3).

    Modules 2 and 3 of the clauses of Decision (EU) 2021/914 are such a contract (its recital 9).
    """
    day = dossier.looked_at_from(as_of.on)
    processor = dossier.is_processor()
    if day is None or processor is False:
        return
    clauses = dossier.clauses_on(day)
    if processor is None:
        says = say(
            "The role of {organisation} is not recorded, so it is unclear whether it needs an agreement.",
            organisation=ORGANISATION,
        )
        yield CheckResult(Standing.UNKNOWN, says, missing=(ROLE,))
    elif dossier.agreement is not None:
        yield _agreement(dossier.agreement, dossier, day)
    elif clauses is not None:
        says = say(
            "{clauses} also serve as the agreement between controller and processor.", clauses=clauses.label
        )
        yield CheckResult(Standing.PASS, says)
    elif dossier.engagement.agreed is False:
        says = say("There is no agreement with {organisation}.", organisation=ORGANISATION)
        yield CheckResult(Standing.VIOLATION, says)
    else:
        yield _no_agreement()


def _no_agreement() -> CheckResult:
    says = say("No agreement with {organisation} is recorded.", organisation=ORGANISATION)
    question = say(
        "Is there an agreement with {organisation}, and does it contain everything Art. 28(3) requires?",
        organisation=ORGANISATION,
    )
    return CheckResult(Standing.UNKNOWN, says, missing=(Missing("engagement.agreement", question),))


def _agreement(agreement: Agreement, dossier: EngagementDossier, day: date) -> CheckResult:
    faults = (*_form_faults(agreement, dossier, day), *_lacking(agreement))
    if faults:
        says = say("{agreement} does not meet Art. 28(3): {faults}.", agreement=AGREEMENT, faults=faults)
        return CheckResult(Standing.VIOLATION, says)
    missing = tuple(_open(agreement))
    if missing:
        says = say(
            "{agreement}: not everything that Art. 28(3) requires is recorded.",
            agreement=AGREEMENT,
        )
        return CheckResult(Standing.UNKNOWN, says, missing=missing)
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
    for field, what in WHAT_IT_CONTAINS.items():
        if getattr(agreement, field) is False:
            yield say("it lacks {what}", what=what)


def _open(agreement: Agreement) -> Iterator[Missing]:
    if agreement.signed_on is None:
        yield Missing("agreement.signed_on", say("When was {agreement} signed?", agreement=AGREEMENT))
    if agreement.in_writing is None:
        yield Missing("agreement.in_writing", say("Is {agreement} in writing?", agreement=AGREEMENT))
    for field, what in WHAT_IT_CONTAINS.items():
        if getattr(agreement, field) is None:
            question = say("Does {agreement} contain {what}?", agreement=AGREEMENT, what=what)
            yield Missing(f"agreement.{field}", question)
