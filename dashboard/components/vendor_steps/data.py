"""Step 2: what the vendor does for us, with which data, why, and in which roles."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.components.form_fields import answer_field, choice_field, field_key, seeded, text_field
from dashboard.components.head import step_heading
from dashboard.components.text import escaped, phrase
from registry.entities import DataCategory
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_data import TERMS, choose_terms, new_terms, roles
from registry.intake.vendor_form_safeguards import change_roles
from registry.vocabulary import Role

_NOT_SURE = "not-sure"


def describe_data(form: VendorForm) -> VendorForm:
    """Show what goes to the vendor, and why."""
    step_heading(2, phrase("What do they do for us, and with which data?"))
    service = text_field(
        phrase("What they do for us"),
        "service",
        form.engagement.service,
        placeholder=phrase("Such as sending newsletters"),
    )
    form = form.set(form.engagement, service=service)
    form = _terms(form, "categories", phrase("Which data"), phrase("Choose or add, such as names"))
    form = _marks(form)
    form = _terms(form, "subjects", phrase("Whose data"), phrase("Choose or add, such as customers"))
    form = _terms(form, "purposes", phrase("Why they need the data"), phrase("Choose or add a purpose"))
    return _roles(form)


def _terms(form: VendorForm, field: str, label: str, hint: str) -> VendorForm:
    """What is recorded, found by typing; what is typed and not recorded is proposed as new."""
    kind = TERMS[field]
    chosen = [*(getattr(form.transfer, field) or ())]
    key = seeded(field, chosen)
    typed = {str(each).casefold() for each in st.session_state[key] or ()}
    known = {**form.recorded.all(kind), **form.entities.all(kind)}
    names = {each.id: each.label for each in known.values() if each.label.casefold() not in typed}
    shown = st.multiselect(
        label,
        sorted(names, key=lambda each: names[each].casefold()),
        format_func=lambda each: names.get(each, each),
        placeholder=hint,
        accept_new_options=True,
        select_all=False,
        key=key,
    )
    form = choose_terms(form, field, shown)
    added = [each.label for each in new_terms(form, kind)]
    if added:
        st.caption(phrase("New: {names}. It is proposed with the vendor.", names=", ".join(added)))
    return form


def _marks(form: VendorForm) -> VendorForm:
    """What matters in law about each new kind of data."""
    for each in new_terms(form, DataCategory):
        if not isinstance(each, DataCategory):
            continue
        with st.container(border=True, key=f"term-{each.id}", gap="small"):
            st.html(f'<h3 class="rail">{escaped(each.label)}</h3>')
            left, right = st.columns(2)
            with left:
                hr = answer_field(phrase("About our own staff?"), f"hr-{each.id}", each.hr)
            with right:
                special = answer_field(
                    phrase("Sensitive, such as health or religion?"), f"special-{each.id}", each.special
                )
        form = form.set(each, hr=hr, special=special)
    return form


def _roles(form: VendorForm) -> VendorForm:
    ours, theirs = roles(form)
    their = _role_field(
        phrase("How do they use the data?"),
        "their-role",
        {
            Role.PROCESSOR: phrase("On our instructions"),
            Role.CONTROLLER: phrase("For purposes of their own"),
            Role.JOINT_CONTROLLER: phrase("We decide together"),
        },
        theirs,
    )
    our = _role_field(
        phrase("And we?"),
        "our-role",
        {
            Role.CONTROLLER: phrase("We decide why and how"),
            Role.PROCESSOR: phrase("We act for customers"),
            Role.JOINT_CONTROLLER: phrase("We decide jointly"),
        },
        ours,
    )
    if (our, their) == (ours, theirs):
        return form
    st.session_state.pop(field_key("module"), None)
    return change_roles(form, our, their)


def _role_field(label: str, name: str, labels: Mapping[Role, str], value: Role | None) -> Role | None:
    options = {role.value: text for role, text in labels.items()} | {_NOT_SURE: phrase("Not sure")}
    chosen = choice_field(label, name, options, value.value if value else None)
    return Role(chosen) if chosen and chosen != _NOT_SURE else None
