"""Keeps what a session shows up to date: at once, or by a quiet note while a form is open."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import snapshot
from dashboard.components.repeated import repeated
from dashboard.components.text import phrase
from dashboard.registers import chosen_register, open_register
from registry.errors import RegistryError
from registry.graph.connection import may_answer

TICK_SECONDS = 1.5
"""Seconds between two looks of one session at what the process has read."""
RETRY_SECONDS = 3.0
"""Seconds between two attempts to reach a database that did not answer."""
_PAUSED = "live-paused"


def begin() -> None:
    """Begin a run of the whole page: nothing is open yet."""
    st.session_state.pop(_PAUSED, None)


def pause() -> None:
    """Leave the page as it is until its next run: a form or dialog is open on it."""
    st.session_state[_PAUSED] = True


@repeated(TICK_SECONDS)
def follow(shown: snapshot.Snapshot) -> None:
    """Show a newer register as soon as there is one; with a form open, only say that there is.

    Args:
        shown: What the page shows.
    """
    followed = snapshot.following()
    newest = followed.look()
    if newest is not shown:
        if not st.session_state.get(_PAUSED):
            st.rerun()
        st.info(phrase("The register has changed."), icon=":material/sync:")
        if st.button(phrase("Show the change"), width="stretch"):
            st.rerun()
    elif not followed.reachable:
        st.info(
            phrase(
                "The database does not answer. You see the register as of {time}.", time=f"{shown.at:%H:%M}"
            ),
            icon=":material/cloud_off:",
        )


@repeated(RETRY_SECONDS)
def retry() -> None:
    """Show the page as soon as the database answers again."""
    if _answers(chosen_register().data_dir):
        st.rerun()
    st.caption(phrase("Trying again automatically."))


@st.cache_data(show_spinner=False, ttl=RETRY_SECONDS / 2)
def _answers(folder: Path | None) -> bool:
    if not may_answer(folder):
        return False
    try:
        with open_register(folder, patience=1.0):
            return True
    except RegistryError:
        return False
