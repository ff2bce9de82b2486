"""Why a form did nothing, in words beside its fields."""

from __future__ import annotations

import streamlit as st

from dashboard import acting
from dashboard.components import fault
from dashboard.components.text import markdown, page_language, phrase
from registry.errors import InputError, StaleError
from registry.messages import render


def show_form_fault(form: str) -> None:
    """Show why the last click did nothing; what was typed is still there."""
    error = acting.fault_of(form)
    if isinstance(error, InputError):
        says = " ".join(render(each.what, page_language()) for each in error.faults)
        st.error(markdown(says), icon=":material/edit:")
    elif isinstance(error, StaleError) and error.changes:
        last = error.changes[-1]
        says = phrase(
            "{actor} changed it while you were deciding. Nothing was written, and what you typed is still "
            "here. The page shows the new version now: read it, then decide again.",
            actor=last.actor,
        )
        st.warning(markdown(says), icon=":material/sync_problem:")
    elif error:
        fault.show_error(error)


def show_faults_left_over() -> None:
    """Show why clicks did nothing whose forms are no longer there, as after a role was taken away."""
    for form in acting.forms_at_fault():
        with st.bottom:
            show_form_fault(form)
