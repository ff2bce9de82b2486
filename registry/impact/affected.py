"""What may be judged differently after a change: the transfers, and the other subjects of checks.

Links that matter to judgement are walked back from what was changed, in batches; an entity that many share
costs as much as its dependents, and nothing more. Transfers are then followed to those judged by them. A
chain is not a subject here: it changes with its transfers. Nor are two records of one organisation, which
only reading all organisations finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from registry.entities import Activity, DataCategory, Decision, Engagement, Organisation, Tracker, Transfer
from registry.entities.shape import mentioned
from registry.impact.onward_walk import OnwardWalk
from registry.impact.recipients import affected_recipients
from registry.impact.view import EeaParties, TwoVersionView
from registry.law.law import Law
from registry.vocabulary import DecisionKind

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
