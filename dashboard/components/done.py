"""What was done a moment ago, with the way back, at the top of whatever page follows."""

from __future__ import annotations

import streamlit as st

from dashboard import acting
from dashboard.components import fault
from dashboard.components.signs import icon
from dashboard.components.text import escaped, phrase
from registry.access import Action


def show_done(page: str) -> None:
    """Show what was done a moment ago, or why it could not be undone.

    Args:
        page: The path of the page below.
    """
    if error := acting.fault_of("undo"):
        fault.show_error(error)
    done = acting.last_done(page)
    if done is None:
        return
    with st.container(key="done", horizontal=True, vertical_alignment="center"):
        st.html(f'<p role="status">{icon("covered")} {escaped(done.says)}</p>')
        if done.seq and acting.may(Action.UNDO):
            args = (done.seq, phrase("Undone."))
            st.button(phrase("Undo"), key="undo", on_click=acting.undo, args=args, type="tertiary")


def show_behind() -> bool:
    """If the page does not show yet what was done, say so in the place of a form."""
    behind = acting.is_behind()
    if behind:
        st.caption(phrase("The page is being brought up to date with what you did."))
    return behind


def show_typed(text: str, says: str) -> None:
    """Show what somebody typed into a form that is no longer there, to copy it."""
    if text:
        st.warning(says, icon=":material/edit_note:")
        st.code(text, language=None, wrap_lines=True)
