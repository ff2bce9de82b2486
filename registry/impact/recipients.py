"""Whose receipt of data may be seen differently after a change, beside the transfers that it affects.

Whether a recipient lacks a transfer depends on the activities, trackers and engagements that name it, on the
transfers to it, and on the chains that lead to it as a sub-processor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from registry.entities import Activity, Engagement, Entity, Notice, Tracker, Transfer
from registry.impact.view import TwoVersionView

_OF_TRACKERS = ("Tracker.set_by", "Tracker.shared_with")


def affected_recipients(view: TwoVersionView, changed: Mapping[str, Collection[str]]) -> set[str]:
    """The organisations whose receipt may be seen differently, and the activities hosted by unknown hosts.

    Args:
        view: The register; what is changed in both versions.
        changed: The ids of what is changed, by kind.
    """
    engagements = set(changed.get("engagement", ()))
    for transfer in view.versions(changed.get("transfer", ())):
        if isinstance(transfer, Transfer) and transfer.engagement:
            engagements.add(transfer.engagement)
    beneath = _beneath(view, engagements)
    transfers = set(changed.get("transfer", ())) | view.owners(["Transfer.engagement"], beneath)
    named = {*changed.get("activity", ()), *changed.get("tracker", ()), *transfers, *beneath}
    named |= view.owners(["Activity.disclosed_to"], engagements)
    named |= _trackers_of_ours(view, changed)
    parties = {party for entity in view.versions(named) for party in _recipients(entity, view)}
    pairs = view.owners(["Engagement.organisation"], parties)
    below = view.versions(_beneath(view, pairs))
    return parties | {one.organisation for one in below if isinstance(one, Engagement)}


def _beneath(view: TwoVersionView, engagements: Collection[str]) -> set[str]:
    """Engagements with all that are sub-processors under them."""
    known, edge = set(engagements), set(engagements)
    while edge:
        edge = view.owners(["Engagement.under"], edge) - known
        known |= edge
    return known


def _trackers_of_ours(view: TwoVersionView, changed: Mapping[str, Collection[str]]) -> set[str]:
    """The trackers set by whoever operates a changed activity, or publishes a changed notice."""
    own = set()
    for entity in view.versions([*changed.get("activity", ()), *changed.get("notice", ())]):
        if isinstance(entity, Activity) and entity.operated_by:
            own.add(entity.operated_by)
        elif isinstance(entity, Notice) and entity.publisher:
            own.add(entity.publisher)
    return view.owners(_OF_TRACKERS, own)


def _recipients(entity: Entity, view: TwoVersionView) -> Iterator[str]:
    if isinstance(entity, Activity):
        yield entity.id
        yield from entity.recipients or ()
        yield from (*(entity.joint_controllers or ()), *(entity.controllers or ()))
        yield from (place.operator for place in entity.hosted_at or () if place.operator)
        for engagement in view.versions(entity.disclosed_to or ()):
            yield from _recipients(engagement, view)
    elif isinstance(entity, Tracker):
        yield from (*(entity.set_by or ()), *(entity.shared_with or ()))
    elif isinstance(entity, Engagement):
        yield entity.organisation
    elif isinstance(entity, Transfer):
        parties = (entity.exporter, entity.importer)
        yield from (party.organisation for party in parties if party and party.organisation)
        yield from (place.operator for place in entity.places or () if place.operator)
