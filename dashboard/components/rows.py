"""Short lists as rows: a link on the left, its cells on the right; they wrap on a narrow page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from dashboard.components import scenario
from dashboard.components.text import escaped, markdown

_SHARES = (1.15, 2)


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
            with st.container(key=f"row-{key}-{number}"):
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
