"""All transfers, with filters kept in the URL and a CSV download."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import snapshot
from dashboard.components import filters, grid, scenario
from dashboard.components.head import page_head
from dashboard.components.paging import rows_of_page, turn_page
from dashboard.components.text import counted, page_language, phrase
from dashboard.table import narrow
from registry.law.verdict import Outcome


def transfers_page() -> None:
    """Show the filters and the matching transfers."""
    current = snapshot.current()
    whole = scenario.verdict_table(current)
    page_head(phrase("Transfers"), _lead(whole))
    now = scenario.baseline()
    before = scenario.verdict_table(current, now) if now else None
    options = current.options(scenario.chosen(), page_language())
    shown = narrow(whole, filters.filters(options, current.register.facts))
    if before is not None:
        shown = filters.differing(shown, before)
    chosen = _heading(shown, len(whole))
    if shown.empty:
        st.info(phrase("No transfer matches these filters."), icon=":material/filter_alt_off:")
        return
    rows = rows_of_page(len(shown))
    chosen = chosen or grid.choose(shown[rows], before)
    if chosen:
        st.switch_page(
            "views/transfer.py",
            query_params={"id": chosen, **filters.filter_params(), **scenario.scenario_params()},
        )
    kept = {**filters.filter_params(), **scenario.scenario_params()}
    turn_page("views/transfers.py", rows, len(shown), kept)
    grid.download(shown[[*grid.ON_PAPER]], f"transfers-{scenario.chosen().on}")


def _lead(whole: pd.DataFrame) -> str:
    """The whole register in one sentence, whatever the filters."""
    if whole.empty:
        return phrase("No transfer is recorded.")
    counts = whole["outcome"].value_counts()
    lacking = counted(
        int(counts.get(Outcome.UNCOVERED.value, 0)),
        "one lacks a safeguard",
        "{count} lack a safeguard",
    )
    waiting = counted(
        int(counts.get(Outcome.UNKNOWN.value, 0)), "one needs information", "{count} need information"
    )
    return phrase(
        "{total} transfers: {lacking}, {waiting}.", total=f"{len(whole):,}", lacking=lacking, waiting=waiting
    )


def _heading(shown: pd.DataFrame, total: int) -> str | None:
    """Show the number of rows, a list to open one, and a button that clears the filters."""
    says = phrase("All transfers: {total}", total=f"{total:,}")
    if len(shown) != total:
        says = phrase("{shown} of {total} transfers", shown=f"{len(shown):,}", total=f"{total:,}")
    with st.container(horizontal=True, vertical_alignment="center", key="count"):
        st.markdown(f"**{says}**", width="content")
        chosen = None if shown.empty else grid.jump(_names(shown), phrase("Open a transfer"))
        if filters.filter_params():
            st.button(phrase("Clear filters"), on_click=filters.clear, type="tertiary")
    return chosen


def _names(shown: pd.DataFrame) -> dict[str, str]:
    first = shown.head(grid.LISTED)
    names = first["exporter"] + " → " + first["importer"] + " · " + first["verdict"]
    return dict(zip(first["id"], names, strict=True))


transfers_page()
