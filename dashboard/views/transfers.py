"""All transfers, with filters kept in the URL and a CSV download."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import snapshot
from dashboard.components import filters, grid, scenario
from dashboard.components.text import phrase
from dashboard.table import narrow


def transfers_page() -> None:
    """Show the filters and the matching transfers."""
    st.title(phrase("Transfers"), anchor=False)
    current = snapshot.current()
    whole = scenario.verdict_table(current)
    now = scenario.baseline()
    before = scenario.verdict_table(current, now) if now else None
    shown = narrow(whole, filters.filters(whole, current.register.facts))
    if before is not None:
        shown = filters.differing(shown, before)
    chosen = _heading(shown, len(whole))
    if shown.empty:
        st.info(phrase("No transfer matches these filters."), icon=":material/filter_alt_off:")
        return
    chosen = chosen or grid.choose(shown, before)
    if chosen:
        st.switch_page(
            "views/transfer.py",
            query_params={"id": chosen, **filters.filter_params(), **scenario.scenario_params()},
        )
    grid.download(shown, f"transfers-{scenario.chosen().on}")


def _heading(shown: pd.DataFrame, total: int) -> str | None:
    """Show the number of rows, a list to open one, and a button that clears the filters."""
    says = phrase("All transfers: {total}", total=f"{total:,}")
    if len(shown) != total:
        says = phrase("{shown} of {total} transfers", shown=f"{len(shown):,}", total=f"{total:,}")
    with st.container(horizontal=True, vertical_alignment="center", key="count"):
        st.markdown(f"**{says}**", width="content")
        chosen = None if shown.empty else grid.jump(shown)
        if filters.filter_params():
            st.button(phrase("Clear filters"), on_click=filters.clear, type="tertiary")
    return chosen


transfers_page()
