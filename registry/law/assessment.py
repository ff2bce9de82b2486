"""The transfer impact assessment that every Art. 46 tool requires (C-311/18; SCC clause 14).

Source: EDPB Recommendations 01/2020. Required on any date since the judgment, whenever the tool was signed.
"""

from __future__ import annotations

from datetime import date

from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import AssessmentFacts, Claim
from registry.messages import Country, Name, say

REQUIRED_FROM = date(2020, 7, 16)
DPF = "2023/1795"
DPF_ADOPTED = date(2023, 7, 10)
IN_THE_CLEAR = frozenset({"processing", "remote_access", "support"})
ENCRYPTION = frozenset({"encryption", "encryption_in_transit"})


def ask_for_assessment(
    builder: GroundBuilder, claim: Claim, jurisdiction: str | None, kinds: tuple[str, ...]
) -> None:
    """Add to a ground what the assessments of its mechanism leave open or speak against.

    Args:
        builder: Builds the ground of the mechanism.
        claim: The mechanism with its assessments.
        jurisdiction: Of the place that is to be covered.
        kinds: What happens at that place.
    """
    evaluation = builder.evaluation
    if not evaluation.reached(REQUIRED_FROM):
        return
    relevant = [a for a in claim.assessments if _may_count(a, jurisdiction, evaluation)]
    current = [a for a in relevant if not any(_supersedes(b, a, jurisdiction) for b in relevant)]
    if not current:
        _ask_for_one(builder, jurisdiction)
    for assessment in current:
        _examine(builder, assessment, jurisdiction, kinds)


def _ask_for_one(builder: GroundBuilder, jurisdiction: str | None) -> None:
    importer = Name("importer")
    if jurisdiction is None or len(builder.evaluation.law.members(jurisdiction)) != 1:
        question = say(
            "Has a transfer impact assessment been done for {importer}? If so, when, and what "
            "did it conclude?",
            importer=importer,
        )
    else:
        question = say(
            "Has a transfer impact assessment been done for {importer} in {country}? If so, "
            "when, and what did it conclude?",
            importer=importer,
            country=Country(jurisdiction, article=True),
        )
    builder.ask("assessment", question)


def _may_count(assessment: AssessmentFacts, jurisdiction: str | None, evaluation: Evaluation) -> bool:
    if assessment.about_recipient is False:
        return False
    if (
        assessment.countries is not None
        and jurisdiction is not None
        and jurisdiction not in assessment.countries
    ):
        return False
    return assessment.done_on is None or evaluation.reached(assessment.done_on)


def _supersedes(later: AssessmentFacts, earlier: AssessmentFacts, jurisdiction: str | None) -> bool:
    surely_relevant = later.about_recipient is True and jurisdiction in (later.countries or ())
    if not surely_relevant or later.done_on is None or earlier.done_on is None:
        return False
    return later.done_on > earlier.done_on


def _examine(
    builder: GroundBuilder, a: AssessmentFacts, jurisdiction: str | None, kinds: tuple[str, ...]
) -> None:
    builder.look(
        "assessment", "done_on", "countries", "recipient", "outcome", "review_by", "leans_on", "measures"
    )
    if a.done_on is None:
        builder.need(
            "assessment.done_on", "On which date was the transfer impact assessment for {importer} done?"
        )
    if a.countries is None:
        builder.need(
            "assessment.countries",
            "Which countries does the transfer impact assessment for {importer} cover?",
        )
    if a.about_recipient is None:
        builder.need(
            "assessment.recipient",
            "Does the transfer impact assessment cover {importer}?",
        )
    if a.outcome is None:
        builder.need("assessment.outcome", "What did the transfer impact assessment for {importer} conclude?")
    elif a.outcome == "not_adequate":
        builder.reject(
            say("The assessment concluded that protection is not adequate."),
            unprotected=True,
        )
    _review(builder, a)
    _measures(builder, a, kinds)
    _leans(builder, a, jurisdiction)


def _review(builder: GroundBuilder, a: AssessmentFacts) -> None:
    if a.review_by is None:
        builder.assume(
            "assessment.review_by",
            "No review date recorded; the assessment is assumed to be current.",
        )
    elif builder.evaluation.past(a.review_by):
        builder.need(
            "assessment.review_by",
            "The transfer impact assessment for {importer} was due for review on {day}. Is it still valid?",
            day=a.review_by,
        )


def _measures(builder: GroundBuilder, a: AssessmentFacts, kinds: tuple[str, ...]) -> None:
    if not a.measures:
        if a.outcome == "adequate_with_measures":
            builder.need(
                "assessment.measures",
                "Which supplementary measures does the transfer impact assessment for {importer} require?",
            )
        return
    for _kind, in_place, _keys in a.measures:
        if in_place is False:
            builder.reject(
                say("A supplementary measure that the assessment requires is not in place."),
                unprotected=True,
            )
        elif in_place is None:
            builder.need(
                "assessment.measures.in_place",
                "Is every supplementary measure that the assessment for {importer} requires in place?",
            )
    measure_kinds = {kind for kind, _, _ in a.measures}
    if a.outcome == "not_adequate" or measure_kinds - ENCRYPTION - {None}:
        return
    if None in measure_kinds:
        builder.need(
            "measure.kind",
            "What kind of measure is each of those that the assessment for {importer} requires?",
        )
    else:
        _encryption_alone(builder, a, kinds)


def _encryption_alone(builder: GroundBuilder, a: AssessmentFacts, kinds: tuple[str, ...]) -> None:
    keys = {kept for _, _, kept in a.measures or ()}
    if IN_THE_CLEAR.intersection(kinds) or not kinds:
        builder.need(
            "assessment.measures",
            "Encryption alone does not protect data that {importer} processes or accesses in "
            "the clear. Which other measure does?",
        )
    elif False in keys:
        builder.need(
            "assessment.measures",
            "Encryption alone does not protect data sent to {importer} if keys are kept outside "
            "the EEA. Which other measure does?",
        )
    elif None in keys:
        builder.need(
            "assessment.measures.keys_only_in_eea",
            "Are the encryption keys for the data sent to {importer} kept only in the EEA?",
        )


def _leans(builder: GroundBuilder, a: AssessmentFacts, jurisdiction: str | None) -> None:
    leans_on = a.leans_on
    if leans_on is None and jurisdiction == "US" and a.done_on is not None and a.done_on >= DPF_ADOPTED:
        leans_on = (DPF,)
        builder.assume(
            "assessment.leans_on",
            "Not recorded what the assessment relies on; one of the United States done since "
            "{day} is assumed to rely on decision {decision}.",
            day=DPF_ADOPTED,
            decision=DPF,
        )
    for code in leans_on or ():
        if not builder.evaluation.in_force(code):
            builder.need(
                "assessment.leans_on",
                "The transfer impact assessment for {importer} relies on {instrument}, which is "
                "not in force. Is it valid without it?",
                instrument=code,
            )
