"""A verdict in short: the words for outcomes and grounds, its label, and its reason in one sentence."""

from __future__ import annotations

from registry.law.grounds import GROUNDS
from registry.law.slots import outer_message, outer_question
from registry.law.verdict import Ground, Missing, Outcome, PlaceVerdict, Result, Status, Verdict
from registry.messages import Country, Message, Name, one_after_the_other, render, say

OUTCOMES = {
    Outcome.NOT_RESTRICTED: say("Not restricted"),
    Outcome.COVERED: say("Covered"),
    Outcome.UNKNOWN: say("Needs information"),
    Outcome.UNCOVERED: say("Lacks a safeguard"),
}
"""The outcomes as readers see them."""

STATUSES = {
    Status.CURRENT: say("Current"),
    Status.PLANNED: say("Planned"),
    Status.ENDED: say("Ended"),
    Status.SUSPENDED: say("Suspended"),
    Status.REJECTED: say("Rejected"),
}
RESULTS = {
    Result.HOLDS: say("holds"),
    Result.INCOMPLETE: say("incomplete"),
    Result.FAILS: say("fails"),
}
GROUND_LABELS = {kind: ground.label for kind, ground in GROUNDS.items()}
"""The kinds of ground as readers see them."""


def label(verdict: Verdict, language: str = "en") -> str:
    """The outcome as readers see it, or the status if there is no outcome."""
    if verdict.outcome is None:
        return render(STATUSES[verdict.status], language)
    shown = OUTCOMES[verdict.outcome]
    if verdict.status is Status.PLANNED:
        return render(say("Planned: {outcome}", outcome=shown), language)
    return render(shown, language)


def reason(verdict: Verdict) -> Message:
    """The reason in one sentence: the ground that holds, those that fail, or the fact that is missing."""
    place = verdict.place
    if place is None:
        return verdict.steps[-1].says
    onward = next((i for i, hop in enumerate(place.hops) if hop.outcome is verdict.outcome), None)
    if onward is not None:
        return outer_message(reason(place.hops[onward]), place.position, onward)
    where = Country(place.jurisdiction) if place.jurisdiction else say("country not recorded")
    if verdict.outcome is Outcome.COVERED:
        holding = next((g for g in place.grounds if g.result is Result.HOLDS), None)
        if holding is None:
            return place.steps[-1].says
        return say("Covered by: {ground}.", ground=ground_name(holding))
    if verdict.outcome is Outcome.UNCOVERED:
        return _uncovered(place, where)
    if verdict.outcome is Outcome.UNKNOWN and verdict.missing:
        return say("Information is missing: {question}", question=verdict.missing[0].question)
    return place.steps[-1].says


def question_in_reason(verdict: Verdict) -> Missing | None:
    """The question that the reason contains, if any."""
    place = verdict.place
    if place is None:
        return None
    onward = next((i for i, hop in enumerate(place.hops) if hop.outcome is verdict.outcome), None)
    if onward is not None:
        question = question_in_reason(place.hops[onward])
        return question and outer_question(question, place.position, onward)
    return verdict.missing[0] if verdict.outcome is Outcome.UNKNOWN and verdict.missing else None


def _uncovered(place: PlaceVerdict, where: object) -> Message:
    failing = [
        say("{ground}: {why}", ground=ground_name(ground), why=ground.reasons[0])
        for ground in place.grounds
        if ground.result is Result.FAILS and ground.reasons
    ]
    if not failing:
        return say(
            "The data reach {importer} ({country}), and no recorded safeguard covers this.",
            importer=Name("importer"),
            country=where,
        )
    return say(
        "The data reach {importer} ({country}), and none of the recorded safeguards holds. {grounds}",
        importer=Name("importer"),
        country=where,
        grounds=one_after_the_other(failing),
    )


def ground_name(ground: Ground) -> Message:
    """What a ground is called, with the act that it rests on."""
    name = GROUND_LABELS[ground.kind]
    if ground.act_name:
        return say(
            "{ground} ({act}, {instrument})", ground=name, act=ground.act_name, instrument=ground.instrument
        )
    if ground.instrument:
        return say("{ground} ({instrument})", ground=name, instrument=ground.instrument)
    return name
