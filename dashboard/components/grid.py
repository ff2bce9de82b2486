"""Tables: outcomes as labels with signs, a row to open, and a CSV download; and the table of transfers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ButtonColumnResult, ColumnConfig

from dashboard.components.signs import sign, tint
from dashboard.components.text import capitalised, phrase

Column = ColumnConfig | ButtonColumnResult
"""How a column is shown."""

ROW, HEADER, HIGHEST = 62, 36, 780
"""Pixels: a row (above 4 rem its text wraps), the header, and the whole table where there are many rows."""

LISTED = 200
"""Rows in the list beside the table; filters reach the others."""

OFTEN_ALIKE = {"exporter": 1, "changes": 0}
"""Columns to omit if they have at most this many different values."""

FITS = {"why": 92, "data": 52, "places": 28, "rests_on": 50}
"""Characters that fit on three lines of a column; the file and the transfer's page have the full text."""

OPENED = "opened"
"""The session key that holds a click on a row's button, for one run."""

ON_PAPER = (
    "id",
    "outcome",
    "verdict",
    "exporter",
    "importer",
    "data",
    "places",
    "rests_on",
    "why",
    "changes",
    "becomes",
)


def choose(shown: pd.DataFrame, before: pd.DataFrame | None) -> str | None:
    """Show the rows and return the id of the selected one, if any.

    Args:
        shown: Rows as `dashboard.table.build` gives them.
        before: The rows as of today, if the question is about another date or law.
    """
    cells = pd.DataFrame({"verdict": _labels(shown)})
    if before is not None:
        cells["today"] = _labels(before.set_index("id").reindex(shown["id"]))
    for name in ("importer", "why", "places", "data", "rests_on", "changes", "exporter"):
        if name not in OFTEN_ALIKE or shown[name].nunique() > OFTEN_ALIKE[name]:
            cells[name] = (
                [_fitting(capitalised(text), FITS[name]) for text in shown[name]]
                if name in FITS
                else (shown[name].to_numpy())
            )
    return rows_to_open(
        cells,
        [*shown["id"]],
        "importer",
        _columns(_tones(shown, before), wider=bool(shown["planned"].any())),
        phrase("Transfers that match the filters, worst first."),
    )


def rows_to_open(
    cells: pd.DataFrame,
    ids: Sequence[str],
    opens: str,
    columns: Mapping[str, Column],
    alt: str,
    height: int = ROW,
) -> str | None:
    """Show rows and return the id of the one that was opened, if any.

    Args:
        cells: The cells as shown.
        ids: The id of each row.
        opens: The column whose cells open a row; its configuration is a button column with the key `OPENED`.
        columns: How each column is shown.
        alt: What the table is, in words.
        height: Pixels of a row.
    """
    cells[opens] = ":material/arrow_forward: " + cells[opens]
    st.dataframe(
        cells,
        hide_index=True,
        height=min(HIGHEST, HEADER + height * len(cells)),
        row_height=height,
        column_config=dict(columns),
        alt=alt,
    )
    opened = st.session_state.get(OPENED)
    if not opened or opened["row"] >= len(cells):
        return None
    # A refresh may have moved the rows: the clicked one must still be in its place.
    same = cells[opens].iloc[opened["row"]] == opened["label"]
    return ids[opened["row"]] if same else None


def jump(labels: Mapping[str, str], title: str) -> str | None:
    """Show the first rows in a list that works by keyboard, unlike the table's canvas; `labels` are by id."""
    first = dict(islice(labels.items(), LISTED))
    chosen: str | None = st.selectbox(
        title,
        [*first],
        index=None,
        format_func=first.__getitem__,
        placeholder=title,
        label_visibility="collapsed",
        width=420,
    )
    return chosen


def download(shown: pd.DataFrame, name: str) -> None:
    """Offer the rows as a CSV file that spreadsheets treat as text."""
    st.download_button(
        phrase("Download as CSV"),
        data=lambda: shown.map(harmless).to_csv(index=False).encode("utf-8-sig"),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def outcome_column(title: str, labels: Mapping[str, str], width: int) -> ColumnConfig:
    """A column of labels in the colours of their outcomes; `labels` are texts with the outcome of each."""
    colours = [tint(key) for key in labels.values()]
    return st.column_config.MultiselectColumn(title, width=width, options=[*labels], color=colours)


def _fitting(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' ,;')}…"


def _labels(rows: pd.DataFrame) -> list[list[str]]:
    return [[_label(key, text)] for key, text in zip(rows["outcome"], rows["verdict"], strict=True)]


def _label(outcome: str, verdict: str) -> str:
    return f"{sign(outcome)} {verdict}"


def _tones(shown: pd.DataFrame, before: pd.DataFrame | None) -> dict[str, str]:
    """The outcome of every label in the table."""
    pairs: Iterable[tuple[str, str]] = (
        pd.concat([shown, before])[["outcome", "verdict"]].drop_duplicates().values
    )
    return {_label(key, text): key for key, text in pairs}


def _columns(tones: dict[str, str], *, wider: bool) -> dict[str, Column]:
    config = st.column_config
    width = 205 if wider else 150
    return {
        "verdict": outcome_column(phrase("Verdict"), tones, width),
        "today": outcome_column(phrase("Today"), tones, width),
        "importer": config.ButtonColumn(
            phrase("Vendor"), width=165, type="tertiary", alignment="left", key=OPENED
        ),
        "why": config.TextColumn(phrase("Why"), width=250),
        "places": config.TextColumn(phrase("Countries"), width=105),
        "data": config.TextColumn(phrase("Data"), width=150),
        "rests_on": config.TextColumn(phrase("Safeguard"), width=130),
        "changes": config.DateColumn(phrase("Changes on"), width=100),
        "exporter": config.TextColumn(phrase("Exporter"), width=120),
    }


def harmless(cell: object) -> object:
    """A cell that no spreadsheet evaluates as a formula (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
