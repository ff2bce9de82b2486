"""The facts that the checks on new entities look at, beside those that judge transfers.

An activity, an engagement or an agreement is checked together with what it refers to, with those who receive
data by it, and with the transfers to these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from registry.impact.recipients import affected_recipients
from registry.impact.reference_paths import named_by
from registry.impact.view import IMPORTER, OPERATOR, TwoVersionView

_ENOUGH = 200
"""Transfers to one recipient that are read: whether there is any is all that matters."""
_OF_ACTIVITIES = (
    "Activity.recipients",
    "Activity.joint_controllers",
    "Activity.controllers",
    "Activity.hosted_at.operator",
)
_OF_TRACKERS = ("Tracker.set_by", "Tracker.shared_with")


def check_scope(view: TwoVersionView, ids: Collection[str]) -> set[str]:
    """The ids that must be known to check these entities, and the recipients that they name.

    Args:
        view: The register; what is changed in both versions.
        ids: What is changed, or new.
    """
    changed: defaultdict[str, set[str]] = defaultdict(set)
    for entity_id in ids:
        changed[entity_id.partition("/")[0]].add(entity_id)
    recipients = affected_recipients(view, changed)
    organisations = {each for each in recipients if each.startswith("organisation/")}
    engagements = changed["engagement"] | view.owners(["Engagement.agreement"], changed["agreement"])
    engagements |= view.owners(["Engagement.organisation"], organisations)
    naming = view.owners(["Activity.disclosed_to"], engagements) | view.owners(_OF_ACTIVITIES, organisations)
    naming |= view.owners(_OF_TRACKERS, organisations)
    scope = _referred_to(view, {*ids, *recipients, *engagements, *naming})
    engaged = {each for each in scope if each.startswith("engagement/")}
    transfers = {*sorted(view.owners(["Transfer.engagement"], engaged))[:_ENOUGH]}
    for path in (IMPORTER, OPERATOR):
        for flows in view.flows(path, organisations).values():
            transfers.update(sorted(flow.id for flow in flows)[:_ENOUGH])
    return _referred_to(view, scope | transfers)


def _referred_to(view: TwoVersionView, ids: set[str]) -> set[str]:
    """These entities with all that they refer to, however far; what a transfer follows is left out."""
    known, edge = set(ids), set(ids)
    while edge:
        named = {
            target
            for entity in view.versions(edge)
            for path, target in named_by(entity)
            if path.path != "Transfer.follows"
        }
        edge = named - known
        known |= edge
    return known
