"""Checks on assessments: is the law that they assessed still the law?"""

from __future__ import annotations

from collections.abc import Iterator

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.transfer import SharedDossier
from registry.law.acts import ChangeOfLaw
from registry.law.situation import AssessmentFacts, Claim
from registry.law.timeline import AsOf
from registry.law.verdict import Missing, Result
from registry.messages import Country, Message, Name, say
from registry.vocabulary import Severity

_IMPORTER = Name("importer")


@check(
    id="assessment-before-change-of-law",
    subject="transfer",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 46(1)", "GDPR Art. 24(1)"),
    title=say("Assessment older than a change of law"),
    remedy=say("Assess the law and practice of the country again, and record the assessment with its date."),
)
def assessment_before_change_of_law(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A transfer impact assessment was done before the law of that country changed."""
    hop, verdict = transfer.judged(as_of)
    results: dict[ChangeOfLaw, CheckResult] = {}
    for place in verdict.places:
        changes = [c for c in as_of.law.changes(place.jurisdiction) if c.day <= as_of.on]
        claims = [
            hop.situation.claims[g.claim]
            for g in place.grounds
            if g.result is not Result.FAILS and g.claim is not None
        ]
        for change in changes:
            assessments = [a for claim in claims for a in _about(claim, change, as_of)]
            if assessments:
                results.setdefault(change, _on_change(change, assessments))
    yield from results.values()


def _about(claim: Claim, change: ChangeOfLaw, as_of: AsOf) -> Iterator[AssessmentFacts]:
    for assessment in claim.assessments:
        named = assessment.countries is None or change.jurisdiction in assessment.countries
        done = assessment.done_on is None or assessment.done_on <= as_of.on
        if named and done and assessment.about_recipient is not False:
            yield assessment


def _on_change(change: ChangeOfLaw, assessments: list[AssessmentFacts]) -> CheckResult:
    days = [assessment.done_on for assessment in assessments]
    known = [day for day in days if day is not None]
    country = Country(change.jurisdiction, article=True)
    if known and max(known) >= change.day:
        return CheckResult(
            Standing.PASS,
            say(
                "The assessment for {importer} is later than the last change of law in {country}.",
                importer=_IMPORTER,
                country=country,
            ),
        )
    question = say(
        "Does the transfer impact assessment for {importer} still hold, although {what} on {day}?",
        importer=_IMPORTER,
        what=change.what,
        day=change.day,
    )
    missing = (Missing("assessment.done_on", question),)
    if None in days:
        says: Message = say(
            "It is not recorded whether the assessment for {importer} was done before {day}, when the law of "
            "{country} changed: {what}.",
            importer=_IMPORTER,
            day=change.day,
            country=country,
            what=change.what,
        )
        return CheckResult(Standing.UNKNOWN, says, missing=missing)
    says = say(
        "{importer} was assessed on {done}. Since then the law of {country} has changed: {what} ({day}).",
        importer=_IMPORTER,
        done=max(known),
        country=country,
        what=change.what,
        day=change.day,
    )
    return CheckResult(Standing.VIOLATION, says, missing=missing)
