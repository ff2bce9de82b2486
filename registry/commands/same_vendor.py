"""One vendor that waits in several proposals: told by its id or its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from registry.commands.proposal import Proposal
from registry.dossiers.duplicates import normalised
from registry.entities import Organisation, Transfer
from registry.vocabulary import ProposalState

WAITING = (ProposalState.OPEN, ProposalState.CHANGES_REQUESTED)
"""The states of proposals that can still be approved."""


class SameVendor(NamedTuple):
    """Another proposal that brings the same vendor, and the vendor's name there."""

    proposal: Proposal
    name: str


def same_vendor(proposal: Proposal, others: Iterable[Proposal]) -> Iterator[SameVendor]:
    """Yield the other proposals that bring a vendor of this one, not recorded before, by id or name."""
    keys = {key for vendor in _new_vendors(proposal) for key in _keys(vendor)}
    for other in others:
        if other.id == proposal.id or not keys:
            continue
        shared = [vendor for vendor in _new_vendors(other) if keys & _keys(vendor)]
        if shared:
            yield SameVendor(other, shared[0].label)


def vendors_proposed_twice(proposals: Sequence[Proposal]) -> Iterator[tuple[Proposal, SameVendor]]:
    """Yield each pair of waiting proposals that bring the same vendor."""
    waiting = [one for one in proposals if one.state in WAITING]
    for place, one in enumerate(waiting):
        for other in same_vendor(one, waiting[place + 1 :]):
            yield one, other


def _new_vendors(proposal: Proposal) -> list[Organisation]:
    """The organisations that were not recorded when it was proposed, without exporters: our own company."""
    ours = {
        one.exporter.organisation for one in proposal.entities if isinstance(one, Transfer) and one.exporter
    }
    added = (overlay.entity for overlay in proposal.overlays if overlay.before is None)
    return [one for one in added if isinstance(one, Organisation) and one.id not in ours]


def _keys(vendor: Organisation) -> set[str]:
    return {vendor.id, *(normalised(name)[0] for name in (vendor.name, vendor.legal_name) if name)}
