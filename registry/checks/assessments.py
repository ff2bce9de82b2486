"""Checks on assessments: is the law that they assessed still the law?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.transfer import Hop, SharedDossier
from registry.law.acts import ChangeOfLaw
from registry.law.situation import AssessmentFacts, Claim
from registry.law.slots import outer_message, outer_question
from registry.law.timeline import AsOf
from registry.law.verdict import Missing, PlaceVerdict, Result, Verdict
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
    """A transfer impact assessment was done before the law of that country changed.

    Hops to operators without a recorded transfer are examined too; a recorded one is a subject of its own.
    """
    hop, verdict = transfer.judged(as_of)
    for change, assessed in _relied_on(hop, verdict, as_of).items():
        yield _on_change(change, assessed)
    seen: set[tuple[str, ChangeOfLaw]] = set()
    for implied in _implied(hop, verdict):
        operator = (implied.hop.importer or "").partition("/")[2]
        for change, assessed in _relied_on(implied.hop, implied.verdict, as_of).items():
            if (operator, change) not in seen:
                seen.add((operator, change))
                yield _outer(_on_change(change, assessed), implied, operator)


class _ImpliedHop(NamedTuple):
    """A hop to the operator of a place: the position of the place, and of the hop among those there."""

    place: int
    number: int
    hop: Hop
    verdict: Verdict


def _implied(hop: Hop, verdict: Verdict) -> Iterator[_ImpliedHop]:
    for place in verdict.places:
        if place.position is None or not place.hops:
            continue
        beyond = zip(hop.onward[place.position], place.hops, strict=True)
        for number, (inner, judged) in enumerate(beyond):
            if inner.implied:
                yield _ImpliedHop(place.position, number, inner, judged)


def _outer(result: CheckResult, implied: _ImpliedHop, operator: str) -> CheckResult:
    """A result about a hop to an operator, in the words of the transfer that leads there."""
    return result._replace(
        says=outer_message(result.says, implied.place, implied.number),
        missing=tuple(outer_question(one, implied.place, implied.number) for one in result.missing),
        slot=operator,
    )


def _relied_on(hop: Hop, verdict: Verdict, as_of: AsOf) -> dict[ChangeOfLaw, list[AssessmentFacts]]:
    """The assessments on which the hop relies, by the changes of the law that they assessed."""
    relied_on: dict[ChangeOfLaw, list[AssessmentFacts]] = {}
    for place in verdict.places:
        for change in as_of.law.changes(place.jurisdiction):
            assessed = [a for claim in _claims(hop, place) for a in _about(claim, change, as_of)]
            if assessed and change.day <= as_of.on:
                relied_on.setdefault(change, assessed)
    return relied_on


def _claims(hop: Hop, place: PlaceVerdict) -> Iterator[Claim]:
    """The mechanisms that may cover a place."""
    for ground in place.grounds:
        if ground.result is not Result.FAILS and ground.claim is not None:
            yield hop.situation.claims[ground.claim]


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
        "Does the transfer impact assessment for {importer} still hold after the change of law in {country} "
        "on {day} ({what})?",
        importer=_IMPORTER,
        country=country,
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
        "{importer} was assessed on {done}. On {day} the law of {country} changed: {what}.",
        importer=_IMPORTER,
        done=max(known),
        country=country,
        what=change.what,
        day=change.day,
    )
    return CheckResult(Standing.VIOLATION, says, missing=missing)
