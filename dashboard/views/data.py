"""Data categories and processing activities: two tables, of which the address names one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import snapshot
from dashboard.components import filters, grid, scenario
from dashboard.components.head import empty, page_head
from dashboard.components.processing import basis_words, data_marks
from dashboard.components.sections import choose_section
from dashboard.components.signs import outcome_label, sign
from dashboard.components.text import ROLES, capitalised, counted, member_label, phrase
from dashboard.data import ActivityRow, CategoryRow, DataPage

ROW = 40
"""Pixels of a row: its cells have one line."""


def show_data() -> None:
    """Show the data categories or the activities."""
    page = snapshot.current().data(scenario.chosen())
    page_head(phrase("Data and activities"), _lead(page))
    titles = {"categories": phrase("Data categories"), "activities": phrase("Activities")}
    counts = {"categories": len(page.categories), "activities": len(page.activities)}
    if choose_section(titles, counts) == "activities":
        _activities(page.activities)
    else:
        _categories(page.categories)


def _lead(page: DataPage) -> str:
    """The sentence that could be read out."""
    if not page.categories and not page.activities:
        return phrase("No data category and no activity is recorded yet.")
    special = sum(bool(row.category.special) for row in page.categories)
    data = counted(len(page.categories), "one category of data", "{count} categories of data")
    work = counted(len(page.activities), "one activity", "{count} activities")
    if not special:
        return capitalised(phrase("{data} in {work}.", data=data, work=work))
    marked = counted(special, "one of them special", "{count} of them special")
    return capitalised(phrase("{data} ({marked}, Art. 9) in {work}.", data=data, work=work, marked=marked))


def _categories(rows: Sequence[CategoryRow]) -> None:
    if not rows:
        empty(
            phrase("No data category is recorded yet."), phrase("The data that transfers carry appear here.")
        )
        return
    text = filters.search_text(phrase("Names"))
    shown = [row for row in rows if text.casefold() in row.category.label.casefold()]
    if not shown:
        st.info(phrase("No data category matches."), icon=":material/filter_alt_off:")
        return
    cells = pd.DataFrame([_category(row) for row in shown])
    labels = {_outcome(row.outcome): row.outcome for row in shown}
    config = st.column_config
    columns: dict[str, grid.Column] = {
        "name": config.ButtonColumn(
            phrase("Data"), width=300, type="tertiary", alignment="left", key=grid.OPENED
        ),
        "outcome": grid.outcome_column(phrase("Worst verdict"), labels, 155),
        "transfers": config.NumberColumn(phrase("Transfers"), width=85),
        "activities": config.NumberColumn(phrase("Activities"), width=85),
        "retention": config.TextColumn(phrase("With a retention period"), width=155),
        "marks": config.TextColumn(phrase("Mark"), width=172),
    }
    ids = [row.category.id for row in shown]
    _open("category", grid.rows_to_open(cells, ids, "name", columns, phrase("Data categories"), ROW))
    grid.download(cells.assign(id=ids), f"data-{scenario.chosen().on}")


def _outcome(key: str) -> str:
    return f"{sign(key)} {outcome_label(key)}" if key else phrase("No transfer recorded")


def _category(row: CategoryRow) -> dict[str, object]:
    kept = phrase("{some} of {all}", some=row.with_retention, all=row.activities)
    return {
        "outcome": [_outcome(row.outcome)],
        "name": row.category.label,
        "transfers": row.transfers,
        "activities": row.activities,
        "retention": kept if row.activities else "",
        "marks": ", ".join(data_marks(row.category)),
    }


def _activities(rows: Sequence[ActivityRow]) -> None:
    if not rows:
        empty(phrase("No activity is recorded yet."), phrase("Processing activities (Art. 30) appear here."))
        return
    text = filters.search_text(phrase("Names"))
    shown = [row for row in rows if text.casefold() in row.activity.label.casefold()]
    if not shown:
        st.info(phrase("No activity matches."), icon=":material/filter_alt_off:")
        return
    cells = pd.DataFrame([_activity(row) for row in shown])
    config = st.column_config
    columns: dict[str, grid.Column] = {
        "name": config.ButtonColumn(
            phrase("Activity"), width=360, type="tertiary", alignment="left", key=grid.OPENED
        ),
        "role": config.TextColumn(phrase("Our role"), width=120),
        "bases": config.TextColumn(phrase("Legal bases"), width=300),
        "data": config.NumberColumn(phrase("Data"), width=80),
        "recipients": config.NumberColumn(phrase("Recipients"), width=90),
        "retention": config.TextColumn(phrase("Retention"), width=130),
    }
    ids = [row.activity.id for row in shown]
    _open("activity", grid.rows_to_open(cells, ids, "name", columns, phrase("Activities"), ROW))
    grid.download(cells.assign(id=ids), f"activities-{scenario.chosen().on}")


def _activity(row: ActivityRow) -> dict[str, object]:
    activity = row.activity
    absent = phrase("Not recorded")
    return {
        "name": activity.label,
        "role": capitalised(member_label(ROLES, activity.role)) if activity.role else absent,
        "bases": basis_words(row.bases) or absent,
        "data": len(activity.categories or ()),
        "recipients": row.recipients,
        "retention": phrase("Recorded") if activity.retention else absent,
    }


def _open(page: str, chosen: str | None) -> None:
    if chosen:
        st.switch_page(f"views/{page}.py", query_params={"id": chosen, **scenario.scenario_params()})


show_data()
