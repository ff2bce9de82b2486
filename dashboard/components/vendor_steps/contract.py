"""The contract of Art. 28, which a vendor that works on our instructions needs in any country."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.components.form_fields import answer_field, choice_field, day_field, select_field
from dashboard.components.head import section
from dashboard.components.text import phrase
from registry.entities import Agreement, Completeness
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_contracts import (
    Signing,
    contract,
    contract_signing,
    set_contract_signing,
)
from registry.vocabulary import SubProcessorAuthorisation

_NOT_SURE = "not-sure"


def show_contract(form: VendorForm) -> VendorForm:
    """Show how far the contract is, and what it says once there is a text of it."""
    section(phrase("Contract for processing on our behalf (Art. 28)"))
    st.caption(phrase("Needed when a vendor works on our instructions, in any country."))
    labels = {
        Signing.SIGNED.value: phrase("Signed"),
        Signing.BEING_SIGNED.value: phrase("Being signed"),
        Signing.NOT_YET.value: phrase("Not yet"),
        _NOT_SURE: phrase("Not sure"),
    }
    now = contract_signing(form)
    chosen = choice_field(phrase("Is it signed?"), "contract", labels, now, label_visibility="collapsed")
    signing = Signing(chosen) if chosen and chosen != _NOT_SURE else None
    form = set_contract_signing(form, signing)
    agreement = contract(form)
    if agreement is None:
        return form
    with st.container(border=True, key="contract", gap="small"):
        return _terms(form, agreement, signing)


def _terms(form: VendorForm, agreement: Agreement, signing: Signing | None) -> VendorForm:
    left, right = st.columns(2)
    with left:
        signed = _signed_on(agreement, signing)
        known = agreement.complete.answer if agreement.complete else None
        complete = answer_field(phrase("Does it say all that Art. 28(3) requires?"), "complete", known)
    with right:
        ways = {
            SubProcessorAuthorisation.GENERAL.value: phrase("Yes, after telling us"),
            SubProcessorAuthorisation.SPECIFIC.value: phrase("Only those we approve"),
            SubProcessorAuthorisation.FORBIDDEN.value: phrase("No"),
        }
        asks = phrase("May they use sub-processors?")
        way = select_field(asks, "authorisation", ways, agreement.authorisation)
        in_writing = answer_field(phrase("Is it in writing?"), "in-writing", agreement.in_writing)
    values = (agreement.complete or Completeness()).model_copy(update={"answer": complete})
    return form.set(
        agreement,
        signed_on=signed,
        authorisation=way,
        in_writing=in_writing,
        complete=values if values != Completeness() else None,
    )


def _signed_on(agreement: Agreement, signing: Signing | None) -> date | None:
    if signing is Signing.BEING_SIGNED:
        st.caption(phrase("It counts once both have signed. Come back then, and say on which day."))
        return None
    return day_field(phrase("Contract signed on"), "contract-signed-on", agreement.signed_on)
