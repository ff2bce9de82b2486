"""What is signed of a vendor's form: the contract of Art. 28, and the standard clauses.

What is sent out and not signed yet is recorded as such, and never counts as signed.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from registry.entities import Agreement
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_safeguards import RestsOn, form_title, safeguard
from registry.messages import say


class Signing(StrEnum):
    """How far the signing of something is."""

    SIGNED = "signed"
    BEING_SIGNED = "being-signed"
    NOT_YET = "not-yet"


def contract(form: VendorForm) -> Agreement | None:
    """The contract for processing on our behalf, if there is a text of it, signed or being signed."""
    return form.get(Agreement, form.engagement.agreement)


def contract_signing(form: VendorForm) -> Signing | None:
    """How far the contract of Art. 28 is; None if that is not known."""
    agreement, agreed = contract(form), form.engagement.agreed
    if agreement is not None:
        waits = agreed is False and agreement.signed_on is None
        return Signing.BEING_SIGNED if waits else Signing.SIGNED
    if agreed is None:
        return None
    return Signing.SIGNED if agreed else Signing.NOT_YET


def set_contract_signing(form: VendorForm, signing: Signing | None) -> VendorForm:
    """The form with how far the contract of Art. 28 is; None if that is not known.

    One that is being signed has parties and no date, and nothing is agreed yet.
    """
    engagement, now = form.engagement, contract(form)
    if signing is contract_signing(form):
        return form
    if signing in (None, Signing.NOT_YET):
        form = form.with_(without=[now.id] if now else [])
        return form.set(engagement, agreement=None, agreed=None if signing is None else False)
    if now is None:
        parties = {form.exporter, form.vendor.id} - {None}
        name = form_title(say("Contract with {vendor}"), form)
        now = Agreement(id=form.id_of(Agreement), name=name, parties=tuple(sorted(map(str, parties))))
        form = form.with_(now)
    if signing is Signing.BEING_SIGNED:
        form = form.set(now, signed_on=None)
    return form.set(engagement, agreement=now.id, agreed=None if signing is Signing.SIGNED else False)


def clauses_signing(form: VendorForm) -> Signing:
    """How far the standard clauses are that the transfer is said to rest on."""
    clauses = safeguard(form, RestsOn.CLAUSES)
    return Signing.BEING_SIGNED if clauses and clauses.signed is False else Signing.SIGNED


def set_clauses_signing(form: VendorForm, signing: Signing, signed_on: date | None) -> VendorForm:
    """The form with how far the standard clauses are, and since when they are signed."""
    clauses = safeguard(form, RestsOn.CLAUSES)
    if clauses is None:
        return form
    if signing is Signing.BEING_SIGNED:
        return form.set(clauses, signed=False, signed_on=None)
    return form.set(clauses, signed=None if clauses.signed is False else clauses.signed, signed_on=signed_on)
