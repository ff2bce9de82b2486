"""Names as chips that lead to their pages; a name without a page stands as text."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.text import markdown
from dashboard.components.values import entity_name
from dashboard.subjects import subject_link


def name_links(ids: Iterable[str], *, key: str) -> None:
    """Show the names of entities, each once, as links to their pages.

    Args:
        ids: The ids of entities.
        key: Distinguishes the names from others on the page.
    """
    register = snapshot.current().register
    with st.container(key=f"names-{key}", horizontal=True, gap="xsmall"):
        for each in dict.fromkeys(ids):
            name, link = markdown(entity_name(each, register)), subject_link(each, register)
            if link is None:
                st.markdown(name, width="content")
                continue
            st.page_link(
                link.view,
                label=name,
                query_params={"id": link.id, **scenario.scenario_params()},
                width="content",
            )
