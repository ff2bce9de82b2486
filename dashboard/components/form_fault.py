"""Why a form did nothing, in words beside its fields."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import acting
from dashboard.components import fault
from dashboard.components.text import markdown, page_language, phrase
from registry.errors import Fault, InputError, StaleError
from registry.messages import render


def show_form_fault(form: str) -> None:
    """Show why the last click did nothing; what was typed is still there."""
    error = acting.fault_of(form)
    if isinstance(error, InputError):
        st.error(_every(error.faults), icon=":material/edit:")
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


def _every(faults: Sequence[Fault]) -> str:
    """All that is wrong: with what was typed, or with each of several that it is about."""
    says = [markdown(render(each.what, page_language())) for each in faults]
    if len(faults) == 1 or not all(each.where for each in faults):
        return " ".join(says)
    listed = [f"- {markdown(one.where)}: {text}" for one, text in zip(faults, says, strict=True)]
    return "\n".join([phrase("Nothing was written."), "", *listed])


def show_faults_left_over() -> None:
    """Show why clicks did nothing whose forms are no longer there, as after a role was taken away."""
    for form in acting.forms_at_fault():
        with st.bottom:
            show_form_fault(form)
