"""A transfer's dossier: the row, what it refers to, and its situations in law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from typing import NamedTuple

from registry.dossiers.parts import Between, Parts
from registry.dossiers.row import PlaceRow, TransferRow
from registry.entities import Engagement, Transfer
from registry.errors import NotFoundError
from registry.facts import Facts
from registry.law.acts import JurisdictionState
from registry.law.law import Law
from registry.law.nested import slot_above
from registry.law.situation import Claim, Earlier, Exporter, Operator, PlaceFacts, Situation
from registry.law.timeline import AsOf
from registry.law.verdict import Change, Verdict
from registry.vocabulary import ReviewStatus


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


class Transfers:
    """All transfers on file, and their situations, each made when first asked for.

    Args:
        facts: What transfers refer to; their transfers too, unless `rows` gives them.
        law: Only to know which jurisdictions have always been in the EEA.
        rows: The transfers in slim form, for registers too large to hold as entities.
    """

    def __init__(self, facts: Facts, law: Law, rows: Iterable[TransferRow] | None = None) -> None:
        self.facts = facts
        self.parts = Parts(facts)
        self._law = law
        given = rows if rows is not None else map(TransferRow.of, facts.all(Transfer).values())
        self.rows: dict[str, TransferRow] = {row.id: row for row in given}
        self._by_importer: dict[str, list[TransferRow]] = defaultdict(list)
        self._by_exporter: dict[str, list[TransferRow]] = defaultdict(list)
        self._stated_after: dict[str, list[str]] = defaultdict(list)
        for row in self.rows.values():
            for before in row.follows or ():
                self._stated_after[before].append(row.id)
            if row.follows is None and row.exporter.organisation is not None:
                self._by_exporter[row.exporter.organisation].append(row)
            if row.importer.organisation is not None:
                self._by_importer[row.importer.organisation].append(row)
        self._engagements = facts.all(Engagement)
        self._cores: dict[str, tuple[Situation, ...]] = {}
        self._always_eea: dict[str | None, bool] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def to(self, organisation: str) -> list[str]:
        """The ids of the transfers to one organisation."""
        return [row.id for row in self._by_importer.get(organisation, ())]

    def dossier(self, transfer_id: str) -> TransferDossier:
        """The dossier of one transfer."""
        row = self.rows.get(transfer_id)
        if row is None:
            raise NotFoundError(
                f"No transfer is recorded as {transfer_id}.", cure="`registry check` lists them."
            )
        return TransferDossier(row, self)

    def hops(self, row: TransferRow, above: tuple[str, ...] = ()) -> tuple[Hop, ...]:
        """The situations of a transfer: one for each pair of roles that its parties have."""
        cores = self._core(row, ())
        return tuple(
            self._with_places(row, roles, core, above) for roles, core in zip(_roles(row), cores, strict=True)
        )

    def before(self, row: TransferRow) -> list[TransferRow]:
        """The transfers that brought the data: those recorded, or else those that end at the exporter."""
        if row.follows is not None:
            return [self.rows[other] for other in row.follows if other in self.rows]
        if row.exporter.organisation is None:
            return []
        return [
            other
            for other in self._by_importer.get(row.exporter.organisation, ())
            if other.id != row.id and _shares(row.categories, other.categories)
        ]

    def after(self, row: TransferRow) -> list[TransferRow]:
        """The recorded transfers that pass the data on."""
        stated = [self.rows[other] for other in self._stated_after.get(row.id, ()) if other != row.id]
        if row.importer.organisation is None:
            return stated
        begun = self._by_exporter.get(row.importer.organisation, ())
        taken_up = (o for o in begun if o.id != row.id and _shares(row.categories, o.categories))
        return [*stated, *taken_up]

    def _core(self, row: TransferRow, path: tuple[str, ...]) -> tuple[Situation, ...]:
        """The situations at the importer's establishment alone, with the hops that came before."""
        made = self._cores.get(row.id)
        if made is not None:
            return made
        earlier, cut = self._earlier(row, path)
        made = tuple(self._make_core(row, roles, earlier) for roles in _roles(row))
        if not cut:
            self._cores[row.id] = made
        return made

    def _earlier(self, row: TransferRow, path: tuple[str, ...]) -> tuple[tuple[Earlier, ...], bool]:
        """The hops before, and whether a cycle was cut on the way; a path that ends in the cut is none."""
        if self._is_always_eea(self.parts.jurisdiction(row.exporter.organisation)):
            return (), False
        found: dict[Earlier, None] = {}
        cut = False
        here = (*path, row.id)
        for other in self.before(row):
            if other.id in here or self._only_through(other, here):
                cut = True
                continue
            returned = self._returned(other, row.importer.organisation, here)
            for situation in self._core(other, here):
                found[Earlier(situation, returned)] = None
        return tuple(found), cut

    def _only_through(self, row: TransferRow, path: tuple[str, ...]) -> bool:
        """Whether every way to a transfer leads through the path that asks for it."""
        before = self.before(row)
        if not before or self._is_always_eea(self.parts.jurisdiction(row.exporter.organisation)):
            return False
        return all(other.id in path or self._only_through(other, (*path, row.id)) for other in before)

    def _returned(self, row: TransferRow, party: str | None, path: tuple[str, ...]) -> tuple[Situation, ...]:
        """The hops, one on each way through `row`, by which a party had these data before."""
        if party is None:
            return ()
        if row.importer.organisation == party:
            return self._core(row, path)
        before = [other for other in self.before(row) if other.id not in path]
        found: list[Situation] = []
        for other in before:
            there = self._returned(other, party, (*path, row.id))
            if not there:
                return ()
            found += there
        return tuple(dict.fromkeys(found))

    def _is_always_eea(self, code: str | None) -> bool:
        known = self._always_eea.get(code)
        if known is None:
            states = [s.state for member in self._law.members(code or "") for s in self._law.states(member)]
            known = bool(states) and all(state is JurisdictionState.EEA for state in states)
            self._always_eea[code] = known
        return known

    def _make_core(self, row: TransferRow, roles: _Roles, earlier: tuple[Earlier, ...]) -> Situation:
        exporter, importer = row.exporter, row.importer
        parts = self.parts
        collector = exporter.collected_by if exporter.data_subject else None
        sender = _sender(row)
        engagement = self._engagements.get(row.engagement or "")
        starts = [day for day in (row.starts, engagement.starts if engagement else None) if day is not None]
        ends = [day for day in (row.ends, engagement.ends if engagement else None) if day is not None]
        return Situation(
            exporter=Exporter(
                jurisdiction=parts.jurisdiction(exporter.organisation),
                role=roles.exporter,
                kind=parts.kind(exporter.organisation),
                subject_to_gdpr=exporter.subject_to_gdpr,
                public_powers=exporter.public_powers,
                data_subject=exporter.data_subject,
            ),
            importer=parts.recipient(importer.organisation, roles.importer, importer.subject_to_gdpr),
            collector=Exporter(
                parts.jurisdiction(collector),
                roles.exporter,
                parts.kind(collector),
                exporter.subject_to_gdpr,
                exporter.public_powers,
            )
            if collector is not None
            else None,
            same_entity=sender is not None and sender == importer.organisation,
            data=parts.data(row.categories, roles.purposes),
            irreversible=row.irreversible,
            anonymity_evidenced=row.anonymity_evidenced,
            frequency=row.frequency,
            starts=max(starts, default=None),
            ends=min(ends, default=None),
            suspended_on=row.suspended_on,
            planned=bool(engagement and engagement.review is ReviewStatus.PROPOSED),
            storage_eea_only=row.storage_eea_only,
            access_eea_only=row.access_eea_only,
            site_kinds=_site_kinds(row, parts.jurisdiction(importer.organisation)),
            places_recorded=any(place.kind != "transit" for place in row.places or ()),
            claims=tuple(claim for _, claim in self._claims(row, roles, importer.organisation, None)),
            earlier=earlier,
        )

    def _claims(
        self, row: TransferRow, roles: _Roles, recipient: str | None, through: str | None
    ) -> Iterator[tuple[str, Claim]]:
        upstream = bool(row.mechanisms) and any(
            other.exporter.organisation == row.importer.organisation for other in self.before(row)
        )
        between = Between(_sender(row), recipient, roles.exporter, roles.importer, through, upstream)
        for mechanism in row.mechanisms or ():
            claim = self.parts.claim(mechanism, between, row.categories, roles.purposes)
            if claim is not None:
                yield mechanism, claim

    def _with_places(self, row: TransferRow, roles: _Roles, core: Situation, above: tuple[str, ...]) -> Hop:
        merged: dict[tuple[str | None, str | None], set[str | None]] = {}
        home = self.parts.jurisdiction(row.importer.organisation)
        for place in row.places or ():
            if not _is_site(place, row, home):
                merged.setdefault((place.jurisdiction, place.operator), set()).add(place.kind)
        mechanisms = tuple(m for m, _ in self._claims(row, roles, row.importer.organisation, None))
        facts: list[PlaceFacts] = []
        onward: list[tuple[Hop, ...]] = []
        for (jurisdiction, operator), kinds in merged.items():
            place = PlaceRow(jurisdiction, None, operator)
            made, hops = self._place(row, roles, core, place, kinds, above)
            facts.append(made)
            onward.append(tuple(h._replace(mechanisms=mechanisms) for h in hops) if made.implied else hops)
        return Hop(
            situation=core._replace(places=tuple(facts)),
            exporter=_sender(row),
            importer=row.importer.organisation,
            operators=tuple(operator for _, operator in merged),
            mechanisms=mechanisms,
            onward=tuple(onward),
        )

    def _place(
        self,
        row: TransferRow,
        roles: _Roles,
        core: Situation,
        place: PlaceRow,
        kinds: set[str | None],
        above: tuple[str, ...],
    ) -> tuple[PlaceFacts, tuple[Hop, ...]]:
        lasting = kinds - {"transit"} or kinds
        operator = _operator(place.operator, row)
        facts = PlaceFacts(place.jurisdiction, tuple(sorted(filter(None, lasting))), operator)
        if operator is not Operator.OTHER:
            return facts, ()
        recorded = [
            other
            for other in self._by_importer.get(place.operator or "", ())
            if other.exporter.organisation == row.importer.organisation
            and other.exporter.organisation is not None
            and other.id not in (*above, row.id)
            and _shares(row.categories, other.categories)
        ]
        if recorded:
            hops = tuple(hop for other in recorded for hop in self.hops(other, (*above, row.id)))
            return facts._replace(hops=tuple(hop.situation for hop in hops)), hops
        implied = self._implied(row, roles, core, place, facts)
        operators = (place.operator,) * len(implied.places)
        hop = Hop(implied, row.importer.organisation, place.operator, operators, ())
        return facts._replace(hops=(implied,), implied=True), (hop,)

    def _implied(
        self, row: TransferRow, roles: _Roles, core: Situation, place: PlaceRow, facts: PlaceFacts
    ) -> Situation:
        """The hop from the importer to another operator that no recorded transfer tells of."""
        recipient = self.parts.recipient(place.operator, None, None)
        if recipient.jurisdiction is None:
            recipient = recipient._replace(jurisdiction=place.jurisdiction)
        elsewhere = recipient.jurisdiction != place.jurisdiction
        importer, home = row.importer, core.importer.jurisdiction
        returned = () if self._is_always_eea(home) else self._returned(row, place.operator, ())
        return Situation(
            exporter=Exporter(
                jurisdiction=home,
                role=roles.importer,
                kind=core.importer.kind,
                subject_to_gdpr=importer.subject_to_gdpr,
                public_powers=importer.public_powers,
            ),
            importer=recipient,
            data=core.data,
            frequency=core.frequency,
            site_kinds=() if elsewhere else facts.kinds,
            places=(PlaceFacts(place.jurisdiction, facts.kinds, Operator.IMPORTER),) if elsewhere else (),
            places_recorded=True,
            claims=tuple(
                claim
                for _, claim in self._claims(row, roles, place.operator, row.importer.organisation or "")
            ),
            earlier=(Earlier(core, returned),),
            implied=True,
        )


class TransferDossier(NamedTuple):
    """Everything known about one transfer."""

    row: TransferRow
    transfers: Transfers

    @property
    def id(self) -> str:
        """The transfer's id."""
        return self.row.id

    @property
    def facts(self) -> Facts:
        """What the transfer refers to."""
        return self.transfers.facts

    @property
    def hops(self) -> tuple[Hop, ...]:
        """Its situations: one for each pair of roles of its parties."""
        return self.transfers.hops(self.row)

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the parties, operators and mechanisms, by slot."""
        return self.names_of(self.hops[0])

    def names_of(self, hop: Hop) -> dict[str, str]:
        """The names that stand in the slots of one of its situations."""
        sender = "the data subject" if self.row.exporter.data_subject else "the exporter"
        labels = {
            "transfer": self.id,
            "exporter": self.label(hop.exporter) or sender,
            "importer": self.label(hop.importer) or "the importer",
        }
        for index, operator in enumerate(hop.operators):
            labels[f"operator:{index}"] = self.label(operator) or "an operator not recorded"
        for index, mechanism in enumerate(hop.mechanisms):
            labels[f"mechanism:{index}"] = self.label(mechanism) or mechanism
        for index, hops in enumerate(hop.onward):
            for number, beyond in enumerate(hops):
                labels |= {
                    slot_above(slot, index, number): name
                    for slot, name in self.names_of(beyond).items()
                    if slot.startswith("operator:")
                }
        return labels

    def label(self, entity_id: str | None) -> str | None:
        """The label of an entity on file."""
        entity = self.facts.find(entity_id) if entity_id else None
        return entity.label if entity else entity_id

    def judged(self, as_of: AsOf) -> tuple[Hop, Verdict]:
        """The worst of its situations, with the verdict on it."""
        pairs = [(hop, as_of.verdict(hop.situation)) for hop in self.hops]
        return max(pairs, key=lambda pair: -1 if pair[1].outcome is None else pair[1].outcome.rank)

    def verdict(self, as_of: AsOf) -> Verdict:
        """The worst verdict of its situations."""
        return self.judged(as_of)[1]

    def next_change(self, as_of: AsOf) -> Change | None:
        """The first later day on which its worst outcome, or its status, differs; None if there is none."""
        now = self.verdict(as_of)
        hops = self.hops
        if len(hops) == 1:
            return as_of.judge.next_change(hops[0].situation, as_of.on)
        changes = (as_of.judge.changes(hop.situation, as_of.on) for hop in hops)
        for day in merge(*changes):
            then = self.verdict(as_of._replace(on=day))
            if (then.outcome, then.status) != (now.outcome, now.status):
                return Change(day, then.outcome, then.status)
        return None


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


def _operator(operator: str | None, row: TransferRow) -> Operator:
    if operator is None:
        return Operator.NOT_RECORDED
    if operator == row.importer.organisation:
        return Operator.IMPORTER
    return Operator.EXPORTER if operator == _sender(row) else Operator.OTHER


def _is_site(place: PlaceRow, row: TransferRow, home: str | None) -> bool:
    """Whether a recorded place is the importer's establishment itself."""
    mine = place.operator is not None and place.operator == row.importer.organisation
    return mine and home is not None and place.jurisdiction == home


def _site_kinds(row: TransferRow, home: str | None) -> tuple[str, ...]:
    return tuple(
        sorted({p.kind for p in row.places or () if p.kind and _is_site(p, row, home)} - {"transit"})
    )


def _shares(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> bool:
    return not one or not other or not set(one).isdisjoint(other)
