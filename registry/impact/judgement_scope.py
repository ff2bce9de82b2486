"""The facts that judging some transfers, and running their checks, looks at: a small register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from registry.dossiers.legs import Categories, common, share
from registry.dossiers.transfer_row import TransferRow
from registry.entities import Assessment, Engagement, Mechanism, Transfer
from registry.graph.chunks import chunks
from registry.impact.affected import company_group
from registry.impact.view import (
    EXPORTER,
    IMPORTER,
    EeaParties,
    OrganisationPair,
    TransferFlow,
    TwoVersionView,
    exporter_of,
    importer_of,
    sharing_data,
)
from registry.law.law import Law


def judgement_scope(view: TwoVersionView, transfers: Iterable[str], law: Law) -> set[str]:
    """The ids that must be known to judge these transfers exactly as the whole register would.

    Args:
        view: The register; what is changed in both versions.
        transfers: The transfers to be judged.
        law: To know which organisations have always been in the EEA.
    """
    scope = _Scope(view, law)
    scope.take(transfers)
    return scope.ids


class _Scope:
    """Gathers ids, breadth first.

    Attributes:
        ids: All that is needed.
    """

    def __init__(self, view: TwoVersionView, law: Law) -> None:
        self._view = view
        self._parties = EeaParties(view, law)
        self.ids: set[str] = set()
        self._judged: set[str] = set()
        self._recipients: set[str] = set()

    def take(self, transfers: Iterable[str]) -> None:
        """Gather what these transfers, and those that brought their data, are judged by."""
        waiting = set(transfers)
        while waiting:
            self._judged |= waiting
            met = [each for each in self._view.versions(waiting) if isinstance(each, Transfer)]
            waiting = self._looked_at(met) - self._judged
        self._groups()
        self._safeguards()

    def _looked_at(self, met: list[Transfer]) -> set[str]:
        """Note the ids that transfers refer to, and return the further transfers that they are judged by."""
        rows = [(TransferRow.of(each), each) for each in met]
        for row, _ in rows:
            self._note(row)
        outside = self._parties.unprotected(row.exporter.organisation for row, _ in rows)
        onward = [
            (row, each)
            for row, each in rows
            if row.exporter.organisation is None or row.exporter.organisation in outside
        ]
        before = {other for row, _ in rows for other in row.follows or ()}
        implied = [(row.exporter.organisation, each) for row, each in onward if row.follows is None]
        ending = self._view.flows(IMPORTER, {where for where, _ in implied if where})
        for where, each in implied:
            before |= {flow.id for flow in ending.get(where or "", ()) if flow.shares(each.categories)}
        self._note_origins(rows)
        return before | self._between(
            ((row.importer.organisation, operator), each)
            for row, each in rows
            for operator in {place.operator for place in row.places or ()}
            if operator != row.importer.organisation
        )

    def _note(self, row: TransferRow) -> None:
        exporter, importer = row.exporter, row.importer
        recipients = {importer.organisation, *(place.operator for place in row.places or ())}
        self._recipients.update(filter(None, recipients))
        purposes = (purpose for party in (exporter, importer) for purpose, _ in party.roles)
        named = (exporter.organisation, exporter.collected_by, row.engagement, row.id)
        self.ids.update(each for each in (*named, *purposes) if each)
        self.ids.update(*(each or () for each in (row.categories, row.purposes, row.mechanisms)))

    def _note_origins(self, rows: list[tuple[TransferRow, Transfer]]) -> None:
        """The opposite hops, and for each side one by which a third brought the data, if there is any.

        They tell outward from return; of many that a popular recipient receives, one shows as much as all.
        """
        opposite = self._between(
            ((row.importer.organisation, row.exporter.organisation), each) for row, each in rows
        )
        back = [each for each in self._view.versions(opposite) if isinstance(each, Transfer)]
        by_parties: defaultdict[frozenset[str | None], list[Transfer]] = defaultdict(list)
        for _, each in rows:
            by_parties[frozenset((exporter_of(each), importer_of(each)))].append(each)
        needed: dict[tuple[frozenset[str | None], Categories], None] = {}
        for other in back:
            parties = frozenset((exporter_of(other), importer_of(other)))
            for each in by_parties[parties]:
                if share(each.categories, other.categories):
                    needed[parties, common(each.categories, other.categories)] = None
        ending = self._view.flows(IMPORTER, {party for parties, _ in needed for party in parties if party})
        thirds = {
            third
            for parties, categories in needed
            for party in parties
            for third in self._thirds(ending.get(party or "", ()), parties, categories)
        }
        for transfer in self._view.versions(opposite | thirds):
            if isinstance(transfer, Transfer):
                self.ids.update(each for each in (transfer.id, exporter_of(transfer)) if each)

    def _thirds(
        self, flows: Iterable[TransferFlow], parties: frozenset[str | None], categories: Categories
    ) -> Iterator[str]:
        """Of these transfers from others than the parties, all that are changed, and one of the rest."""
        thirds = sorted(
            (one for one in flows if one.exporter not in parties and one.shares(categories)),
            key=lambda one: (one.categories is None, one.id),
        )
        changed = self._view.overlay.known
        yield from (one.id for one in thirds if one.id in changed)
        recorded = [one for one in thirds if one.id not in changed]
        for few in chunks(recorded):
            if few[0].categories is not None:
                yield few[0].id
                return
            for version in self._view.versions(one.id for one in few):
                if isinstance(version, Transfer) and version.categories is None:
                    yield version.id
                    return

    def _between(self, wanted: Iterable[tuple[tuple[str | None, str | None], Transfer]]) -> set[str]:
        """The transfers from the first of each pair to the second, of the same data as the one given."""
        pairs: list[tuple[OrganisationPair, Transfer]] = [
            ((one, other), each) for (one, other), each in wanted if one is not None and other is not None
        ]
        flows = self._view.both((EXPORTER, IMPORTER), {pair for pair, _ in pairs})
        return {flow.id for flow in sharing_data(flows, pairs)}

    def _groups(self) -> None:
        """The companies behind recipients, those in whose listings they are named, and their engagements."""
        self.ids |= company_group(self._view, self._recipients)
        self.ids |= self._view.owners(["Organisation.listings.covered_entities"], self._recipients)
        self.ids |= self._view.owners(["Engagement.organisation"], self._recipients)

    def _safeguards(self) -> None:
        """What mechanisms rest on, and the agreements above an engagement."""
        for _ in range(2):
            for entity in list(
                self._view.versions(self._of(self.ids, "mechanism", "assessment", "engagement"))
            ):
                if isinstance(entity, Mechanism):
                    self.ids.update(entity.assessments or ())
                elif isinstance(entity, Assessment):
                    self.ids.update(each.measure for each in entity.measures or ())
                elif isinstance(entity, Engagement):
                    self.ids.update(entity.under or ())
                    self.ids.update(each for each in (entity.organisation, entity.agreement) if each)

    @staticmethod
    def _of(ids: Collection[str], *kinds: str) -> set[str]:
        return {each for each in ids if each.partition("/")[0] in kinds}
