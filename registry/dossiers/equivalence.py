"""Equivalence: which transfers are judged as one, because nothing that is read of them differs.

Every field of a transfer's row counts, a new one too, unless it is named here with the reason. Checks on
transfers see a row without the fields named here, so that none can answer for transfers which differ in
what it reads.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

from registry.dossiers.claims import Claims
from registry.dossiers.flow import DataFlow
from registry.dossiers.legal_facts import DataMarks, PartyFacts
from registry.dossiers.transfer_row import PartyRow, PlaceRow, TransferRow, run_by, without_transfer
from registry.law.relevance import RelevantMarks
from registry.law.situation import DataFacts, Operator

Places = tuple[PlaceRow, ...]


class Unshared(NamedTuple):
    """Why a field does not count by itself; `replaced_by` are fields of the key that count instead."""

    reason: str
    replaced_by: tuple[str, ...] = ()


_READ_BY_CATEGORY = "Only usage policies ask for it, whose check reads each transfer by itself."

UNSHARED: Mapping[str, Unshared] = {
    "id": Unshared("It names the transfer; it matters only in a circle of transfers.", ("provenance",)),
    "categories": Unshared(
        "The law looks at what the data are, and at which other transfers share them.",
        ("data", "special_data", "scoped", "goes_back", "onward", "provenance"),
    ),
    "purposes": Unshared("The law looks at what they are, mechanisms at their scope.", ("data", "scoped")),
    "follows": Unshared(
        "How the data came matters where the exporter is outside the EEA, or where they go back.",
        ("goes_back", "provenance"),
    ),
    "human_access": Unshared(_READ_BY_CATEGORY),
    "human_access_consented": Unshared(_READ_BY_CATEGORY),
    "consented": Unshared(_READ_BY_CATEGORY),
}
"""The fields of a transfer's row that do not count by themselves."""

UNSHARED_BY_EXPORTERS: Mapping[str, Unshared] = {
    "organisation": Unshared(
        "The law looks at its country and kind, mechanisms at whether it is bound.",
        ("exporter", "recipients", "onward", "provenance"),
    ),
}
"""The fields of an exporter that do not count by themselves; all fields of importers and places do."""


class NotSharedError(Exception):
    """A check on transfers reads a field that differs between transfers with the same answer."""

    def __init__(self, field: str, why: Unshared) -> None:
        instead = f" Instead there is: {', '.join(why.replaced_by)}." if why.replaced_by else ""
        super().__init__(f"Checks on transfers cannot read {field}. {why.reason}{instead}")


class SharedExporter(PartyRow):
    """An exporter as all transfers of one class have it."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name in UNSHARED_BY_EXPORTERS:
            raise NotSharedError(f"exporter.{name}", UNSHARED_BY_EXPORTERS[name])
        return super().__getattribute__(name)


class SharedRow(TransferRow):
    """A row as all transfers of one class have it: without what is `UNSHARED`, which cannot be read.

    Raises:
        NotSharedError: when such a field is read.
    """

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name in UNSHARED:
            raise NotSharedError(name, UNSHARED[name])
        return super().__getattribute__(name)


_HIDDEN = tuple(map(TransferRow._fields.index, UNSHARED))
_HIDDEN_OF_EXPORTERS = tuple(map(PartyRow._fields.index, UNSHARED_BY_EXPORTERS))
_EXPORTER = TransferRow._fields.index("exporter")


def shared_row(row: TransferRow) -> SharedRow:
    """A row without what does not count by itself."""
    values: list[Any] = list(row)
    for index in _HIDDEN:
        values[index] = None
    exporter: list[Any] = list(row.exporter)
    for index in _HIDDEN_OF_EXPORTERS:
        exporter[index] = None
    values[_EXPORTER] = SharedExporter._make(exporter)
    return SharedRow._make(values)


class EquivalenceKey(NamedTuple):
    """All that the situations of a transfer and the findings on it depend on.

    Attributes:
        row: What counts by itself.
        exporter: What the law and the mechanisms look at of the exporter; its id where more depends on it.
        recipients: The importer and who runs the places, without the exporter, in order of their ids.
        data: What the law asks of the data and the purposes.
        special_data: Whether special categories of data are among them.
        scoped: The categories and purposes, where a mechanism or a role holds for some of them only.
        goes_back: Whether the data came from the importer, where a mechanism depends on it.
        onward: The recorded transfers to those who run the places.
        provenance: How the data came, where that matters.
    """

    row: SharedRow
    exporter: Hashable
    recipients: tuple[str, ...]
    data: DataFacts
    special_data: bool
    scoped: Hashable
    goes_back: bool
    onward: tuple[Hashable, ...]
    provenance: Hashable


class Equivalence:
    """Tells which transfers are judged as one."""

    def __init__(self, parties: PartyFacts, data: DataMarks, claims: Claims, flow: DataFlow) -> None:
        self._parties = parties
        self._data = data
        self._claims = claims
        self._flow = flow
        self._relevant: dict[tuple[str | None, Places], RelevantMarks] = {}
        self._positions: dict[object, Hashable] = {}

    def key(self, row: TransferRow) -> EquivalenceKey:
        """What a transfer has in common with all that are judged like it, and with no other."""
        exporter, mechanisms = row.exporter, row.mechanisms
        onward = self._onward(row) if row.places else ()
        scoped = bool(exporter.roles or row.importer.roles) or self._claims.scoped(mechanisms)
        itself = bool(onward) or scoped or self._plays_another_part(row)
        return EquivalenceKey(
            row=shared_row(row),
            exporter=exporter.organisation if itself else self._position(row),
            recipients=_recipients(row),
            data=self._data.facts(row.categories, row.purposes, self._marks_of_data(row)),
            special_data=self._data.special(row.categories),
            scoped=(row.categories, row.purposes) if scoped else None,
            goes_back=bool(mechanisms) and self._flow.goes_back(row),
            onward=onward,
            provenance=None if self._flow.protects(exporter.organisation) else self._way_in(row),
        )

    def _marks_of_data(self, row: TransferRow) -> RelevantMarks:
        """What the law asks of the data, on the hop itself and on those to whoever runs its places."""
        key = (row.importer.organisation, row.places or ())
        relevant = self._relevant.get(key)
        if relevant is None:
            recipient, places = key
            relevant = self._parties.relevant_marks(recipient, tuple(place.jurisdiction for place in places))
            for place in places:
                relevant = relevant.and_(self._parties.relevant_marks(place.operator, (place.jurisdiction,)))
            self._relevant[key] = relevant
        return relevant

    def _position(self, row: TransferRow) -> Hashable:
        """What the law looks at of an exporter who is nothing but that, and what its mechanisms say of it."""
        key = (row.exporter, row.mechanisms)
        position = self._positions.get(key)
        if position is None:
            party, parties = row.exporter, self._parties
            bound = party.subject_to_gdpr, party.public_powers, party.data_subject
            exporter = parties.exporter(party.organisation, party.role, *bound)
            bindings = self._claims.bindings(row.mechanisms, party.organisation)
            position = self._positions[key] = (exporter, bindings)
        return position

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
        return tuple((tuple(o.id for o in some), without_transfer(row, some)) for some in between if some)

    def _way_in(self, row: TransferRow) -> Hashable:
        """What tells how data came to an exporter outside the EEA."""
        start = row.exporter.organisation
        itself = row.id in self._flow.cycles or start == row.importer.organisation
        return row.id if itself else (start, row.follows, row.categories)


def _recipients(row: TransferRow) -> tuple[str, ...]:
    importer = row.importer.organisation
    parties = {importer, *(place.operator for place in row.places)} if row.places else {importer}
    return tuple(sorted(party for party in parties - {row.exporter.organisation} if party is not None))
