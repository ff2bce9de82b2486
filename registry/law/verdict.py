"""The verdict on a situation on a date, with every step of the reasoning.

A verdict names slots (`importer.listing.checked_on`), never entities; the dossier fills in the names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from registry.law.situation import Operator
from registry.messages import Message


class Outcome(StrEnum):
    """The four outcomes, from best to worst."""

    NOT_RESTRICTED = "not_restricted"
    COVERED = "covered"
    UNKNOWN = "unknown"
    UNCOVERED = "uncovered"

    @property
    def rank(self) -> int:
        """0 for the best, 3 for the worst."""
        return _RANKS[self]


_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}


def worst(outcomes: list[Outcome]) -> Outcome | None:
    """The worst of some outcomes; None where there is nothing to judge."""
    return max(outcomes, key=_RANKS.__getitem__, default=None)


class Status(StrEnum):
    """Whether a transfer is active."""

    CURRENT = "current"
    PLANNED = "planned"
    ENDED = "ended"
    SUSPENDED = "suspended"
    REJECTED = "rejected"


class Result(StrEnum):
    """The result of a ground that was tried."""

    HOLDS = "holds"
    INCOMPLETE = "incomplete"
    FAILS = "fails"


class Missing(NamedTuple):
    """A fact that is not recorded: its slot and the question to ask for it."""

    slot: str
    question: Message


class Default(NamedTuple):
    """A fact that is not recorded and assumed to be harmless."""

    slot: str
    says: Message


class Holding(StrEnum):
    """How a recipient holds data; its own onward transfers are judged by that."""

    SCC_MODULE_1 = "scc_module_1"
    TOOL = "tool"
    BCR = "bcr"
    ADEQUACY = "adequacy"
    LISTING = "listing"
    DEROGATION = "derogation"
    NOTHING = "nothing"


class Note(NamedTuple):
    """A note that decides nothing, with the id of its rule; `question` asks for what is missing."""

    rule: str
    says: Message
    question: Message | None = None


class ReasoningStep(NamedTuple):
    """One step of the reasoning, with its legal references."""

    rule: str
    says: Message
    references: tuple[str, ...] = ()


class Ground(NamedTuple):
    """A ground that was tried for one place; `claim` is the index of the mechanism, None if not claimed."""

    kind: str
    result: Result
    claim: int | None
    instrument: str | None
    reasons: tuple[Message, ...]
    missing: tuple[Missing, ...]
    defaults: tuple[Default, ...]
    references: tuple[str, ...]
    holding: Holding | None = None
    """How a recipient that it covers holds the data, for its own onward transfers."""
    unprotected: bool = False
    """Whether it fails for nothing but what its assessment says of the protection of the data."""
    act_name: str | None = None
    """The common name of an adequacy decision or framework, such as “EU-US Data Privacy Framework”."""


class PlaceVerdict(NamedTuple):
    """The verdict on one place; `position` is that of the place, None for the importer's establishment.

    `exporter_holdings` are the ways in which the exporter of an onward hop holds the data.
    """

    position: int | None
    jurisdiction: str | None
    operator: Operator
    outcome: Outcome
    steps: tuple[ReasoningStep, ...]
    grounds: tuple[Ground, ...] = ()
    missing: tuple[Missing, ...] = ()
    hops: tuple[Verdict, ...] = ()
    exporter_holdings: tuple[Holding, ...] = ()


class Verdict(NamedTuple):
    """The verdict on a situation on a day.

    `outcome` is None for what is ended or suspended. `decided_by` is the index in `places` of the place that
    decided. `doubt` is what is not recorded of the first exporter, so that it is not known whether the GDPR
    applies to the data: `established_in` or `subject_to_gdpr`. `looked_at` are the codes of the instruments
    that were consulted, `facts` the slots.
    """

    outcome: Outcome | None
    status: Status
    steps: tuple[ReasoningStep, ...]
    places: tuple[PlaceVerdict, ...]
    decided_by: int | None
    missing: tuple[Missing, ...]
    remedies: tuple[Message, ...]
    notes: tuple[Note, ...]
    outside_gdpr: bool
    own_site: bool
    holdings: tuple[Holding, ...]
    doubt: str | None
    looked_at: frozenset[str]
    facts: tuple[str, ...]

    @property
    def weight(self) -> int:
        """Its rank among the verdicts of one transfer; what is over ranks lowest."""
        return -1 if self.outcome is None else self.outcome.rank

    @property
    def applied(self) -> frozenset[str]:
        """The codes of the acts of every ground that was tried, those of onward hops included."""
        return frozenset(_tried(self))

    @property
    def place(self) -> PlaceVerdict | None:
        """The place that decided."""
        return None if self.decided_by is None else self.places[self.decided_by]


def _tried(verdict: Verdict) -> Iterator[str]:
    for place in verdict.places:
        yield from (ground.instrument for ground in place.grounds if ground.instrument)
        for hop in place.hops:
            yield from _tried(hop)


class OutcomeChange(NamedTuple):
    """The first day on which the outcome differs, and what it becomes."""

    day: date
    outcome: Outcome | None
    status: Status
