"""The search in the sidebar: a button, and a dialog with hits that lead to their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import snapshot
from dashboard.components import fault, live, scenario
from dashboard.components.head import empty
from dashboard.components.parts import dialog
from dashboard.components.text import localised, markdown, page_language, phrase
from dashboard.search import HIT_KINDS, Hit
from registry.errors import RegistryError

SHORTCUT = "Ctrl+K"


def search_button() -> None:
    """The button that opens the search; so does its shortcut."""
    if st.button(
        phrase("Search"),
        key="search-everything",
        icon=":material/search:",
        shortcut=SHORTCUT,
        width="stretch",
    ):
        _show_search()


@dialog(phrase("Search everything"), width="medium")
def _show_search() -> None:
    live.pause()
    text = st.text_input(
        phrase("Search"),
        key="search-text",
        placeholder=phrase("A vendor, data, a country, a finding, a reason"),
        label_visibility="collapsed",
        icon=":material/search:",
    )
    if not text:
        st.caption(phrase("Type a few letters of one or more words, then Enter."))
        return
    try:
        with st.spinner(phrase("Reading the register")):
            index = snapshot.current().search_index(scenario.chosen(), page_language())
    except RegistryError as error:
        fault.show_error(error)
        return
    _show_hits(index.search(text))


def _show_hits(hits: Mapping[str, Sequence[Hit]]) -> None:
    if not hits:
        empty(phrase("Nothing matches."), phrase("Each word is looked for as the beginning of a word."))
    for kind, those in hits.items():
        st.html(f'<h3 class="rail">{localised(HIT_KINDS[kind])}</h3>')
        with st.container(key=f"hits-{kind}", gap=None):
            for hit in those:
                st.page_link(
                    hit.link.view,
                    label=markdown(hit.name),
                    query_params={"id": hit.link.id, **scenario.scenario_params()},
                    width="stretch",
                )
