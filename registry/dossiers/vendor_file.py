"""The file of a vendor: all that is recorded around an organisation, and the dates to watch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from registry.dossiers.transfer import Transfers
from registry.dossiers.vendor import VendorDossier
from registry.dossiers.verdict_words import OUTCOMES, STATUSES
from registry.entities import Activity, Agreement, Assessment, Engagement, Entity, Mechanism, Organisation
from registry.facts import Facts
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome
from registry.messages import Message, say

_E = TypeVar("_E", bound=Entity)


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


class VendorFiles:
    """The files of all vendors of a register, made on demand from what refers to them.

    Args:
        transfers: All recorded transfers, with the facts that they refer to.
    """

    def __init__(self, transfers: Transfers) -> None:
        self._transfers = transfers
        self._facts: Facts = transfers.facts

    def of(self, organisation: Organisation, as_of: AsOf) -> VendorFile:
        """The file of one organisation on a day."""
        dossier = VendorDossier.of(organisation.id, self._transfers)
        sections = self.sections(organisation.id, dossier)
        dates = [*self._recorded_dates([organisation, *_own(sections)], as_of.on)]
        for transfer in dossier.transfers:
            if change := transfer.next_change(as_of):
                shown = OUTCOMES[change.outcome] if change.outcome else STATUSES[change.status]
                dates.append(DateToWatch(change.day, transfer.id, say("verdict: {verdict}", verdict=shown)))
        return VendorFile(dossier.outcome(as_of), sections, sorted(dates, key=lambda each: each[:2]))

    def sections(self, organisation: str, dossier: VendorDossier) -> Mapping[str, Sequence[Entity]]:
        """What refers to an organisation or its engagements, by the name of the list."""
        engagements = self._transfers.engagements.get(organisation, ())
        ids = [each.id for each in engagements]
        resting = {mechanism for transfer in dossier.transfers for mechanism in transfer.row.mechanisms or ()}
        named = {each.agreement for each in engagements if each.agreement}
        agreements = named.union(self._agreements.get(organisation, ()))
        return {
            "engagements": engagements,
            "agreements": self._all(Agreement, agreements),
            "sub_processors": self._all(
                Engagement, (each for one in ids for each in self._under.get(one, ()))
            ),
            "processor_for": self._all(
                Engagement, (other for one in engagements for other in one.under or ())
            ),
            "mechanisms": self._all(Mechanism, resting),
            "assessments": self._all(Assessment, self._assessments.get(organisation, ())),
            "activities": self._all(
                Activity, (each for one in (organisation, *ids) for each in self._mentioning.get(one, ()))
            ),
        }

    def _all(self, of: type[_E], ids: Iterable[str]) -> tuple[_E, ...]:
        return tuple(filter(None, (self._facts.get(of, each) for each in sorted(set(ids)))))

    @cached_property
    def _agreements(self) -> Mapping[str, list[str]]:
        return _by((party, each.id) for each in self._every(Agreement) for party in each.parties or ())

    @cached_property
    def _under(self) -> Mapping[str, list[str]]:
        return _by((upper, each.id) for each in self._every(Engagement) for upper in each.under or ())

    @cached_property
    def _assessments(self) -> Mapping[str, list[str]]:
        return _by((each.recipient, each.id) for each in self._every(Assessment) if each.recipient)

    @cached_property
    def _mentioning(self) -> Mapping[str, list[str]]:
        """The activities by what they name anywhere, owned values included."""
        return _by(
            (value, each.id)
            for each in self._every(Activity)
            for _, value in _leaves(each.model_dump())
            if isinstance(value, str)
        )

    def _every(self, of: type[_E]) -> Iterable[_E]:
        return self._facts.all(of).values()

    @cached_property
    def _dates(self) -> dict[str, tuple[tuple[str, date], ...]]:
        return {}

    def _recorded_dates(self, entities: Iterable[Entity], on: date) -> Iterator[DateToWatch]:
        for entity in entities:
            if entity.id not in self._dates:  # many vendors share an agreement or a mechanism
                leaves = _leaves(entity.model_dump())
                self._dates[entity.id] = tuple((name, day) for name, day in leaves if isinstance(day, date))
            for field, day in self._dates[entity.id]:
                if day >= on:
                    yield DateToWatch(day, entity.id, say("{field}", field=field.replace("_", " ")))


def _own(sections: Mapping[str, Sequence[Entity]]) -> Iterator[Entity]:
    for name in ("engagements", "agreements", "mechanisms", "assessments"):
        yield from sections[name]


def _by(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for key, entity_id in pairs:
        grouped[key].append(entity_id)
    return grouped


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
