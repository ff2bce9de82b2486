"""The filters of the table, each kept in the address under its own name, so that a link carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd
import streamlit as st

from dashboard.components.signs import named, sign
from dashboard.components.words import language, tell, told
from dashboard.table import NONE, NOT_RECORDED, Filters
from registry.dossiers.explain import GROUNDS
from registry.facts import Facts
from registry.messages import country_name

KEYS = ("verdict", "country", "vendor", "category", "mechanism", "text")


def filters(whole: pd.DataFrame, facts: Facts) -> Filters:
    """Show the filters, with what occurs in a table as their options, and give what was chosen."""

    def label(entity_id: str) -> str:
        entity = facts.find(entity_id)
        return entity.label if entity else _absent(entity_id)

    first, second = st.columns([1.6, 1]), st.columns(4)
    with first[0]:
        text = _text()
    with first[1]:
        outcomes = _choice("verdict", tell("Verdict"), whole["outcome"], _verdict)
    with second[0]:
        countries = _choice("country", tell("Country"), _each(whole["countries"]), _country)
    with second[1]:
        vendors = _choice("vendor", tell("Vendor"), whole["vendor"], label)
    with second[2]:
        categories = _choice("category", tell("Data"), _each(whole["categories"]), label)
    with second[3]:
        mechanisms = _choice("mechanism", tell("Mechanism"), _each(whole["mechanisms"]), _mechanism)
    return Filters(outcomes, countries, vendors, categories, mechanisms, text)


def carried() -> dict[str, list[str]]:
    """The filters that are set, as query parameters, for the way back."""
    return {key: values for key in KEYS if (values := st.query_params.get_all(key))}


def clear() -> None:
    """Set no filter."""
    for key in KEYS:
        st.query_params.pop(key, None)


def _text() -> str:
    asked = st.query_params.get("text", "")
    if st.session_state.get("text") != asked:
        st.session_state["text"] = asked
    return st.text_input(
        tell("Search"),
        key="text",
        placeholder=tell("Names, data, countries, reasons"),
        icon=":material/search:",
        on_change=_keep,
        args=("text",),
    )


def _choice(key: str, title: str, options: Iterable[str], shown: Callable[[str], str]) -> list[str]:
    """A choice of several options, by their ids in the address and by their names on the page."""
    known = sorted(dict.fromkeys(options), key=lambda one: shown(one).casefold())
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


def _each(column: Iterable[tuple[str, ...]]) -> list[str]:
    return [item for items in column for item in items]


def _verdict(outcome: str) -> str:
    return f"{sign(outcome)} {named(outcome)}"


def _absent(entity_id: str) -> str:
    """What is not on file: as "not recorded", as the answer "none", or else by its id."""
    return {"": told(NOT_RECORDED), NONE: tell("None, as recorded")}.get(entity_id, entity_id)


def _country(code: str) -> str:
    return country_name(code, language()) if code else _absent(code)


def _mechanism(kind: str) -> str:
    return told(GROUNDS[kind]) if kind in GROUNDS else _absent(kind)
