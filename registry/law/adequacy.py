"""Adequacy (GDPR Art. 45): tried for every place, whether it is claimed or not."""

from __future__ import annotations

from collections.abc import Iterator

from registry.law.acts import InstrumentKind, JurisdictionState
from registry.law.adequacy_decisions import AdequacyDecision, DecisionScope, ScopeKind
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.incorporation import ask_for_incorporation
from registry.law.listing import try_framework
from registry.law.situation import Marks, Recipient, Situation
from registry.law.verdict import Ground, Holding
from registry.messages import Country, Name, say

_REFERENCE = "GDPR Art. 45(3)"


def try_adequacy(
    situation: Situation, jurisdiction: str | None, recipient: Recipient | None, evaluation: Evaluation
) -> list[Ground]:
    """Try every adequacy decision that could cover the place, and each one that is claimed.

    Args:
        situation: The hop.
        jurisdiction: Of the place; for an international organisation its own code counts instead.
        recipient: The recipient to be covered; None where the operator is not recorded.
        evaluation: The day and the law.
    """
    international = recipient is not None and recipient.kind == "international_organisation"
    code = recipient.organisation_code if international and recipient else jurisdiction
    decisions = evaluation.adequacy(code) if code else ()
    claimed = _claimed(situation, evaluation)
    grounds: list[Ground] = []
    for decision in decisions:
        index = claimed.get(decision.instrument, claimed.get(None))
        if evaluation.in_period(decision):
            grounds += _try_decision(decision, situation, recipient, evaluation, index)
        elif decision.instrument in claimed:
            grounds.append(_out_of_force(decision.instrument, evaluation, index))
    if not international:
        grounds += try_framework(situation, jurisdiction, recipient, evaluation, claimed)
    tried = {ground.claim for ground in grounds}
    rest = {instrument: index for instrument, index in claimed.items() if index not in tried}
    if international and code is None:
        return [*grounds, *(_no_decision_for_it(act, evaluation, index) for act, index in rest.items())]
    about = {decision.instrument for decision in decisions} | _lists_at(jurisdiction, evaluation)
    for instrument, index in rest.items():
        if instrument not in about and not _is_framework(instrument, evaluation):
            grounds.append(_not_about(instrument, code, evaluation, index))
        elif recipient is not None:
            grounds.append(_another_framework(instrument, situation, evaluation, index))
    return grounds


def _lists_at(jurisdiction: str | None, evaluation: Evaluation) -> set[str]:
    """The instruments of the frameworks whose lists may cover recipients there."""
    frameworks = evaluation.law.frameworks
    return {f.instrument for f in frameworks if jurisdiction in (f.jurisdiction, *f.territories)}


def _claimed(situation: Situation, evaluation: Evaluation) -> dict[str | None, int]:
    """The claims by the decision that each names; one that names an extension means its base act."""
    claimed: dict[str | None, int] = {}
    for index, claim in enumerate(situation.claims):
        if claim.kind == "adequacy":
            act = evaluation.instrument(claim.instrument) if claim.instrument else None
            claimed[(act.extends or act.amends or act.code) if act else claim.instrument] = index
    return claimed


def _try_decision(
    decision: AdequacyDecision,
    situation: Situation,
    recipient: Recipient | None,
    evaluation: Evaluation,
    index: int | None,
) -> Iterator[Ground]:
    for scope in decision.scopes:
        if scope.kind is ScopeKind.BY_LISTING or not evaluation.in_period(scope):
            continue
        builder = GroundBuilder(
            evaluation, "adequacy", _REFERENCE, claim=index, instrument=decision.instrument
        )
        ask_for_incorporation(builder, decision.instrument, decision.eea_from, situation.exporter)
        _by_nature(builder, decision.instrument, scope, recipient)
        _carved_out(builder, decision.instrument, scope, situation, recipient)
        yield builder.ground(Holding.ADEQUACY)


def _by_nature(
    builder: GroundBuilder, decision: str, scope: DecisionScope, recipient: Recipient | None
) -> None:
    answers = dict(_marks(decision, recipient, builder.evaluation, carve_outs=False))
    for mark in scope.needs:
        builder.demand(
            f"importer.qualification.{mark}",
            answers.get(mark),
            MARKS[mark],
            say(
                "Decision {decision} does not apply. {question} The answer is no.",
                question=MARKS[mark],
                decision=decision,
            ),
        )


def _carved_out(
    builder: GroundBuilder,
    decision: str,
    scope: DecisionScope,
    situation: Situation,
    recipient: Recipient | None,
) -> None:
    carriers: dict[str, Marks] = {
        "data": situation.data.data_marks,
        "purpose": situation.data.purpose_marks,
        "recipient": _marks(decision, recipient, builder.evaluation, carve_outs=True),
    }
    for carve_out in scope.carve_outs:
        if not builder.evaluation.in_period(carve_out):
            continue
        answers = [dict(marks).get(carve_out.mark) for marks in carriers.values()]
        known = [answer for answer in answers if answer is not None]
        builder.demand(
            f"{carve_out.of}.carve_outs.{carve_out.mark}",
            not any(known) if known else None,
            say(
                "Does the transfer to {importer} concern {subject}, which decision {decision} excludes?",
                subject=CARVED[carve_out.mark],
                decision=decision,
            ),
            say("Decision {decision} excludes {subject}.", subject=CARVED[carve_out.mark], decision=decision),
        )


def _marks(decision: str, recipient: Recipient | None, evaluation: Evaluation, *, carve_outs: bool) -> Marks:
    answers: dict[str, bool | None] = {}
    for qualification in recipient.qualifications if recipient else ():
        if qualification.decision != decision:
            continue
        if not evaluation.within(qualification.valid_from, qualification.valid_until):
            continue
        for mark, answer in qualification.carve_outs if carve_outs else qualification.marks:
            known = answers.get(mark)
            worse = (
                answer if known is None else (known if answer is None else _worse(known, answer, carve_outs))
            )
            answers[mark] = worse
    return tuple(answers.items())


def _worse(first: bool, second: bool, carve_outs: bool) -> bool:
    return first or second if carve_outs else first and second


def _out_of_force(instrument: str, evaluation: Evaluation, index: int | None) -> Ground:
    builder = GroundBuilder(evaluation, "adequacy", _REFERENCE, claim=index, instrument=instrument)
    act = evaluation.instrument(instrument)
    if act is not None and act.void_from is not None and evaluation.reached(act.void_from):
        builder.fail(
            "Decision {decision} was declared invalid on {day}.", decision=instrument, day=act.void_from
        )
    elif evaluation.assumed_void(instrument):
        builder.fail("Decision {decision} is assumed to be void.", decision=instrument)
    else:
        builder.fail("Decision {decision} is not in force on this date.", decision=instrument)
    return builder.ground()


def _no_decision_for_it(instrument: str | None, evaluation: Evaluation, index: int) -> Ground:
    """A decision on a country does not cover an international organisation based there."""
    builder = GroundBuilder(evaluation, "adequacy", _REFERENCE, claim=index, instrument=instrument)
    builder.fail("No adequacy decision covers {importer} as an international organisation.")
    return builder.ground()


def _is_framework(instrument: str | None, evaluation: Evaluation) -> bool:
    """Whether an act is another country's framework with a list, in force or not."""
    act = evaluation.instrument(instrument) if instrument else None
    return act is not None and act.kind is InstrumentKind.NATIONAL_FRAMEWORK


def _another_framework(
    instrument: str | None, situation: Situation, evaluation: Evaluation, index: int
) -> Ground:
    builder = GroundBuilder(evaluation, "adequacy", _REFERENCE, claim=index, instrument=instrument)
    act = evaluation.instrument(instrument) if instrument else None
    over = act is not None and not evaluation.in_period(act)
    if act is not None and over:
        says = "{framework} is not in force on this date."
        if evaluation.assumed_void(act.code):
            says = "{framework} is assumed to be void."
        builder.fail(says, framework=act.title)
    exporter = situation.exporter.jurisdiction
    if not over or evaluation.state(exporter) is JurisdictionState.EEA:
        builder.fail(
            "The list under {decision} does not cover exporters in {country}.",
            decision=act.title if act else instrument,
            country=Country(str(exporter), article=True),
        )
    return builder.ground()


def _not_about(instrument: str | None, code: str | None, evaluation: Evaluation, index: int) -> Ground:
    builder = GroundBuilder(evaluation, "adequacy", _REFERENCE, claim=index, instrument=instrument)
    if code is None:
        builder.need(
            "place.jurisdiction",
            "In which country does {importer} store the data, or from which country does it access them?",
        )
    elif instrument is None:
        builder.fail("No adequacy decision covers {country}.", country=Country(code, article=True))
    else:
        builder.fail(
            "{decision} is not an adequacy decision for {country}.",
            decision=instrument,
            country=Country(code, article=True),
        )
    return builder.ground()


MARKS = {
    "pipeda": say("Is {importer} subject to PIPEDA for these data?", importer=Name("importer")),
    "commercial": say(
        "Does {importer} receive these data in the course of commercial activity?", importer=Name("importer")
    ),
    "appi": say("Is {importer} a business operator under the APPI?", importer=Name("importer")),
    "supplementary_rules": say(
        "Does {importer} apply the Supplementary Rules to these data?", importer=Name("importer")
    ),
    "pipa": say("Is {importer} subject to PIPA for these data?", importer=Name("importer")),
    "lgpd": say("Is {importer} subject to the LGPD for these data?", importer=Name("importer")),
    "automated": say(
        "Are the data sent to {importer} transferred or further processed by automated means?",
        importer=Name("importer"),
    ),
    "within_state_territory": say(
        "Does {importer} process the data within the State's territory as recognised by international law?",
        importer=Name("importer"),
    ),
}
"""The question for each condition of a decision by nature."""

CARVED = {
    "press": say("press and broadcasting"),
    "literary": say("professional writing"),
    "academic": say("academic study"),
    "religious": say("religious activity"),
    "political": say("political activity"),
    "missionary": say("missionary activity of a religious body"),
    "candidate_nomination": say("the nomination of candidates by a political party"),
    "credit_data": say("credit data supervised by the Financial Services Commission"),
    "immigration_control": say("immigration control"),
}
"""What each carve-out excludes."""
