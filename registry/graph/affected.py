"""What may be judged differently after a change: the transfers, and the other subjects of checks.

Links that carry judgement are walked back from what was changed, in batches; what is shared costs its
dependents, and nothing else. A chain is no subject here: it changes with its transfers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from registry.entities import Activity, DataCategory, Decision, Organisation, Tracker, Transfer
from registry.entities.shape import mentioned
from registry.graph.passed_on import Parties, PassedOn
from registry.graph.sight import Sight
from registry.law.law import Law
from registry.vocabulary import DecisionKind


class Affected(NamedTuple):
    """The subjects whose verdict or findings may differ: the transfers, and all others."""

    transfers: frozenset[str]
    others: frozenset[str]


def affected(sight: Sight, ids: Collection[str], law: Law) -> Affected:
    """What may be judged differently when these entities change.

    Args:
        sight: What is on file; of what is changed, both what it was and what it is.
        ids: What is changed.
        law: To know which organisations have always been in the EEA.
    """
    back = _Back(sight, ids)
    walk = PassedOn(sight, Parties(sight, law), back.of("transfer"))
    accepted = _accepted(sight, back.of("decision"))
    transfers = {each for each in accepted if each.startswith("transfer/")}
    return Affected(
        frozenset(transfers.union(walk.walk(back.transfers))), frozenset(back.others | (accepted - transfers))
    )


def _accepted(sight: Sight, decisions: Iterable[str]) -> set[str]:
    """The subjects of findings that are accepted, or no longer."""
    found = (
        mentioned(decision.about)
        for decision in sight.versions(decisions)
        if isinstance(decision, Decision) and decision.decision_kind is DecisionKind.RISK_ACCEPTED
    )
    return {subject for subject in found if subject is not None}


class _Back:
    """Walks back from what is changed to what looks at it.

    Attributes:
        transfers: Those that look at it themselves.
        others: The other subjects.
    """

    def __init__(self, sight: Sight, ids: Iterable[str]) -> None:
        self._sight = sight
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

    def of(self, kind: str) -> set[str]:
        """What of one kind is changed."""
        return self._changed[kind]

    def _owners(self, ids: Collection[str], *paths: str) -> set[str]:
        return self._sight.owners(paths, ids)

    def _transfers_changed(self) -> None:
        """What a transfer relies on, and whom it reaches, has one that relies on it more, or fewer."""
        for transfer in self._sight.versions(self.of("transfer")):
            if isinstance(transfer, Transfer):
                importer = transfer.importer.organisation if transfer.importer else None
                self.others.update(transfer.mechanisms or ())
                self.others.update(each for each in (importer, transfer.engagement) if each)

    def _parties_changed(self) -> None:
        """An organisation is looked at as exporter, as recipient, and for the others of its group."""
        changed = self.of("organisation")
        recipients = changed | group(self._sight, changed) | _covered(self._sight, changed)
        engaged = self._owners(changed, "Engagement.organisation")
        importing = self._owners(changed, "Transfer.importer.organisation")
        exporting = ("Transfer.exporter.organisation", "Transfer.exporter.collected_by")
        receiving = ("Transfer.importer.organisation", "Transfer.places.operator")
        self.transfers |= self._owners(changed, *exporting) | self._owners(recipients, *receiving)
        self.others |= changed | engaged
        self._disclosing |= importing | self._owners(engaged, "Activity.disclosed_to")
        self._disclosing |= self._owners(changed, "Activity.recipients", "Tracker.shared_with")

    def _safeguards_changed(self) -> None:
        """Transfers rest on mechanisms, these on assessments; sub-processing on the agreement above."""
        measures = self._owners(self.of("measure"), "Assessment.measures.measure")
        weighed = self._owners(self.of("assessment") | measures, "Mechanism.assessments")
        mechanisms = self.of("mechanism") | weighed
        engagements = self.of("engagement") | self._owners(self.of("agreement"), "Engagement.agreement")
        below = self._owners(engagements, "Engagement.under")
        relying = self._owners(mechanisms, "Transfer.mechanisms")
        self.transfers |= relying | self._owners(self.of("engagement") | below, "Transfer.engagement")
        self.others |= mechanisms | engagements
        self.others |= {
            transfer.engagement
            for transfer in self._sight.versions(relying)
            if isinstance(transfer, Transfer) and transfer.engagement
        }
        self._disclosing |= self._owners(self.of("engagement"), "Activity.disclosed_to")

    def _data_changed(self) -> None:
        roles = ("Transfer.exporter.roles.purpose", "Transfer.importer.roles.purpose")
        purposes = self.of("purpose")
        serving = self._owners(purposes, "Transfer.purposes", *roles)
        self.transfers |= serving | self._owners(self.of("category"), "Transfer.categories")
        self._disclosing |= serving | self._owners(purposes, "Activity.purposes", "Tracker.purposes")

    def _policies_changed(self) -> None:
        """A policy binds data, and must be told of in a notice for as long as it binds some."""
        policies = self.of("usage-policy")
        self.others |= policies | self._owners(self.of("notice"), "UsagePolicy.disclosed_in")
        self.others |= self.of("category") | self._owners(policies, "DataCategory.usage_policies")
        for category in self._sight.versions(self.of("category")):
            if isinstance(category, DataCategory):
                self.others.update(category.usage_policies or ())

    def _activities_changed(self) -> None:
        """How long data are kept is measured by the country of who operates an activity, or sets a tracker.

        Where nobody is known to set it, that of the activities whose purposes it serves.
        """
        operated = self._owners(self.of("organisation"), "Activity.operated_by")
        activities = self.of("activity") | operated
        served = {
            purpose
            for activity in self._sight.versions(activities)
            if isinstance(activity, Activity)
            for purpose in activity.purposes or ()
        }
        self.others |= activities | self.of("tracker")
        self.others |= self._owners(self.of("organisation"), "Tracker.set_by")
        self.others |= self._owners(served, "Tracker.purposes")

    def _disclosures_changed(self) -> None:
        """A category looks at all that disclose it."""
        for each in self._sight.versions(self._disclosing):
            if isinstance(each, Transfer | Activity | Tracker):
                self.others.update(each.categories or ())


def group(sight: Sight, organisations: Collection[str]) -> set[str]:
    """The organisations with all that own them, that they own, and that are said to be of their groups."""
    members, edge = set(organisations), set(organisations)
    while edge:
        owners = sight.owners(("Organisation.owned_by", "Organisation.in_group_with"), edge)
        for organisation in sight.versions(edge):
            if isinstance(organisation, Organisation):
                owners.update(filter(None, (organisation.owned_by, *(organisation.in_group_with or ()))))
        edge = owners - members
        members |= edge
    return members


def _covered(sight: Sight, organisations: Iterable[str]) -> set[str]:
    """The organisations that the listings of some cover."""
    return {
        covered
        for organisation in sight.versions(organisations)
        if isinstance(organisation, Organisation)
        for listing in organisation.listings or ()
        for covered in listing.covered_entities or ()
    }
