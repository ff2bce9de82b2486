"""Equivalence: transfers that differ in nothing that matters are judged once, as one class.

Every field of a transfer's row counts, including any added later, unless it is named here with a reason.
Checks on transfers receive a row without the fields named here. So no check can give several transfers
one answer although they differ in something it reads.
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
    """Why a field does not count by itself; `replaced_by` names the fields of the key that count instead."""

    reason: str
    replaced_by: tuple[str, ...] = ()


_READ_BY_CATEGORY = "Only usage policies depend on it, and their check reads each transfer separately."

UNSHARED: Mapping[str, Unshared] = {
    "id": Unshared(
        "It only identifies the transfer; it matters only in a cycle of transfers.", ("provenance",)
    ),
    "categories": Unshared(
        "The law depends on their properties, and on which other transfers carry the same data.",
        ("data", "special_data", "data_recorded", "scoped", "goes_back", "onward", "provenance"),
    ),
    "purposes": Unshared(
        "The law depends on their properties, and mechanisms on their scope.",
        ("data", "purposes_recorded", "scoped"),
    ),
    "follows": Unshared(
        "It matters only if the exporter is outside the EEA, or if the data go back.",
        ("goes_back", "provenance"),
    ),
    "human_access": Unshared(_READ_BY_CATEGORY),
    "human_access_consented": Unshared(_READ_BY_CATEGORY),
    "consented": Unshared(_READ_BY_CATEGORY),
}
"""The fields of a transfer's row that do not count by themselves."""

UNSHARED_BY_EXPORTERS: Mapping[str, Unshared] = {
    "organisation": Unshared(
        "The law depends on its country and kind, and mechanisms on whether it is bound.",
        ("exporter", "recipients", "onward", "provenance"),
    ),
}
"""The fields of an exporter that do not count by themselves; all fields of importers and places do."""


class NotSharedError(Exception):
    """A check on transfers read a field that may differ between the transfers of one class."""

    def __init__(self, field: str, why: Unshared) -> None:
        instead = f" Use instead: {', '.join(why.replaced_by)}." if why.replaced_by else ""
        super().__init__(f"Checks on transfers cannot read {field}. {why.reason}{instead}")


class SharedExporter(PartyRow):
    """The fields of the exporter that all transfers of a class share."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name in UNSHARED_BY_EXPORTERS:
            raise NotSharedError(f"exporter.{name}", UNSHARED_BY_EXPORTERS[name])
        return super().__getattribute__(name)


class SharedRow(TransferRow):
    """The fields of a row that all transfers of a class share.

    Raises:
        NotSharedError: If one of the `UNSHARED` fields is read.
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
    """A row without its `UNSHARED` fields."""
    values: list[Any] = list(row)
    for index in _HIDDEN:
        values[index] = None
    exporter: list[Any] = list(row.exporter)
    for index in _HIDDEN_OF_EXPORTERS:
        exporter[index] = None
    values[_EXPORTER] = SharedExporter._make(exporter)
    return SharedRow._make(values)


class EquivalenceKey(NamedTuple):
    """All on which the situations of a transfer and the findings on it depend.

    Attributes:
        row: The fields that count by themselves.
        exporter: The exporter's legal facts and how the mechanisms bind it; its id if it plays another part.
        recipients: The ids of the importer and the operators of places, without the exporter, sorted.
        data: The relevant marks of the data and the purposes.
        special_data: Whether any of the data are special categories.
        data_recorded: Whether it is recorded which data they are.
        purposes_recorded: Whether the purposes are.
        scoped: The categories and purposes, if a mechanism or a role is limited to some of them.
        goes_back: Whether the data return to a party, and to a controller, if there are mechanisms.
        onward: The recorded transfers to the operators of places.
        provenance: Where the data came from, if the exporter is outside the EEA.
    """

    row: SharedRow
    exporter: Hashable
    recipients: tuple[str, ...]
    data: DataFacts
    special_data: bool
    data_recorded: bool
    purposes_recorded: bool
    scoped: Hashable
    goes_back: tuple[bool, bool] | None
    onward: tuple[Hashable, ...]
    provenance: Hashable


class Equivalence:
    """Makes the equivalence keys of transfers."""

    def __init__(self, parties: PartyFacts, data: DataMarks, claims: Claims, flow: DataFlow) -> None:
        self._parties = parties
        self._data = data
        self._claims = claims
        self._flow = flow
        self._relevant: dict[tuple[str | None, Places], RelevantMarks] = {}
        self._positions: dict[object, Hashable] = {}

    def key(self, row: TransferRow) -> EquivalenceKey:
        """The key that a transfer shares with all that are judged as one with it."""
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
            data_recorded=row.categories is not None,
            purposes_recorded=bool(row.purposes),
            scoped=(row.categories, row.purposes) if scoped else None,
            goes_back=self._goes_back(row) if mechanisms else None,
            onward=onward,
            provenance=None if self._flow.protects(exporter.organisation) else self._way_in(row),
        )

    def _goes_back(self, row: TransferRow) -> tuple[bool, bool]:
        return self._flow.goes_back(row), self._flow.returns_to_controller(row)

    def _marks_of_data(self, row: TransferRow) -> RelevantMarks:
        """The relevant marks of data, on the hop itself and on those to the operators of its places."""
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
        """The legal facts of an exporter that plays no other part, and how its mechanisms bind it."""
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
        """Whether the exporter is also importer or operator, is the data subject, or is not recorded."""
        exporter = row.exporter.organisation
        if exporter is None or row.exporter.data_subject or exporter == row.importer.organisation:
            return True
        return bool(row.places) and any(place.operator == exporter for place in row.places or ())

    def _onward(self, row: TransferRow) -> tuple[Hashable, ...]:
        """The recorded transfers of the same data from the importer to other operators.

        Each counts by its id, together with the categories that none of them carries.
        """
        operators = [p.operator for p in row.places or () if run_by(p.operator, row) is Operator.OTHER]
        between = [self._flow.between(row.importer.organisation, o, row.categories) for o in operators]
        return tuple((tuple(o.id for o in some), without_transfer(row, some)) for some in between if some)

    def _way_in(self, row: TransferRow) -> Hashable:
        """What decides how data came to an exporter outside the EEA."""
        start = row.exporter.organisation
        itself = row.id in self._flow.cycles or start == row.importer.organisation
        itself = itself or any(self._flow.legs.opposite(row))
        return row.id if itself else (start, row.follows, row.categories)


def _recipients(row: TransferRow) -> tuple[str, ...]:
    importer, exporter = row.importer.organisation, row.exporter.organisation
    if not row.places:  # most rows, and there are many
        return () if importer is None or importer == exporter else (importer,)
    parties = {importer, *(place.operator for place in row.places)}
    return tuple(sorted(party for party in parties - {exporter} if party is not None))
