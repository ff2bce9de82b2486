"""Inputs whose values are in the address, so that links carry them; the page reruns when one changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from dashboard import address_writes
from dashboard.components.text import markdown, phrase


def text_in(key: str, title: str, *, placeholder: str = "") -> str | None:
    """A line of text; None if it is empty."""
    _seed(key, st.query_params.get(key, ""))
    given = st.text_input(title, key=f"in-{key}", placeholder=placeholder, on_change=_keep, args=(key,))
    return given.strip() or None


def choice_in(key: str, title: str, options: Sequence[str], shown: Callable[[str], str]) -> str | None:
    """One of several values; None for any."""
    given = st.query_params.get(key)
    _seed(key, given if given in options else None)
    chosen: str | None = st.selectbox(
        title,
        options,
        index=None,
        key=f"in-{key}",
        format_func=shown,
        placeholder=phrase("All"),
        on_change=_keep,
        args=(key,),
    )
    return chosen


def day_in(key: str, title: str, last: date) -> date | None:
    """A day up to a last one; None if none is chosen."""
    _seed(key, _day(key, last))
    chosen: date | None = st.date_input(
        title,
        value=None,
        key=f"in-{key}",
        min_value=date(2000, 1, 1),
        max_value=last,
        format="YYYY-MM-DD",
        on_change=_keep,
        args=(key,),
    )
    return chosen


def toggle_in(key: str, title: str) -> bool:
    """A switch."""
    _seed(key, key in st.query_params)
    return st.toggle(title, key=f"in-{key}", on_change=_keep, args=(key,))


def number_in(key: str) -> int | None:
    """A whole number of the address, without an input; None if there is none."""
    given = st.query_params.get(key, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def _day(key: str, last: date) -> date | None:
    given = st.query_params.get(key)
    try:
        day = date.fromisoformat(given) if given else None
    except ValueError:
        st.warning(markdown(phrase("{day} is not a valid date. Use YYYY-MM-DD.", day=given)))
        return None
    return min(max(day, date(2000, 1, 1)), last) if day else None


def _seed(key: str, value: object) -> None:
    if st.session_state.get(f"in-{key}") != value:
        st.session_state[f"in-{key}"] = value


def _keep(key: str) -> None:
    value = st.session_state[f"in-{key}"]
    text = "yes" if value is True else value.isoformat() if isinstance(value, date) else value
    address_writes.write(key, [text] if value else [])
    address_writes.write("before", [])  # another filter begins at its newest entry
