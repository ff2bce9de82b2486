"""Step 1 where something is uncertain: the exporter's rules, the place, or its legal status."""

from __future__ import annotations

from typing import NamedTuple

from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation
from registry.law.regime import Regime
from registry.law.situation import Operator, PlaceFacts, Situation
from registry.law.verdict import Missing, Outcome, PlaceVerdict, ReasoningStep
from registry.messages import Country, Message, Name, say


def place_name(place: PlaceFacts) -> object:
    """The country of a place, as a message can name it."""
    return Country(place.jurisdiction) if place.jurisdiction else say("a country not recorded")


def place_unknown(verdict: PlaceVerdict) -> PlaceVerdict:
    """The place is not recorded, or only as a group of countries with different status."""
    missing = Missing(
        "place.jurisdiction",
        say(
            "In which countries does {importer} store the data, and from "
            "which countries can they be accessed?",
            importer=Name("importer"),
        ),
    )
    return verdict._replace(outcome=Outcome.UNKNOWN, missing=(missing, *verdict.missing))


def unknown_if_uncovered(verdict: PlaceVerdict, regime: Regime) -> PlaceVerdict:
    """Return `unknown` instead of `uncovered` where it is uncertain which rules bind the exporter."""
    if verdict.outcome is Outcome.UNCOVERED and regime in (Regime.UNCERTAIN, Regime.NOT_RECORDED):
        return verdict._replace(outcome=Outcome.UNKNOWN)
    return verdict


def law_unsettled(verdict: PlaceVerdict, place: PlaceFacts, evaluation: Evaluation) -> PlaceVerdict:
    """Return `unknown` instead of `uncovered` where the place's status is unsettled, with the reason."""
    if verdict.outcome not in (Outcome.UNCOVERED, Outcome.UNKNOWN):
        return verdict
    members = evaluation.law.members(place.jurisdiction or "")
    states = (evaluation.law.on(evaluation.on).state(member) for member in members)
    why = dict.fromkeys(ReasoningStep("reach.review_reason", say(state.reason)) for state in states if state)
    says = say("The legal status of this place is unsettled ({country}).", country=place_name(place))
    step = ReasoningStep("reach.review", says)
    missing = tuple(
        each for each in verdict.missing if each.slot != "place.operator"
    )  # it would settle nothing
    return verdict._replace(outcome=Outcome.UNKNOWN, steps=(*verdict.steps, *why, step), missing=missing)


def home_unknown(verdict: PlaceVerdict, situation: Situation, evaluation: Evaluation) -> PlaceVerdict:
    """The place of an importer that may be in the EEA may be its own site, which is not restricted."""
    importer = situation.importer
    if verdict.outcome is not Outcome.UNCOVERED or verdict.operator is not Operator.IMPORTER:
        return verdict
    members = evaluation.law.members(importer.jurisdiction or "")
    outside = bool(members) and not any(evaluation.state(m) is JurisdictionState.EEA for m in members)
    if outside or importer.kind == "international_organisation":
        return verdict
    return verdict._replace(outcome=Outcome.UNKNOWN, missing=(home_question(), *verdict.missing))


def home_question() -> Missing:
    """The question in which country the importer is established."""
    question = say("In which country is {importer} established?", importer=Name("importer"))
    return Missing("importer.established_in", question)


class LocationGap(NamedTuple):
    """A gap in what is recorded on where an importer in the EEA has the data, with its question."""

    slot: str
    says: Message
    question: Message


WHERE_NOT_RECORDED = "reach.where_not_recorded"
LOCATION_GAPS = {
    (True, False): LocationGap(
        "access",
        say("It is not recorded from which countries the data can be accessed."),
        say(
            "Who can access the data that {importer} receives, and from which countries?",
            importer=Name("importer"),
        ),
    ),
    (False, True): LocationGap(
        "storage",
        say("It is not recorded where the data are stored."),
        say("In which countries does {importer} store the data?", importer=Name("importer")),
    ),
    (False, False): LocationGap(
        "storage",
        say("It is not recorded where the data are stored and from which countries they can be accessed."),
        say(
            "Where does {importer} store the data, and who can access them from which countries?",
            importer=Name("importer"),
        ),
    ),
}
"""By whether storage and access are recorded."""


def assume_no_parent() -> ReasoningStep:
    """The assumption where no parent's country is recorded."""
    says = say(
        "No country of a parent or group company recorded; {importer} is assumed to have none "
        "outside the EEA.",
        importer=Name("importer"),
    )
    return ReasoningStep("reach.parent_taken", says)


def assume_no_international_organisation() -> ReasoningStep:
    """The assumption where the importer's kind is not recorded."""
    says = say(
        "Kind not recorded; {importer} is assumed not to be an international organisation.",
        importer=Name("importer"),
    )
    return ReasoningStep("reach.kind_taken", says)
