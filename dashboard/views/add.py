"""Add a vendor: four short steps on one page, the verdict beside them, and a draft that saves itself."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import acting, drafting, registers, snapshot
from dashboard.components import fault, live, scenario
from dashboard.components.draft_trouble import show_trouble
from dashboard.components.form_fields import drop_fields
from dashboard.components.head import page_head
from dashboard.components.my_questions import show_questions_in_form
from dashboard.components.step_links import go_to_step
from dashboard.components.text import counted, escaped, localised, phrase
from dashboard.components.vendor_steps.data import describe_data
from dashboard.components.vendor_steps.places import describe_places, forget_lines
from dashboard.components.vendor_steps.review import show_summary
from dashboard.components.vendor_steps.safeguards import describe_safeguards
from dashboard.components.vendor_steps.who import describe_vendor, name_vendor
from dashboard.components.vendor_verdict import show_narrow_verdict, show_no_verdict, show_verdict
from dashboard.drafting import OpenDraft
from dashboard.form_steps import STEP, STEPS, is_answered
from dashboard.snapshot import Snapshot
from dashboard.submitting import submit
from registry.entities import FactQuestion
from registry.impact.form_verdict import FormQuestion, questions_to_ask
from registry.intake.vendor_form import VendorForm
from registry.messages import Country, Message, say

SUBMIT = "submit-vendor"
"""The name under which a submission is done, and the key that says that it is."""
_OF = "form-vendor-of"
"""The key of the draft that the fields belong to."""


def add_page() -> None:
    """Show the step that the address names."""
    if st.session_state.pop(SUBMIT, False):
        st.switch_page("views/my-vendors.py", query_params=scenario.scenario_params())
    current = snapshot.current()
    live.pause()
    if error := acting.fault_of(SUBMIT):
        fault.show_error(error)
    draft = drafting.opened(current)
    slug = draft.form.slug if draft else ""
    if st.session_state.get(_OF, slug) != slug:
        drop_fields()
        forget_lines()
    st.session_state[_OF] = slug
    step = _step() if draft else 1
    head = st.container()  # filled after the fields, which may give the vendor another name
    if draft and draft.revises:
        show_questions_in_form(draft.revises, draft.author, current.register.facts.all(FactQuestion).values())
    if draft and not draft.is_mine:
        with head:
            _head(draft)
        _read_only(draft)
        return
    with st.container(key="steps", horizontal=True, gap="small"):
        for number in STEPS:
            _step_button(number, step, draft)
    narrow = st.container(key="narrow")
    left, right = st.columns([1.68, 1], gap="medium")
    with left, st.container(key="fields"):
        draft = _fields(step, draft, current)
    with head:
        _head(draft)
    if draft:
        with narrow:
            show_narrow_verdict(draft)
    if draft and step == max(STEPS):
        with left:
            _summary(draft)
    with right:
        if draft is None:
            show_no_verdict()
        else:
            show_verdict(draft)
    _foot(step, draft, current)


def _summary(draft: OpenDraft) -> None:
    _, verdict = drafting.judged(draft, scenario.chosen())
    show_summary(draft.form, verdict, questions_to_ask(draft.form, verdict))


def _step() -> int:
    wanted = st.query_params.get(STEP, "1")
    return int(wanted) if wanted in map(str, STEPS) else 1


def _head(draft: OpenDraft | None) -> None:
    if draft is None:
        page_head(
            phrase("Add a vendor"),
            phrase("Four short steps. Leave out what you do not know: you see at once what to ask."),
        )
        return
    name = draft.form.vendor.label
    title = (
        phrase("Change {vendor}", vendor=name)
        if draft.form.is_recorded
        else phrase("Add {vendor}", vendor=name)
    )
    page_head(title, before=_lead(draft.form), actions=lambda: _saved(draft))


def _lead(form: VendorForm) -> str:
    country = form.vendor.established_in
    known = [form.engagement.service] if form.engagement.service else []
    if country:
        known.append(phrase("in {country}", country=Country(country, article=True)))
    says = phrase("You can leave at any time; your draft stays.")
    about = ", ".join(known)
    return f"{about[:1].upper()}{about[1:]}. {says}" if about else says


def _saved(draft: OpenDraft) -> None:
    if draft.saved_at and not draft.trouble:
        says = escaped(phrase("Draft saved {time}", time=draft.saved_at))
        st.html(f'<p class="saved" role="status"><span aria-hidden="true">✓ </span>{says}</p>')


def _step_button(number: int, here: int, draft: OpenDraft | None) -> None:
    state = "here" if number == here else ("done" if draft and is_answered(number, draft.form) else "open")
    title = localised(STEPS[number])
    icon = ":material/check:" if state == "done" else None
    with st.container(key=f"formstep-{state}-{number}", width="stretch"):
        st.button(
            title if state == "done" else f"{number} · {title}",
            icon=icon,
            key=f"go-{number}",
            type="tertiary",
            disabled=draft is None and number != here,
            on_click=go_to_step,
            args=(number,),
            width="stretch",
        )


def _fields(step: int, draft: OpenDraft | None, current: Snapshot) -> OpenDraft | None:
    if draft is None:
        name_vendor(current)
        return None
    trouble = st.container()
    form, changed = _filled_in(step, draft, current)
    draft = drafting.save_again(drafting.update(draft, form, changed))
    forward = drafting.brought_forward(draft, current)
    if forward.form != draft.form:
        drop_fields()
        forget_lines()
        st.rerun()
    with trouble:
        show_trouble(forward, current)
    return forward


def _filled_in(step: int, draft: OpenDraft, current: Snapshot) -> tuple[VendorForm, Message]:
    """The form as the fields of a step leave it, and what they change, as it follows "before you"."""
    if step == 1:
        return describe_vendor(draft, current), drafting.CHANGED_VENDOR
    if step == 2:
        return describe_data(draft.form), say("described the data and the roles")
    if step == 3:
        return describe_places(draft.form), say("said where the data are")
    _, verdict = drafting.judged(draft, scenario.chosen())
    return describe_safeguards(draft.form, verdict), say("said what it rests on")


def _read_only(draft: OpenDraft) -> None:
    """Another person's draft: its verdict and its text."""
    st.info(
        phrase("This is a draft of {author}. Only its author may change it.", author=draft.author),
        icon=":material/visibility:",
    )
    left, right = st.columns([1.68, 1], gap="medium")
    with left:
        st.code(draft.form.text, language="yaml")
    with right:
        show_verdict(draft)


def _foot(step: int, draft: OpenDraft | None, current: Snapshot) -> None:
    with st.bottom, st.container(key="foot", horizontal=True, vertical_alignment="center"):
        if step > 1:
            st.button(phrase("Back"), key="back", on_click=go_to_step, args=(step - 1,))
        says = phrase("Nothing is recorded before the data protection officer approves it.")
        st.html(f'<p class="quiet">{escaped(says)}</p>', width="stretch")
        if step < len(STEPS):
            st.button(
                phrase("Next"),
                key="next",
                type="primary",
                disabled=draft is None,
                on_click=go_to_step,
                args=(step + 1,),
            )
        elif draft:
            _submit_button(draft, current)


def _submit_button(draft: OpenDraft, current: Snapshot) -> None:
    _, verdict = drafting.judged(draft, scenario.chosen())
    questions = questions_to_ask(draft.form, verdict)
    label = counted(len(questions), "Submit with 1 open question", "Submit with {count} open questions")
    st.button(
        label if questions else phrase("Submit"),
        key="submit",
        type="primary",
        disabled=not (registers.has_database() and draft.is_ready),
        on_click=_submit,
        args=(draft, questions, [*current.register.facts.all(FactQuestion).values()]),
    )


def _submit(draft: OpenDraft, questions: Sequence[FormQuestion], known: Sequence[FactQuestion]) -> None:
    done = acting.act(SUBMIT, lambda writer, _: submit(writer, draft, questions, known))
    if done:
        drafting.close()
        drop_fields()
        st.session_state[SUBMIT] = True


add_page()
