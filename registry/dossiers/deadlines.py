"""Deadlines: days on which something that the register relies on ends or falls due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.dossiers.engagement import EngagementDossier
from registry.dossiers.transfer import Transfers
from registry.entities import (
    Agreement,
    Assessment,
    Decision,
    Engagement,
    Mechanism,
    Organisation,
    Requirement,
)
from registry.entities.shape import mentioned
from registry.facts import Facts
from registry.law.law import Law
from registry.vocabulary import DecisionKind, ListingStatus

_NOT_LISTED = frozenset({ListingStatus.INACTIVE, ListingStatus.WITHDRAWN, ListingStatus.REMOVED})


class DeadlineKind(StrEnum):
    """What ends or falls due."""

    AGREEMENT = "agreement"
    ASSESSMENT = "assessment"
    LISTING = "listing"
    MECHANISM = "mechanism"
    ADEQUACY = "adequacy"
    ACCEPTANCE = "acceptance"
    REQUIREMENT = "requirement"


@dataclass(frozen=True, slots=True)
class DeadlineDossier:
    """Something that ends or falls due; `day` is the last day or the due date, None if the law says it.

    `id` is that of the entity, or the code of an adequacy decision. `engagements` are those that rest on an
    agreement. `about` is what a decision accepts.
    """

    id: str
    label: str
    deadline: DeadlineKind
    day: date | None
    slot: str | None = None
    engagements: tuple[Engagement, ...] = ()
    about: str = ""

    @property
    def names(self) -> Mapping[str, str]:
        """The name of what ends."""
        return {"subject": self.label}

    def last_day(self, law: Law) -> date | None:
        """The last day or due date; that of an adequacy decision is the law's."""
        act = law.instrument(self.id) if self.deadline is DeadlineKind.ADEQUACY else None
        return act.last if act is not None else self.day

    def matters_on(self, day: date) -> bool:
        """Whether anything rests on it: an agreement that has engagements needs one that is ongoing."""
        known = [EngagementDossier(one, None, None) for one in self.engagements]
        return not known or any(one.relevant_day(day) is not None for one in known)


def deadlines(transfers: Transfers, law: Law) -> Iterator[DeadlineDossier]:
    """The dossiers of everything with a last day or a due date."""
    facts = transfers.facts
    yield from _of_agreements(facts)
    for assessment in facts.all(Assessment).values():
        if assessment.review_by is not None:
            yield DeadlineDossier(
                assessment.id, assessment.label, DeadlineKind.ASSESSMENT, assessment.review_by
            )
    for organisation in facts.all(Organisation).values():
        yield from _of_listings(organisation)
    used = {mechanism for row in transfers.rows.values() for mechanism in row.mechanisms or ()}
    for mechanism in facts.all(Mechanism).values():
        if mechanism.expires is not None and mechanism.id in used:
            yield DeadlineDossier(mechanism.id, mechanism.label, DeadlineKind.MECHANISM, mechanism.expires)
    yield from _of_decisions(transfers, law)
    yield from _of_acceptances(transfers)
    for requirement in facts.all(Requirement).values():
        if requirement.due is not None and requirement.fulfilled_on is None:
            yield DeadlineDossier(
                requirement.id, requirement.label, DeadlineKind.REQUIREMENT, requirement.due
            )


def _of_agreements(facts: Facts) -> Iterator[DeadlineDossier]:
    engagements = facts.all(Engagement).values()
    for agreement in facts.all(Agreement).values():
        if agreement.expires is not None and agreement.terminated_on is None:
            resting = tuple(one for one in engagements if one.agreement == agreement.id)
            yield DeadlineDossier(
                agreement.id, agreement.label, DeadlineKind.AGREEMENT, agreement.expires, None, resting
            )


def _of_listings(organisation: Organisation) -> Iterator[DeadlineDossier]:
    """The latest due date of each framework in which an organisation is still listed."""
    due: dict[str, date] = {}
    for listing in organisation.listings or ():
        over = listing.removed_from is not None or listing.status in _NOT_LISTED or listing.found is False
        if listing.due is not None and not over:
            due[listing.framework] = max(listing.due, due.get(listing.framework, listing.due))
    for framework, day in due.items():
        yield DeadlineDossier(organisation.id, organisation.label, DeadlineKind.LISTING, day, framework)


def _of_decisions(transfers: Transfers, law: Law) -> Iterator[DeadlineDossier]:
    """The adequacy decisions on the countries to which data go."""
    parties = transfers.parties
    importers = {row.importer.organisation for row in transfers.rows.values()}
    countries = {parties.jurisdiction(importer) for importer in importers}
    decisions = [act for code in sorted(filter(None, countries)) for act in law.adequacy(code)]
    for code in dict.fromkeys(decision.instrument for decision in decisions):
        act = law.instrument(code)
        yield DeadlineDossier(code, act.title if act else code, DeadlineKind.ADEQUACY, None)


def _of_acceptances(transfers: Transfers) -> Iterator[DeadlineDossier]:
    """The acceptance of each finding that lasts longest."""
    lasting: dict[str, Decision] = {}
    for one in transfers.facts.all(Decision).values():
        accepts = one.decision_kind is DecisionKind.RISK_ACCEPTED and one.reopened_on is None
        if accepts and one.until is not None:
            before = lasting.get(one.about)
            if before is None or before.until is None or before.until < one.until:
                lasting[one.about] = one
    for one in lasting.values():
        label = _subject(one.about, transfers)
        yield DeadlineDossier(one.id, label, DeadlineKind.ACCEPTANCE, one.until, about=one.about)


def _subject(about: str, transfers: Transfers) -> str:
    """The name of what a finding is about; a transfer by its parties and its data."""
    subject = mentioned(about) or about
    if subject not in transfers.rows:
        entity = transfers.facts.find(subject)
        return entity.label if entity else subject
    dossier = transfers.dossier(subject)
    between = f"{dossier.names['exporter']} → {dossier.names['importer']}"
    data = ", ".join(dossier.label(each) or each for each in dossier.row.categories or ())
    return f"{between}: {data}" if data else between
