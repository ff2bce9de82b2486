"""The types of adequacy decisions: scopes, exclusions, and frameworks with a list of participants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from registry.law.periods import Dated, InForce

QUALIFICATION_MARKS = frozenset(
    {
        "pipeda",
        "commercial",
        "appi",
        "supplementary_rules",
        "pipa",
        "lgpd",
        "automated",
        "within_state_territory",
    }
)
"""The conditions of adequacy decisions by nature: fields of the entity `Qualification`."""

CARVE_OUT_MARKS = frozenset(
    {
        "press",
        "literary",
        "academic",
        "religious",
        "political",
        "missionary",
        "candidate_nomination",
        "credit_data",
        "immigration_control",
    }
)
"""What an adequacy decision may exclude: fields of the entity `CarveOuts`."""


class ScopeKind(StrEnum):
    """The recipients that an adequacy decision covers: all, those of a certain nature, or those on a list."""

    WHOLE = "whole"
    BY_NATURE = "by_nature"
    BY_LISTING = "by_listing"


CarveOutOf = Literal["data", "purpose", "recipient"]


@dataclass(frozen=True, slots=True)
class CarveOut(Dated):
    """An exclusion from a decision; `of` is what the mark belongs to: data, purpose or recipient."""

    mark: str
    of: CarveOutOf
    period: InForce | None
    confirmed: bool
    repealed_by: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionScope(Dated):
    """The coverage of a decision over a period; `needs` are marks that must all be answered yes."""

    kind: ScopeKind
    period: InForce | None
    needs: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    carve_outs: tuple[CarveOut, ...] = ()


@dataclass(frozen=True, slots=True)
class AdequacyDecision(Dated):
    """A decision under GDPR Art. 45 (or its predecessor) on one jurisdiction or international organisation.

    `eea_from` is the first day on which exporters in IS, LI and NO can use it; None: not yet.
    """

    instrument: str
    jurisdiction: str
    period: InForce | None
    scopes: tuple[DecisionScope, ...]
    eea_from: date | None
    confirmed: bool
    unconfirmed: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Framework(Dated):
    """A framework with a list of participants; `exporters` None: all without a framework of their own.

    Whether a listing reaches the `territories` of its jurisdiction is not settled.
    """

    name: str
    instrument: str
    jurisdiction: str
    exporters: tuple[str, ...] | None
    period: InForce | None
    hr_split: bool
    confirmed: bool
    territories: tuple[str, ...] = ()
    note: str | None = None
