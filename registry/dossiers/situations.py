"""The situations of transfers: what of a row, and of what it refers to, the law looks at.

Equal situations are one object, so that whoever looks one up by its value finds it by its identity.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from registry.dossiers.flow import Flow
from registry.dossiers.junctions import Rows
from registry.dossiers.parts import Between, Parts
from registry.dossiers.row import PlaceRow, TransferRow
from registry.entities import Engagement
from registry.facts import Facts
from registry.law.situation import Claim, Earlier, Operator, PlaceFacts, Situation
from registry.vocabulary import ReviewStatus

Pairs = tuple[tuple[str | None, str | None], ...]
"""Exporters and importers, the outermost first."""
_Claims = tuple[tuple[str, Claim], ...]


class Hop(NamedTuple):
    """One situation of a transfer: its roles, its purposes, and who runs each of its places.

    `onward` are, for each place, the hops to another operator there.
    """

    situation: Situation
    exporter: str | None
    importer: str | None
    operators: tuple[str | None, ...]
    mechanisms: tuple[str, ...]
    onward: tuple[tuple[Hop, ...], ...] = ()


class _Roles(NamedTuple):
    exporter: str | None
    importer: str | None
    purposes: tuple[str, ...] | None


class _Site(NamedTuple):
    """A place beside the importer's establishment, with all that happens there."""

    jurisdiction: str | None
    operator: str | None
    kinds: tuple[str, ...]


class Situations:
    """Makes the situations of transfers when they are first asked for, and remembers them.

    Args:
        facts: What transfers refer to.
        parts: The parts that situations share.
        flow: How data came to each transfer.
    """

    def __init__(self, facts: Facts, parts: Parts, flow: Flow) -> None:
        self._parts = parts
        self._flow = flow
        self._engagements = facts.all(Engagement)
        self._known: dict[Situation, Situation] = {}
        self._hops: dict[object, tuple[Hop, ...]] = {}
        self._cores: dict[str, tuple[Situation, ...]] = {}
        self._receivers: dict[str, frozenset[str | None]] = {}
        self._returned: dict[tuple[str, str], tuple[Situation, ...]] = {}
        self._settled = False

    def hops(self, row: TransferRow, above: Pairs = ()) -> tuple[Hop, ...]:
        """The situations of a transfer: one for each pair of roles that its parties have.

        Args:
            row: The transfer.
            above: Between whom the transfers went whose places led here; none of these is followed again.
        """
        key = (row.id, above) if above else self.likeness(row) or row.id
        made = self._hops.get(key)
        if made is None:
            self._settle()
            in_a_cycle = row.id in self._flow.cycles
            cores = self._make(row, self._flow.brought_by(row)) if in_a_cycle else self._core(row)
            pairs = zip(_roles(row), cores, strict=True)
            made = self._hops[key] = tuple(self._hop(row, roles, core, above) for roles, core in pairs)
        return made

    def likeness(self, row: TransferRow) -> object | None:
        """What a transfer has in common with all that are judged like it; None where it stands alone.

        Its data and purposes count by what they are, and by the transfers back and onward that share them.
        """
        if (
            not self._flow.protects(row.exporter.organisation)
            or row.follows
            or row.exporter.roles
            or row.importer.roles
            or any(map(self._parts.has_scope, row.mechanisms or ()))
        ):
            return None
        importer, places = row.importer, row.places or ()
        recipient = self._parts.recipient(importer.organisation, importer.role, importer.subject_to_gdpr)
        return (
            self._parts.data(
                row.categories, row.purposes, recipient, [place.jurisdiction for place in places]
            ),
            self._parts.marks(row.categories, row.purposes).special,
            self._flow.goes_back(row),
            tuple(other.id for place in places for other in self._onward(row, place.operator)),
            row.exporter,
            importer,
            *row[5:],
        )

    def _onward(self, row: TransferRow, operator: str | None) -> Rows:
        """The recorded transfers of the same data from the importer to another operator."""
        if _operator(operator, row) is not Operator.OTHER:
            return ()
        return self._flow.between(row.importer.organisation, operator, row.categories)

    def _settle(self) -> None:
        """Make what onward transfers rest on in the order in which data flow, however long a chain is."""
        if not self._settled:
            self._settled = True
            for row in self._flow.onward:
                self._core(row)

    def _core(self, row: TransferRow) -> tuple[Situation, ...]:
        """The situations at the importer's establishment alone, for each pair of roles."""
        made = self._cores.get(row.id)
        if made is None:
            made = self._cores[row.id] = self._make(row, self._flow.ways_in(row))
        return made

    def _make(self, row: TransferRow, brought_by: Rows) -> tuple[Situation, ...]:
        earlier = self._earlier(row, brought_by) if brought_by else ()
        made = (self._situation(row, roles, earlier) for roles in _roles(row))
        return tuple(self._known.setdefault(situation, situation) for situation in made)

    def _earlier(self, row: TransferRow, brought_by: Rows) -> tuple[Earlier, ...]:
        party = row.importer.organisation
        found: dict[Earlier, None] = {}
        for other in brought_by:
            returned = self._returned_to(party, other)
            for situation in self._core(other):
                found[Earlier(situation, returned)] = None
        return tuple(found)

    def _returned_to(self, party: str | None, row: TransferRow) -> tuple[Situation, ...]:
        """The hops, one on each way through a transfer, by which a party had the data before."""
        if party is None or party not in self._received_by(row):
            return ()
        if row.importer.organisation == party:
            return self._core(row)
        made = self._returned.get((party, row.id))
        if made is None:
            ways = [self._returned_to(party, other) for other in self._flow.ways_in(row)]
            found = (situation for way in ways for situation in way)
            made = self._returned[party, row.id] = tuple(dict.fromkeys(found)) if all(ways) else ()
        return made

    def _received_by(self, row: TransferRow) -> frozenset[str | None]:
        """Who had the data by the end of a transfer, from where their protection began."""
        made = self._receivers.get(row.id)
        if made is None:
            before = (self._received_by(other) for other in self._flow.ways_in(row))
            made = self._receivers[row.id] = frozenset({row.importer.organisation}).union(*before)
        return made

    def _situation(self, row: TransferRow, roles: _Roles, earlier: tuple[Earlier, ...]) -> Situation:
        exporter, importer, parts = row.exporter, row.importer, self._parts
        collector = exporter.collected_by if exporter.data_subject else None
        bound = exporter.subject_to_gdpr, exporter.public_powers
        engagement = self._engagements.get(row.engagement or "")
        recipient = parts.recipient(importer.organisation, roles.importer, importer.subject_to_gdpr)
        places = row.places or ()
        claims = tuple(claim for _, claim in self._claims(row, roles, importer.organisation))
        return Situation(
            exporter=parts.exporter(exporter.organisation, roles.exporter, *bound, exporter.data_subject),
            importer=recipient,
            collector=parts.exporter(collector, roles.exporter, *bound) if collector is not None else None,
            same_entity=importer.organisation is not None and _sender(row) == importer.organisation,
            data=parts.data(row.categories, roles.purposes, recipient, [p.jurisdiction for p in places]),
            irreversible=row.irreversible,
            anonymity_evidenced=row.anonymity_evidenced,
            frequency=parts.frequency(row.frequency, claims),
            starts=_later(row.starts, engagement.starts if engagement else None),
            ends=_sooner(row.ends, engagement.ends if engagement else None),
            suspended_on=row.suspended_on,
            planned=engagement is not None and engagement.review is ReviewStatus.PROPOSED,
            storage_eea_only=row.storage_eea_only,
            access_eea_only=row.access_eea_only,
            site_kinds=_kinds_at_home(row, recipient.jurisdiction),
            places_recorded=any(place.kind != "transit" for place in places),
            claims=claims,
            earlier=earlier,
        )

    def _claims(
        self, row: TransferRow, roles: _Roles, recipient: str | None, through: str | None = None
    ) -> _Claims:
        """The mechanisms on file and what each says between the sender and a recipient."""
        if not row.mechanisms:
            return ()
        upstream = self._flow.goes_back(row)
        between = Between(_sender(row), recipient, roles.exporter, roles.importer, through, upstream)
        claims = (self._parts.claim(m, between, row.categories, roles.purposes) for m in row.mechanisms)
        return tuple((m, claim) for m, claim in zip(row.mechanisms, claims, strict=True) if claim is not None)

    def _hop(self, row: TransferRow, roles: _Roles, core: Situation, above: Pairs) -> Hop:
        importer = row.importer.organisation
        mechanisms = tuple(mechanism for mechanism, _ in self._claims(row, roles, importer))
        sites = _sites(row, core.importer.jurisdiction)
        if not sites:
            return Hop(core, _sender(row), importer, (), mechanisms)
        places: list[PlaceFacts] = []
        onward: list[tuple[Hop, ...]] = []
        for site in sites:
            place, hops = self._place(row, roles, core, site, above)
            places.append(place)
            onward.append(
                tuple(hop._replace(mechanisms=mechanisms) for hop in hops) if place.implied else hops
            )
        situation = core._replace(places=tuple(places))
        situation = self._known.setdefault(situation, situation)
        return Hop(
            situation, _sender(row), importer, tuple(s.operator for s in sites), mechanisms, tuple(onward)
        )

    def _place(
        self, row: TransferRow, roles: _Roles, core: Situation, site: _Site, above: Pairs
    ) -> tuple[PlaceFacts, tuple[Hop, ...]]:
        operator = _operator(site.operator, row)
        facts = PlaceFacts(site.jurisdiction, site.kinds, operator)
        if operator is not Operator.OTHER:
            return facts, ()
        pair = (row.importer.organisation, site.operator)
        here = (*above, (row.exporter.organisation, row.importer.organisation))
        recorded = () if pair in here else self._flow.between(*pair, row.categories)
        if recorded:
            hops = {hop.situation: hop for other in recorded for hop in self.hops(other, here)}
            return facts._replace(hops=tuple(hops)), tuple(hops.values())
        implied = self._implied(row, roles, core, site)
        operators = (site.operator,) * len(implied.places)
        hop = Hop(implied, row.importer.organisation, site.operator, operators, ())
        return facts._replace(hops=(implied,), implied=True), (hop,)

    def _implied(self, row: TransferRow, roles: _Roles, core: Situation, site: _Site) -> Situation:
        """The hop from the importer to another operator that no recorded transfer tells of."""
        parts, importer = self._parts, row.importer
        recipient = parts.recipient(site.operator, None, None)
        if recipient.jurisdiction is None:
            recipient = recipient._replace(jurisdiction=site.jurisdiction)
        elsewhere = recipient.jurisdiction != site.jurisdiction
        protected = self._flow.protects(importer.organisation)
        returned = () if protected else self._returned_to(site.operator, row)
        through = importer.organisation or ""
        claims = tuple(claim for _, claim in self._claims(row, roles, site.operator, through))
        made = Situation(
            exporter=parts.exporter(
                importer.organisation, roles.importer, importer.subject_to_gdpr, importer.public_powers
            ),
            importer=recipient,
            data=parts.data(row.categories, roles.purposes, recipient, [site.jurisdiction]),
            frequency=parts.frequency(row.frequency, claims),
            site_kinds=() if elsewhere else site.kinds,
            places=(PlaceFacts(site.jurisdiction, site.kinds, Operator.IMPORTER),) if elsewhere else (),
            places_recorded=True,
            claims=claims,
            earlier=(Earlier(core, returned),),
            implied=True,
        )
        return self._known.setdefault(made, made)


def _roles(row: TransferRow) -> tuple[_Roles, ...]:
    """The distinct pairs of roles, each with its purposes; a role for one purpose outweighs the general."""
    if not row.exporter.roles and not row.importer.roles:
        return (_Roles(row.exporter.role, row.importer.role, row.purposes),)
    exporter, importer = dict(row.exporter.roles), dict(row.importer.roles)
    purposes: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for purpose in row.purposes or sorted({*exporter, *importer}):
        pair = (exporter.get(purpose, row.exporter.role), importer.get(purpose, row.importer.role))
        purposes[pair].append(purpose)
    return tuple(_Roles(*pair, tuple(of)) for pair, of in purposes.items())


def _sender(row: TransferRow) -> str | None:
    """The exporter; where the data subject sends the data, who takes part in the collection."""
    return row.exporter.collected_by if row.exporter.data_subject else row.exporter.organisation


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _sooner(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _operator(operator: str | None, row: TransferRow) -> Operator:
    if operator is None:
        return Operator.NOT_RECORDED
    if operator == row.importer.organisation:
        return Operator.IMPORTER
    return Operator.EXPORTER if operator == _sender(row) else Operator.OTHER


def _is_home(place: PlaceRow, row: TransferRow, home: str | None) -> bool:
    """Whether a recorded place is the importer's establishment itself."""
    mine = place.operator is not None and place.operator == row.importer.organisation
    return mine and home is not None and place.jurisdiction == home


def _kinds_at_home(row: TransferRow, home: str | None) -> tuple[str, ...]:
    kinds = {place.kind for place in row.places or () if place.kind and _is_home(place, row, home)}
    return tuple(sorted(kinds - {"transit"}))


def _sites(row: TransferRow, home: str | None) -> tuple[_Site, ...]:
    """The places beside the importer's establishment; transit counts only where nothing else happens."""
    merged: dict[tuple[str | None, str | None], set[str | None]] = {}
    for place in row.places or ():
        if not _is_home(place, row, home):
            merged.setdefault((place.jurisdiction, place.operator), set()).add(place.kind)
    return tuple(
        _Site(jurisdiction, operator, tuple(sorted(filter(None, kinds - {"transit"} or kinds))))
        for (jurisdiction, operator), kinds in merged.items()
    )
