"""Recorded organisations and waiting proposals that a proposed vendor may be the same as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.commands.proposal import Proposal
from registry.commands.same_vendor import same_vendor
from registry.dossiers.similar_vendors import is_similar
from registry.entities import Organisation
from registry.facts import Facts
from registry.messages import Message, country_name, say


class LookAlike(NamedTuple):
    """Something that a proposed vendor may be the same as; `id` is that of an organisation or a proposal."""

    vendor: str
    id: str
    name: str
    says: Message


def look_alikes(
    proposal: Proposal, facts: Facts, waiting: Iterable[Proposal], language: str
) -> tuple[LookAlike, ...]:
    """What the new organisations of a proposal resemble, recorded ones first.

    Args:
        proposal: The proposal.
        facts: What is recorded.
        waiting: The proposals that wait.
        language: The language of countries.
    """
    new = [
        each.entity
        for each in proposal.overlays
        if each.before is None and each.id.startswith(f"{Organisation.kind}/") and each.id not in facts
    ]
    recorded = facts.all(Organisation).values()
    recorded_alike = [
        LookAlike(one.label, other.id, other.label, _compared(one, other, language))
        for one in new
        if isinstance(one, Organisation)
        for other in recorded
        if _resemble(one, other)
    ]
    return (*recorded_alike, *_proposed_too(proposal, waiting))


def _proposed_too(proposal: Proposal, waiting: Iterable[Proposal]) -> Iterator[LookAlike]:
    for other, name in same_vendor(proposal, waiting):
        by = say("Also proposed by {actor}. Only one of the two is needed.", actor=other.proposed_by)
        yield LookAlike(name, other.id, other.title or name, by)


def _resemble(one: Organisation, other: Organisation) -> bool:
    return bool(set(one.identifiers or ()) & set(other.identifiers or ())) or is_similar(one, other)


def _compared(one: Organisation, other: Organisation, language: str) -> Message:
    if set(one.identifiers or ()) & set(other.identifiers or ()):
        return say("The same register number.")
    countries = [each.established_in for each in (one, other)]
    if not all(countries):
        return say("Country and register number do not tell them apart.")
    if countries[0] == countries[1]:
        return say("The same country, {country}.", country=country_name(countries[0] or "", language))
    return say("Another country: {country}.", country=country_name(countries[1] or "", language))
