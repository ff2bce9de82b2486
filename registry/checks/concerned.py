"""Which subjects of findings concern some vendors or countries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from registry.checks.runner import Finding
from registry.dossiers.duplicates import DuplicateDossier
from registry.dossiers.index import DossierIndex
from registry.entities import (
    Agreement,
    Assessment,
    Comment,
    Decision,
    Document,
    Engagement,
    FactQuestion,
    Mechanism,
    Organisation,
    Requirement,
)
from registry.entities.shape import mentioned


class ConcernedSubjects:
    """Which subjects of findings concern some vendors and countries.

    Args:
        dossiers: All dossiers of a register.
        vendors: Ids of organisations; any if empty.
        countries: Codes of countries; any if empty.
    """

    def __init__(
        self, dossiers: DossierIndex, vendors: Collection[str] = (), countries: Collection[str] = ()
    ) -> None:
        self._facts = dossiers.facts
        self._transfers = dossiers.transfers
        self._vendors, self._countries = frozenset(vendors), frozenset(countries)
        decisions = (decision for code in self._countries for decision in dossiers.law.adequacy(code))
        self._decisions = frozenset(decision.instrument for decision in decisions)

    @cached_property
    def _relying(self) -> Mapping[str, set[str]]:
        """The transfers that rely on each mechanism, and on each assessment through one."""
        relying: dict[str, set[str]] = {}
        mechanisms = self._facts.all(Mechanism)
        for row in self._transfers.rows.values():
            for each in row.mechanisms or ():
                known = mechanisms.get(each)
                for relied_on in (each, *(known.assessments or () if known else ())):
                    relying.setdefault(relied_on, set()).add(row.id)
        return relying

    def vendors_of(self, finding: Finding) -> set[str]:
        """The vendors whom a finding concerns, by its subject or by what its slot names."""
        return set[str]().union(*map(self._parties, self._subjects(finding)))

    def include_finding(self, finding: Finding) -> bool:
        """Whether a finding is selected, by its subject or by what its slot names."""
        return any(self.includes(subject) for subject in self._subjects(finding))

    def _subjects(self, finding: Finding) -> Iterator[str]:
        dossier, slot = finding.dossier, finding.result.slot
        yield dossier.id
        if isinstance(dossier, DuplicateDossier):
            yield from (organisation.id for organisation in dossier.organisations)
        for part in slot.split(":") if slot else ():
            yield part if "/" in part else f"{Engagement.kind}/{part}"  # a chain names a sub-processor

    def includes(self, subject: str) -> bool:
        """Whether the subject of a finding is selected; one that concerns no vendor is so only with all."""
        vendors, countries = self._vendors, self._countries
        if not vendors and not countries:
            return True
        parties = self._parties(subject)
        places = {self._transfers.parties.jurisdiction(each) for each in parties} | self._places(subject)
        return (not vendors or not vendors.isdisjoint(parties)) and (
            not countries or not countries.isdisjoint(places) or subject in self._decisions
        )

    def _parties(self, subject: str) -> set[str]:
        """The organisations on the receiving side."""
        kind = subject.partition("/")[0]
        if row := self._transfers.rows.get(subject):
            operators = (place.operator for place in row.places or ())
            return {each for each in (row.importer.organisation, *operators) if each}
        if kind == Organisation.kind:
            return {subject}
        entity = self._facts.find(subject)
        if isinstance(entity, Engagement):
            return {entity.organisation}
        if isinstance(entity, Agreement):
            return self._agreed_with(entity)
        if isinstance(entity, Decision | Comment | FactQuestion | Requirement | Document):
            about = mentioned(entity.about or "")
            return self._parties(about) if about is not None else set()
        relying = self._relying.get(subject, ())
        parties = set[str]().union(*(self._parties(transfer) for transfer in relying))
        if isinstance(entity, Assessment) and entity.recipient:
            return parties | {entity.recipient}
        return parties or set(entity.parties or () if isinstance(entity, Mechanism) else ())

    def _agreed_with(self, agreement: Agreement) -> set[str]:
        """The organisations engaged under an agreement, or else its parties."""
        engaged = {
            engagement.organisation
            for engagement in self._facts.all(Engagement).values()
            if engagement.agreement == agreement.id
        }
        return engaged or set(agreement.parties or ())

    def _places(self, subject: str) -> set[str | None]:
        rows = (self._transfers.rows.get(each) for each in (subject, *self._relying.get(subject, ())))
        return {place.jurisdiction for row in rows if row for place in row.places or ()}
