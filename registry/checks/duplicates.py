"""Checks on what is recorded twice."""

from __future__ import annotations

from collections.abc import Iterator

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.duplicates import DuplicateDossier
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Name, say
from registry.vocabulary import Severity


@check(
    id="organisation-recorded-twice",
    subject="duplicate",
    severity=Severity.LOW,
    basis=("GDPR Art. 5(2)", "GDPR Art. 30(1)(d)"),
    title=say("Organisation recorded twice"),
    remedy=say(
        "If they are one legal entity, keep one record: delete the others from the file or, once recorded, "
        "have the data protection officer merge them (`registry merge`). Otherwise tell them apart by name."
    ),
)
def organisation_recorded_twice(dossier: DuplicateDossier, as_of: AsOf) -> Iterator[CheckResult]:  # noqa: ARG001  # records carry no dates
    """Several records have an equal identifier or an equal name, and may be one legal entity."""
    if len(dossier.organisations) == 1:
        yield CheckResult(
            Standing.PASS, say("{organisation} is recorded once.", organisation=Name("organisation"))
        )
        return
    records = tuple(f"{one.label} ({one.id})" for one in dossier.organisations)
    if dossier.by_identifier:
        says = say("These records have an equal identifier: {records}.", records=records)
        yield CheckResult(Standing.VIOLATION, says)
        return
    says = say("These records may be of one organisation: {records}.", records=records)
    question = say("Are these one legal entity: {records}?", records=records)
    yield CheckResult(Standing.UNKNOWN, says, missing=(Missing("organisation.identifiers", question),))
