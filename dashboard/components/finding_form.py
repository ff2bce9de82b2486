"""The form of what one does about findings: at the foot of one, or in a dialog about several alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import acting, snapshot
from dashboard.components import live, scenario
from dashboard.components.document_fields import document_fields, typed_document
from dashboard.components.done import show_behind
from dashboard.components.form_fault import show_form_fault
from dashboard.components.text import localised, phrase
from dashboard.finding_actions import (
    WORDS,
    FindingChoice,
    TypedAction,
    action_button,
    choices_of,
    do_about_findings,
    missing_of_action,
)
from dashboard.identity import current_person
from dashboard.kept_input import PREFIX
from registry.access import MAY
from registry.errors import Fault, InputError
from registry.register import Question, Register


def choices_here(*, settled: bool) -> list[FindingChoice]:
    """What the person may do about a finding in what the page shows; nothing on another day's law."""
    if not acting.can_write() or scenario.baseline() is not None:
        return []
    role = current_person().role
    return choices_of(role, MAY[role], settled=settled)


def finding_form(
    form: str,
    findings: Sequence[str],
    choices: Sequence[FindingChoice],
    people: Sequence[str],
    after: Callable[[], None] = lambda: None,
) -> None:
    """Show what one can do about findings; the fields come with the choice.

    Args:
        form: Distinguishes it from other forms.
        findings: The ids of the findings.
        choices: What may be done.
        people: Pseudonyms to choose from.
        after: Called once it has been done.
    """
    if show_behind():
        return
    live.stand_still()
    form = acting.fresh(form)
    show_form_fault(form)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"decide-what-{form}"):
        chosen = st.segmented_control(
            phrase("What you do about it"),
            choices,
            format_func=lambda each: localised(WORDS[FindingChoice(each)].title),
            key=_key(form, "choice"),
            wrap=True,
            persist_state="session",
        )
        if chosen == FindingChoice.ACCEPT:
            st.date_input(
                phrase("Until"),
                value=None,
                format="YYYY-MM-DD",
                key=_key(form, "until"),
                width=170,
                persist_state="session",
            )
        if chosen == FindingChoice.ASSIGN:
            st.selectbox(
                phrase("To"),
                sorted({*people, current_person().actor}),
                index=None,
                key=_key(form, "person"),
                accept_new_options=True,
                placeholder=phrase("A pseudonym"),
                width=220,
                persist_state="session",
            )
    if chosen is None:
        return
    if chosen == FindingChoice.CLOSE:
        document_fields(form)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"decide-why-{form}"):
        st.text_input(
            localised(WORDS[FindingChoice(chosen)].text),
            key=_key(form, "text"),
            width="stretch",
            persist_state="session",
        )
        st.button(
            action_button(_typed(form), len(findings)),
            type="primary",
            key=f"do-{form}",
            disabled=not findings,
            on_click=_do,
            args=(form, tuple(findings), after, snapshot.current().register),
        )


def _typed(form: str) -> TypedAction:
    def field(name: str) -> Any:
        return st.session_state.get(_key(form, name))

    choice = FindingChoice(field("choice"))
    text = (field("text") or "").strip()
    return TypedAction(choice, text, field("until"), field("person"), typed_document(form))


def _do(form: str, findings: tuple[str, ...], after: Callable[[], None], register: Register) -> None:
    """Do it about the findings as the page showed them: what came since is not accepted with them."""
    typed = _typed(form)
    lacking = [*missing_of_action(typed, scenario.server_date())]
    if lacking:
        acting.note_fault(form, InputError([Fault("", each) for each in lacking]))
        return
    question = Question(scenario.server_date())
    does = partial(do_about_findings, findings=findings, typed=typed, register=register, question=question)
    if acting.act(form, does):
        after()


def _key(form: str, field: str) -> str:
    return f"{PREFIX}{form}-{field}"
