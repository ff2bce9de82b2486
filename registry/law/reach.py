"""Step 1: is the hop restricted, and at which places? (EDPB Guidelines 05/2021)."""

from __future__ import annotations

from datetime import date

from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation
from registry.law.grounds import from_the_eea, settle, try_grounds
from registry.law.onward import judge_onward
from registry.law.operators import (
    OPERATOR_NOT_RECORDED,
    OUTSIDE_THE_EEA,
    is_international,
    operator_not_recorded,
    operator_outside_the_eea,
    operator_question,
    other_operator,
    outside_the_eea,
    own_hosts,
)
from registry.law.regime import Regime, was_like_the_eea
from registry.law.situation import Operator, PlaceFacts, Recipient, Situation
from registry.law.uncertainty import (
    LOCATION_GAPS,
    WHERE_NOT_RECORDED,
    assume_no_international_organisation,
    assume_no_parent,
    home_question,
    home_unknown,
    law_unsettled,
    place_name,
    place_unknown,
    unknown_if_uncovered,
)
from registry.law.verdict import (
    Holding,
    Missing,
    Note,
    Outcome,
    PlaceVerdict,
    ReasoningStep,
    Result,
)
from registry.messages import Country, Message, Name, say

GDPR_APPLIES_FROM = date(2018, 5, 25)
OWN_SITE = "reach.own_site"
TRANSIT = "reach.transit"
_TRANSIT_ONLY = ("transit",)
_ACCESS = frozenset({"remote_access", "support"})
_OPERATOR_TAKEN = ReasoningStep(
    OPERATOR_NOT_RECORDED, say("Operator not recorded; assumed to be an organisation in the EEA.")
)
_EEA_CONTROLLER = ReasoningStep(
    "reach.eea_controller",
    say(
        "{importer} is a controller in the EEA and answers for its own exports.",
        importer=Name("importer"),
    ),
)


def judge_places(
    situation: Situation, regime: Regime, evaluation: Evaluation
) -> tuple[list[PlaceVerdict], list[Note]]:
    """The verdict on each place that the hop reaches, with notes."""
    importer = situation.importer
    state = evaluation.state(importer.jurisdiction)
    in_the_eea = state is JurisdictionState.EEA and not is_international(importer)
    notes = [_in_transit(place) for place in situation.places if place.kinds == _TRANSIT_ONLY]
    places = [_establishment(situation, regime, evaluation, notes)]
    if in_the_eea and importer.role == "controller" and not situation.same_entity:
        notes += own_hosts(situation, evaluation)
        return [_with_step(places[0], _EEA_CONTROLLER)], notes
    places += [
        _judge_place(index, place, situation, regime, evaluation, notes)
        for index, place in enumerate(situation.places)
        if place.kinds != _TRANSIT_ONLY
    ]
    if in_the_eea:
        places[0] = _eea_importer(places[0], situation, evaluation, notes)
    return places, notes


def _in_transit(place: PlaceFacts) -> Note:
    code = place.jurisdiction
    country = Country(code, article=True) if code else place_name(place)
    says = say(
        "Traffic passes through {country}. It is recorded as transit and assumed to be encrypted.",
        country=country,
    )
    return Note(TRANSIT, says)


def _establishment(
    situation: Situation, regime: Regime, evaluation: Evaluation, notes: list[Note]
) -> PlaceVerdict:
    importer = situation.importer
    here = PlaceFacts(importer.jurisdiction, situation.site_kinds, Operator.IMPORTER)
    verdict = _judge_place(None, here, situation, regime, evaluation, notes)
    if importer.jurisdiction is None and not is_international(importer):
        others = (missing for missing in verdict.missing if missing.slot != "place.jurisdiction")
        verdict = verdict._replace(missing=(home_question(), *others))
    if importer.kind is None and not situation.same_entity:
        evaluation.facts.add("importer.kind")
        verdict = verdict._replace(steps=(assume_no_international_organisation(), *verdict.steps))
    return verdict


def _judge_place(
    index: int | None,
    place: PlaceFacts,
    situation: Situation,
    regime: Regime,
    evaluation: Evaluation,
    notes: list[Note],
) -> PlaceVerdict:
    state = evaluation.state(place.jurisdiction)
    international = is_international(situation.importer) and place.operator is Operator.IMPORTER
    if state is JurisdictionState.EEA and not international:
        return _in_the_eea(index, place, situation, evaluation, notes)
    if place.operator is Operator.EXPORTER:
        return _free(
            index,
            place,
            "reach.exporter_site",
            say("{exporter} operates it itself.", exporter=Name("exporter")),
        )
    if place.operator is Operator.IMPORTER and (state is not None or situation.same_entity):
        own = _own_site(index, place, situation, evaluation, notes)
        if own is not None:
            return own
    if place.operator is Operator.OTHER:
        verdict = other_operator(index, place, situation, evaluation)
        return verdict if state is not None else place_unknown(verdict)
    recipient = situation.importer if place.operator is not Operator.NOT_RECORDED else None
    verdict = _restricted(index, place, recipient, situation, regime, evaluation, notes)
    if international:
        return unknown_if_uncovered(verdict, regime)
    if state is None:
        return place_unknown(verdict)
    verdict = unknown_if_uncovered(verdict, regime)
    if state is JurisdictionState.REVIEW:
        return law_unsettled(verdict, place, evaluation)
    return home_unknown(verdict, situation, evaluation)


def _in_the_eea(
    index: int | None, place: PlaceFacts, situation: Situation, evaluation: Evaluation, notes: list[Note]
) -> PlaceVerdict:
    if place.operator is Operator.OTHER and outside_the_eea(place, evaluation):
        return operator_outside_the_eea(index, place, situation, evaluation)
    if place.operator is Operator.NOT_RECORDED:
        notes.append(operator_not_recorded(place))
    says = say("The place is in the EEA.")
    if was_like_the_eea(place.jurisdiction, evaluation):
        says = say("At the time, the place was treated as part of the EEA.")
    verdict = _free(index, place, "reach.eea", says)
    return _with_step(verdict, _OPERATOR_TAKEN) if place.operator is Operator.NOT_RECORDED else verdict


def _with_step(verdict: PlaceVerdict, step: ReasoningStep) -> PlaceVerdict:
    return verdict._replace(steps=(*verdict.steps, step))


def _free(index: int | None, place: PlaceFacts, rule: str, says: Message, *references: str) -> PlaceVerdict:
    step = ReasoningStep(rule, says, references)
    return PlaceVerdict(index, place.jurisdiction, place.operator, Outcome.NOT_RESTRICTED, (step,))


def _own_site(
    index: int | None, place: PlaceFacts, situation: Situation, evaluation: Evaluation, notes: list[Note]
) -> PlaceVerdict | None:
    in_eea = evaluation.state(situation.importer.jurisdiction) is JurisdictionState.EEA
    if not (situation.same_entity or (in_eea and not is_international(situation.importer))):
        return None
    notes.append(Note(OWN_SITE, own_site_remark(place_name(place))))
    says = say(
        "{importer} operates it itself, so the data stay within one legal entity.",
        importer=Name("importer"),
    )
    return _free(index, place, OWN_SITE, says, "EDPB Guidelines 05/2021", "GDPR Art. 32")


def own_site_remark(country: object) -> Message:
    """The note on an importer's own site in a third country."""
    return say(
        "{importer} accesses the data with its own staff in a third country ({country}); Art. "
        "32 requires security measures.",
        importer=Name("importer"),
        country=country,
    )


def _restricted(
    index: int | None,
    place: PlaceFacts,
    recipient: Recipient | None,
    situation: Situation,
    regime: Regime,
    evaluation: Evaluation,
    notes: list[Note],
) -> PlaceVerdict:
    grounds = try_grounds(situation, place.jurisdiction, recipient, place.kinds, evaluation)
    steps: tuple[ReasoningStep, ...] = (
        ReasoningStep("reach.restricted", _why(place, recipient), ("GDPR Art. 44",)),
    )
    questions: tuple[Missing, ...] = ()
    exporter_holdings: tuple[Holding, ...] = ()
    if regime is Regime.ONWARD:
        outcome, grounds, more, questions, remarks, exporter_holdings = judge_onward(
            situation, grounds, evaluation
        )
        steps += more
        notes += remarks
    else:
        grounds = from_the_eea(grounds)
        outcome = settle(grounds)
    missing = questions + tuple(
        m for ground in grounds if ground.result is Result.INCOMPLETE for m in ground.missing
    )
    if recipient is None and settle(grounds) is not Outcome.COVERED:
        outcome = Outcome.UNKNOWN
        missing = (Missing("place.operator", operator_question(place)), *missing)
    return PlaceVerdict(
        index,
        place.jurisdiction,
        place.operator,
        outcome,
        steps,
        grounds,
        missing,
        exporter_holdings=exporter_holdings,
    )


def _why(place: PlaceFacts, recipient: Recipient | None) -> Message:
    if recipient is not None and is_international(recipient):
        return say(
            "{importer} is an international organisation; transfers to it are restricted "
            "wherever it is located.",
            importer=Name("importer"),
        )
    if place.jurisdiction is None:
        return say("It is not recorded where the data are.")
    if place.jurisdiction == OUTSIDE_THE_EEA:
        return say("The place is outside the EEA.")
    return say("The place is outside the EEA ({country}).", country=Country(place.jurisdiction))


def _eea_importer(
    own: PlaceVerdict, situation: Situation, evaluation: Evaluation, notes: list[Note]
) -> PlaceVerdict:
    """For an importer in the EEA that is no independent controller, storage and access must be recorded."""
    importer = situation.importer
    if situation.same_entity:
        return own
    kinds = {kind for place in situation.places for kind in place.kinds} | set(situation.site_kinds)
    stored = situation.storage_eea_only or "storage" in kinds
    reached = situation.access_eea_only or bool(_ACCESS & kinds)
    if stored and reached:
        return own
    gap = LOCATION_GAPS[stored, reached]
    evaluation.facts |= {"storage", "access", "importer.group"}
    anything = situation.places_recorded or situation.storage_eea_only or situation.access_eea_only
    outside_parent = any(
        evaluation.state(code) is not JurisdictionState.EEA for code in importer.group_jurisdictions
    )
    if anything and not outside_parent:
        notes.append(Note(WHERE_NOT_RECORDED, gap.says, gap.question))
        return own if importer.group_jurisdictions else own._replace(steps=(assume_no_parent(), *own.steps))
    says = (
        say("A parent or group company is outside the EEA, and storage and access are not both recorded.")
        if outside_parent and anything
        else say("No place of storage or access is recorded.")
    )
    step = ReasoningStep("reach.eea_importer", says, ("EDPB Guidelines 05/2021",))
    question = Missing(gap.slot, gap.question)
    return own._replace(outcome=Outcome.UNKNOWN, steps=(*own.steps, step), missing=(*own.missing, question))
