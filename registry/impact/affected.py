"""What may be judged differently after a change: the transfers, and the other subjects of checks.

Links that matter to judgement are walked back from what was changed, in batches; an entity that many share
costs as much as its dependents, and nothing more. Transfers are then followed to those judged by them. A
chain is no subject here: it changes with its transfers. Nor are two records of one organisation, which only
reading all organisations finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from registry.entities import Activity, DataCategory, Decision, Engagement, Organisation, Tracker, Transfer
from registry.entities.shape import mentioned
from registry.impact.recipients import affected_recipients
from registry.impact.view import (
    EXPORTER,
    FOLLOWS,
    IMPORTER,
    OPERATOR,
    EeaParties,
    TransferFlow,
    TwoVersionView,
    exporter_of,
    importer_of,
    sharing_data,
)
from registry.law.law import Law
from registry.vocabulary import DecisionKind

_MANY = 200
"""Transfers to one organisation above which those from it are looked at instead: rarely are both many."""


_ACCEPTING = (DecisionKind.RISK_ACCEPTED, DecisionKind.CLOSED)


class Affected(NamedTuple):
    """The subjects whose verdict or findings may differ: the transfers, and all others."""

    transfers: frozenset[str]
    others: frozenset[str]


def affected(view: TwoVersionView, ids: Collection[str], law: Law) -> Affected:
    """The subjects that may be judged differently when these entities change.

    Args:
        view: The register; what is changed in both versions.
        ids: What is changed.
        law: To know which organisations have always been in the EEA.
    """
    back = _Dependents(view, ids)
    walk = OnwardWalk(view, EeaParties(view, law), back.of("transfer"))
    accepted = _accepted(view, back.of("decision"))
    transfers = {each for each in accepted if each.startswith("transfer/")}
    return Affected(
        frozenset(transfers.union(walk.walk(back.transfers))), frozenset(back.others | (accepted - transfers))
    )


def _accepted(view: TwoVersionView, decisions: Iterable[str]) -> set[str]:
    """The subjects of findings that these decisions accept or close, in either version."""
    subjects = (
        mentioned(decision.about)
        for decision in view.versions(decisions)
        if isinstance(decision, Decision) and decision.decision_kind in _ACCEPTING
    )
    return {subject for subject in subjects if subject is not None}


class _Dependents:
    """Walks back from what is changed to the subjects that look at it.

    Attributes:
        transfers: Those that look at it themselves.
        others: The other subjects.
    """

    def __init__(self, view: TwoVersionView, ids: Iterable[str]) -> None:
        self._view = view
        self._changed: defaultdict[str, set[str]] = defaultdict(set)
        for entity_id in ids:
            self._changed[entity_id.partition("/")[0]].add(entity_id)
        self.transfers: set[str] = set(self.of("transfer"))
        self.others: set[str] = set()
        self._disclosing: set[str] = {*self.of("transfer"), *self.of("activity"), *self.of("tracker")}
        self._transfers_changed()
        self._parties_changed()
        self._safeguards_changed()
        self._data_changed()
        self._policies_changed()
        self._activities_changed()
        self._disclosures_changed()
        self._records_changed()
        self.others |= affected_recipients(view, self._changed)

    def of(self, kind: str) -> set[str]:
        """The changed entities of one kind."""
        return self._changed[kind]

    def _owners(self, ids: Collection[str], *paths: str) -> set[str]:
        return self._view.owners(paths, ids)

    def _transfers_changed(self) -> None:
        """The mechanisms a transfer relies on, its importer and its engagement count their transfers."""
        for transfer in self._view.versions(self.of("transfer")):
            if isinstance(transfer, Transfer):
                importer = transfer.importer.organisation if transfer.importer else None
                self.others.update(transfer.mechanisms or ())
                self.others.update(each for each in (importer, transfer.engagement) if each)
                if importer:
                    self.others |= self._owners([importer], "Engagement.organisation")

    def _parties_changed(self) -> None:
        """An organisation is looked at as exporter, as recipient, and for the others of its group."""
        changed = self.of("organisation")
        recipients = changed | company_group(self._view, changed) | _covered(self._view, changed)
        engaged = self._owners(changed, "Engagement.organisation")
        importing = self._owners(changed, "Transfer.importer.organisation")
        exporting = ("Transfer.exporter.organisation", "Transfer.exporter.collected_by")
        receiving = ("Transfer.importer.organisation", "Transfer.places.operator")
        self.transfers |= self._owners(changed, *exporting) | self._owners(recipients, *receiving)
        self.transfers |= self._owners(engaged, "Transfer.engagement")
        self.others |= changed | engaged | self._owners(engaged, "Engagement.under")
        self._disclosing |= importing | self._owners(engaged, "Activity.disclosed_to")
        self._disclosing |= self._owners(changed, "Activity.recipients", "Tracker.shared_with")

    def _safeguards_changed(self) -> None:
        """Transfers rest on mechanisms, these on assessments; sub-processing on the agreement above."""
        measures = self._owners(self.of("measure"), "Assessment.measures.measure")
        weighed = self._owners(self.of("assessment") | measures, "Mechanism.assessments")
        mechanisms = self.of("mechanism") | weighed
        engagements = self.of("engagement") | self._owners(self.of("agreement"), "Engagement.agreement")
        below = self._owners(engagements, "Engagement.under")
        organisations = {
            each.organisation for each in self._view.versions(engagements) if isinstance(each, Engagement)
        }
        self.transfers |= self._owners(organisations, "Transfer.importer.organisation")
        relying = self._owners(mechanisms, "Transfer.mechanisms")
        self.transfers |= relying | self._owners(self.of("engagement") | below, "Transfer.engagement")
        self.others |= mechanisms | engagements | below
        for transfer in self._view.versions(relying):
            if isinstance(transfer, Transfer):
                importer = transfer.importer.organisation if transfer.importer else None
                self.others.update(filter(None, (transfer.engagement, importer)))
                self.others |= self._owners([importer] if importer else [], "Engagement.organisation")
        self._disclosing |= self._owners(self.of("engagement"), "Activity.disclosed_to")

    def _data_changed(self) -> None:
        roles = ("Transfer.exporter.roles.purpose", "Transfer.importer.roles.purpose")
        purposes = self.of("purpose")
        serving = self._owners(purposes, "Transfer.purposes", *roles)
        self.transfers |= serving | self._owners(self.of("category"), "Transfer.categories")
        self._disclosing |= serving | self._owners(purposes, "Activity.purposes", "Tracker.purposes")

    def _policies_changed(self) -> None:
        """A policy binds data, and a notice must mention it for as long as it binds some."""
        policies = self.of("usage-policy")
        self.others |= policies | self._owners(self.of("notice"), "UsagePolicy.disclosed_in")
        self.others |= self.of("category") | self._owners(policies, "DataCategory.usage_policies")
        for category in self._view.versions(self.of("category")):
            if isinstance(category, DataCategory):
                self.others.update(category.usage_policies or ())

    def _activities_changed(self) -> None:
        """Retention is measured by the country of an activity's operator, or of whoever sets a tracker.

        If nobody is recorded as setting it, by that of the activities whose purposes it serves.
        """
        operated = self._owners(self.of("organisation"), "Activity.operated_by")
        activities = self.of("activity") | operated
        served = {
            purpose
            for activity in self._view.versions(activities)
            if isinstance(activity, Activity)
            for purpose in activity.purposes or ()
        }
        self.others |= activities | self.of("tracker")
        self.others |= self._owners(self.of("organisation"), "Tracker.set_by")
        self.others |= self._owners(served, "Tracker.purposes")

    def _records_changed(self) -> None:
        """What ends soon matters for as long as something rests on it."""
        for each in self._view.versions(self.of("engagement") | self.of("transfer")):
            if isinstance(each, Engagement) and each.agreement:
                self.others.add(each.agreement)
            elif isinstance(each, Transfer):
                self.others.update(each.mechanisms or ())
        self.others |= self.of("agreement") | self.of("assessment") | self.of("decision")
        self.others |= self.of("requirement")

    def _disclosures_changed(self) -> None:
        """A category looks at everything that discloses it."""
        for each in self._view.versions(self._disclosing):
            if isinstance(each, Transfer | Activity | Tracker):
                self.others.update(each.categories or ())


def company_group(view: TwoVersionView, organisations: Collection[str]) -> set[str]:
    """The organisations with all that own them, that they own, and that are recorded in their groups."""
    members, edge = set(organisations), set(organisations)
    while edge:
        owners = view.owners(("Organisation.owned_by", "Organisation.in_group_with"), edge)
        for organisation in view.versions(edge):
            if isinstance(organisation, Organisation):
                owners.update(filter(None, (organisation.owned_by, *(organisation.in_group_with or ()))))
        edge = owners - members
        members |= edge
    return members


def _covered(view: TwoVersionView, organisations: Iterable[str]) -> set[str]:
    """The organisations that the listings of some cover."""
    return {
        covered
        for organisation in view.versions(organisations)
        if isinstance(organisation, Organisation)
        for listing in organisation.listings or ()
        for covered in listing.covered_entities or ()
    }


@dataclass
class OnwardWalk:
    """Walks from transfers to those that are judged by them, breadth first.

    A transfer from outside the EEA is judged by the transfers that brought the data. One whose importer
    stores data with another operator is judged by the recorded transfers between the two. And which clauses
    cover returning data depends on whether they came from there. Companies that have always been in the EEA
    end the walk: nearly all transfers begin with them.

    Attributes:
        changed: The transfers that are themselves changed, so that others may no longer follow them.
        onward: All whose own situation may differ.
        around: All that differ only by what happens at one of their places.
    """

    view: TwoVersionView
    parties: EeaParties
    changed: Collection[str]
    onward: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)

    def walk(self, seeds: Iterable[str]) -> set[str]:
        """All transfers that may be judged differently."""
        waiting, beside = set(seeds), set[str]()
        while waiting or beside:
            self.onward |= waiting
            self.around |= beside
            met = [each for each in self.view.versions(waiting | beside) if isinstance(each, Transfer)]
            moved = [each for each in met if each.id in waiting]
            waiting = (self._followers(moved) | self._returning(moved)) - self.onward
            beside = self._around(met) - self.onward - self.around - waiting
        return self.onward | self.around

    def _followers(self, moved: list[Transfer]) -> set[str]:
        """Those recorded as following these transfers, or that begin where they end with the same data."""
        stated = self.view.owners([FOLLOWS.path], {each.id for each in moved})
        after = [each for each in self.view.versions(stated) if isinstance(each, Transfer)]
        outside = self.parties.unprotected(map(importer_of, moved))
        followers = {each.id for each in after}
        ends = {where for each in moved if (where := importer_of(each)) in outside}
        begun = self.view.flows(EXPORTER, ends)
        for each in moved:
            for flow in begun.get(importer_of(each) or "", ()):
                if not flow.follows and flow.shares(each.categories) and flow.id != each.id:
                    followers.add(flow.id)
        return followers

    def _returning(self, moved: list[Transfer]) -> set[str]:
        """The opposite hops of those changed, and those of which these change who had the data first."""
        changed = [each for each in moved if each.id in self.changed]
        beside = [each for each in self.view.versions(self._beside(changed)) if isinstance(each, Transfer)]
        back = self._opposite(beside)
        return {each.id for pair in back for each in pair} | {flow.id for _, flow in self._opposite(changed)}

    def _beside(self, changed: list[Transfer]) -> set[str]:
        """The transfers of the same data that end where these do, or begin there if too many end there."""
        met: set[str] = set()
        for where in {where for each in changed if (where := importer_of(each))}:
            flows = self.view.flows(IMPORTER, {where}).get(where, [])
            if len(flows) > _MANY:
                flows = self.view.flows(EXPORTER, {where}).get(where, [])
            brought = [each for each in changed if importer_of(each) == where]
            met |= {flow.id for flow in flows if any(flow.shares(each.categories) for each in brought)}
        return met

    def _opposite(self, transfers: list[Transfer]) -> Iterator[tuple[Transfer, TransferFlow]]:
        """Each of these with each transfer of the same data in the opposite direction."""
        wanted = [
            ((here, there), each)
            for each in transfers
            if (here := importer_of(each)) and (there := exporter_of(each))
        ]
        flows = self.view.both((EXPORTER, IMPORTER), {pair for pair, _ in wanted})
        return (
            (each, flow)
            for pair, each in wanted
            for flow in flows.get(pair, ())
            if flow.shares(each.categories) and flow.id != each.id
        )

    def _around(self, met: list[Transfer]) -> set[str]:
        """Those that store data with an operator to whom one of these transfers brings them."""
        wanted = [
            ((here, there), each)
            for each in met
            if (here := exporter_of(each)) and (there := importer_of(each))
        ]
        flows = self.view.both((IMPORTER, OPERATOR), {pair for pair, _ in wanted})
        return {flow.id for flow in sharing_data(flows, wanted)}
