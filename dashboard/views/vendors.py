"""All vendors, with filters kept in the address and a CSV download."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import snapshot
from dashboard.components import filters, grid, scenario
from dashboard.components.head import empty, page_head
from dashboard.components.signs import outcome_label, sign
from dashboard.components.text import (
    ROLES,
    capitalised,
    counted,
    localised,
    member_label,
    page_language,
    phrase,
)
from dashboard.vendors import WITHOUT, VendorRow, contract_label, matching_vendors
from registry.law.verdict import Outcome
from registry.messages import country_name

KEYS = ("text", "country", "verdict")
ROW = 40
"""Pixels of a row: its cells have one line."""


def vendors_page() -> None:
    """Show the filters and the matching vendors."""
    current, question = snapshot.current(), scenario.chosen()
    with st.spinner(phrase("Judging the transfers")):
        rows = current.vendors(question, page_language())
    page_head(phrase("Vendors"), _lead(rows))
    if not rows:
        empty(
            phrase("No vendor is recorded yet."),
            phrase("An organisation that receives data, or of which a service is used, appears here."),
        )
        return
    shown = _filtered(rows)
    chosen = _count(shown, len(rows))
    if not shown:
        st.info(phrase("No vendor matches these filters."), icon=":material/filter_alt_off:")
        return
    cells = pd.DataFrame([_cells(row) for row in shown]).dropna(axis="columns", how="all")
    if not any(row.onward for row in shown):
        cells = cells.drop(columns="onward")
    chosen = chosen or grid.rows_to_open(
        cells, [row.id for row in shown], "name", _columns(shown), phrase("Vendors, worst first."), ROW
    )
    if chosen:
        st.switch_page("views/vendor.py", query_params={"id": chosen, **scenario.scenario_params()})
    grid.download(pd.DataFrame([_on_paper(row) for row in shown]), f"vendors-{question.on}")


def _lead(rows: Sequence[VendorRow]) -> str:
    """The sentence that could be read out; it counts vendors as the verdict's filter finds them."""
    total = capitalised(counted(len(rows), "one vendor", "{count} vendors"))
    lacking, unknown = (
        [row for row in rows if row.worst == each] for each in (Outcome.UNCOVERED, Outcome.UNKNOWN)
    )
    lacks = counted(
        len(lacking),
        "one with a transfer that lacks a safeguard",
        "{count} with a transfer that lacks a safeguard",
    )
    asks = counted(
        len(unknown),
        "one with a transfer that needs information",
        "{count} with a transfer that needs information",
    )
    parts = [_of_them_onward(text, those) for those, text in ((lacking, lacks), (unknown, asks)) if those]
    if not parts:
        return phrase("{total}; no transfer lacks a safeguard or needs information.", total=total)
    return phrase("{total}: {parts}.", total=total, parts="; ".join(parts))


def _of_them_onward(says: str, rows: Sequence[VendorRow]) -> str:
    """How many vendors, and of how many of them it is true only further along their chains."""
    onward = sum(row.worst != row.outcome for row in rows)
    if not onward:
        return says
    if onward == len(rows):
        return phrase("{vendors}, only onward", vendors=says)
    few = counted(onward, "one of them only onward", "{count} of them only onward")
    return f"{says}, {few}"


def _filtered(rows: Sequence[VendorRow]) -> Sequence[VendorRow]:
    with st.container(key="filters"):
        columns = st.columns([1.6, 1, 1])
        with columns[0]:
            text = filters.search_text(phrase("Names and countries"))
        with columns[1]:
            countries = filters.choice(
                "country", phrase("Country"), [row.country for row in rows], filters.country_option
            )
        with columns[2]:
            outcomes = filters.choice("verdict", phrase("Verdict"), [row.worst for row in rows], _outcome)
    return matching_vendors(rows, countries, outcomes, text)


def _count(shown: Sequence[VendorRow], total: int) -> str | None:
    says = phrase("All vendors: {total}", total=f"{total:,}")
    if len(shown) != total:
        says = phrase("{shown} of {total} vendors", shown=f"{len(shown):,}", total=f"{total:,}")
    with st.container(horizontal=True, vertical_alignment="center", key="count"):
        st.markdown(f"**{says}**", width="content")
        names = {row.id: f"{row.name} · {_outcome(row.worst)}" for row in shown[: grid.LISTED]}
        chosen = grid.jump(names, phrase("Open a vendor")) if shown else None
        if any(st.query_params.get_all(key) for key in KEYS):
            st.button(phrase("Clear filters"), on_click=filters.clear, args=(KEYS,), type="tertiary")
    return chosen


def _outcome(key: str) -> str:
    return phrase("No transfer recorded") if key == WITHOUT else filters.outcome_option(key)


def _cells(row: VendorRow) -> dict[str, object]:
    return {
        "outcome": [_outcome(row.outcome)],
        "onward": [_outcome(row.onward)] if row.onward else [],
        "name": row.name,
        "transfers": "  ".join(f"{sign(key)} {count:,}" for key, count in row.counts.items()),
        "country": country_name(row.country, page_language()) if row.country else phrase("Not recorded"),
        "role": _roles(row),
        "contract": localised(contract_label(row.contract)),
        "next": row.next_date,
    }


def _on_paper(row: VendorRow) -> dict[str, object]:
    counts = (f"{outcome_label(key)}: {count}" for key, count in row.counts.items())
    shown = {"id": row.id, **_cells(row)}
    codes = {"outcome": row.outcome, "onward": row.onward, "country": row.country}
    return {**shown, **codes, "transfers": "; ".join(counts)}


def _roles(row: VendorRow) -> str:
    return capitalised(", ".join(member_label(ROLES, role) for role in row.roles) or phrase("not recorded"))


def _columns(shown: Sequence[VendorRow]) -> dict[str, grid.Column]:
    config = st.column_config
    labels = {_outcome(row.outcome): row.outcome for row in shown}
    onward = {_outcome(row.onward): row.onward for row in shown if row.onward}
    return {
        "outcome": grid.outcome_column(phrase("Its own transfers"), labels, 150),
        "onward": grid.outcome_column(phrase("Onward, if worse"), onward, 150),
        "name": config.ButtonColumn(
            phrase("Vendor"), width=185, type="tertiary", alignment="left", key=grid.OPENED
        ),
        "transfers": config.TextColumn(phrase("Transfers"), width=75),
        "country": config.TextColumn(phrase("Country"), width=132),
        "role": config.TextColumn(phrase("Role"), width=105),
        "contract": config.TextColumn(phrase("Art. 28 contract"), width=155),
        "next": config.DateColumn(phrase("Next date"), width=110, format="D MMM YYYY"),
    }


vendors_page()
