"""What the page writes into its own address, kept until the browser has it.

Each message of the browser carries its address. One that it sends before it has received what the last run
wrote carries the old address, and Streamlit takes that as the truth: a date that counts on its last digit
and again on Enter, or a second filter chosen quickly, would undo the first choice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

LAG_SECONDS = 1.0
"""How long after a run a message may still carry the address from before it."""
_WRITES, _PATH, _SENT, _ENDED = "address-writes", "address-path", "address-sent", "address-run-ended"


@dataclass(frozen=True)
class _Write:
    path: str | None
    before: list[str]
    after: list[str]
    new: bool = True


def write(key: str, values: Sequence[str], *, everywhere: bool = False) -> None:
    """Write the values of a query parameter; none remove it.

    Args:
        key: The parameter.
        values: Its values.
        everywhere: Whether it belongs to every page, and not only to the one that is shown.
    """
    before = st.query_params.get_all(key)
    _set(key, list(values))
    path = None if everywhere else st.session_state.get(_PATH)
    st.session_state.setdefault(_WRITES, {})[key] = _Write(path, before, list(values))


@contextmanager
def caught_up(path: str) -> Iterator[None]:
    """Run a page with the address that the browser will have, also if its message was sent before.

    Args:
        path: The page.
    """
    was, st.session_state[_PATH] = st.session_state.get(_PATH), path
    writes: dict[str, _Write] = st.session_state.setdefault(_WRITES, {})
    for key, one in list(writes.items()):
        given = st.query_params.get_all(key)
        if given == one.before != one.after and one.path in (None, path) and _may_lag(one):
            _set(key, one.after)
        elif given != one.after or not one.new:
            del writes[key]  # the browser has it, or has been sent elsewhere
    if was == path and st.session_state.get(_SENT) != _params() and not _went_back():
        # A link to the page that is shown: Streamlit takes its parameters, but leaves the address as it was,
        # and the next message would lead back to where the reader came from.
        st.query_params.from_dict(_params())
    st.session_state[_SENT] = _params()
    try:
        yield
    finally:
        st.session_state[_ENDED] = time.monotonic()
        st.session_state[_WRITES] = {key: replace(one, new=False) for key, one in writes.items()}


def _may_lag(one: _Write) -> bool:
    ended: float = st.session_state.get(_ENDED, 0.0)
    return not _went_back() and (one.new or time.monotonic() - ended < LAG_SECONDS)


def _went_back() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _params() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _set(key: str, values: list[str]) -> None:
    if values:
        st.query_params[key] = values
    else:
        st.query_params.pop(key, None)
    st.session_state[_SENT] = _params()
