"""Step 4: what the transfer rests on, with just the fields that the law asks for, and the contract."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.components.form_fields import (
    answer_field,
    choice_field,
    day_field,
    field_key,
    seeded,
    select_field,
)
from dashboard.components.head import section
from dashboard.components.text import FREQUENCIES, escaped, localised, page_language, phrase
from dashboard.components.vendor_steps.clauses import show_clauses, sub_heading
from registry.entities import Completeness, Derogation
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_contracts import (
    Signing,
    contract,
    contract_signing,
    set_contract_signing,
)
from registry.intake.vendor_form_safeguards import (
    RestsOn,
    conditions,
    listing,
    qualification,
    rest_on,
    rests_on,
    safeguard,
    set_exception,
    set_listing,
    set_qualification,
)
from registry.law.adequacy import MARKS
from registry.law.derogations import CONDITIONS, NECESSITY_REQUIRED, QUESTIONS
from registry.messages import Country, render, say, with_values
from registry.vocabulary import (
    DerogationLetter,
    ListingStatus,
    Role,
    SubProcessorAuthorisation,
)

_CARDS = {
    RestsOn.CLAUSES: (say("We signed the standard clauses"), say("The model contract of 2021")),
    RestsOn.LISTING: (say("They are on the DPF list"), say("EU-US Data Privacy Framework")),
    RestsOn.ADEQUACY: (say("The country is adequate"), say("By a decision of the Commission")),
    RestsOn.EXCEPTION: (say("Consent or another exception"), say("For rare, single transfers only")),
}
_NOTHING, _NOT_SURE = "nothing", "not-sure"
_LETTERS = {
    DerogationLetter.CONSENT: say("The people concerned consented"),
    DerogationLetter.CONTRACT_WITH_DATA_SUBJECT: say("A contract with the people concerned"),
    DerogationLetter.CONTRACT_IN_THEIR_INTEREST: say("A contract in their interest"),
    DerogationLetter.PUBLIC_INTEREST: say("An important public interest"),
    DerogationLetter.LEGAL_CLAIMS: say("Legal claims"),
    DerogationLetter.VITAL_INTERESTS: say("Vital interests"),
    DerogationLetter.PUBLIC_REGISTER: say("A public register"),
    DerogationLetter.COMPELLING_INTEREST: say("Compelling legitimate interests"),
}


def describe_safeguards(form: VendorForm) -> VendorForm:
    """Show what the transfer rests on, and the contract with a processor."""
    country = form.vendor.established_in
    title = phrase("Why may the data go there?")
    if country:
        title = phrase("Why may the data go to {country}?", country=Country(country, article=True))
    section(title)
    st.caption(phrase("Choose everything that you have."))
    form = rest_on(form, _cards(form))
    for kind, show in _FIELDS.items():
        if kind in (rests_on(form) or ()):
            with st.container(border=True, key=f"rests-{kind}", gap="small"):
                form = show(form)
    if form.engagement.role in (None, Role.PROCESSOR):
        form = _contract(form)
    return form


def _cards(form: VendorForm) -> frozenset[RestsOn] | None:
    """One card for each, of which several may be chosen, or the one for nothing."""
    now = rests_on(form)
    chosen = set()
    with st.container(key="cards", gap="xsmall"):
        for kind, (title, caption) in _CARDS.items():
            if _card(kind.value, localised(title), localised(caption), kind in (now or ())):
                chosen.add(kind)
        nothing = _card(
            _NOTHING, phrase("Nothing yet"), phrase("We tell you what to ask for"), now == frozenset()
        )
    return frozenset(chosen) if chosen or nothing else None


def _card(name: str, title: str, caption: str, chosen: bool) -> bool:
    with st.container(key=f"option-{name}", gap=None):
        ticked = st.checkbox(title, key=seeded(f"card-{name}", chosen), on_change=_exclude, args=(name,))
        st.html(f"<p>{escaped(caption)}</p>")
    return ticked


def _exclude(name: str) -> None:
    """Nothing yet and something in hand exclude each other."""
    if st.session_state.get(field_key(f"card-{name}")):
        others = [each.value for each in _CARDS] if name == _NOTHING else [_NOTHING]
        for each in others:
            st.session_state[field_key(f"card-{each}")] = False


def _listing(form: VendorForm) -> VendorForm:
    entry = listing(form)
    if entry is None:
        return form
    st.html(sub_heading(phrase("Their entry on the list")))
    st.caption(phrase("Search for the company on dataprivacyframework.gov, and copy what you find."))
    first, second, third = st.columns(3)
    with first:
        checked = day_field(phrase("Looked up on"), "listing-checked", entry.checked_on)
    with second:
        since = day_field(phrase("On the list since"), "listing-from", entry.listed_from)
    with third:
        due = day_field(phrase("Next certification due"), "listing-due", entry.due)
    statuses = {
        ListingStatus.ACTIVE.value: phrase("Active"),
        ListingStatus.INACTIVE.value: phrase("Inactive"),
        ListingStatus.UNDER_REVIEW.value: phrase("Under review"),
        ListingStatus.WITHDRAWN.value: phrase("Withdrawn"),
    }
    status = choice_field(phrase("Status"), "listing-status", statuses, entry.status)
    left, right = st.columns(2)
    with left:
        hr = answer_field(phrase("Covers data of employees (HR)"), "listing-hr", entry.hr)
    with right:
        non_hr = answer_field(phrase("Covers other data (non-HR)"), "listing-non-hr", entry.non_hr)
    return set_listing(
        form, checked_on=checked, listed_from=since, due=due, status=status, hr=hr, non_hr=non_hr
    )


def _adequacy(form: VendorForm) -> VendorForm:
    known = conditions(form)
    where = Country(form.vendor.established_in, article=True) if form.vendor.established_in else None
    st.html(sub_heading(phrase("The adequacy decision")))
    if known is None:
        if where is None:
            st.caption(phrase("Say in step 1 in which country the vendor is established."))
        else:
            st.caption(phrase("There is no decision on the whole of {country}.", country=where))
        return form
    code, needs = known
    st.caption(phrase("Decision {code}, on {country}.", code=code, country=where))
    recorded = qualification(form, code)
    names = {"importer": form.vendor.label}
    answers = {
        mark: answer_field(
            render(MARKS[mark], page_language(), names), f"mark-{mark}", getattr(recorded, mark)
        )
        for mark in needs
    }
    return set_qualification(form, code, **answers) if needs else form


def _exception(form: VendorForm) -> VendorForm:
    exception = safeguard(form, RestsOn.EXCEPTION)
    if exception is None:
        return form
    st.html(sub_heading(phrase("The exception (Art. 49)")))
    derogation = exception.derogation or Derogation()
    letters = {letter.value: localised(label) for letter, label in _LETTERS.items()}
    left, right = st.columns(2)
    with left:
        letter = select_field(phrase("Which exception"), "letter", letters, derogation.letter)
    with right:
        often = {each.value: localised(label).capitalize() for each, label in FREQUENCIES.items()}
        frequency = select_field(phrase("How often"), "frequency", often, form.transfer.frequency)
    form = form.set(form.transfer, frequency=frequency)
    answers = _conditions_of(letter, derogation, form)
    return set_exception(form, letter=letter, **answers)


def _conditions_of(letter: str | None, known: Derogation, form: VendorForm) -> Mapping[str, bool | None]:
    if letter is None:
        return {}
    names = {"importer": form.vendor.label, "exporter": form.label(form.exporter) if form.exporter else ""}
    needed = (*(("necessary",) if letter in NECESSITY_REQUIRED else ()), *CONDITIONS[letter])
    return {
        name: answer_field(
            localised(with_values(QUESTIONS[name][0], **names)), f"condition-{name}", getattr(known, name)
        )
        for name in needed
    }


def _contract(form: VendorForm) -> VendorForm:
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
        left, right = st.columns(2)
        with left:
            if signing is Signing.BEING_SIGNED:
                signed = None
                st.caption(phrase("It counts once both have signed. Come back then, and say on which day."))
            else:
                signed = day_field(phrase("Contract signed on"), "contract-signed-on", agreement.signed_on)
        with right:
            ways = {
                SubProcessorAuthorisation.GENERAL.value: phrase("Yes, after telling us"),
                SubProcessorAuthorisation.SPECIFIC.value: phrase("Only those we approve"),
                SubProcessorAuthorisation.FORBIDDEN.value: phrase("No"),
            }
            way = select_field(
                phrase("May they use sub-processors?"), "authorisation", ways, agreement.authorisation
            )
        left, right = st.columns(2)
        with left:
            known = agreement.complete.answer if agreement.complete else None
            complete = answer_field(phrase("Does it say all that Art. 28(3) requires?"), "complete", known)
        with right:
            in_writing = answer_field(phrase("Is it in writing?"), "in-writing", agreement.in_writing)
        values = (agreement.complete or Completeness()).model_copy(update={"answer": complete})
    return form.set(
        agreement,
        signed_on=signed,
        authorisation=way,
        in_writing=in_writing,
        complete=values if values != Completeness() else None,
    )


_FIELDS = {
    RestsOn.CLAUSES: show_clauses,
    RestsOn.LISTING: _listing,
    RestsOn.ADEQUACY: _adequacy,
    RestsOn.EXCEPTION: _exception,
}
