"""Step 3: onward hops, whose exporter sits outside the EEA (GDPR Art. 44; SCC clauses 8.7, 8.8).

What an onward hop may rest on depends on how its exporter itself holds the data.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from registry.law.derogations import ONWARD_UNDER
from registry.law.evaluation import Evaluation
from registry.law.grounds import GROUNDS, settle
from registry.law.situation import Earlier, Situation
from registry.law.verdict import (
    Ground,
    Holding,
    Missing,
    Note,
    Outcome,
    ReasoningStep,
    Result,
    Status,
    Verdict,
    worst,
)
from registry.messages import Name, say

_OWN_FRAMEWORK = {"GB": "UK-US-data-bridge", "CH": "Swiss-US-DPF"}


class _Way(NamedTuple):
    """One way in which the data came; `rows` are the ways in which the exporter holds them.

    `returned` is the outcome of the transfers by which the importer had received them before, if any;
    `doubt` is what is not recorded of their first exporter.
    """

    planned: bool
    returned: Outcome | None
    rows: tuple[Holding, ...]
    doubt: str | None


class _Path(NamedTuple):
    """The judgement on passing on data that came in one way."""

    outcome: Outcome
    row: Holding | None
    step: ReasoningStep
    forbidden_otherwise: bool = False
    missing: tuple[Missing, ...] = ()


class Onward(NamedTuple):
    """The judgement on an onward place, with `grounds` as they count for the way that decides."""

    outcome: Outcome
    grounds: tuple[Ground, ...]
    steps: tuple[ReasoningStep, ...]
    missing: tuple[Missing, ...]
    notes: tuple[Note, ...]
    exporter_holdings: tuple[Holding, ...]


def judge_onward(situation: Situation, grounds: tuple[Ground, ...], evaluation: Evaluation) -> Onward:
    """Judge an onward place for each way in which the data came; the worst decides."""
    paths = [_judge_path(way, situation, grounds) for way in evaluation.stable(_ways, situation.earlier)]
    deciding = max(paths, key=lambda path: path.outcome.rank)
    counted = (
        grounds if deciding.row is None else tuple(_as_counted(g, deciding.row, situation) for g in grounds)
    )
    steps = list(dict.fromkeys(path.step for path in paths))
    if deciding.row is Holding.ADEQUACY and not deciding.missing and settle(counted) is Outcome.UNCOVERED:
        says = say("The law of {exporter}'s own country governs this transfer.", exporter=Name("exporter"))
        steps.append(ReasoningStep("onward.own_rules", says, ("GDPR Art. 45(2)(a)",)))
    notes = (FORBIDDEN_OTHERWISE,) if any(path.forbidden_otherwise for path in paths) else ()
    exporter_holdings = tuple(dict.fromkeys(path.row for path in paths if path.row is not None))
    return Onward(deciding.outcome, counted, tuple(steps), deciding.missing, notes, exporter_holdings)


def came_from_the_eea(earlier: tuple[Earlier, ...], evaluation: Evaluation) -> bool:
    """Whether data came to an exporter by a transfer to which the GDPR applied."""
    return any(not evaluation.stable(_outside_gdpr, each.hop) for each in earlier)


def _outside_gdpr(hop: Situation, evaluation: Evaluation) -> bool:
    return evaluation.judge_earlier(hop).outside_gdpr


def doubt_of(earlier: tuple[Earlier, ...], evaluation: Evaluation) -> str | None:
    """What is not recorded of the first exporters, if on no way it is certain that the GDPR applies."""
    doubts = [way.doubt for way in evaluation.stable(_ways, earlier)]
    return next(iter(doubts), None) if all(doubts) else None


def _ways(earlier: tuple[Earlier, ...], evaluation: Evaluation) -> list[_Way]:
    """The ways in which data from the EEA came; planned ones count only if there is no other."""
    ways = (evaluation.stable(_way, each) for each in earlier)
    known = dict.fromkeys(way for way in ways if way is not None)
    return [way for way in known if not way.planned] or list(known)


def _way(earlier: Earlier, evaluation: Evaluation) -> _Way | None:
    verdict = evaluation.judge_earlier(earlier.hop)
    if verdict.outside_gdpr:
        return None
    rows = verdict.holdings or _holdings_today(earlier.hop, verdict, evaluation) or (Holding.NOTHING,)
    planned = verdict.status is Status.PLANNED
    return _Way(planned, _returned(earlier, evaluation), rows, verdict.doubt)


def _holdings_today(hop: Situation, verdict: Verdict, evaluation: Evaluation) -> tuple[Holding, ...]:
    """How the importer holds data that it received while it was in the EEA, when no ground was needed."""
    if not any(step.rule == "reach.eea" for place in verdict.places[:1] for step in place.steps):
        return ()
    return evaluation.judge(hop._replace(ends=None, suspended_on=None)).holdings


def _judge_path(way: _Way, situation: Situation, grounds: tuple[Ground, ...]) -> _Path:
    if way.returned is Outcome.COVERED:
        says = say(
            "The data go back to {importer}, which had received them before.", importer=Name("importer")
        )
        return _Path(Outcome.COVERED, None, ReasoningStep("onward.returned", says, ("GDPR Art. 44",)))
    by_row = {row: _under(row, situation, grounds) for row in way.rows}
    best = min(by_row, key=lambda row: by_row[row].rank)
    says = say("{exporter} holds the data under {row}.", exporter=Name("exporter"), row=ROWS[best])
    forbidden = any(outcome.rank > by_row[best].rank for outcome in by_row.values())
    path = _Path(by_row[best], best, ReasoningStep("onward.held", says, _REFERENCES), forbidden)
    if path.outcome is not Outcome.UNCOVERED:
        return path
    questions = [_RECEIVED] if way.returned is Outcome.UNKNOWN else []
    if way.doubt is not None:
        questions.append(FIRST_EXPORTER[way.doubt])
    return path._replace(outcome=Outcome.UNKNOWN, missing=tuple(questions)) if questions else path


FIRST_EXPORTER = {
    "established_in": Missing(
        "first_exporter.established_in",
        say(
            "In which country is the first exporter of the data that {exporter} passes on established?",
            exporter=Name("exporter"),
        ),
    ),
    "subject_to_gdpr": Missing(
        "first_exporter.subject_to_gdpr",
        say(
            "Is the first exporter of the data that {exporter} passes on subject to the GDPR for this "
            "processing?",
            exporter=Name("exporter"),
        ),
    ),
}
"""The questions about the first exporter, by what is not recorded of it."""
_REFERENCES = ("GDPR Art. 44", "SCC clauses 8.7, 8.8")
_RECEIVED = Missing(
    "follows",
    say(
        "What covers the earlier transfer of these data to {importer}?",
        importer=Name("importer"),
    ),
)


def _returned(earlier: Earlier, evaluation: Evaluation) -> Outcome | None:
    outcomes = [evaluation.judge_earlier(hop).outcome for hop in earlier.returned]
    known = [outcome for outcome in outcomes if outcome is not None]
    return worst(known) if known and len(known) == len(outcomes) else None


def _under(row: Holding, situation: Situation, grounds: Iterable[Ground]) -> Outcome:
    counted = [_as_counted(ground, row, situation) for ground in grounds]
    outcome = settle(tuple(counted))
    return Outcome.UNKNOWN if row is Holding.ADEQUACY and outcome is Outcome.UNCOVERED else outcome


def _as_counted(ground: Ground, row: Holding, situation: Situation) -> Ground:
    """A ground as it counts where the exporter holds the data in one way."""
    under = _serves_under(ground, situation)
    if under is None or row in under:
        return ground
    if ground.kind == "listing":
        if ground.result is not Result.HOLDS:
            return ground
        question = say(
            "{importer}'s listing covers data transferred from the Union. What covers this onward transfer?",
            importer=Name("importer"),
        )
        missing = (*ground.missing, Missing("mechanisms", question))
        return ground._replace(result=Result.INCOMPLETE, holding=None, missing=missing)
    reason = say("It does not cover onward transfers of data received in this way.")
    return ground._replace(result=Result.FAILS, holding=None, reasons=(*ground.reasons, reason))


def _serves_under(ground: Ground, situation: Situation) -> frozenset[Holding] | None:
    """The ways of holding data under which a ground covers an onward hop; None: under all of them."""
    if ground.kind == "derogation" and ground.claim is not None:
        return ONWARD_UNDER.get(situation.claims[ground.claim].letter, frozenset())
    if ground.kind == "listing":
        own = _OWN_FRAMEWORK.get(situation.exporter.jurisdiction or "")
        return frozenset({Holding.ADEQUACY} if own is not None and ground.instrument == own else ())
    return GROUNDS[ground.kind].onward


FORBIDDEN_OTHERWISE = Note(
    "onward.forbidden_otherwise",
    say(
        "{exporter} also holds the data under a ground that does not allow this transfer.",
        exporter=Name("exporter"),
    ),
)
"""The note where another way of holding the data is stricter than the one that counts."""

ROWS = {
    Holding.SCC_MODULE_1: say("module 1 of the standard contractual clauses"),
    Holding.TOOL: say("standard contractual clauses or another tool of Art. 46"),
    Holding.BCR: say("binding corporate rules"),
    Holding.ADEQUACY: say("an adequacy decision"),
    Holding.LISTING: say("a listing in a framework"),
    Holding.DEROGATION: say("a derogation"),
    Holding.NOTHING: say("no ground that is valid on this date"),
}
"""The ways of holding data, as phrases that follow “under”."""
