"""Checks on what is recorded of every processor, wherever it is established: which data, and why."""

from __future__ import annotations

from collections.abc import Iterator

from registry.checks.processors import goes_to_a_processor
from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.transfer import SharedDossier
from registry.entities import Engagement
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Name, say
from registry.vocabulary import Severity

IMPORTER = Name("importer")


@check(
    id="data-not-recorded",
    subject="transfer",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 28(3)", "GDPR Art. 30(1)(c)", "GDPR Art. 30(1)(d)"),
    title=say("Data not recorded"),
    remedy=say("Record which categories of data go to {importer}.", importer=IMPORTER),
)
def data_not_recorded(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """It is not recorded which data a processor receives."""
    if not goes_to_a_processor(transfer, as_of):
        return
    if transfer.data_recorded:
        says = say("The data that {importer} receives are recorded.", importer=IMPORTER)
        yield CheckResult(Standing.PASS, says)
        return
    says = say("It is not recorded which data {importer} receives.", importer=IMPORTER)
    question = say("Which categories of personal data does {importer} receive?", importer=IMPORTER)
    yield CheckResult(Standing.UNKNOWN, says, missing=(Missing("transfer.categories", question),))


@check(
    id="no-personal-data",
    subject="transfer",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 2(1)", "GDPR Art. 4(1)", "GDPR Art. 5(2)"),
    title=say("Recorded as carrying no personal data"),
    remedy=say(
        "Record what shows it (`anonymous: evidence`), or the categories of data that are transferred."
    ),
)
def no_personal_data(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A transfer is recorded as carrying no personal data, and no evidence of it is."""
    hop, verdict = transfer.judged(as_of)
    if verdict.outcome is None:
        return
    situation = hop.situation
    if not situation.data.none:
        yield CheckResult(
            Standing.PASS, say("The transfer to {importer} carries personal data.", importer=IMPORTER)
        )
    elif situation.irreversible and situation.anonymity_evidenced:
        says = say("Evidence is recorded that no personal data go to {importer}.", importer=IMPORTER)
        yield CheckResult(Standing.PASS, says)
    elif situation.irreversible is False:
        says = say(
            "The transfer to {importer} is recorded as carrying no personal data, and also as data that "
            "are not anonymous.",
            importer=IMPORTER,
        )
        yield CheckResult(Standing.VIOLATION, says)
    else:
        says = say(
            "The transfer to {importer} is recorded as carrying no personal data, without evidence. IP "
            "addresses, log-ins and support requests are personal data.",
            importer=IMPORTER,
        )
        question = say("What shows that no personal data go to {importer}?", importer=IMPORTER)
        yield CheckResult(Standing.UNKNOWN, says, missing=(Missing("anonymous.evidence", question),))


@check(
    id="purpose-not-recorded",
    subject="transfer",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 5(1)(b)", "GDPR Art. 28(3)", "GDPR Art. 30(1)(b)"),
    title=say("Purpose not recorded"),
    remedy=say("Record for which purposes {importer} processes the data.", importer=IMPORTER),
)
def purpose_not_recorded(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """It is not recorded for which purposes a processor receives data."""
    if not goes_to_a_processor(transfer, as_of):
        return
    if transfer.purposes_recorded:
        says = say("The purposes of the transfer to {importer} are recorded.", importer=IMPORTER)
        yield CheckResult(Standing.PASS, says)
        return
    says = say("It is not recorded why {importer} receives data.", importer=IMPORTER)
    question = say("For which purposes does {importer} process the data?", importer=IMPORTER)
    yield CheckResult(Standing.UNKNOWN, says, missing=(Missing("transfer.purposes", question),))


@check(
    id="importer-not-of-engagement",
    subject="transfer",
    severity=Severity.HIGH,
    basis=("GDPR Art. 28(3)", "GDPR Art. 30(1)(d)", "GDPR Art. 44"),
    title=say("Importer is not the organisation engaged"),
    remedy=say("Correct the importer or the engagement of the transfer, or record one transfer for each."),
)
def importer_not_of_engagement(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A transfer names an engagement of another organisation than its importer."""
    row = transfer.row
    engagement = transfer.facts.get(Engagement, row.engagement)
    if engagement is None or transfer.verdict(as_of).outcome is None:
        return
    values = {"engagement": engagement.label, "engaged": transfer.label(engagement.organisation)}
    if row.importer.organisation is None:
        says = say("The transfer belongs to {engagement}, and its importer is not recorded.", **values)
        question = say("Is {engaged} the importer, as the transfer belongs to {engagement}?", **values)
        yield CheckResult(Standing.UNKNOWN, says, missing=(Missing("importer.organisation", question),))
    elif row.importer.organisation != engagement.organisation:
        says = say(
            "The importer is {importer}, but {engagement} is an engagement of {engaged}.",
            importer=IMPORTER,
            **values,
        )
        yield CheckResult(Standing.VIOLATION, says)
    else:
        says = say("{importer} is the organisation engaged.", importer=IMPORTER)
        yield CheckResult(Standing.PASS, says)
