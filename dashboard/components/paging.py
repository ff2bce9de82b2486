"""Long tables a page at a time, with the page's number in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.components.address import number_in
from dashboard.components.text import phrase

PAGE = "page"
A_PAGE_OF_ROWS = 100


def rows_of_page(total: int) -> slice:
    """The rows of the page that the address names; of the last one if it names a later."""
    last = max((total - 1) // A_PAGE_OF_ROWS, 0)
    first = min(max((number_in(PAGE) or 1) - 1, 0), last) * A_PAGE_OF_ROWS
    return slice(first, min(first + A_PAGE_OF_ROWS, total))


def turn_page(view: str, rows: slice, total: int, params: Mapping[str, str | list[str]]) -> None:
    """Show which rows these are, and links to the pages beside; nothing if there is one page.

    Args:
        view: The script of the page.
        rows: The rows that are shown.
        total: The number of all rows.
        params: The query parameters to keep.
    """
    if total <= A_PAGE_OF_ROWS:
        return
    number = rows.start // A_PAGE_OF_ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center", key="turn"):
        says = phrase(
            "Rows {first} to {last} of {total}",
            first=f"{rows.start + 1:,}",
            last=f"{rows.stop:,}",
            total=f"{total:,}",
        )
        st.markdown(says, width="content")
        ways = (
            (number - 1, phrase("Previous page"), ":material/chevron_left:", rows.start > 0),
            (number + 1, phrase("Next page"), ":material/chevron_right:", rows.stop < total),
        )
        for page, label, icon, exists in ways:
            if exists:
                st.page_link(view, label=label, icon=icon, query_params={**params, PAGE: str(page)})
