"""Transfers as rows that lead to their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.components import scenario
from dashboard.components.rows import LinkRow, link_rows
from dashboard.components.signs import badge, outcome_label
from dashboard.components.text import capitalised, day_short, escaped, phrase
from dashboard.table import TableRow
from registry.law.verdict import Outcome

FIRST_ROWS = 20
"""The rest is one link away."""


def transfer_list(
    rows: Sequence[TableRow], *, key: str, by: str = "data", everything: Mapping[str, str] | None = None
) -> None:
    """Show transfers with what they rest on, their verdict and when it changes.

    Args:
        rows: The transfers, worst first.
        key: Distinguishes the list from others on the page.
        by: What names a row: `data` or `parties`.
        everything: The filters under which the page of transfers lists them all.
    """
    name, where = (
        (phrase("Data"), phrase("From and to")) if by == "data" else (phrase("Transfer"), phrase("Countries"))
    )
    heads = (name, where, phrase("Rests on"), phrase("Verdict"))
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
    return LinkRow(
        "views/transfer.py",
        {"id": row.id},
        capitalised(row.data) if by == "data" else parties,
        (
            escaped(where),
            escaped(
                phrase("Not needed") if row.outcome == Outcome.NOT_RESTRICTED else capitalised(row.rests_on)
            ),
            f"{badge(row.outcome, outcome_label(row.outcome))}{_when(row)}",
        ),
    )


def _when(row: TableRow) -> str:
    """Under a verdict, how long it stays so; of a planned transfer, when it begins."""
    day = day_short(row.changes) if row.changes else ""
    says = phrase("until {day}", day=day) if day else ""
    if row.planned:
        says = phrase("planned, from {day}", day=day) if day else phrase("planned")
    return f'<small class="when">{escaped(says)}</small>' if says else ""
