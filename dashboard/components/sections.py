"""The sections of a page, of which one is drawn: the choice is kept in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import address_writes
from dashboard.components.text import phrase

SECTION = "section"


def choose_section(titles: Mapping[str, str], counts: Mapping[str, int] | None = None) -> str:
    """Show the sections and return the chosen one; the first if the address names none.

    Args:
        titles: The titles by the key that stands in the address.
        counts: How many things a section has; it stands beside the title.
    """
    first = next(iter(titles))
    wanted = st.query_params.get(SECTION, first)
    wanted = wanted if wanted in titles else first
    # Not bound by Streamlit: its addresses would carry the title with the count, which changes.
    if st.session_state.get(SECTION) != wanted:
        st.session_state[SECTION] = wanted
    many = counts or {}

    def label(key: str) -> str:
        return f"{titles[key]} :gray[{many[key]:,}]" if key in many else titles[key]

    with st.container(key="sections"):
        st.segmented_control(
            phrase("Section"),
            [*titles],
            key=SECTION,
            format_func=label,
            label_visibility="collapsed",
            required=True,
            on_change=_keep_section,
            args=(first,),
        )
    return wanted


def _keep_section(first: str) -> None:
    chosen = st.session_state[SECTION]
    address_writes.write(SECTION, [chosen] if chosen and chosen != first else [])
