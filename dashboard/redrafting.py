"""Drafts that begin from what there is: a proposal that is revised, or a recorded vendor that is changed."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from dashboard import snapshot
from dashboard.acting import writing
from dashboard.drafting import close, unused_slug
from registry.commands.proposal import Proposal
from registry.entities import Engagement, Entity, Transfer
from registry.errors import RegistryError, StaleError
from registry.facts import Facts
from registry.intake.vendor_form import VendorForm, new_vendor
from registry.messages import say


def described_by(entities: Sequence[Entity]) -> Engagement | None:
    """Our use of the one vendor that entities describe, so that a form can show it whole; None if not."""
    engaged = [each for each in entities if isinstance(each, Engagement) and not each.under]
    transfers = [each for each in entities if isinstance(each, Transfer)]
    return engaged[0] if len(engaged) == len(transfers) == 1 else None


def begin_revision(proposal: Proposal, current: snapshot.Snapshot) -> str:
    """Begin a draft of what a proposal says, or go on with the one that there is; returns its name.

    Raises:
        RegistryError: If it describes no vendor, or cannot be saved.
    """
    engagement = described_by(proposal.entities)
    if engagement is None:
        raise RegistryError(
            say("This proposal is not about one vendor and one transfer."),
            where=proposal.id,
            cure=say("Upload the corrected file again: My vendors leads you there."),
        )
    slug = engagement.id.partition("/")[2]
    form = VendorForm(slug, Facts(proposal.entities), current.register.facts)
    return _drafted(form, proposal.base, proposal.id)


def begin_change(vendor: str, transfer_id: str | None, current: snapshot.Snapshot) -> str:
    """Begin a draft that changes a recorded vendor; returns its name.

    Args:
        vendor: The id of the vendor.
        transfer_id: The transfer to it that is changed; None if there is none yet.
        current: What is recorded.

    Raises:
        RegistryError: If it cannot be saved.
    """
    facts = current.register.facts
    engaged = current.register.dossiers.transfers.engagements.get(vendor, ())
    transfer = current.transfer(transfer_id) if transfer_id else None
    slug = unused_slug(f"{vendor.partition('/')[2]} change", current) or vendor.partition("/")[2]
    ours = current.our_companies
    form = new_vendor(slug, facts[vendor].label, ours[0] if ours else None, facts)
    form = form.use_instead(form.vendor.id, vendor)
    used = next((each for each in engaged if transfer and each.id == transfer.engagement), None)
    if used := used or next(iter(engaged), None):
        form = form.with_(used, without=[form.engagement.id])
        form = form.set(form.transfer, engagement=used.id)
    if transfer is not None:
        form = form.with_(transfer, without=[form.transfer.id])
    return _drafted(form, current.seq)


def _drafted(form: VendorForm, base: int | None, revises: str | None = None) -> str:
    """Save a form as a draft, unless its author has one of this name already."""
    with writing(prepare=True) as writer, contextlib.suppress(StaleError):
        writer.drafts.save(form.slug, form.text, replaces="", base=base, revises=revises)
    close()
    return form.slug
