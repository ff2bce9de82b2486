"""Rows: transfers as ids and scalars, the same whether read from a manifest or from the graph.

Also here is all that follows from a row alone: who sends the data, and to which places they go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from registry.entities import Party, Transfer
from registry.law.situation import Operator
from registry.vocabulary import Role


class PartyRow(NamedTuple):
    """The scalars of a party of a transfer; `roles` are pairs (purpose id, role)."""

    organisation: str | None = None
    data_subject: bool | None = None
    collected_by: str | None = None
    role: str | None = None
    roles: tuple[tuple[str, str], ...] = ()
    subject_to_gdpr: bool | None = None
    public_powers: bool | None = None

    def is_processor(self) -> bool | None:
        """Whether it is a processor, for one purpose at least; None if its role is not recorded."""
        roles = {role for _, role in self.roles} | ({self.role} if self.role else set())
        return Role.PROCESSOR in roles if roles else None


class PlaceRow(NamedTuple):
    """A place of a transfer: the code of a country or group of countries, its kind, its operator's id."""

    jurisdiction: str | None
    kind: str | None
    operator: str | None


class TransferRow(NamedTuple):
    """A transfer with all that is needed to judge it; `None` means not recorded, `()` means none."""

    id: str
    exporter: PartyRow
    importer: PartyRow
    categories: tuple[str, ...] | None
    purposes: tuple[str, ...] | None
    frequency: str | None
    starts: date | None
    ends: date | None
    suspended_on: date | None
    storage_eea_only: bool
    access_eea_only: bool
    places: tuple[PlaceRow, ...] | None
    mechanisms: tuple[str, ...] | None
    engagement: str | None
    follows: tuple[str, ...] | None
    irreversible: bool | None
    anonymity_evidenced: bool
    human_access: bool | None
    human_access_consented: bool | None
    consented: bool | None

    @classmethod
    def of(cls, transfer: Transfer) -> TransferRow:
        """The row of an entity."""
        places = transfer.places
        anonymous = transfer.anonymous
        return cls(
            transfer.id,
            _party(transfer.exporter),
            _party(transfer.importer),
            transfer.categories,
            transfer.purposes,
            transfer.frequency,
            transfer.starts,
            transfer.ends,
            transfer.suspended_on,
            transfer.storage is not None,
            transfer.access is not None,
            None if places is None else tuple(PlaceRow(p.jurisdiction, p.kind, p.operator) for p in places),
            transfer.mechanisms,
            transfer.engagement,
            transfer.follows,
            anonymous.irreversible if anonymous else None,
            bool(anonymous and anonymous.evidence),
            transfer.human_access,
            transfer.human_access_consented,
            transfer.consented,
        )


def _party(party: Party | None) -> PartyRow:
    if party is None:
        return PartyRow()
    return PartyRow(
        party.organisation,
        party.data_subject,
        party.collected_by,
        party.role,
        tuple((role.purpose, role.role) for role in party.roles or ()),
        party.subject_to_gdpr,
        party.public_powers,
    )


class Site(NamedTuple):
    """A place other than the importer's establishment, with all that happens there."""

    jurisdiction: str | None
    operator: str | None
    kinds: tuple[str, ...]


def sender(row: TransferRow) -> str | None:
    """The exporter; where the data subject sends the data, the organisation that collects them."""
    return row.exporter.collected_by if row.exporter.data_subject else row.exporter.organisation


def run_by(operator: str | None, row: TransferRow) -> Operator:
    """The operator's part in the transfer."""
    if operator is None:
        return Operator.NOT_RECORDED
    if operator == row.importer.organisation:
        return Operator.IMPORTER
    return Operator.EXPORTER if operator == sender(row) else Operator.OTHER


def kinds_at_home(row: TransferRow, home: str | None) -> tuple[str, ...]:
    """The kinds of processing recorded at the importer's establishment."""
    kinds = {place.kind for place in row.places or () if place.kind and _is_home(place, row, home)}
    return tuple(sorted(kinds - {"transit"}))


def sites(row: TransferRow, home: str | None) -> tuple[Site, ...]:
    """The places other than the importer's establishment; transit counts only where nothing else happens."""
    merged: dict[tuple[str | None, str | None], set[str | None]] = {}
    for place in row.places or ():
        if not _is_home(place, row, home):
            merged.setdefault((place.jurisdiction, place.operator), set()).add(place.kind)
    return tuple(
        Site(jurisdiction, operator, tuple(sorted(filter(None, kinds - {"transit"} or kinds))))
        for (jurisdiction, operator), kinds in merged.items()
    )


def _is_home(place: PlaceRow, row: TransferRow, home: str | None) -> bool:
    """Whether a recorded place is the importer's establishment itself."""
    mine = place.operator is not None and place.operator == row.importer.organisation
    return mine and home is not None and place.jurisdiction == home


def without_transfer(row: TransferRow, recorded: Iterable[TransferRow]) -> tuple[str, ...]:
    """The categories that no recorded transfer to an operator carries; none if one may carry anything."""
    others = [other.categories for other in recorded]
    if not row.categories or not others or not all(others):
        return ()
    carried = {category for other in others for category in other or ()}
    return tuple(category for category in row.categories if category not in carried)


class RolePair(NamedTuple):
    """The roles of the two parties, and the purposes for which they have them."""

    exporter: str | None
    importer: str | None
    purposes: tuple[str, ...] | None


def role_pairs(row: TransferRow) -> tuple[RolePair, ...]:
    """The distinct pairs of roles, each with its purposes; a role for one purpose overrides the general."""
    if not row.exporter.roles and not row.importer.roles:
        return (RolePair(row.exporter.role, row.importer.role, row.purposes),)
    exporter, importer = dict(row.exporter.roles), dict(row.importer.roles)
    purposes: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for purpose in row.purposes or sorted({*exporter, *importer}):
        pair = (exporter.get(purpose, row.exporter.role), importer.get(purpose, row.importer.role))
        purposes[pair].append(purpose)
    return tuple(RolePair(*pair, tuple(of)) for pair, of in purposes.items())
