"""The filters of the table, each kept in the URL under its own name so that links carry them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd
import streamlit as st

from dashboard import address_writes
from dashboard.components.paging import PAGE
from dashboard.components.signs import outcome_label, sign
from dashboard.components.text import localised, markdown, page_language, phrase
from dashboard.table import NONE, NOT_RECORDED, Filters, Options, differs
from registry.dossiers.verdict_words import GROUND_LABELS
from registry.facts import Facts
from registry.messages import country_name

KEYS = ("verdict", "country", "vendor", "category", "mechanism", "text")

DIFFERING = "differing"
"""Keeps only the verdicts that differ from today's; has no effect if today's law is applied."""


def filters(whole: Options, facts: Facts) -> Filters:
    """Show the filters, with the values of the whole table as options, and return the selection."""

    def label(entity_id: str) -> str:
        entity = facts.find(entity_id)
        return entity.label if entity else _absent(entity_id)

    with st.container(key="filters"):
        first, second = st.columns([1.6, 1]), st.columns(4)
        with first[0]:
            text = search_text(phrase("Names, data, countries, reasons"))
        with first[1]:
            outcomes = choice("verdict", phrase("Verdict"), whole["outcome"], outcome_option)
        with second[0]:
            countries = choice("country", phrase("Country"), _each(whole["countries"]), country_option)
        with second[1]:
            vendors = choice("vendor", phrase("Vendor"), whole["vendor"], label)
        with second[2]:
            categories = choice("category", phrase("Data"), _each(whole["categories"]), label)
        with second[3]:
            mechanisms = choice("mechanism", phrase("Safeguard"), _each(whole["mechanisms"]), _mechanism)
    kept = dict(zip(KEYS, (outcomes, countries, vendors, categories, mechanisms), strict=False))
    _left_out({key: [*dict.fromkeys(_wanted(key)).keys() - {*values}] for key, values in kept.items()})
    return Filters(outcomes, countries, vendors, categories, mechanisms, text)


def differing(whole: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Show the toggle for verdicts that differ from today's, and return the remaining rows."""
    is_set = DIFFERING in st.query_params
    if st.session_state.get(DIFFERING) != is_set:
        st.session_state[DIFFERING] = is_set
    title = phrase("Only verdicts that differ from today's")
    only = st.toggle(title, key=DIFFERING, on_change=_keep, args=(DIFFERING,))
    return whole[differs(whole, before)] if only else whole


def filter_params() -> dict[str, list[str]]:
    """The active filters as query parameters, for links back."""
    return {key: values for key in (*KEYS, DIFFERING) if (values := st.query_params.get_all(key))}


def clear(keys: Iterable[str] = (*KEYS, DIFFERING)) -> None:
    """Remove all filters."""
    for key in keys:
        address_writes.write(key, [])


def _wanted(key: str) -> list[str]:
    return st.query_params.get_all(key)


def _left_out(strangers: dict[str, list[str]]) -> None:
    """Name the filters of the URL that were ignored: a link must not silently show too much."""
    named = [f"{key}={value}" for key, values in strangers.items() for value in sorted(values)]
    if named:
        says = phrase(
            "No transfer has these values, so the filters were ignored: {filters}.",
            filters=", ".join(named),
        )
        st.warning(markdown(says))


def search_text(placeholder: str) -> str:
    """The words to search for, kept in the address as `text`."""
    text = st.query_params.get("text", "")
    if st.session_state.get("text") != text:
        st.session_state["text"] = text
    return st.text_input(
        phrase("Search"),
        key="text",
        placeholder=placeholder,
        icon=":material/search:",
        on_change=_keep,
        args=("text",),
    )


def choice(key: str, title: str, options: Iterable[str], shown: Callable[[str], str]) -> list[str]:
    """A multiple choice, with ids in the URL under `key` and names on the page."""
    known = sorted(dict.fromkeys(options), key=lambda one: shown(one).casefold())
    wanted = [one for one in dict.fromkeys(_wanted(key)) if one in known]
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    return st.multiselect(
        title,
        known,
        key=key,
        format_func=shown,
        placeholder=phrase("All"),
        select_all=False,
        on_change=_keep,
        args=(key,),
    )


def _keep(key: str) -> None:
    value = st.session_state[key]
    address_writes.write(PAGE, [])  # another filter begins at its first page
    values = [*value] if isinstance(value, (list, tuple)) else ["yes" if value is True else value]
    address_writes.write(key, values if value else [])


def _each(column: Iterable[tuple[str, ...]]) -> list[str]:
    return [item for items in column for item in items]


def outcome_option(outcome: str) -> str:
    """An outcome with its sign, as an option."""
    return f"{sign(outcome)} {outcome_label(outcome)}"


def _absent(entity_id: str) -> str:
    """The label of a value without an entity: "not recorded", "none", or its id."""
    return {"": localised(NOT_RECORDED), NONE: phrase("None, as recorded")}.get(entity_id, entity_id)


def country_option(code: str) -> str:
    """A country by its name, as an option."""
    return country_name(code, page_language()) if code else _absent(code)


def _mechanism(kind: str) -> str:
    return localised(GROUND_LABELS[kind]) if kind in GROUND_LABELS else _absent(kind)
