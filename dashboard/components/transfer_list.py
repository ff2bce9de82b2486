"""Transfers as rows that lead to their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.components import scenario
from dashboard.components.rows import LinkRow, link_rows
from dashboard.components.signs import badge
from dashboard.components.text import capitalised, day_short, escaped, phrase
from dashboard.table import TableRow
from registry.law.verdict import Outcome

FIRST_ROWS = 20
"""The rest is one link away."""


def transfer_list(
    rows: Sequence[TableRow], *, key: str, by: str = "data", everything: Mapping[str, str] | None = None
) -> None:
    """Show transfers with what they rest on, their verdict and its end.

    Args:
        rows: The transfers, worst first.
        key: Distinguishes the list from others on the page.
        by: What names a row: `data` or `parties`.
        everything: The filters under which the page of transfers lists them all.
    """
    name, where = (
        (phrase("Data"), phrase("From and to")) if by == "data" else (phrase("Transfer"), phrase("Countries"))
    )
    heads = (name, where, phrase("Rests on"), phrase("Verdict"), phrase("Until"))
    link_rows(heads, [_row(row, by) for row in rows[:FIRST_ROWS]], key=key)
    if len(rows) > FIRST_ROWS and everything:
        st.page_link(
            "views/transfers.py",
            label=phrase("All {count} transfers", count=f"{len(rows):,}"),
            query_params={**everything, **scenario.scenario_params()},
        )


def _row(row: TableRow, by: str) -> LinkRow:
    parties = phrase("{exporter} to {importer}", exporter=row.exporter, importer=row.importer)
    where = f"{row.exporter} → {row.places}" if by == "data" else capitalised(row.places)
    until = day_short(row.changes) if row.changes else "—"
    return LinkRow(
        "views/transfer.py",
        {"id": row.id},
        capitalised(row.data) if by == "data" else parties,
        (
            escaped(where),
            escaped(
                phrase("Not needed") if row.outcome == Outcome.NOT_RESTRICTED else capitalised(row.rests_on)
            ),
            badge(row.outcome, row.verdict),
            escaped(until),
        ),
    )
