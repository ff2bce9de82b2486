"""Keeps what a session shows up to date: at once, or by a note while a form is open or one decides."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

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
_LONGEST = 3.0
"""Seconds after which a turn that nobody has ended is another session's."""
_PAUSED, _STANDS, _OPENED = "live-paused", "live-stands", "live-opened"


def begin() -> None:
    """Begin a run of the whole page: nothing is open yet; one that was just opened shows the newest."""
    st.session_state.pop(_PAUSED, None)
    st.session_state.pop(_STANDS, None)
    opened = (_page(), st.query_params.get("id"))
    if st.session_state.get(_OPENED) != opened:
        st.session_state[_OPENED] = opened
        snapshot.unpin()


def end() -> None:
    """End a run of the whole page."""
    _TURN.end(_session())


def pause() -> None:
    """Leave the page as it is until its next run: a form or dialog is open on it."""
    st.session_state[_PAUSED] = True


def stand_still() -> None:
    """Leave the page, and the reading of the register that it shows, until the person asks for a newer one.

    For whatever decides: a decision is on what was read, so nothing may replace that but a click.
    """
    pause()
    st.session_state[_STANDS] = True
    snapshot.pin(snapshot.current())


def follow(shown: snapshot.Snapshot) -> None:
    """Show a newer register as soon as there is one; with a form open, only say that there is.

    Args:
        shown: What the page shows.
    """
    if not st.session_state.get(_STANDS):
        snapshot.unpin()
    _follow(shown, _address())


@repeated(TICK_SECONDS)
def _follow(shown: snapshot.Snapshot, address: object) -> None:
    followed = snapshot.following()
    newest = followed.look()
    if newest is not shown:
        if not st.session_state.get(_PAUSED):
            _show_newest(address)
            return
        st.info(phrase("The register has changed."), icon=":material/sync:")
        if st.button(phrase("Show the change"), width="stretch"):
            snapshot.unpin()
            st.rerun()
    elif not followed.reachable:
        st.info(
            phrase(
                "The database does not answer. You see the register as of {time}.", time=f"{shown.at:%H:%M}"
            ),
            icon=":material/cloud_off:",
        )


def _show_newest(address: object) -> None:
    """Run the page again when it is this session's turn, unless the reader is on the way to another one.

    One session after the other: if all ran at once, whoever acts just then would wait for all of them.
    """
    until = time.monotonic() + TICK_SECONDS
    while _address() == address and time.monotonic() < until:
        if _TURN.take(_session()):
            st.rerun()
        time.sleep(0.05)


def _address() -> object:
    """The page and its parameters: looking at them lets a message of the reader's go first."""
    context = get_script_run_ctx()
    return context and (
        context.page_script_hash,
        {key: st.query_params.get_all(key) for key in st.query_params},
    )


def _page() -> str:
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


class _Turn:
    """The turn to run again by itself: one session has it at a time, for a few seconds at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._session, self._until = "", 0.0

    def take(self, session: str) -> bool:
        """Take the turn if no other session has it."""
        with self._lock:
            now = time.monotonic()
            if self._session != session and now < self._until:
                return False
            self._session, self._until = session, now + _LONGEST
            return True

    def end(self, session: str) -> None:
        """Leave the turn to others."""
        with self._lock:
            if self._session == session:
                self._until = 0.0


_TURN = _Turn()


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
