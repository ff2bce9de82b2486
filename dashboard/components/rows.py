"""Short lists as rows: a link on the left, its cells on the right; they wrap on a narrow page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from dashboard.components import scenario
from dashboard.components.text import escaped, markdown, phrase

_SHARES = (1.15, 2)
FIRST_ROWS = 20
"""The rest is folded."""


class LinkRow(NamedTuple):
    """One row: where it leads, its label as plain text, and its cells as HTML."""

    view: str
    params: Mapping[str, str]
    label: str
    cells: Sequence[str]


def link_rows(heads: Sequence[str], rows: Sequence[LinkRow], *, key: str) -> None:
    """Show rows in one bordered list; `heads` are the titles of the label and of the cells."""
    with st.container(key=f"rows-{key}", border=True, gap=None):
        first, others = heads[0], heads[1:]
        with st.container(key=f"rowhead-{key}"):
            left, right = st.columns(_SHARES)
            left.html(f'<span class="quiet">{escaped(first)}</span>')
            right.html(_cells([f'<span class="quiet">{escaped(each)}</span>' for each in others]))
        for number, row in enumerate(rows):
            _show_row(row, f"row-{key}-{number}")


def folded_rows(heads: Sequence[str], rows: Sequence[LinkRow], *, key: str) -> None:
    """Show the first of many rows, and the others once they are unfolded."""
    link_rows(heads, rows[:FIRST_ROWS], key=key)
    rest = rows[FIRST_ROWS:]
    if rest:
        title = phrase("Show the other {count}", count=f"{len(rest):,}")
        more = st.expander(title, key=f"more-{key}", on_change="rerun")
        if more.open:
            with more:
                link_rows(heads, rest, key=f"other-{key}")


def _show_row(row: LinkRow, key: str) -> None:
    with st.container(key=key):
        left, right = st.columns(_SHARES, vertical_alignment="center")
        with left:
            st.page_link(
                row.view,
                label=markdown(row.label),
                query_params={**row.params, **scenario.scenario_params()},
            )
        right.html(_cells(row.cells))


def _cells(cells: Sequence[str]) -> str:
    inside = "".join(f"<span>{cell}</span>" for cell in cells)
    return f'<div class="cells cells-{len(cells)}">{inside}</div>'
