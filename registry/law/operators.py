"""Step 1: the places that neither exporter nor importer operates (EDPB Guidelines 05/2021)."""

from __future__ import annotations

from collections.abc import Iterator

from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation
from registry.law.situation import Operator, PlaceFacts, Recipient, Situation
from registry.law.slots import outer_fact, outer_question
from registry.law.uncertainty import home_question, place_name
from registry.law.verdict import Note, Outcome, PlaceVerdict, ReasoningStep, Status, worst
from registry.messages import Country, Message, Name, say

OUTSIDE_THE_EEA = "outside-EEA"
"""A group whose name already says that it is outside the EEA."""
OPERATOR_NOT_RECORDED = "reach.operator_taken"
OWN_HOSTS = "reach.own_hosts"
_ON_SERVERS = frozenset({"storage", "processing"})


def is_international(recipient: Recipient) -> bool:
    """Whether a recipient is an international organisation."""
    return recipient.kind == "international_organisation"


def outside_the_eea(place: PlaceFacts, evaluation: Evaluation) -> bool:
    """Whether another operator may be outside the EEA, or is an international organisation."""
    if place.operator_international:
        return True
    return evaluation.state(place.operator_home) is not JurisdictionState.EEA


def operator_outside_the_eea(
    index: int | None, place: PlaceFacts, situation: Situation, evaluation: Evaluation
) -> PlaceVerdict:
    """The verdict on a place in the EEA that such an operator runs: where it is established decides."""
    verdict = other_operator(index, place, situation, evaluation)
    operator = Name(f"operator:{index}")
    if place.operator_home is None and not place.operator_international:
        question = outer_question(home_question(), index)
        says = say(
            "The place is in the EEA; where {operator} is established is not recorded.", operator=operator
        )
        return verdict._replace(
            outcome=worst([Outcome.UNKNOWN, verdict.outcome]) or Outcome.UNKNOWN,
            steps=(*verdict.steps, ReasoningStep("reach.operator_home_unknown", says)),
            missing=tuple(dict.fromkeys((question, *verdict.missing))),
        )
    says = say(
        "The place is in the EEA, but {operator} is established outside it: its establishment decides, "
        "not where its servers are. It can be argued that a company acting only through a branch in "
        "the EEA does not import data.",
        operator=operator,
    )
    step = ReasoningStep("reach.operator_outside_the_eea", says, ("EDPB Guidelines 05/2021",))
    return verdict._replace(steps=(*verdict.steps, step))


def operator_not_recorded(place: PlaceFacts) -> Note:
    """The remark on a place in the EEA whose operator is not recorded."""
    says = say(
        "It is not recorded who operates the place in {country}; assumed to be an organisation in the EEA.",
        country=place_name(place),
    )
    return Note(OPERATOR_NOT_RECORDED, says, operator_question(place))


def own_hosts(situation: Situation, evaluation: Evaluation) -> Iterator[Note]:
    """The remark on what a controller in the EEA holds elsewhere, or with operators from there."""
    elsewhere = [
        place
        for place in situation.places
        if place.kinds != ("transit",)
        and place.operator is not Operator.EXPORTER
        and (
            evaluation.state(place.jurisdiction) is not JurisdictionState.EEA
            or (place.operator is Operator.OTHER and outside_the_eea(place, evaluation))
        )
    ]
    if elsewhere:
        says = say(
            "{importer} is a controller in the EEA: what it or its operators hold elsewhere, or under "
            "operators from outside the EEA, are transfers of its own ({places}).",
            importer=Name("importer"),
            places=tuple(dict.fromkeys(place_name(place) for place in elsewhere)),
        )
        yield Note(OWN_HOSTS, says)


def other_operator(
    index: int | None, place: PlaceFacts, situation: Situation, evaluation: Evaluation
) -> PlaceVerdict:
    """The worst of the hops to another operator, leaving out those that are over or planned.

    A hop planned by the same engagement as this transfer counts: both begin together.
    """
    hops = tuple(evaluation.judge(hop) for hop in place.hops)
    evaluation.facts.update(
        outer_fact(fact, index, number) for number, hop in enumerate(hops) for fact in hop.facts
    )
    counted = [
        hop.outcome
        for hop in hops
        if hop.outcome is not None and (situation.planned or hop.status is not Status.PLANNED)
    ]
    importer, operator = Name("importer"), Name(f"operator:{index}")
    says = say(
        "Another legal entity operates it, so there is a separate transfer from {importer} to {operator}.",
        importer=importer,
        operator=operator,
    )
    steps = [
        ReasoningStep("reach.other_operator", says, ("EDPB Guidelines 05/2021", "SCC clauses 1(b)(ii), 8.8"))
    ]
    if not counted:
        says = say(
            "No transfer from {importer} to {operator} is active on this date.",
            importer=importer,
            operator=operator,
        )
        steps.append(ReasoningStep("reach.not_current", says))
    return PlaceVerdict(
        index,
        place.jurisdiction,
        place.operator,
        worst(counted) or Outcome.NOT_RESTRICTED,
        tuple(steps),
        missing=tuple(
            outer_question(missing, index, number)
            for number, hop in enumerate(hops)
            for missing in hop.missing
        ),
        hops=hops,
    )


def operator_question(place: PlaceFacts) -> Message:
    """The question who operates a place."""
    importer = Name("importer")
    if place.jurisdiction is None:
        return say("Which organisation operates the place where {importer} has the data?", importer=importer)
    if place.jurisdiction == OUTSIDE_THE_EEA:
        return say("Which organisation has the data outside the EEA for {importer}?", importer=importer)
    country = Country(place.jurisdiction, article=True)
    if place.kinds and not _ON_SERVERS.intersection(place.kinds):
        return say(
            "Which organisation accesses the data from {country} for {importer}?",
            country=country,
            importer=importer,
        )
    return say(
        "Which organisation operates the servers in {country} that {importer} uses?",
        country=country,
        importer=importer,
    )
