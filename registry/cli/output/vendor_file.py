"""The file of an organisation: all that is recorded around it, the dates to watch and the latest changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from registry.cli.output.terminal import Writer
from registry.dossiers.explain import OUTCOMES, STATUSES
from registry.dossiers.vendor import VendorDossier
from registry.entities import Activity, Agreement, Assessment, Engagement, Entity, Mechanism, Organisation
from registry.facts import Facts
from registry.law.verdict import Outcome
from registry.messages import Message, render, say
from registry.register import Question, Register

_SECTIONS = (
    ("engagements", say("Engagements")),
    ("agreements", say("Agreements")),
    ("sub_processors", say("Its sub-processors")),
    ("processor_for", say("Sub-processor under")),
    ("mechanisms", say("Mechanisms")),
    ("assessments", say("Assessments")),
    ("activities", say("Activities that it takes part in")),
)


class DateToWatch(NamedTuple):
    """A coming day that is recorded somewhere, or on which a verdict changes."""

    day: date
    subject: str
    what: Message


class VendorFile(NamedTuple):
    """What is recorded around an organisation; `sections` are lists of entities by the name of the list."""

    outcome: Outcome | None
    sections: Mapping[str, Sequence[Entity]]
    dates: Sequence[DateToWatch]

    @classmethod
    def of(cls, organisation: Organisation, register: Register, question: Question) -> VendorFile:
        """The file of an organisation on a day."""
        as_of = register.as_of(question)
        dossier = VendorDossier.of(organisation.id, register.dossiers.transfers)
        sections = _sections(organisation, register.facts, dossier)
        dates = [*_recorded_dates([organisation, *_own(sections)], question.on)]
        for transfer in dossier.transfers:
            if change := transfer.next_change(as_of):
                shown = OUTCOMES[change.outcome] if change.outcome else STATUSES[change.status]
                dates.append(DateToWatch(change.day, transfer.id, say("verdict: {verdict}", verdict=shown)))
        return cls(dossier.outcome(as_of), sections, sorted(dates, key=lambda each: each[:2]))

    def as_json(self, language: str) -> dict[str, Any]:
        """The JSON form: ids by section, the worst current outcome, and the dates."""
        return {
            "outcome": self.outcome and self.outcome.value,
            **{name: [entity.id for entity in entities] for name, entities in self.sections.items()},
            "dates": [
                {"day": each.day, "subject": each.subject, "what": render(each.what, language)}
                for each in self.dates
            ],
        }

    def write(self, facts: Facts, out: Writer) -> None:
        """Write the worst verdict, each list that is not empty, and the dates."""
        if self.outcome:
            out.add("")
            worst = say("Worst verdict of the current transfers to it: {label}", label=OUTCOMES[self.outcome])
            out.say(worst, style="bold")
        for name, title in _SECTIONS:
            if self.sections[name]:
                out.heading(title)
            for entity in self.sections[name]:
                out.add(_line(entity, facts))
        if self.dates:
            out.heading(say("Dates to watch"))
        for each in self.dates:
            out.say(say("{day}: {what} ({subject})", day=each.day, what=each.what, subject=each.subject))


def _sections(
    organisation: Organisation, facts: Facts, dossier: VendorDossier
) -> Mapping[str, Sequence[Entity]]:
    here = organisation.id
    engagements = [each for each in facts.all(Engagement).values() if each.organisation == here]
    ids = {each.id for each in engagements}
    above = {other for each in engagements for other in each.under or ()}
    resting = {mechanism for transfer in dossier.transfers for mechanism in transfer.row.mechanisms or ()}
    agreements = {each.agreement for each in engagements}
    return {
        "engagements": engagements,
        "agreements": [
            each
            for each in facts.all(Agreement).values()
            if each.id in agreements or here in (each.parties or ())
        ],
        "sub_processors": [
            each for each in facts.all(Engagement).values() if not ids.isdisjoint(each.under or ())
        ],
        "processor_for": [each for each in facts.all(Engagement).values() if each.id in above],
        "mechanisms": [each for each in facts.all(Mechanism).values() if each.id in resting],
        "assessments": [each for each in facts.all(Assessment).values() if each.recipient == here],
        "activities": [each for each in facts.all(Activity).values() if _mentions(each, {here, *ids})],
    }


def _own(sections: Mapping[str, Sequence[Entity]]) -> Iterator[Entity]:
    for name in ("engagements", "agreements", "mechanisms", "assessments"):
        yield from sections[name]


def _mentions(entity: Entity, ids: set[str]) -> bool:
    return any(value in ids for _, value in _leaves(entity.model_dump()) if isinstance(value, str))


def _recorded_dates(entities: Iterable[Entity], on: date) -> Iterator[DateToWatch]:
    for entity in entities:
        for field, value in _leaves(entity.model_dump()):
            if isinstance(value, date) and value >= on:
                yield DateToWatch(value, entity.id, say("{field}", field=field.replace("_", " ")))


def _leaves(value: object, field: str = "") -> Iterator[tuple[str, object]]:
    """The values within a value, each with the name of its field."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, str(key))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _leaves(inner, field)
    else:
        yield field, value


def _line(entity: Entity, facts: Facts) -> str:
    """One entity on one line: its name, its service and role, its id."""
    label = entity.name or ""
    if isinstance(entity, Engagement):
        organisation = facts.get(Organisation, entity.organisation)
        parts = (organisation.label if organisation else None, entity.service, entity.role)
        label = label or ", ".join(str(part) for part in parts if part)
    return f"{label} ({entity.id})" if label else entity.id
