"""Entries of the history as lines that lead to their pages."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.text import escaped, markdown, phrase
from dashboard.components.values import moment
from dashboard.history import EntryLine


def entry_links(entries: Iterable[EntryLine]) -> None:
    """Show entries, one on a line, each with its time in UTC."""
    with st.container(key="entries", gap=None):
        for each in entries:
            st.page_link(
                "views/entry.py",
                label=f":gray[{moment(each.at)}] {markdown(each.says)}",
                query_params={"seq": str(each.seq), **scenario.scenario_params()},
                width="stretch",
            )
    st.html(f'<p class="quiet">{escaped(phrase("Times are in UTC."))}</p>')


def past_link(entity_id: str, current: snapshot.Snapshot) -> None:
    """A link to the past of each field of something recorded; nothing where there is no history."""
    if current.seq is not None:
        st.page_link(
            "views/past.py",
            label=phrase("Each field's past"),
            icon=":material/history:",
            query_params={"id": entity_id, **scenario.scenario_params()},
        )
