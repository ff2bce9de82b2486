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
    chosen = chosen or grid.rows_to_open(
        cells, [row.id for row in shown], "name", _columns(shown), phrase("Vendors, worst first."), ROW
    )
    if chosen:
        st.switch_page("views/vendor.py", query_params={"id": chosen, **scenario.scenario_params()})
    grid.download(pd.DataFrame([_on_paper(row) for row in shown]), f"vendors-{question.on}")


def _lead(rows: Sequence[VendorRow]) -> str:
    """The sentence that could be read out."""
    lacking = sum(row.outcome == Outcome.UNCOVERED for row in rows)
    unknown = sum(row.outcome == Outcome.UNKNOWN for row in rows)
    total = capitalised(counted(len(rows), "one vendor", "{count} vendors"))
    lacks = counted(
        lacking,
        "one with a transfer that lacks a safeguard",
        "{count} with a transfer that lacks a safeguard",
    )
    asks = counted(
        unknown,
        "one with a transfer that needs information",
        "{count} with a transfer that needs information",
    )
    parts = [text for count, text in ((lacking, lacks), (unknown, asks)) if count]
    if not parts:
        return phrase("{total}; no transfer lacks a safeguard or needs information.", total=total)
    return phrase("{total}: {parts}.", total=total, parts=", ".join(parts))


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
            outcomes = filters.choice("verdict", phrase("Verdict"), [row.outcome for row in rows], _outcome)
    return matching_vendors(rows, countries, outcomes, text)


def _count(shown: Sequence[VendorRow], total: int) -> str | None:
    says = phrase("All vendors: {total}", total=f"{total:,}")
    if len(shown) != total:
        says = phrase("{shown} of {total} vendors", shown=f"{len(shown):,}", total=f"{total:,}")
    with st.container(horizontal=True, vertical_alignment="center", key="count"):
        st.markdown(f"**{says}**", width="content")
        names = {row.id: f"{row.name} · {_outcome(row.outcome)}" for row in shown[: grid.LISTED]}
        chosen = grid.jump(names, phrase("Open a vendor")) if shown else None
        if any(st.query_params.get_all(key) for key in KEYS):
            st.button(phrase("Clear filters"), on_click=filters.clear, args=(KEYS,), type="tertiary")
    return chosen


def _outcome(key: str) -> str:
    return phrase("No transfer recorded") if key == WITHOUT else filters.outcome_option(key)


def _cells(row: VendorRow) -> dict[str, object]:
    return {
        "outcome": [_outcome(row.outcome)],
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
    return {**shown, "outcome": row.outcome, "transfers": "; ".join(counts), "country": row.country}


def _roles(row: VendorRow) -> str:
    return capitalised(", ".join(member_label(ROLES, role) for role in row.roles) or phrase("not recorded"))


def _columns(shown: Sequence[VendorRow]) -> dict[str, grid.Column]:
    config = st.column_config
    labels = {_outcome(row.outcome): row.outcome for row in shown}
    return {
        "outcome": grid.outcome_column(phrase("Worst direct transfer"), labels, 170),
        "name": config.ButtonColumn(
            phrase("Vendor"), width=270, type="tertiary", alignment="left", key=grid.OPENED
        ),
        "transfers": config.TextColumn(phrase("Transfers"), width=110),
        "country": config.TextColumn(phrase("Country"), width=140),
        "role": config.TextColumn(phrase("Role"), width=120),
        "contract": config.TextColumn(phrase("Art. 28 contract"), width=190),
        "next": config.DateColumn(phrase("Next date"), width=110, format="D MMM YYYY"),
    }


vendors_page()
