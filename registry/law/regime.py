"""Step 1, first half: which rules bind the exporter (GDPR Art. 3)."""

from __future__ import annotations

from enum import StrEnum

from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation
from registry.law.onward import came_from_the_eea, doubt_of
from registry.law.situation import Exporter, Situation
from registry.law.verdict import Missing, ReasoningStep
from registry.messages import Name, say


class Regime(StrEnum):
    """Which rules bind the exporter."""

    BOUND = "bound"
    ONWARD = "onward"
    UNCERTAIN = "unsure"
    NOT_RECORDED = "not_recorded"
    OUTSIDE = "outside"


def was_like_the_eea(code: str | None, evaluation: Evaluation) -> bool:
    """Whether a jurisdiction counts as the EEA only for a time, as the United Kingdom did."""
    return evaluation.law.once_in_the_eea(code or "")


def regime_of(
    situation: Situation, evaluation: Evaluation
) -> tuple[Regime, ReasoningStep, tuple[Missing, ...]]:
    """Which rules bind the exporter, why, and which facts are missing."""
    exporter = situation.exporter
    state = evaluation.state(exporter.jurisdiction)
    evaluation.facts |= {
        "exporter.established_in",
        "exporter.subject_to_gdpr",
        "importer.established_in",
        "places",
    }
    who = Name("exporter")
    if state is JurisdictionState.EEA:
        says = (
            say(
                "At the time, {exporter}'s country was treated as part of the EEA under the GDPR.",
                exporter=who,
            )
            if was_like_the_eea(exporter.jurisdiction, evaluation)
            else say("{exporter} is established in the EEA and subject to the GDPR.", exporter=who)
        )
        return Regime.BOUND, ReasoningStep("reach.exporter", says, ("GDPR Art. 3(1)",)), ()
    if state is None:
        question = Missing(
            "exporter.established_in",
            say("In which country is {exporter} established?", exporter=who),
        )
        says = say("It is not recorded where {exporter} is established.", exporter=who)
        return Regime.NOT_RECORDED, ReasoningStep("reach.exporter", says), (question,)
    if evaluation.stable(came_from_the_eea, situation.earlier):
        if exporter.subject_to_gdpr:
            says = say("{exporter} is itself subject to the GDPR for this processing.", exporter=who)
            return Regime.BOUND, ReasoningStep("reach.exporter", says, ("GDPR Art. 3(2)",)), ()
        says = say("{exporter} passes on data that came from the EEA.", exporter=who)
        return Regime.ONWARD, ReasoningStep("reach.exporter", says, ("GDPR Art. 44",)), ()
    return _outside_exporter(exporter)


def doubt_under(regime: Regime, situation: Situation, evaluation: Evaluation) -> str | None:
    """What is not recorded of the first exporter; it stays in doubt until an exporter is itself bound."""
    if regime is Regime.UNCERTAIN:
        return "subject_to_gdpr"
    if regime not in (Regime.ONWARD, Regime.NOT_RECORDED) or situation.exporter.subject_to_gdpr:
        return None
    if evaluation.stable(came_from_the_eea, situation.earlier):
        return doubt_of(situation.earlier, evaluation)
    return "established_in"


def _outside_exporter(exporter: Exporter) -> tuple[Regime, ReasoningStep, tuple[Missing, ...]]:
    who = Name("exporter")
    if exporter.subject_to_gdpr is None:
        question = Missing(
            "exporter.subject_to_gdpr",
            say("Is {exporter} subject to the GDPR for this processing?", exporter=who),
        )
        says = say(
            "{exporter} is outside the EEA, and it is not recorded whether the GDPR applies to it.",
            exporter=who,
        )
        return Regime.UNCERTAIN, ReasoningStep("reach.exporter", says, ("GDPR Art. 3(2)",)), (question,)
    if exporter.subject_to_gdpr:
        says = say("{exporter} is subject to the GDPR for this processing.", exporter=who)
        return Regime.BOUND, ReasoningStep("reach.exporter", says, ("GDPR Art. 3(2)",)), ()
    says = say(
        "{exporter} is not subject to the GDPR for this processing; other laws are not judged here.",
        exporter=who,
    )
    return Regime.OUTSIDE, ReasoningStep("reach.exporter", says, ("GDPR Art. 3",)), ()
