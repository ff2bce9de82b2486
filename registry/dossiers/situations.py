"""Situations: a transfer in the terms of the law, made from its row and the entities it refers to.

Equal situations are one object, so that looking one up is fast.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from registry.dossiers.claims import Between, Claimed, Claims
from registry.dossiers.equivalence import Equivalence, EquivalenceKey
from registry.dossiers.flow import DataFlow
from registry.dossiers.legal_facts import DataMarks, PartyFacts
from registry.dossiers.loose import loose
from registry.dossiers.provenance import Provenance
from registry.dossiers.transfer_row import (
    RolePair,
    Site,
    TransferRow,
    kinds_at_home,
    role_pairs,
    run_by,
    sender,
    sites,
    without_transfer,
)
from registry.entities import Engagement
from registry.facts import Facts
from registry.law.law import Law
from registry.law.situation import Earlier, Operator, PlaceFacts, Situation
from registry.vocabulary import OrganisationKind, ReviewStatus

_TO_COME = frozenset({ReviewStatus.DRAFT, ReviewStatus.PROPOSED})
Pairs = tuple[tuple[str | None, str | None], ...]
"""Exporters and importers, the outermost first."""


class Hop(NamedTuple):
    """One situation of a transfer, with the ids of its parties, operators and mechanisms.

    `onward` has, for each place, the hops to another operator there. `implied` marks a hop to an
    operator for which no transfer is recorded.
    """

    situation: Situation
    exporter: str | None
    importer: str | None
    operators: tuple[str | None, ...]
    mechanisms: tuple[str, ...]
    onward: tuple[tuple[Hop, ...], ...] = ()
    implied: bool = False


class EquivalenceClass:
    """Transfers with the same key, which are judged as one.

    `cores` are the situations at the importer's establishment alone; `hops` include the other places, and
    name no exporter. There is one for each pair of roles of the parties. Both are empty until they are made.
    """

    __slots__ = ("cores", "hops", "key")

    def __init__(self, key: EquivalenceKey) -> None:
        self.key = key
        self.cores: tuple[Situation, ...] = ()
        self.hops: tuple[Hop, ...] = ()


KnownClasses = Mapping[str, EquivalenceClass]


class Situations:
    """Makes the situations of transfers on demand, and caches them.

    Args:
        facts: The entities that transfers refer to.
        law: Knows the schemes that mechanisms name.
        parties: The parties of situations.
        flow: How data came to each transfer.
        known: The classes of transfers that are judged as before, by the transfers' ids.
    """

    def __init__(
        self, facts: Facts, law: Law, parties: PartyFacts, flow: DataFlow, known: KnownClasses
    ) -> None:
        self._law = law
        self._parties = parties
        self._data = DataMarks(facts)
        self._claims = Claims(facts, law)
        self._flow = flow
        self._equivalence = Equivalence(parties, self._data, self._claims, flow)
        self._provenance = Provenance(flow, loose(self._arriving))
        self._engagements = facts.all(Engagement)
        self._known: dict[Situation, Situation] = {}
        self._classes: dict[EquivalenceKey, EquivalenceClass] = {}
        self._of_row: dict[str, EquivalenceClass] = dict(known)
        self._led_to: dict[tuple[str, Pairs], tuple[Hop, ...]] = {}
        self._settled = False

    def known_without(self, transfers: Collection[str]) -> KnownClasses:
        """The classes made so far, by transfer, without those of some transfers."""
        made = dict(self._of_row)  # others may add to it meanwhile
        return {each: of for each, of in made.items() if each not in transfers}

    def equivalence_class(self, row: TransferRow) -> EquivalenceClass:
        """The class of a transfer, with its hops."""
        equivalent = self._class_of(row)
        if not equivalent.hops:
            equivalent.hops = tuple(hop._replace(exporter=None) for hop in self._hops(row))
        return equivalent

    def _class_of(self, row: TransferRow) -> EquivalenceClass:
        equivalent = self._of_row.get(row.id)
        if equivalent is None:
            key = self._equivalence.key(row)
            equivalent = self._classes.get(key)
            if equivalent is None:
                equivalent = self._classes[key] = EquivalenceClass(key)
            self._of_row[row.id] = equivalent
        return equivalent

    def hops(self, row: TransferRow) -> tuple[Hop, ...]:
        """The situations of a transfer: one for each pair of roles that its parties have."""
        exporter = sender(row)
        return tuple(hop._replace(exporter=exporter) for hop in self.equivalence_class(row).hops)

    def _hops(self, row: TransferRow, above: Pairs = ()) -> tuple[Hop, ...]:
        """Make the situations of a transfer, without the cache.

        Args:
            row: The transfer.
            above: The parties of the transfers whose places led here; none of these is followed again.
        """
        self._settle()
        in_a_cycle = row.id in self._flow.cycles
        cores = (
            self._make(row, self._provenance.by(row, self._flow.brought_by(row)))
            if in_a_cycle
            else self._core(row)
        )
        return tuple(self._hop(row, *pair, above) for pair in zip(role_pairs(row), cores, strict=True))

    def _leading_to(self, row: TransferRow, above: Pairs) -> tuple[Hop, ...]:
        """The situations of a transfer reached through the places of others."""
        made = self._led_to.get((row.id, above))
        if made is None:
            made = self._led_to[row.id, above] = self._hops(row, above)
        return made

    def _settle(self) -> None:
        """Make the situations of onward transfers in the order of the data flow, to avoid deep recursion."""
        if not self._settled:
            self._settled = True
            for row in self._flow.onward:
                self._core(row)

    def _core(self, row: TransferRow) -> tuple[Situation, ...]:
        """The situations at the importer's establishment alone, for each pair of roles."""
        equivalent = self._class_of(row)
        if not equivalent.cores:
            equivalent.cores = self._make(row, self._provenance.of(row))
        return equivalent.cores

    def _arriving(self, row: TransferRow) -> tuple[Situation, ...]:
        """The same, of a transfer that brought data; one whose engagement was rejected brought none."""
        return () if self._rejected(row) else self._core(row)

    def _rejected(self, row: TransferRow) -> bool:
        engagement = self._engagements.get(row.engagement or "")
        return engagement is not None and engagement.review is ReviewStatus.REJECTED

    def _make(self, row: TransferRow, earlier: tuple[Earlier, ...]) -> tuple[Situation, ...]:
        made = (self._situation(row, roles, earlier) for roles in role_pairs(row))
        return tuple(self._known.setdefault(situation, situation) for situation in made)

    def _situation(self, row: TransferRow, roles: RolePair, earlier: tuple[Earlier, ...]) -> Situation:
        exporter, importer, parties = row.exporter, row.importer, self._parties
        collector = exporter.collected_by if exporter.data_subject else None
        bound = exporter.subject_to_gdpr, exporter.public_powers
        engagement = self._engagements.get(row.engagement or "")
        recipient = parties.recipient(importer.organisation, roles.importer, importer.subject_to_gdpr)
        places = row.places or ()
        relevant = parties.relevant_marks(
            importer.organisation, tuple([place.jurisdiction for place in places])
        )
        return Situation(
            exporter=parties.exporter(exporter.organisation, roles.exporter, *bound, exporter.data_subject),
            importer=recipient,
            collector=parties.exporter(collector, roles.exporter, *bound) if collector is not None else None,
            same_entity=importer.organisation is not None and sender(row) == importer.organisation,
            data=self._data.facts(row.categories, roles.purposes, relevant),
            irreversible=row.irreversible,
            anonymity_evidenced=row.anonymity_evidenced,
            frequency=row.frequency if self._claims.derogate(row.mechanisms) else None,
            starts=_later(row.starts, engagement.starts if engagement else None),
            ends=_sooner(row.ends, engagement.ends if engagement else None),
            suspended_on=row.suspended_on,
            planned=engagement is not None and engagement.review in _TO_COME,
            rejected=self._rejected(row),
            storage_eea_only=row.storage_eea_only,
            access_eea_only=row.access_eea_only,
            site_kinds=kinds_at_home(row, recipient.jurisdiction),
            places_recorded=any(place.kind != "transit" for place in places),
            claims=self._claimed(row, roles, importer.organisation).claims,
            earlier=earlier,
        )

    def _claimed(
        self, row: TransferRow, roles: RolePair, recipient: str | None, through: str | None = None
    ) -> Claimed:
        """The recorded mechanisms, and what each claims between the sender and a recipient."""
        own = through is None and bool(row.mechanisms)
        upstream = own and self._flow.goes_back(row)
        controller = own and self._flow.returns_to_controller(row)
        ends = sender(row), recipient, roles.exporter, roles.importer
        between = Between(*ends, through, upstream, controller)
        return self._claims.of(row.mechanisms, between, row.categories, roles.purposes)

    def _hop(self, row: TransferRow, roles: RolePair, core: Situation, above: Pairs) -> Hop:
        importer = row.importer.organisation
        mechanisms = self._claimed(row, roles, importer).mechanisms
        beside = sites(row, core.importer.jurisdiction)
        if not beside:
            return Hop(core, sender(row), importer, (), mechanisms)
        places: list[PlaceFacts] = []
        onward: list[tuple[Hop, ...]] = []
        for site in beside:
            place, hops = self._place(row, roles, core, site, above)
            places.append(place)
            onward.append(hops)
        situation = core._replace(places=tuple(places))
        situation = self._known.setdefault(situation, situation)
        operators = tuple(site.operator for site in beside)
        return Hop(situation, sender(row), importer, operators, mechanisms, tuple(onward))

    def _place(
        self, row: TransferRow, roles: RolePair, core: Situation, site: Site, above: Pairs
    ) -> tuple[PlaceFacts, tuple[Hop, ...]]:
        operator = run_by(site.operator, row)
        facts = PlaceFacts(site.jurisdiction, site.kinds, operator)
        if operator is not Operator.OTHER:
            return facts, ()
        pair = (row.importer.organisation, site.operator)
        here = (*above, (row.exporter.organisation, row.importer.organisation))
        between = () if pair in here else self._flow.between(*pair, row.categories)
        recorded = tuple(other for other in between if not self._rejected(other))
        hops = {hop.situation: hop for other in recorded for hop in self._leading_to(other, here)}
        left = without_transfer(row, recorded)
        if left or not recorded:
            implied = self._implied(row._replace(categories=left or row.categories), roles, core, site)
            hops[implied.situation] = implied
        run = self._parties.recipient(site.operator, None, None)
        facts = facts._replace(
            hops=tuple(hops),
            operator_home=run.jurisdiction,
            operator_international=run.kind == OrganisationKind.INTERNATIONAL_ORGANISATION,
        )
        return facts, tuple(hops.values())

    def _implied(self, row: TransferRow, roles: RolePair, core: Situation, site: Site) -> Hop:
        """The hop from the importer to another operator, with data that no recorded transfer carries."""
        parties, importer = self._parties, row.importer
        recipient = parties.recipient(site.operator, None, None)
        if recipient.jurisdiction is None and not self._law.always_in_the_eea(site.jurisdiction or ""):
            recipient = recipient._replace(jurisdiction=site.jurisdiction)
        elsewhere = recipient.jurisdiction != site.jurisdiction
        protected = self._flow.protects(importer.organisation)
        returned = () if protected else self._provenance.returned_to(site.operator, row.categories, row)
        claimed = self._claimed(row, roles, site.operator, importer.organisation or "")
        relevant = parties.relevant_marks(site.operator, (site.jurisdiction,))
        made = Situation(
            exporter=parties.exporter(
                importer.organisation, roles.importer, importer.subject_to_gdpr, importer.public_powers
            ),
            importer=recipient,
            data=self._data.facts(row.categories, roles.purposes, relevant),
            frequency=row.frequency if self._claims.derogate(row.mechanisms) else None,
            site_kinds=() if elsewhere else site.kinds,
            places=(PlaceFacts(site.jurisdiction, site.kinds, Operator.IMPORTER),) if elsewhere else (),
            places_recorded=True,
            claims=claimed.claims,
            earlier=(Earlier(core, returned),),
        )
        made = self._known.setdefault(made, made)
        operators = (site.operator,) * len(made.places)
        return Hop(made, importer.organisation, site.operator, operators, claimed.mechanisms, implied=True)


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _sooner(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
