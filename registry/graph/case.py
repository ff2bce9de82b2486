"""The facts that judging some transfers, and running their checks, looks at: a register in small."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from registry.dossiers.transfer_row import TransferRow
from registry.entities import Assessment, Engagement, Mechanism, Transfer
from registry.graph.affected import group
from registry.graph.passed_on import Parties, sharing
from registry.graph.sight import EXPORTER, IMPORTER, Pair, Sight
from registry.law.law import Law


def case(sight: Sight, transfers: Iterable[str], law: Law) -> set[str]:
    """What must be known to judge these transfers just as the whole register would, by id.

    Args:
        sight: What is on file; of what is changed, both what it was and what it is.
        transfers: The transfers to be judged.
        law: To know which organisations have always been in the EEA.
    """
    made = _Case(sight, law)
    made.take(transfers)
    return made.ids


class _Case:
    """Gathers ids, breadth first.

    Attributes:
        ids: All that is needed.
    """

    def __init__(self, sight: Sight, law: Law) -> None:
        self._sight = sight
        self._parties = Parties(sight, law)
        self.ids: set[str] = set()
        self._judged: set[str] = set()
        self._recipients: set[str] = set()

    def take(self, transfers: Iterable[str]) -> None:
        """Gather what these transfers are judged by, and what brought their data is."""
        waiting = set(transfers)
        while waiting:
            self._judged |= waiting
            found = [each for each in self._sight.versions(waiting) if isinstance(each, Transfer)]
            waiting = self._looked_at(found) - self._judged
        self._groups()
        self._safeguards()

    def _looked_at(self, found: list[Transfer]) -> set[str]:
        """Note what transfers name, and give the further ones that they are judged by."""
        rows = [(TransferRow.of(each), each) for each in found]
        for row, _ in rows:
            self._name(row)
        outside = self._parties.unprotected(row.exporter.organisation for row, _ in rows)
        onward = [
            (row, each)
            for row, each in rows
            if row.exporter.organisation is None or row.exporter.organisation in outside
        ]
        before = {other for row, _ in onward for other in row.follows or ()}
        implied = [(row.exporter.organisation, each) for row, each in onward if row.follows is None]
        ending = self._sight.flows(IMPORTER, {where for where, _ in implied if where})
        for where, each in implied:
            before |= {flow.id for flow in ending.get(where or "", ()) if flow.shares(each.categories)}
        self._only_there(rows)
        return before | self._between(
            ((row.importer.organisation, operator), each)
            for row, each in rows
            for operator in {place.operator for place in row.places or ()}
            if operator != row.importer.organisation
        )

    def _name(self, row: TransferRow) -> None:
        exporter, importer = row.exporter, row.importer
        recipients = {importer.organisation, *(place.operator for place in row.places or ())}
        self._recipients.update(filter(None, recipients))
        purposes = (purpose for party in (exporter, importer) for purpose, _ in party.roles)
        named = (exporter.organisation, exporter.collected_by, row.engagement, row.id)
        self.ids.update(each for each in (*named, *purposes) if each)
        self.ids.update(*(each or () for each in (row.categories, row.purposes, row.mechanisms)))

    def _only_there(self, rows: list[tuple[TransferRow, Transfer]]) -> None:
        """Those that only tell whether data go back to where they came from: nobody need judge them."""
        claiming = [(row, each) for row, each in rows if row.mechanisms]
        there = {other for row, _ in claiming for other in row.follows or ()}
        there |= self._between(
            ((row.importer.organisation, row.exporter.organisation), each)
            for row, each in claiming
            if row.follows is None
        )
        for transfer in self._sight.versions(there):
            if isinstance(transfer, Transfer):
                exporter = transfer.exporter.organisation if transfer.exporter else None
                self.ids.update(each for each in (transfer.id, exporter) if each)

    def _between(self, asked: Iterable[tuple[tuple[str | None, str | None], Transfer]]) -> set[str]:
        """The transfers from the first of each pair to the second, of the same data as the one asked for."""
        pairs: list[tuple[Pair, Transfer]] = [
            ((one, other), each) for (one, other), each in asked if one is not None and other is not None
        ]
        found = self._sight.both((EXPORTER, IMPORTER), {pair for pair, _ in pairs})
        return {flow.id for flow in sharing(found, pairs)}

    def _groups(self) -> None:
        """The companies behind recipients, and those in whose listings they stand."""
        self.ids |= group(self._sight, self._recipients)
        self.ids |= self._sight.owners(["Organisation.listings.covered_entities"], self._recipients)

    def _safeguards(self) -> None:
        """What mechanisms rest on, and the agreements above an engagement."""
        for _ in range(2):
            for entity in list(
                self._sight.versions(self._of(self.ids, "mechanism", "assessment", "engagement"))
            ):
                if isinstance(entity, Mechanism):
                    self.ids.update(entity.assessments or ())
                elif isinstance(entity, Assessment):
                    self.ids.update(held.measure for held in entity.measures or ())
                elif isinstance(entity, Engagement):
                    self.ids.update(entity.under or ())
                    self.ids.update(each for each in (entity.agreement,) if each)

    @staticmethod
    def _of(ids: Collection[str], *kinds: str) -> set[str]:
        return {each for each in ids if each.partition("/")[0] in kinds}
