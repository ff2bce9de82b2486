"""The transfer impact assessment that every Art. 46 tool asks for (C-311/18; SCC clause 14).

Source: EDPB Recommendations 01/2020. Asked on dates from the judgment on, whenever a tool was signed.
"""

from __future__ import annotations

from datetime import date

from registry.law.evaluation import Hearing
from registry.law.situation import AssessmentFacts, Claim
from registry.law.ground_builder import Trial
from registry.messages import Country, Name, say

ASKED_FROM = date(2020, 7, 16)
DPF = "2023/1795"
DPF_ADOPTED = date(2023, 7, 10)
IN_THE_CLEAR = frozenset({"processing", "remote_access", "support"})
ENCRYPTION = frozenset({"encryption", "encryption_in_transit"})


def ask_for_assessment(trial: Trial, claim: Claim, jurisdiction: str | None, kinds: tuple[str, ...]) -> None:
    """Add to a trial what the assessments of a mechanism leave open or speak against.

    Args:
        trial: The trial of the mechanism.
        claim: The mechanism with its assessments.
        jurisdiction: Of the place that is to be covered.
        kinds: What happens at that place.
    """
    hearing = trial.hearing
    if not hearing.reached(ASKED_FROM):
        return
    relevant = [a for a in claim.assessments if _may_count(a, jurisdiction, hearing)]
    current = [a for a in relevant if not any(_supersedes(b, a, jurisdiction) for b in relevant)]
    if not current:
        _ask_for_one(trial, jurisdiction)
    for assessment in current:
        _examine(trial, assessment, jurisdiction, kinds)


def _ask_for_one(trial: Trial, jurisdiction: str | None) -> None:
    importer = Name("importer")
    if jurisdiction is None or len(trial.hearing.law.members(jurisdiction)) != 1:
        question = say(
            "Has a transfer impact assessment been done for {importer}? With what result?", importer=importer
        )
    else:
        question = say(
            "Has a transfer impact assessment been done for {importer} ({country})? With what result?",
            importer=importer,
            country=Country(jurisdiction),
        )
    trial.ask("assessment", question)


def _may_count(assessment: AssessmentFacts, jurisdiction: str | None, hearing: Hearing) -> bool:
    if assessment.about_recipient is False:
        return False
    if (
        assessment.countries is not None
        and jurisdiction is not None
        and jurisdiction not in assessment.countries
    ):
        return False
    return assessment.done_on is None or hearing.reached(assessment.done_on)


def _supersedes(later: AssessmentFacts, earlier: AssessmentFacts, jurisdiction: str | None) -> bool:
    surely_relevant = later.about_recipient is True and jurisdiction in (later.countries or ())
    if not surely_relevant or later.done_on is None or earlier.done_on is None:
        return False
    return later.done_on > earlier.done_on


def _examine(trial: Trial, a: AssessmentFacts, jurisdiction: str | None, kinds: tuple[str, ...]) -> None:
    trial.look(
        "assessment", "done_on", "countries", "recipient", "outcome", "review_by", "leans_on", "measures"
    )
    if a.done_on is None:
        trial.need("assessment.done_on", "On which day was the assessment done?")
    if a.countries is None:
        trial.need("assessment.countries", "Which countries does the assessment look at?")
    if a.about_recipient is None:
        trial.need("assessment.recipient", "Is the assessment about {importer}?", importer=Name("importer"))
    if a.outcome is None:
        trial.need("assessment.outcome", "What did the assessment find?")
    elif a.outcome == "not_adequate":
        trial.fail("The assessment found that protection is not adequate.")
    if a.review_by is None:
        trial.take(
            "assessment.review_by",
            "No day of review is recorded: the assessment is taken as not due for one.",
        )
    elif trial.hearing.past(a.review_by):
        trial.need(
            "assessment.review_by",
            "The assessment was due for review on {day}: does it still hold?",
            day=a.review_by,
        )
    _measures(trial, a, kinds)
    _leans(trial, a, jurisdiction)


def _measures(trial: Trial, a: AssessmentFacts, kinds: tuple[str, ...]) -> None:
    if not a.measures:
        if a.outcome == "adequate_with_measures":
            trial.need("assessment.measures", "Which supplementary measures does the assessment ask for?")
        return
    for _kind, in_place, _keys in a.measures:
        trial.demand(
            "assessment.measures.in_place",
            in_place,
            say("Is each supplementary measure in place?"),
            say("A supplementary measure that the assessment asks for is not in place."),
        )
    asked = {kind for kind, _, _ in a.measures}
    if a.outcome == "not_adequate" or asked - ENCRYPTION - {None}:
        return
    if None in asked:
        trial.need("measure.kind", "What kind of measure is each one that the assessment asks for?")
    else:
        _encryption_alone(trial, a, kinds)


def _encryption_alone(trial: Trial, a: AssessmentFacts, kinds: tuple[str, ...]) -> None:
    keys = {kept for _, _, kept in a.measures or ()}
    if IN_THE_CLEAR.intersection(kinds) or not kinds:
        trial.need(
            "assessment.measures",
            "Encryption alone does not protect data that are processed or accessed in the clear: "
            "which further measure does?",
        )
    elif False in keys:
        trial.need(
            "assessment.measures",
            "Encryption whose keys are held outside the EEA does not protect by itself: "
            "which further measure does?",
        )
    elif None in keys:
        trial.need("assessment.measures.keys_only_in_eea", "Are the keys held only in the EEA?")


def _leans(trial: Trial, a: AssessmentFacts, jurisdiction: str | None) -> None:
    leans_on = a.leans_on
    if leans_on is None and jurisdiction == "US" and a.done_on is not None and a.done_on >= DPF_ADOPTED:
        leans_on = (DPF,)
        trial.take(
            "assessment.leans_on",
            "An assessment about the United States done since {day} is taken to lean on decision {decision}.",
            day=DPF_ADOPTED,
            decision=DPF,
        )
    for code in leans_on or ():
        if not trial.hearing.in_force(code):
            trial.need(
                "assessment.leans_on",
                "The assessment leans on {instrument}, which is not in force: does it hold without it?",
                instrument=code,
            )
