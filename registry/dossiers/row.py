"""The slim form of a transfer: ids and scalars, alike from a manifest's entity and from the graph."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from registry.entities import Party, Transfer


class PartyRow(NamedTuple):
    """The scalars of a party of a transfer; `roles` are pairs (purpose id, role)."""

    organisation: str | None = None
    data_subject: bool | None = None
    collected_by: str | None = None
    role: str | None = None
    roles: tuple[tuple[str, str], ...] = ()
    subject_to_gdpr: bool | None = None
    public_powers: bool | None = None


class PlaceRow(NamedTuple):
    """A place of a transfer: jurisdiction or group, kind, operator's id."""

    jurisdiction: str | None
    kind: str | None
    operator: str | None


class TransferRow(NamedTuple):
    """A transfer as its judgement reads it; `None` is not recorded, `()` is answered: none."""

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
