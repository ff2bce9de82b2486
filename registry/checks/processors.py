"""Checks on processors: who they are (GDPR Art. 28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from registry.checks.spec import CheckResult, Standing, also_on, check
from registry.dossiers.engagement import EngagementDossier
from registry.dossiers.transfer import SharedDossier
from registry.entities import Organisation
from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Message, Name, say
from registry.vocabulary import OrganisationKind, Severity

ORGANISATION = Name("organisation")

IDENTITY: dict[str, Message] = {
    "organisation.name": say("What is the name of {organisation}?", organisation=ORGANISATION),
    "organisation.address": say("What is the address of {organisation}?", organisation=ORGANISATION),
    "organisation.contacts": say("Who is the contact at {organisation}?", organisation=ORGANISATION),
}
"""The questions about a processor's identity (EDPB Opinion 22/2024), by slot."""

ROLE = Missing(
    "engagement.role", say("Does {organisation} process these data on our behalf?", organisation=ORGANISATION)
)


def goes_to_a_processor(transfer: SharedDossier, as_of: AsOf) -> bool:
    """Whether an ongoing transfer brings personal data to another entity that may be a processor.

    Art. 28 binds neither party where the exporter is outside the GDPR and the importer outside the EEA.
    """
    hop, verdict = transfer.judged(as_of)
    situation = hop.situation
    anonymous = situation.irreversible and situation.anonymity_evidenced
    if verdict.outcome is None or situation.same_entity or situation.data.none or anonymous:
        return False
    if verdict.outside_gdpr:
        state = Evaluation(as_of.judge, as_of.on).state(situation.importer.jurisdiction)
        if state is not JurisdictionState.EEA:
            return False
    return transfer.row.importer.is_processor() is not False


def is_engaged(transfer: SharedDossier, organisation: str, day: date) -> bool:
    """Whether a processor has a current engagement, with which it is examined."""
    engagements = transfer.engaged(organisation)
    return any(EngagementDossier(one, None, None).relevant_day(day) is not None for one in engagements)


@check(
    id="sub-processor-not-named",
    subject="engagement",
    severity=Severity.HIGH,
    basis=("EDPB Opinion 22/2024", "GDPR Art. 28(2)", "GDPR Art. 28(4)"),
    title=say("Processor or sub-processor not fully identified"),
    remedy=say(
        "Obtain a list of all processors and sub-processors with address and contact, and keep it up to date."
    ),
)
def sub_processor_not_named(dossier: EngagementDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """The name, address or contact of a processor is missing (EDPB Opinion 22/2024)."""
    processor = dossier.is_processor()
    if processor is False or dossier.relevant_day(as_of.on) is None:
        return
    if dossier.unnamed:
        yield _unnamed(known_as_processor=processor is not None)
    elif processor and dossier.organisation is not None:
        yield _identity(dossier.organisation)


@also_on("sub-processor-not-named", "transfer")
def processor_without_engagement(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A processor whose engagement is not recorded is identified like any other."""
    row = transfer.row
    importer = row.importer.organisation
    if row.engagement or importer is None or row.exporter.data_subject:
        return
    if row.importer.is_processor() is not True or not goes_to_a_processor(transfer, as_of):
        return
    if is_engaged(transfer, importer, max(as_of.on, row.starts or as_of.on)):
        return
    organisation = transfer.facts.get(Organisation, importer)
    if organisation is not None and organisation.organisation_kind is not OrganisationKind.UNNAMED_CLASS:
        yield _identity(organisation)


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
        remedy = say(
            "Obtain the address and a contact of {organisation} and record them.", organisation=ORGANISATION
        )
        return CheckResult(Standing.UNKNOWN, says, missing=missing, remedies=(remedy,))
    says = say("{organisation} is identified, with address and contact.", organisation=ORGANISATION)
    return CheckResult(Standing.PASS, says)
