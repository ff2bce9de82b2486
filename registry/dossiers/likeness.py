"""Likeness: what of a transfer decides its situations, and what the checks on it find."""

from __future__ import annotations

from collections.abc import Hashable

from registry.dossiers.claims import Claims
from registry.dossiers.data import DataParts
from registry.dossiers.flow import Flow
from registry.dossiers.parts import Parts
from registry.dossiers.row import PlaceRow, TransferRow
from registry.dossiers.sites import run_by, untold
from registry.law.relevance import Asked
from registry.law.situation import Operator

Places = tuple[PlaceRow, ...]


class Likeness:
    """Tells which transfers are alike."""

    def __init__(self, parts: Parts, data: DataParts, claims: Claims, flow: Flow) -> None:
        self._parts = parts
        self._data = data
        self._claims = claims
        self._flow = flow
        self._asked: dict[tuple[str | None, Places], Asked] = {}
        self._positions: dict[object, Hashable] = {}

    def of(self, row: TransferRow) -> Hashable:
        """What a transfer has in common with all that are judged like it, and with no other.

        Its data and purposes count by what they are, and by the recorded transfers back and onward that
        share them; its exporter by what the law and the mechanisms say of it. Where more depends on them,
        they count themselves.
        """
        importer, places, mechanisms = row.importer, row.places, row.mechanisms
        onward = self._onward(row) if places else ()
        exact = bool(row.exporter.roles or importer.roles) or self._claims.scoped(mechanisms)
        return (
            row.exporter if onward or exact or self._plays_another_part(row) else self._position(row),
            importer,
            self._data.facts(row.categories, row.purposes, self._asked_of_data(row)),
            self._data.special(row.categories),
            places,
            mechanisms,
            bool(mechanisms) and self._flow.goes_back(row),
            row.frequency if self._claims.derogate(mechanisms) else None,
            row.starts,
            row.ends,
            row.suspended_on,
            row.storage_eea_only,
            row.access_eea_only,
            row.engagement,
            row.irreversible,
            row.anonymity_evidenced,
            onward,
            (row.categories, row.purposes) if exact else None,
            None if self._flow.protects(row.exporter.organisation) else self._way_in(row),
        )

    def _asked_of_data(self, row: TransferRow) -> Asked:
        """What the law asks of the data, on the hop itself and on those to whoever runs its places."""
        key = (row.importer.organisation, row.places or ())
        asked = self._asked.get(key)
        if asked is None:
            recipient, places = key
            asked = self._parts.asked_of_data(recipient, tuple(place.jurisdiction for place in places))
            for place in places:
                asked = asked.and_(self._parts.asked_of_data(place.operator, (place.jurisdiction,)))
            self._asked[key] = asked
        return asked

    def _position(self, row: TransferRow) -> Hashable:
        """What the law looks at of an exporter who is nothing but that, and what its mechanisms say of it."""
        key = (row.exporter, row.mechanisms)
        found = self._positions.get(key)
        if found is None:
            party, parts = row.exporter, self._parts
            bound = party.subject_to_gdpr, party.public_powers, party.data_subject
            exporter = parts.exporter(party.organisation, party.role, *bound)
            bindings = self._claims.bindings(row.mechanisms, party.organisation)
            found = self._positions[key] = (exporter, bindings)
        return found

    def _plays_another_part(self, row: TransferRow) -> bool:
        """Whether the exporter also receives the data or runs a place, or collects them for another."""
        exporter = row.exporter.organisation
        if exporter is None or row.exporter.data_subject or exporter == row.importer.organisation:
            return True
        return bool(row.places) and any(place.operator == exporter for place in row.places or ())

    def _onward(self, row: TransferRow) -> tuple[Hashable, ...]:
        """The recorded transfers of the same data from the importer to other operators, and what they leave.

        Each transfer counts by itself, and so do the data of which none of them tells.
        """
        operators = [p.operator for p in row.places or () if run_by(p.operator, row) is Operator.OTHER]
        between = [self._flow.between(row.importer.organisation, o, row.categories) for o in operators]
        return tuple(
            (tuple(o.id for o in recorded), untold(row, recorded)) for recorded in between if recorded
        )

    def _way_in(self, row: TransferRow) -> Hashable:
        """What tells how data came to an exporter outside the EEA."""
        start = row.exporter.organisation
        itself = row.id in self._flow.cycles or start == row.importer.organisation
        return row.id if itself else (start, row.follows, row.categories)
