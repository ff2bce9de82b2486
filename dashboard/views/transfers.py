"""All transfers, narrowed by filters that the address keeps, and as a file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.components import asked, filters, grid
from dashboard.components.words import tell
from dashboard.table import narrow


def show() -> None:
    """Show the filters and what they leave."""
    st.title(tell("Transfers"), anchor=False)
    found = data.reading()
    whole = asked.judged(found)
    now = asked.supposed()
    before = asked.judged(found, now) if now else None
    shown = narrow(whole, filters.filters(whole, found.register.facts))
    if before is not None:
        shown = filters.differing(shown, before)
    chosen = _heading(shown, len(whole))
    if shown.empty:
        st.info(tell("No transfer passes these filters."), icon=":material/filter_alt_off:")
        return
    chosen = chosen or grid.choose(shown, before)
    if chosen:
        st.switch_page(
            "views/transfer.py", query_params={"id": chosen, **filters.carried(), **asked.carried()}
        )
    grid.download(shown, f"transfers-{asked.question().on}")


def _heading(shown: pd.DataFrame, total: int) -> str | None:
    """Show how many rows there are, a way to widen them again, and a list to open one from."""
    says = tell("All transfers: {total}", total=f"{total:,}")
    if len(shown) != total:
        says = tell("{shown} of {total} transfers", shown=f"{len(shown):,}", total=f"{total:,}")
    with st.container(horizontal=True, vertical_alignment="center", key="count"):
        st.markdown(f"**{says}**", width="content")
        chosen = None if shown.empty else grid.jump(shown)
        if filters.carried():
            st.button(tell("Clear the filters"), on_click=filters.clear, type="tertiary")
    return chosen


show()
