"""Step 4: what the transfer rests on, if it has to, with just the fields that the law asks for."""

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
from dashboard.components.head import step_heading
from dashboard.components.step_links import step_link
from dashboard.components.text import FREQUENCIES, escaped, localised, page_language, phrase
from dashboard.components.vendor_steps.clauses import show_clauses, sub_heading
from dashboard.components.vendor_steps.contract import show_contract
from registry.entities import Derogation
from registry.impact.form_verdict import FormVerdict
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_data import countries_outside_the_eea, in_the_eea
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
from registry.law.verdict import Outcome
from registry.messages import Country, render, say, with_values
from registry.vocabulary import (
    DerogationLetter,
    ListingStatus,
    Role,
)

_CARDS = {
    RestsOn.CLAUSES: (say("We signed the standard clauses"), say("The model contract of 2021")),
    RestsOn.LISTING: (say("They are on the DPF list"), say("EU-US Data Privacy Framework")),
    RestsOn.ADEQUACY: (say("The country is adequate"), say("By a decision of the Commission")),
    RestsOn.EXCEPTION: (say("Consent or another exception"), say("For rare, single transfers only")),
}
_NOTHING = "nothing"
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


def describe_safeguards(form: VendorForm, verdict: FormVerdict) -> VendorForm:
    """Show what the transfer rests on, and the contract with a processor.

    Where the law needs no safeguard, or none until the data are known to leave the EEA, nothing asks for one;
    what was chosen before is still shown, so that it can be taken back.

    Args:
        form: The form.
        verdict: On the form as it stands.
    """
    restricted = verdict.outcome is not Outcome.NOT_RESTRICTED
    if not restricted:
        _no_safeguard_needed(form, verdict.reason)
    elif in_the_eea(form):
        _where_is_open(form)
    else:
        step_heading(4, _title(form))
        st.caption(phrase("Choose everything that you have."))
    if rests_on(form) or (restricted and not in_the_eea(form)):
        form = _safeguards(form)
    return show_contract(form) if form.engagement.role in (None, Role.PROCESSOR) else form


def _title(form: VendorForm) -> str:
    outside = countries_outside_the_eea(form)
    if len(outside) == 1:
        return phrase("Why may the data go to {country}?", country=Country(outside[0], article=True))
    return phrase("Why may the data leave the EEA?") if outside else phrase("Why may the data go there?")


def _no_safeguard_needed(form: VendorForm, reason: str) -> None:
    step_heading(4, phrase("No transfer safeguard is needed"))
    with st.container(key="no-safeguard"):
        line = phrase("{reason} So you need no standard clauses, listing or exception.", reason=reason)
        st.html(f'<div class="card"><p>{escaped(line)}</p></div>')
        if form.engagement.role is Role.PROCESSOR:
            st.caption(phrase("The contract for processing on our behalf is needed all the same."))


def _where_is_open(form: VendorForm) -> None:
    """An EEA vendor of which nobody has said where the data are: first things first."""
    step_heading(4, phrase("Do the data stay in the EEA?"))
    with st.container(key="no-safeguard"):
        where = Country(form.vendor.established_in or "", article=True)
        line = phrase(
            "{vendor} is established in {country}. If the data stay in the EEA, you need no safeguard for "
            "the transfer, only the contract below.",
            vendor=form.vendor.label,
            country=where,
        )
        st.html(f'<div class="card"><p>{escaped(line)}</p></div>')
        step_link(3, phrase("Say where the data are"), key="say-where")


def _safeguards(form: VendorForm) -> VendorForm:
    form = rest_on(form, _cards(form))
    for kind, show in _FIELDS.items():
        if kind in (rests_on(form) or ()):
            with st.container(border=True, key=f"rests-{kind}", gap="small"):
                form = show(form)
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


_FIELDS = {
    RestsOn.CLAUSES: show_clauses,
    RestsOn.LISTING: _listing,
    RestsOn.ADEQUACY: _adequacy,
    RestsOn.EXCEPTION: _exception,
}
