"""Agreements, mechanisms and assessments as HTML: what each is, since when, until when, and its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.components.recorded import source
from dashboard.components.text import day_short, escaped, localised, phrase
from registry.dossiers.verdict_words import GROUND_LABELS
from registry.entities import Agreement, Assessment, Entity, Mechanism
from registry.facts import Facts
from registry.messages import Message, say, with_values
from registry.vocabulary import AssessmentKind, AssessmentOutcome

_ASSESSMENTS: dict[AssessmentKind, Message] = {
    AssessmentKind.TIA: say("Transfer impact assessment"),
    AssessmentKind.DPIA: say("Data protection impact assessment"),
    AssessmentKind.LIA: say("Legitimate interests assessment"),
}
_RESULTS: dict[AssessmentOutcome, Message] = {
    AssessmentOutcome.ADEQUATE: say("protection essentially equivalent"),
    AssessmentOutcome.ADEQUATE_WITH_MEASURES: say("essentially equivalent with measures"),
    AssessmentOutcome.NOT_ADEQUATE: say("not essentially equivalent"),
}


def documents(entities: Sequence[Entity], facts: Facts) -> str:
    """The documents as one list."""
    return f'<ul class="plain">{"".join(_document(each, facts) for each in entities)}</ul>'


def _document(entity: Entity, facts: Facts) -> str:
    details = ", ".join(_details(entity))
    read = source(entity, facts)
    note = f'<p class="quiet">{escaped(entity.note)}</p>' if entity.note else ""
    origin = f"<small>{escaped(phrase('Source:'))} {read}</small>" if read else ""
    return f"<li><strong>{escaped(entity.label)}</strong><p>{escaped(details)}</p>{note}{origin}</li>"


def _details(entity: Entity) -> Iterable[str]:
    match entity:
        case Agreement():
            yield phrase("Art. 28 contract")
            yield from _dates(
                (say("signed on {day}"), entity.signed_on), (say("until {day}"), entity.expires)
            )
            yield from _dates((say("terminated on {day}"), entity.terminated_on))
        case Mechanism():
            yield localised(GROUND_LABELS[entity.mechanism_kind.value])
            if entity.instrument:
                yield entity.instrument
            yield from _dates(
                (say("signed on {day}"), entity.signed_on), (say("until {day}"), entity.expires)
            )
        case Assessment():
            yield localised(_ASSESSMENTS[entity.assessment_kind])
            if entity.outcome:
                yield localised(_RESULTS[entity.outcome])
            yield from _dates((say("done on {day}"), entity.done_on))
            yield from _dates((say("review due on {day}"), entity.review_by))


def _dates(*pairs: tuple[Message, date | None]) -> Iterable[str]:
    for message, day in pairs:
        if day:
            yield localised(with_values(message, day=day_short(day)))
