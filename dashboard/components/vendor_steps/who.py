"""Step 1: who the vendor is, and whether it is recorded already."""

from __future__ import annotations

import streamlit as st

from dashboard import drafting, snapshot
from dashboard.components import scenario
from dashboard.components.answer_field import is_email
from dashboard.components.form_fields import country_field, drop_fields, select_field, text_field
from dashboard.components.head import step_heading
from dashboard.components.text import escaped, page_language, phrase
from dashboard.drafting import OpenDraft
from dashboard.identity import current_person
from registry.commands.same_vendor import SameVendor
from registry.dossiers.similar_vendors import SimilarVendor, similar_vendors
from registry.entities import Contact, Organisation
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_safeguards import describe
from registry.messages import country_name
from registry.vocabulary import ContactRole

_DISMISSED = "look-alikes-dismissed"
"""The key of the names for which somebody said that it is none of those recorded."""


def name_vendor(current: snapshot.Snapshot) -> None:
    """Show the first field alone; its answer begins a draft."""
    step_heading(1, phrase("Who is it?"))
    name = text_field(phrase("Name of the vendor"), "name", None, placeholder=phrase("Such as Acme Inc."))
    st.caption(phrase("As it stands in the contract, if you have one."))
    if name:
        ours = current.our_companies
        if drafting.begin_draft(name, ours[0] if ours else None, current):
            st.rerun()
        st.warning(phrase("This name has no letter of the Latin alphabet. Add one, such as its trade name."))


def describe_vendor(draft: OpenDraft, current: snapshot.Snapshot) -> VendorForm:
    """Show who the vendor is."""
    form = draft.form
    step_heading(1, phrase("Who is it?"))
    if form.is_recorded:
        return _recorded(form, current)
    name = text_field(phrase("Name of the vendor"), "name", form.vendor.name)
    _look_alikes(name or "", draft, current)
    for each in draft.proposed_too:
        _proposed_too(each)
    country = country_field(
        phrase("Country in which it is established"), "country", form.vendor.established_in
    )
    form = describe(form, name or form.vendor.label, country)
    form = _exporter(form, current)
    with st.expander(phrase("Legal details, if you have them")):
        return _legal_details(form)


def _proposed_too(one: SameVendor) -> None:
    """Another proposal of a vendor of this name, which waits."""
    who = one.proposal.proposed_by
    yours = phrase(
        "You have already proposed {vendor}, and it waits for a decision. Change that proposal instead.",
        vendor=one.name,
    )
    theirs = phrase(
        "{actor} has already proposed {vendor}, and it waits for a decision. Only one of the two is needed.",
        actor=who,
        vendor=one.name,
    )
    st.info(yours if who == current_person().actor else theirs)
    st.page_link(
        "views/proposal.py",
        label=phrase("Look at it"),
        query_params={"id": one.proposal.id, **scenario.scenario_params()},
    )


def _recorded(form: VendorForm, current: snapshot.Snapshot) -> VendorForm:
    """A vendor that is recorded: its name stays, and its country only if none is recorded."""
    vendor = current.register.facts.all(Organisation)[form.vendor.id]
    where = country_name(vendor.established_in, page_language()) if vendor.established_in else ""
    line = phrase("Recorded: {name}", name=", ".join(filter(None, [vendor.label, where])))
    st.html(f'<div class="card"><p><strong>{escaped(line)}</strong></p></div>')
    if vendor.established_in is None:
        country = country_field(
            phrase("Country in which it is established"), "country", form.vendor.established_in
        )
        form = form.set(form.vendor, established_in=country)
    form = _exporter(form, current)
    with st.expander(phrase("Legal details, if you have them")):
        return _legal_details(form)


def _exporter(form: VendorForm, current: snapshot.Snapshot) -> VendorForm:
    """Which of our companies sends the data: asked where there are several, or none is recorded."""
    ours = current.our_companies
    if len(ours) > 1:
        labels = {each: current.register.facts[each].label for each in ours}
        chosen = select_field(
            phrase("Which of our companies sends the data"), "exporter", labels, form.exporter
        )
        return form.set_party("exporter", organisation=chosen) if chosen != form.exporter else form
    return form if ours else _our_company(form)


def _our_company(form: VendorForm) -> VendorForm:
    """Our own company, which nothing recorded names yet."""
    entity_id = form.exporter or "organisation/our-company"
    ours = form.get(Organisation, entity_id)
    left, right = st.columns(2)
    with left:
        name = text_field(phrase("Your own company"), "our-name", ours.name if ours else None)
    with right:
        country = country_field(phrase("Its country"), "our-country", ours.established_in if ours else None)
    if not (name or country):
        return form
    form = form.with_(Organisation(id=entity_id, name=name or phrase("Our company"), established_in=country))
    return form.set_party("exporter", organisation=entity_id)


def _legal_details(form: VendorForm) -> VendorForm:
    vendor = form.vendor
    contact = next((each for each in vendor.contacts or () if each.role is ContactRole.PRIVACY), None)
    legal_name = text_field(phrase("Registered name"), "legal-name", vendor.legal_name)
    address = text_field(phrase("Address"), "address", vendor.address)
    email = text_field(
        phrase("E-mail for questions about data protection"), "email", contact.email if contact else None
    )
    if email and not is_email(email):
        st.caption(phrase("This is no e-mail address yet, such as privacy@example.com; it is not kept."))
        email = None
    others = tuple(each for each in vendor.contacts or () if each is not contact)
    new = (Contact(role=ContactRole.PRIVACY, email=email),) if email else ()
    return form.set(vendor, legal_name=legal_name, address=address, contacts=(*others, *new) or None)


def _look_alikes(name: str, draft: OpenDraft, current: snapshot.Snapshot) -> None:
    """Ask whether it is one of the recorded vendors with a similar name."""
    if name in st.session_state.get(_DISMISSED, ()):
        return
    similar = similar_vendors(name, current.register.facts)
    if similar:
        with st.container(border=True, key="look-alikes", gap="small"):
            st.html(f'<h3 class="rail">{escaped(phrase("Is it one of these?"))}</h3>')
            for each in similar:
                _look_alike(each, draft)
            st.button(
                phrase("No, it is another company"),
                key="another-company",
                type="tertiary",
                on_click=_dismiss,
                args=(name,),
            )


def _look_alike(one: SimilarVendor, draft: OpenDraft) -> None:
    organisation = one.organisation
    where = country_name(organisation.established_in, page_language()) if organisation.established_in else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"alike-{organisation.id}"):
        quiet = f'<span class="quiet"> {escaped(where)}</span>' if where else ""
        st.html(f"<strong>{escaped(organisation.label)}</strong>{quiet}", width="stretch")
        st.button(
            phrase("Use this one"), key=f"use-{organisation.id}", on_click=_use, args=(organisation.id, draft)
        )


def _use(organisation: str, draft: OpenDraft) -> None:
    drop_fields()
    draft = drafting.newest(draft)
    form = draft.form.use_instead(draft.form.vendor.id, organisation)
    drafting.update(draft, form, drafting.CHANGED_VENDOR)


def _dismiss(name: str) -> None:
    st.session_state[_DISMISSED] = {*st.session_state.get(_DISMISSED, ()), name}
