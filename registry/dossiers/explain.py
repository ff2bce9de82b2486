"""Explanations: verdicts in the reader's language, with the names of the parties filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.dossiers.transfer import Hop, TransferDossier
from registry.dossiers.verdict_words import OUTCOMES, STATUSES, ground_name, label, reason
from registry.law.situation import Operator
from registry.law.timeline import AsOf
from registry.law.verdict import Ground, OutcomeChange, PlaceVerdict, Verdict
from registry.messages import Country, Message, Name, render, say


@dataclass(frozen=True, slots=True)
class StepText:
    """One step of the reasoning, in words, with its legal references."""

    rule: str
    says: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A missing fact: its slot, and the question that asks for it."""

    slot: str
    question: str


@dataclass(frozen=True, slots=True)
class GroundText:
    """A ground that was evaluated, in words; `mechanism` is the id of the mechanism that claims it."""

    kind: str
    label: str
    result: str
    instrument: str | None
    mechanism: str | None
    reasons: tuple[str, ...]
    questions: tuple[QuestionText, ...]
    taken: tuple[str, ...]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceText:
    """The verdict on one place, in words; `hops` are those to another operator there."""

    heading: str
    jurisdiction: str | None
    outcome: str
    label: str
    steps: tuple[StepText, ...]
    grounds: tuple[GroundText, ...]
    hops: tuple[HopText, ...]


@dataclass(frozen=True, slots=True)
class HopText:
    """The verdict on one hop, in words."""

    heading: str
    outcome: str | None
    label: str
    reason: str
    steps: tuple[StepText, ...]
    places: tuple[PlaceText, ...]


@dataclass(frozen=True, slots=True)
class ChangeText:
    """The next day on which the outcome changes, and the new outcome."""

    day: date
    outcome: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A transfer's verdict in words, the worst hop first, with remedies and questions."""

    transfer: str
    title: str
    on: date
    status: str
    outcome: str | None
    label: str
    reason: str
    hops: tuple[HopText, ...]
    questions: tuple[QuestionText, ...]
    remedies: tuple[str, ...]
    notes: tuple[str, ...]
    next_change: ChangeText | None
    instruments: tuple[str, ...]
    facts: tuple[str, ...]


def explain(dossier: TransferDossier, as_of: AsOf, language: str = "en") -> Explanation:
    """A transfer's verdict on a day, in words."""
    hop, verdict = dossier.judged(as_of)
    voice = _Voice(dossier.names_of(hop), language)
    change = dossier.next_change(as_of)
    return Explanation(
        transfer=dossier.id,
        title=title(dossier, language),
        on=as_of.on,
        status=verdict.status.value,
        outcome=verdict.outcome.value if verdict.outcome else None,
        label=label(verdict, language),
        reason=voice.say(reason(verdict)),
        hops=tuple(
            _hop(other, as_of.verdict(other.situation), dossier, language)
            for other in sorted(dossier.hops, key=lambda other: other.situation is not hop.situation)
        ),
        questions=tuple(QuestionText(m.slot, voice.say(m.question)) for m in verdict.missing),
        remedies=tuple(map(voice.say, verdict.remedies)),
        notes=tuple(voice.say(note.says) for note in verdict.notes),
        next_change=_change(change, language) if change else None,
        instruments=tuple(sorted(verdict.looked_at)),
        facts=verdict.facts,
    )


def title(dossier: TransferDossier, language: str = "en") -> str:
    """The exporter and the importer."""
    names = dossier.names
    return render(
        say("{exporter} to {importer}", exporter=Name("exporter"), importer=Name("importer")), language, names
    )


class _Voice:
    """Renders messages in one language with the names of one hop."""

    def __init__(self, names: Mapping[str, str], language: str) -> None:
        self.names = names
        self.language = language

    def say(self, message: Message) -> str:
        return render(message, self.language, self.names)


def _change(change: OutcomeChange, language: str) -> ChangeText:
    shown = OUTCOMES[change.outcome] if change.outcome else STATUSES[change.status]
    return ChangeText(change.day, change.outcome.value if change.outcome else None, render(shown, language))


def _hop(hop: Hop, verdict: Verdict, dossier: TransferDossier, language: str) -> HopText:
    voice = _Voice(dossier.names_of(hop), language)
    places = tuple(_place(place, hop, dossier, voice) for place in verdict.places)
    return HopText(
        heading=voice.say(
            say("{exporter} to {importer}", exporter=Name("exporter"), importer=Name("importer"))
        ),
        outcome=verdict.outcome.value if verdict.outcome else None,
        label=label(verdict, language),
        reason=voice.say(reason(verdict)),
        steps=tuple(StepText(step.rule, voice.say(step.says), step.references) for step in verdict.steps),
        places=places,
    )


def _place(place: PlaceVerdict, hop: Hop, dossier: TransferDossier, voice: _Voice) -> PlaceText:
    # A place in the EEA is not restricted, whoever operates it, so no hop was judged there.
    beyond = hop.onward[place.position] if place.position is not None and place.hops else ()
    return PlaceText(
        heading=voice.say(_heading(place)),
        jurisdiction=place.jurisdiction,
        outcome=place.outcome.value,
        label=voice.say(OUTCOMES[place.outcome]),
        steps=tuple(StepText(step.rule, voice.say(step.says), step.references) for step in place.steps),
        grounds=tuple(_ground(ground, hop.mechanisms, voice) for ground in place.grounds),
        hops=tuple(
            _hop(further, verdict, dossier, voice.language)
            for further, verdict in zip(beyond, place.hops, strict=True)
        ),
    )


def _heading(place: PlaceVerdict) -> Message:
    where: object = Country(place.jurisdiction) if place.jurisdiction else say("country not recorded")
    if place.position is None:
        return say("Establishment of {importer} ({country})", importer=Name("importer"), country=where)
    if place.operator is Operator.NOT_RECORDED:
        return say("Place ({country}), operator not recorded", country=where)
    who = {Operator.IMPORTER: Name("importer"), Operator.EXPORTER: Name("exporter")}
    operator = who.get(place.operator, Name(f"operator:{place.position}"))
    return say("Place ({country}), operated by {operator}", country=where, operator=operator)


def _ground(ground: Ground, mechanisms: tuple[str, ...], voice: _Voice) -> GroundText:
    claimed = ground.claim is not None and ground.claim < len(mechanisms)
    return GroundText(
        kind=ground.kind,
        label=voice.say(ground_name(ground)),
        result=ground.result.value,
        instrument=ground.instrument,
        mechanism=mechanisms[ground.claim] if claimed and ground.claim is not None else None,
        reasons=tuple(map(voice.say, ground.reasons)),
        questions=tuple(QuestionText(m.slot, voice.say(m.question)) for m in ground.missing),
        taken=tuple(voice.say(default.says) for default in ground.defaults),
        references=ground.references,
    )
