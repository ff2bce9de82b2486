"""The fields of signed clauses: their date, module and annexes, the assessment, and the signed copy."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from dashboard.components.form_fields import (
    answer_field,
    choice_field,
    day_field,
    seeded,
    select_field,
    several_field,
)
from dashboard.components.text import escaped, localised, page_language, phrase
from registry.entities import Mechanism
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_contracts import Signing, clauses_signing, set_clauses_signing
from registry.intake.vendor_form_data import places_of, roles
from registry.intake.vendor_form_safeguards import (
    RestsOn,
    all_annexes,
    annexes_of,
    assessment,
    fitting_module_of,
    safeguard,
    set_assessed,
    set_signed_copy,
    signed_copy,
    some_annexes,
)
from registry.messages import Country, country_name, say
from registry.vocabulary import AssessmentOutcome

MOST_MEGABYTES = 100
"""Of a signed copy, of which only the fingerprint is kept."""
_MODULES = {
    1: say("1 · Controller to controller"),
    2: say("2 · Controller to processor"),
    3: say("3 · Processor to processor"),
    4: say("4 · Processor to controller"),
}
_ANNEXES = {
    "i_a": say("I.A parties"),
    "i_b": say("I.B transfer"),
    "i_c": say("I.C authority"),
    "ii": say("II security"),
    "iii": say("III sub-processors"),
}


def show_clauses(form: VendorForm) -> VendorForm:
    """Show what the law asks of signed clauses."""
    clauses = safeguard(form, RestsOn.CLAUSES)
    if clauses is None:
        return form
    st.html(sub_heading(phrase("The standard clauses")))
    left, right = st.columns(2)
    with left:
        form = _signing(form)
    with right:
        modules = {number: localised(label) for number, label in _MODULES.items()}
        module = select_field(phrase("Module"), "module", modules, (clauses.modules or (None,))[0])
        if module and (module,) == fitting_module_of(*roles(form)):
            st.caption(phrase("Chosen from the roles in step 2."))
    chosen = (module,) if module else None
    form = form.set(_required(form, RestsOn.CLAUSES), modules=chosen)
    left, right = st.columns(2)
    with left:
        form = _annexes(form, chosen)
    with right:
        form = _assessed(form)
    return _signed_copy(form)


def _signing(form: VendorForm) -> VendorForm:
    """Whether both have signed: a date then, and else that they have not."""
    now = clauses_signing(form)
    labels = {
        Signing.SIGNED.value: phrase("Signed by both"),
        Signing.BEING_SIGNED.value: phrase("Being signed"),
    }
    chosen = choice_field(phrase("Have both signed?"), "clauses-signing", labels, now, required=True)
    signing = Signing(chosen) if chosen else now
    if signing is Signing.BEING_SIGNED:
        st.caption(phrase("They count once both have signed. Come back then, and say on which day."))
        return set_clauses_signing(form, signing, None)
    known = _required(form, RestsOn.CLAUSES).signed_on
    return set_clauses_signing(form, signing, day_field(phrase("Signed by both on"), "signed-on", known))


def _signed_copy(form: VendorForm) -> VendorForm:
    """The file of the signed clauses: its fingerprint is kept, and the file is not."""
    shown = st.container()  # filled once it is known which file was chosen
    copy = signed_copy(form)
    label = phrase("Another signed copy") if copy else phrase("Signed copy")
    file = st.file_uploader(label, key=f"signed-copy-{form.slug}", max_upload_size=MOST_MEGABYTES)
    st.caption(phrase("Only its name and fingerprint (SHA-256) are kept, not the file: keep your copy."))
    if file is not None:
        digest = sha256(file.getvalue()).hexdigest()
        form = form if copy and copy.sha256 == digest else set_signed_copy(form, file.name, digest)
    copy = signed_copy(form)
    if copy and copy.sha256:
        short = f"{copy.sha256[:4]}…{copy.sha256[-4:]}"
        says = phrase("fingerprint {digest} kept, the file is not", digest=short)
        shown.html(f'<p class="copy"><strong>{escaped(copy.title)}</strong> · {escaped(says)}</p>')
    return form


def _annexes(form: VendorForm, modules: tuple[int, ...] | None) -> VendorForm:
    clauses = _required(form, RestsOn.CLAUSES)
    known = None if clauses.annexes is None else clauses.annexes == all_annexes(clauses.modules)
    answer = answer_field(
        phrase("Annexes filled in"), "annexes", known, yes=phrase("Yes, all"), no=phrase("Some")
    )
    if answer is None:
        return form.set(clauses, annexes=None)
    if answer:
        return form.set(clauses, annexes=all_annexes(modules))
    labels = {each: localised(_ANNEXES[each]) for each in annexes_of(modules)}
    now = [each for each in labels if clauses.annexes and getattr(clauses.annexes, each)]
    filled = several_field(phrase("Which ones"), "annexes-filled", labels, now)
    return form.set(clauses, annexes=some_annexes(modules, filled))


def _assessed(form: VendorForm) -> VendorForm:
    clauses = _required(form, RestsOn.CLAUSES)
    known = None if clauses.assessments is None else bool(clauses.assessments)
    label = phrase("Assessment of the law there (TIA)")
    if form.vendor.established_in:
        where = Country(form.vendor.established_in, article=True)
        label = phrase("Assessment of the law of {country} (TIA)", country=where)
    answer = answer_field(label, "assessed", known, yes=phrase("Done"), no=phrase("Not yet"))
    form = set_assessed(form, answer)
    tia = assessment(form)
    if tia is None:
        return form
    done = day_field(phrase("Done on"), "assessed-on", tia.done_on)
    codes = [
        form.vendor.established_in,
        *(place.jurisdiction for place in places_of(form)),
        *(tia.countries or ()),
    ]
    names = {code: country_name(code, page_language()) for code in codes if code}
    countries = st.multiselect(
        phrase("Countries assessed"),
        [*names],
        format_func=lambda code: names.get(code, code),
        select_all=False,
        key=seeded("assessed-countries", [*(tia.countries or ())]),
    )
    outcomes = {
        AssessmentOutcome.ADEQUATE.value: phrase("They can keep to the clauses"),
        AssessmentOutcome.ADEQUATE_WITH_MEASURES.value: phrase("With further measures"),
        AssessmentOutcome.NOT_ADEQUATE.value: phrase("They cannot"),
    }
    outcome = select_field(phrase("Result"), "assessed-outcome", outcomes, tia.outcome)
    return form.set(tia, done_on=done, countries=tuple(countries) or None, outcome=outcome)


def _required(form: VendorForm, kind: RestsOn) -> Mechanism:
    mechanism = safeguard(form, kind)
    if mechanism is None:
        msg = f"{kind} is not chosen"
        raise LookupError(msg)
    return mechanism


def sub_heading(title: str) -> str:
    """The heading of a group of fields, as HTML."""
    return f'<h3 class="rail">{escaped(title)}</h3>'
