"""The fields of a form: each starts with what is known, and a field left alone answers nothing.

Their keys begin with `form-`, so that what was typed survives an expired sign-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

import streamlit as st

from dashboard.components.text import page_language, phrase
from dashboard.kept_input import PREFIX
from registry.intake.value_rules import FIRST_YEAR, LAST_YEAR
from registry.law.law import Law
from registry.messages import country_name

_V = TypeVar("_V")
_YES, _NO, _NOT_SURE = "yes", "no", "not-sure"


def field_key(name: str) -> str:
    """The key of a field of a vendor's form."""
    return f"{PREFIX}vendor-{name}"


def seeded(name: str, value: object) -> str:
    """The key of a field, which starts with a value unless somebody has filled it in already."""
    key = field_key(name)
    if key not in st.session_state:  # of a word of the vocabulary its value: the options are such
        st.session_state[key] = value.value if isinstance(value, StrEnum) else value
    return key


def drop_fields(*beginnings: str) -> None:
    """Let the fields whose names begin like this start afresh; without any, all of them."""
    keys = tuple(map(field_key, beginnings or ("",)))
    for key in [str(each) for each in st.session_state if str(each).startswith(keys)]:
        del st.session_state[key]


def text_field(label: str, name: str, value: str | None, **more: Any) -> str | None:
    """A line of text; None if it is empty."""
    return (st.text_input(label, key=seeded(name, value or ""), **more) or "").strip() or None


def day_field(label: str, name: str, value: date | None, **more: Any) -> date | None:
    """A day; None if none is chosen."""
    day = st.date_input(
        label,
        key=seeded(name, value),
        min_value=date(FIRST_YEAR, 1, 1),
        max_value=date(LAST_YEAR, 12, 31),
        format="YYYY-MM-DD",
        **more,
    )
    return day if isinstance(day, date) else None


def select_field(label: str, name: str, labels: Mapping[_V, str], value: _V | None, **more: Any) -> _V | None:
    """One of many, found by typing; None if none is chosen."""
    options = [*labels] if value is None or value in labels else [value, *labels]
    shown: _V | None = st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda each: labels.get(each, str(each)),
        key=seeded(name, value),
        **more,
    )
    return shown


def country_field(label: str, name: str, value: str | None, **more: Any) -> str | None:
    """A country or territory."""
    hint = phrase("Choose a country")
    return select_field(label, name, countries(page_language()), value, placeholder=hint, **more)


@lru_cache
def countries(language: str) -> Mapping[str, str]:
    """All countries and territories by code, in the order of their names."""
    names = {code: country_name(code, language) for code in Law.current().jurisdictions}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def choice_field(label: str, name: str, labels: Mapping[_V, str], value: _V | None, **more: Any) -> _V | None:
    """One of a few, side by side; None if none is chosen."""
    shown: _V | None = st.segmented_control(
        label,
        [*labels],
        format_func=lambda each: labels[each],
        key=seeded(name, value),
        wrap=True,
        **more,
    )
    return shown


def several_field(
    label: str, name: str, labels: Mapping[_V, str], values: Iterable[_V], **more: Any
) -> list[_V]:
    """Any of a few, side by side."""
    shown: list[_V] = st.segmented_control(
        label,
        [*labels],
        selection_mode="multi",
        format_func=lambda each: labels[each],
        key=seeded(name, [*values]),
        wrap=True,
        **more,
    )
    return shown


def answer_field(
    label: str, name: str, value: bool | None, *, yes: str = "", no: str = "", **more: Any
) -> bool | None:
    """Yes, no or not sure; what is not sure is not recorded."""
    labels = {_YES: yes or phrase("Yes"), _NO: no or phrase("No"), _NOT_SURE: phrase("Not sure")}
    known = {True: _YES, False: _NO, None: None}[value]
    return {_YES: True, _NO: False}.get(choice_field(label, name, labels, known, **more) or "")
