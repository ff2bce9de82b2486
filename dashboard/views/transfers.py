"""All transfers, narrowed by filters that the address keeps, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.components import asked
from dashboard.components.signs import COLOURS, named, sign
from dashboard.components.words import language, tell, told
from dashboard.table import NONE_ON_FILE, Filters, narrow
from registry.dossiers.explain import GROUNDS
from registry.messages import country_name

FILTERS = ("verdict", "country", "vendor", "category", "mechanism", "text")


def show() -> None:
    """Show the filters and what they leave."""
    st.title(tell("Transfers"), anchor=False)
    found = data.reading()
    whole = found.table(asked.question(), language())
    shown = narrow(whole, _filters(whole, found))
    _count(len(shown), len(whole))
    if shown.empty:
        st.info(tell("No transfer passes these filters."), icon=":material/filter_alt_off:")
        return
    _table(shown)


def _filters(whole: pd.DataFrame, found: data.Reading) -> Filters:
    facts = found.register.facts

    def label(entity_id: str) -> str:
        entity = facts.find(entity_id)
        return entity.label if entity else entity_id

    first = st.container(horizontal=True, vertical_alignment="bottom", key="filters-first")
    with first:
        text = _text()
        outcomes = _choice(
            "verdict", tell("Verdict"), whole["outcome"].unique(), lambda one: f"{sign(one)} {named(one)}"
        )
    second = st.columns(4)
    with second[0]:
        countries = _choice("country", tell("Country"), _each(whole["countries"]), _country)
    with second[1]:
        vendors = _choice("vendor", tell("Vendor"), filter(None, whole["vendor"].unique()), label)
    with second[2]:
        categories = _choice("category", tell("Data"), _each(whole["categories"]), label)
    with second[3]:
        mechanisms = _choice("mechanism", tell("Mechanism"), _each(whole["mechanisms"]), _mechanism)
    return Filters(outcomes, countries, vendors, categories, mechanisms, text)


def _text() -> str:
    asked_for = st.query_params.get("text", "")
    if st.session_state.get("text") != asked_for:
        st.session_state["text"] = asked_for
    return st.text_input(
        tell("Search"),
        key="text",
        placeholder=tell("Names, data, countries, reasons"),
        icon=":material/search:",
        on_change=_keep,
        args=("text",),
    )


def _choice(
    key: str, title: str, options: Iterable[str], shown: Callable[[str], str]
) -> list[str]:
    """A choice of several, the query parameter of the same name being where it is kept."""
    known = sorted(options, key=lambda one: shown(one).casefold())
    wanted = [one for one in dict.fromkeys(st.query_params.get_all(key)) if one in known]
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    return st.multiselect(
        title, known, key=key, format_func=shown, placeholder=tell("All"), on_change=_keep, args=(key,)
    )


def _keep(key: str) -> None:
    value = st.session_state[key]
    if value:
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)


def _clear() -> None:
    for key in FILTERS:
        st.query_params.pop(key, None)


def _count(shown: int, total: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="count"):
        says = tell("{total} transfers", total=f"{total:,}")
        if shown != total:
            says = tell("{shown} of {total} transfers", shown=f"{shown:,}", total=f"{total:,}")
        st.markdown(f"**{says}**")
        if any(st.query_params.get_all(key) for key in FILTERS):
            st.button(tell("Clear the filters"), on_click=_clear, type="tertiary")


def _table(shown: pd.DataFrame) -> None:
    st.caption(tell("Choose a row to open the transfer: click on it, or move there and press space."))
    now = pd.DataFrame(
        {
            "verdict": [[f"{sign(key)} {text}"] for key, text in zip(shown["outcome"], shown["verdict"], strict=True)],
            **{key: shown[key].to_numpy() for key in ("importer", "places", "data", "rests_on", "why", "changes", "exporter")},
        }
    )
    pills = dict(zip((cell[0] for cell in now["verdict"]), shown["outcome"], strict=True))
    event = st.dataframe(
        now,
        key=f"table-{abs(hash(tuple(shown['id'])))}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height=min(680, 38 + 36 * len(now)),
        row_height=36,
        column_config=_columns(pills),
    )
    rows = event["selection"]["rows"]
    if rows:
        st.switch_page(
            "views/transfer.py", query_params={"id": str(shown["id"].iloc[rows[0]]), **asked.carried()}
        )
    _download(shown)


def _columns(pills: dict[str, str]) -> dict[str, object]:
    config = st.column_config
    return {
        "verdict": config.MultiselectColumn(
            tell("Verdict"),
            options=list(pills),
            color=[COLOURS.get(outcome, COLOURS["not_restricted"]) for outcome in pills.values()],
            width=150,
        ),
        "importer": config.TextColumn(tell("Importer"), width=210),
        "places": config.TextColumn(tell("Countries"), width=115),
        "data": config.TextColumn(tell("Data"), width=170),
        "rests_on": config.TextColumn(tell("Rests on"), width=150),
        "why": config.TextColumn(tell("Why"), width=330),
        "changes": config.DateColumn(tell("Changes on"), width=100),
        "exporter": config.TextColumn(tell("Exporter"), width=120),
    }


def _download(shown: pd.DataFrame) -> None:
    columns = ["id", "outcome", "verdict", "exporter", "importer", "data", "places", "rests_on", "why", "changes"]
    st.download_button(
        tell("Download as CSV"),
        data=lambda: shown[columns].map(_harmless).to_csv(index=False).encode("utf-8-sig"),
        file_name=f"transfers-{asked.question().on}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _each(column: pd.Series) -> set[str]:
    return {item for items in column for item in items}


def _country(code: str) -> str:
    return country_name(code, language())


def _mechanism(kind: str) -> str:
    return tell("None on file") if kind == NONE_ON_FILE else told(GROUNDS[kind])


show()
