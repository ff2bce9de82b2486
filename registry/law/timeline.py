"""Verdicts over time: what was judged once holds as long as nothing that it looked at changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from registry.law.acts import ONE_DAY, JurisdictionState
from registry.law.evaluation import Hearing
from registry.law.law import Law
from registry.law.result_cache import AHEAD, Heard, Lasting, Memory, Way, Work
from registry.law.reach import GDPR_APPLIES_FROM, OWN_SITE, judge_places, regime_of
from registry.law.remedies import remedies
from registry.law.situation import Exporter, Situation
from registry.law.uncertainty import Regime
from registry.law.verdict import Change, Missing, Note, Outcome, PlaceVerdict, Status, Step, Verdict
from registry.messages import Message, Name, say


class AsOf(NamedTuple):
    """Who judges, and as of which day: what a check is given beside its dossier."""

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
    """Judges situations by one law; each distinct situation once for all the days on which it stays alike.

    Args:
        law: The law to judge by.
        other: A judge by the same law with fewer strikes, whose verdicts hold wherever they did not look
            at what is struck here.
    """

    def __init__(self, law: Law, other: Judge | None = None) -> None:
        self.law = law
        self._other = other
        struck = _fallen(law, other.law) if other else frozenset()
        self.verdicts: Memory = Memory(other.verdicts if other else None, struck)
        self.works: Memory = Memory(other.works if other else None, struck)
        self.lasting: Lasting = Lasting(Memory(other.lasting.memory if other else None, struck), self._do)
        self._changes: dict[tuple[Situation, date], Change | None] = {}

    @property
    def distinct(self) -> int:
        """How many distinct situations were judged here."""
        return len(self.verdicts)

    def without(self, instrument: str, first: date | None = None) -> Judge:
        """A judge by the law without an instrument, which judges again only what had looked at it."""
        return Judge(self.law.without(instrument, first), self)

    def on(self, situation: Situation, day: date) -> Verdict:
        """The verdict on a day."""
        return self.hear(situation, day).found  # type: ignore[no-any-return]  # so `hear` keeps it

    def stands(self, situation: Situation, day: date) -> Verdict:
        """A verdict with the outcome and the status of a day, if not with all that it says.

        Whatever is struck, what is over or not restricted stays so, and nothing covers what nothing covered.
        """
        if self._other is not None:
            before = self._other.stands(situation, day)
            if before.outcome in _WHATEVER_IS_STRUCK:
                return before
        return self.on(situation, day)

    def hear(self, situation: Situation, day: date) -> Heard:
        """The verdict on a day, with all that was noted on the way to it."""
        heard = self.verdicts.find(situation, day)
        if heard is None:
            hearing = Hearing(self, day)
            verdict = _verdict(situation, hearing)
            looked_at, facts = frozenset(hearing.looked_at), tuple(sorted(hearing.facts))
            heard = hearing.ends(verdict._replace(looked_at=looked_at, facts=facts))
            self.verdicts.keep(situation, heard)
        return heard

    def once(self, work: Work, day: date) -> Heard:
        """What a piece of work finds on a day."""
        return self.works.find(work, day) or self.works.keep(work, self._do(work, day))

    def _do(self, work: Work, day: date) -> Heard:
        hearing = Hearing(self, day)
        act, *given = work
        return hearing.ends(act(*given, hearing))

    def edge(self, situation: Situation, day: date, way: Way) -> date:
        """The last day, on a way through time, up to which the verdict of a day stays as it is."""
        return self.lasting.edge(self.hear(situation, day), day, way)

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

    def next_change(self, situation: Situation, day: date) -> Change | None:
        """The first later day on which the outcome differs; None if there is none.

        An end is such a change, since there is no outcome from then on. A planned transfer that begins with
        the outcome it was planned with is none, and does not hide what breaks after it.
        """
        if (situation, day) not in self._changes:
            first = next(self.changes(situation, day), None)
            then = self.on(situation, first) if first else None
            change = Change(first, then.outcome, then.status) if first and then else None
            self._changes[situation, day] = change
        return self._changes[situation, day]


DATA_STILL_HELD = "dates.data_still_held"
_WHATEVER_IS_STRUCK = (None, Outcome.NOT_RESTRICTED, Outcome.UNCOVERED)


def _fallen(law: Law, other: Law) -> frozenset[str]:
    """The instruments that are struck here and not there, with those whose periods rest on them."""
    struck = {strike.instrument for strike in law.struck - other.struck}
    fallen = {code for code in law.instruments if law.instruments[code] != other.instruments.get(code)}
    return frozenset(struck | fallen)


def _verdict(situation: Situation, hearing: Hearing) -> Verdict:
    hearing.facts |= {"starts", "ends", "suspended_on"}
    if situation.ends is not None and hearing.past(situation.ends):
        return _over(Status.ENDED, say("It ended on {day}.", day=situation.ends))
    if situation.suspended_on is not None and hearing.reached(situation.suspended_on):
        return _over(Status.SUSPENDED, say("It is suspended since {day}.", day=situation.suspended_on))
    if situation.starts is not None and not hearing.reached(situation.starts):
        return _planned(situation, situation.starts, hearing)
    verdict = _current(situation, hearing)
    return verdict._replace(status=Status.PLANNED) if situation.planned else verdict


def _taken(situation: Situation) -> Iterator[Step]:
    """What is taken as harmless of the transfer as a whole, because it is not recorded."""
    if situation.starts is None and not situation.planned:
        yield Step("dates.taken", say("No first day is recorded: the transfer is taken as begun."))
    if situation.ends is None:
        yield Step("dates.taken", say("No last day is recorded: the transfer is taken as not ended."))


def _planned(situation: Situation, starts: date, hearing: Hearing) -> Verdict:
    then = hearing.judge_on(situation, starts)
    hearing.facts.update(then.facts)
    step = Step("dates.planned", say("It is planned from {day} and judged as of that day.", day=starts))
    return then._replace(status=Status.PLANNED, steps=(step, *then.steps))


def _over(status: Status, says: Message) -> Verdict:
    reminder = say(
        "Make sure that data still held by {importer} are returned or deleted.", importer=Name("importer")
    )
    step = Step("dates.over", says, ("SCC clauses 8.5, 16", "GDPR Art. 28(3)(g)"))
    return _plain(None, step, status=status, notes=(Note(DATA_STILL_HELD, reminder),))


def _plain(
    outcome: Outcome | None,
    *steps: Step,
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
        looked_at=frozenset(),
        facts=(),
    )


def _current(situation: Situation, hearing: Hearing) -> Verdict:
    if not hearing.reached(GDPR_APPLIES_FROM):
        says = say("The GDPR did not apply before {day}.", day=GDPR_APPLIES_FROM)
        return _plain(Outcome.UNKNOWN, Step("dates.before_gdpr", says, ("GDPR Art. 99(2)",)))
    hearing.facts |= {"anonymous", "exporter.data_subject"}
    if situation.irreversible and situation.anonymity_evidenced:
        says = say("The data are anonymous for everyone, with evidence on file.")
        return _plain(Outcome.NOT_RESTRICTED, Step("reach.anonymous", says, ("GDPR recital 26",)))
    if situation.exporter.data_subject:
        return _from_data_subject(situation, hearing)
    return _from_exporter(situation, hearing)


def _from_data_subject(situation: Situation, hearing: Hearing) -> Verdict:
    """Nothing is restricted, unless a controller or processor in the EEA takes part in the collection.

    One in a jurisdiction whose state is unsettled, or is not recorded, may be such a party.
    """
    collector = situation.collector
    hearing.facts.add("exporter.collected_by")
    if collector is None or hearing.state(collector.jurisdiction) is JurisdictionState.THIRD_COUNTRY:
        says = say("The data subject sends the data, without any party in the EEA.")
        step = Step("reach.data_subject", says, ("EDPB Guidelines 05/2021",))
        return _plain(Outcome.NOT_RESTRICTED, step, outside_gdpr=True)
    exporter: Exporter = collector._replace(data_subject=None)
    return _from_exporter(situation._replace(exporter=exporter, collector=None), hearing)


def _from_exporter(situation: Situation, hearing: Hearing) -> Verdict:
    regime, step, asked = regime_of(situation, hearing)
    if regime is Regime.OUTSIDE:
        return _plain(Outcome.NOT_RESTRICTED, step, outside_gdpr=True)
    places, notes = judge_places(situation, regime, hearing)
    decided = max(range(len(places)), key=lambda index: places[index].outcome.rank)
    outcome = places[decided].outcome
    if regime is Regime.NOT_RECORDED:
        outcome = Outcome.UNKNOWN
    if situation.irreversible and not situation.anonymity_evidenced:
        asked += (Missing("anonymous.evidence", say("What shows that the data are anonymous for everyone?")),)
    site = places[0]
    return _plain(outcome, step, *_taken(situation), notes=tuple(dict.fromkeys(notes)))._replace(
        places=tuple(places),
        decided_by=decided,
        missing=_questions(outcome, asked, places),
        remedies=tuple(
            dict.fromkeys(
                remedy
                for place in places
                if place.outcome is places[decided].outcome
                for remedy in remedies(situation, place, hearing)
            )
        ),
        own_site=any(s.rule == OWN_SITE for place in places for s in place.steps),
        holdings=tuple(dict.fromkeys(ground.holding for ground in site.grounds if ground.holding)),
    )


def _questions(
    outcome: Outcome, asked: tuple[Missing, ...], places: list[PlaceVerdict]
) -> tuple[Missing, ...]:
    if outcome not in (Outcome.UNKNOWN, Outcome.UNCOVERED):
        return ()
    return tuple(
        dict.fromkeys((*asked, *(m for place in places if place.outcome is outcome for m in place.missing)))
    )
