"""Verdicts over time: a verdict holds until something that it looked at changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation
from registry.law.law import Law
from registry.law.periods import ONE_DAY
from registry.law.reach import GDPR_APPLIES_FROM, OWN_SITE, judge_places
from registry.law.regime import Regime, doubt_under, regime_of
from registry.law.remedies import remedies
from registry.law.result_cache import AHEAD, CachedResult, Direction, ResultCache, StableResults, Work
from registry.law.situation import Exporter, Situation
from registry.law.verdict import (
    Missing,
    Note,
    Outcome,
    OutcomeChange,
    PlaceVerdict,
    ReasoningStep,
    Status,
    Verdict,
)
from registry.messages import Message, Name, say


class AsOf(NamedTuple):
    """The judge and the day that a check is given together with its dossier."""

    judge: Judge
    on: date

    @property
    def law(self) -> Law:
        """The law that is judged by."""
        return self.judge.law

    def verdict(self, situation: Situation) -> Verdict:
        """The verdict on a situation."""
        return self.judge.on(situation, self.on)


class Judge:
    """Judges situations by one law, each distinct situation once for all the days on which it stays the same.

    Args:
        law: The law to judge by.
        other: A judge by the same law with fewer strikes; its verdicts are reused where they did not look
            at what is struck here.
    """

    def __init__(self, law: Law, other: Judge | None = None) -> None:
        self.law = law
        self._other = other
        struck = _fallen(law, other.law) if other else frozenset()
        self.verdicts: ResultCache = ResultCache(other.verdicts if other else None, struck)
        self.results: ResultCache = ResultCache(other.results if other else None, struck)
        stable = ResultCache(other.stable.cache if other else None, struck)
        self.stable: StableResults = StableResults(stable, self._compute)
        self._changes: dict[tuple[Situation, date], OutcomeChange | None] = {}

    def without(self, instrument: str, first: date | None = None) -> Judge:
        """A judge by the law without an instrument; it judges again only what had looked at it."""
        return Judge(self.law.without(instrument, first), self)

    def on(self, situation: Situation, day: date) -> Verdict:
        """The verdict on a day."""
        return self.evaluate(situation, day).value  # type: ignore[no-any-return]  # `evaluate` caches a verdict

    def outcome_on(self, situation: Situation, day: date) -> Verdict:
        """A verdict with the outcome and status of a day, though its explanation may be that of another law.

        It saves judging again: an instrument that is struck leaves alone what is over or not restricted, and
        covers nothing that was not covered with it.
        """
        if self._other is not None:
            before = self._other.outcome_on(situation, day)
            if before.outcome in _UNCHANGED_BY_STRIKES:
                return before
        return self.on(situation, day)

    def evaluate(self, situation: Situation, day: date) -> CachedResult:
        """The verdict on a day, with everything that it looked at."""
        result = self.verdicts.find(situation, day)
        if result is None:
            evaluation = Evaluation(self, day)
            verdict = _verdict(situation, evaluation)
            looked_at, facts = frozenset(evaluation.looked_at), tuple(sorted(evaluation.facts))
            result = evaluation.result(verdict._replace(looked_at=looked_at, facts=facts))
            self.verdicts.keep(situation, result)
        return result

    def result(self, work: Work, day: date) -> CachedResult:
        """The result of a piece of work on a day."""
        return self.results.find(work, day) or self.results.keep(work, self._compute(work, day))

    def _compute(self, work: Work, day: date) -> CachedResult:
        evaluation = Evaluation(self, day)
        function, *given = work
        return evaluation.result(function(*given, evaluation))

    def edge(self, situation: Situation, day: date, direction: Direction) -> date:
        """The last day in a direction up to which the verdict of a day stays as it is."""
        return self.stable.edge(self.evaluate(situation, day), day, direction)

    def timeline(self, situation: Situation, first: date, last: date) -> Iterator[tuple[date, Verdict]]:
        """The verdicts from one day to another, in order, each with the day from which it holds."""
        day = first
        while day <= last:
            yield day, self.on(situation, day)
            edge = self.edge(situation, day, AHEAD)
            if edge == date.max:
                return
            day = edge + ONE_DAY

    def changes(self, situation: Situation, day: date) -> Iterator[date]:
        """The later days on which the outcome differs from the day before, in order."""
        before = self.on(situation, day)
        for first, verdict in self.timeline(situation, day, date.max - ONE_DAY):
            if verdict.outcome is not before.outcome:
                yield first
            before = verdict

    def next_change(self, situation: Situation, day: date) -> OutcomeChange | None:
        """The first later day on which the outcome differs; None if there is none.

        An end is such a change, since there is no outcome from then on. The start of a planned transfer is
        none if its outcome stays the same.
        """
        if (situation, day) not in self._changes:
            first = next(self.changes(situation, day), None)
            then = self.on(situation, first) if first else None
            change = OutcomeChange(first, then.outcome, then.status) if first and then else None
            self._changes[situation, day] = change
        return self._changes[situation, day]


NO_PERSONAL_DATA = "reach.no_personal_data"
DATA_TO_RETURN = "dates.data_still_held"
_UNCHANGED_BY_STRIKES = (None, Outcome.NOT_RESTRICTED, Outcome.UNCOVERED)


def _fallen(law: Law, other: Law) -> frozenset[str]:
    """The instruments struck in one law and not in the other, with those whose periods rest on them."""
    struck = {strike.instrument for strike in law.struck - other.struck}
    fallen = {code for code in law.instruments if law.instruments[code] != other.instruments.get(code)}
    return frozenset(struck | fallen)


def _verdict(situation: Situation, evaluation: Evaluation) -> Verdict:
    evaluation.facts |= {"starts", "ends", "suspended_on"}
    if situation.rejected:
        says = say("Its engagement was rejected: the transfer is not judged.")
        return _plain(None, ReasoningStep("dates.rejected", says), status=Status.REJECTED)
    if situation.ends is not None and evaluation.past(situation.ends):
        return _over(Status.ENDED, say("The transfer ended on {day}.", day=situation.ends))
    if situation.suspended_on is not None and evaluation.reached(situation.suspended_on):
        return _over(
            Status.SUSPENDED, say("The transfer has been suspended since {day}.", day=situation.suspended_on)
        )
    if situation.starts is not None and not evaluation.reached(situation.starts):
        return _planned(situation, situation.starts, evaluation)
    verdict = _current(situation, evaluation)
    return verdict._replace(status=Status.PLANNED) if situation.planned else verdict


def _taken(situation: Situation) -> Iterator[ReasoningStep]:
    """The assumptions about the transfer as a whole where dates are not recorded."""
    if situation.starts is None and not situation.planned:
        yield ReasoningStep("dates.taken", say("No start date recorded; assumed to have started."))
    if situation.ends is None:
        yield ReasoningStep("dates.taken", say("No end date recorded; assumed to be ongoing."))


def _planned(situation: Situation, starts: date, evaluation: Evaluation) -> Verdict:
    then = evaluation.judge_on(situation, starts)
    evaluation.facts.update(then.facts)
    step = ReasoningStep(
        "dates.planned", say("The transfer is planned from {day} and judged as of that date.", day=starts)
    )
    return then._replace(status=Status.PLANNED, steps=(step, *then.steps))


def _over(status: Status, says: Message) -> Verdict:
    reminder = say(
        "Make sure that {importer} returns or deletes the data it still has.", importer=Name("importer")
    )
    step = ReasoningStep("dates.over", says, ("SCC clauses 8.5, 16", "GDPR Art. 28(3)(g)"))
    return _plain(None, step, status=status, notes=(Note(DATA_TO_RETURN, reminder),))


def _plain(
    outcome: Outcome | None,
    *steps: ReasoningStep,
    status: Status = Status.CURRENT,
    notes: tuple[Note, ...] = (),
    missing: tuple[Missing, ...] = (),
    outside_gdpr: bool = False,
) -> Verdict:
    return Verdict(
        outcome=outcome,
        status=status,
        steps=steps,
        places=(),
        decided_by=None,
        missing=missing,
        remedies=(),
        notes=notes,
        outside_gdpr=outside_gdpr,
        own_site=False,
        holdings=(),
        doubt=None,
        looked_at=frozenset(),
        facts=(),
    )


def _current(situation: Situation, evaluation: Evaluation) -> Verdict:
    if not evaluation.reached(GDPR_APPLIES_FROM):
        says = say("The GDPR did not apply before {day}.", day=GDPR_APPLIES_FROM)
        return _plain(Outcome.UNKNOWN, ReasoningStep("dates.before_gdpr", says, ("GDPR Art. 99(2)",)))
    evaluation.facts |= {"anonymous", "categories", "exporter.data_subject"}
    if situation.data.none:
        says = say("The transfer is recorded as carrying no personal data.")
        return _plain(Outcome.NOT_RESTRICTED, ReasoningStep(NO_PERSONAL_DATA, says, ("GDPR Art. 2(1)",)))
    if situation.irreversible and situation.anonymity_evidenced:
        says = say("The data are anonymous for everyone, and evidence of this is recorded.")
        return _plain(Outcome.NOT_RESTRICTED, ReasoningStep("reach.anonymous", says, ("GDPR recital 26",)))
    if situation.exporter.data_subject:
        return _from_data_subject(situation, evaluation)
    return _from_exporter(situation, evaluation)


def _from_data_subject(situation: Situation, evaluation: Evaluation) -> Verdict:
    """Nothing is restricted, unless a controller or processor in the EEA takes part in the collection.

    One in a jurisdiction whose state is unsettled, or is not recorded, may be such a party.
    """
    collector = situation.collector
    evaluation.facts.add("exporter.collected_by")
    if collector is None or evaluation.state(collector.jurisdiction) is JurisdictionState.THIRD_COUNTRY:
        says = say("The data subject sends the data directly; no party in the EEA takes part.")
        step = ReasoningStep("reach.data_subject", says, ("EDPB Guidelines 05/2021",))
        return _plain(Outcome.NOT_RESTRICTED, step, outside_gdpr=True)
    exporter: Exporter = collector._replace(data_subject=None)
    return _from_exporter(situation._replace(exporter=exporter, collector=None), evaluation)


_WHAT_SHOWS_ANONYMITY = say(
    "What evidence shows that the data sent to {importer} are anonymous for everyone?",
    importer=Name("importer"),
)


def _from_exporter(situation: Situation, evaluation: Evaluation) -> Verdict:
    regime, step, missing = regime_of(situation, evaluation)
    if regime is Regime.OUTSIDE:
        return _plain(Outcome.NOT_RESTRICTED, step, outside_gdpr=True)
    places, notes = judge_places(situation, regime, evaluation)
    decided = max(range(len(places)), key=lambda index: places[index].outcome.rank)
    outcome = places[decided].outcome
    if regime is Regime.NOT_RECORDED and outcome is not Outcome.UNCOVERED:
        outcome = Outcome.UNKNOWN
    if situation.irreversible and not situation.anonymity_evidenced:
        missing += (Missing("anonymous.evidence", _WHAT_SHOWS_ANONYMITY),)
    site = places[0]
    return _plain(outcome, step, *_taken(situation), notes=tuple(dict.fromkeys(notes)))._replace(
        places=tuple(places),
        decided_by=decided,
        missing=_questions(outcome, missing, places),
        remedies=_remedies(
            [p for p in places if p.outcome is places[decided].outcome], situation, evaluation
        ),
        own_site=any(s.rule == OWN_SITE for place in places for s in place.steps),
        holdings=tuple(dict.fromkeys(ground.holding for ground in site.grounds if ground.holding)),
        doubt=doubt_under(regime, situation, evaluation),
    )


def _remedies(
    places: list[PlaceVerdict], situation: Situation, evaluation: Evaluation
) -> tuple[Message, ...]:
    return tuple(dict.fromkeys(each for place in places for each in remedies(situation, place, evaluation)))


def _questions(
    outcome: Outcome, missing: tuple[Missing, ...], places: list[PlaceVerdict]
) -> tuple[Missing, ...]:
    if outcome not in (Outcome.UNKNOWN, Outcome.UNCOVERED):
        return ()
    return tuple(
        dict.fromkeys((*missing, *(m for place in places if place.outcome is outcome for m in place.missing)))
    )
