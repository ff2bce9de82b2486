"""The field in which a question is answered: as the fact that it fills wants it, or in words."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import NamedTuple

import streamlit as st

from dashboard.components.form_fields import countries
from dashboard.components.text import FREQUENCIES, localised, page_language, phrase
from registry.entities import BY_KIND, FactQuestion
from registry.entities.shape import FieldShape, shape
from registry.intake.value_rules import FIRST_YEAR, LAST_YEAR

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class TypedAnswer(NamedTuple):
    """An answer in words, and the value of the fact as YAML; None where only the words are kept."""

    text: str
    value: str | None


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def answer_to(question: FactQuestion, key: str) -> TypedAnswer | None:
    """Show the field of a question, and return what is typed; None if it is empty."""
    label = phrase("Answer to “{question}”", question=question.text)
    path = question.fact[1] if question.fact else ""
    kind = _field_of(question)
    if kind is None:
        text = _text(label, key, phrase("Your answer"))
        return TypedAnswer(text, None) if text else None
    if kind.scalar is date:
        day = st.date_input(
            label,
            None,
            key=key,
            min_value=date(FIRST_YEAR, 1, 1),
            max_value=date(LAST_YEAR, 12, 31),
            format="YYYY-MM-DD",
            label_visibility="collapsed",
        )
        return TypedAnswer(f"{day}", f"{day}") if isinstance(day, date) else None
    if kind.scalar is bool:
        return _one_of(label, key, {"true": phrase("Yes"), "false": phrase("No")})
    if path == "frequency":
        often = {each.value: localised(words).capitalize() for each, words in FREQUENCIES.items()}
        return _one_of(label, key, often)
    if path == "established_in":
        return _country(label, key)
    if path == "contacts":
        return _contact(label, key)
    text = _text(label, key, phrase("Your answer"))
    return TypedAnswer(text, json.dumps(text, ensure_ascii=False)) if text else None


_OF_THEIR_OWN = ("frequency", "established_in", "contacts")


def at_the_click(question: FactQuestion, key: str, shown: TypedAnswer | None) -> TypedAnswer | None:
    """What stands in the field when a button is clicked: a text may be newer than what the page last knew."""
    text = st.session_state.get(key)
    if not isinstance(text, str) or (shown and shown.text == text.strip()):
        return shown
    kind = _field_of(question)
    if kind is not None and (kind.scalar in (date, bool) or kind.key in _OF_THEIR_OWN):
        return shown
    text = text.strip()
    value = None if kind is None else json.dumps(text, ensure_ascii=False)
    return TypedAnswer(text, value) if text else None


def _field_of(question: FactQuestion) -> FieldShape | None:
    """The field that the answer fills; None if it fills none."""
    entity_id, path = question.fact or ("", "")
    inside = BY_KIND.get(entity_id.partition("/")[0])
    field = None
    for key in re.sub(r"\[\d+\]", "", path).split("."):
        field = next((each for each in shape(inside) if each.key == key), None) if inside else None
        inside = field.owned if field else None  # type: ignore[assignment]  # a model, as the entity is
    return field


def _text(label: str, key: str, hint: str) -> str:
    return (st.text_input(label, key=key, label_visibility="collapsed", placeholder=hint) or "").strip()


def _one_of(label: str, key: str, labels: dict[str, str]) -> TypedAnswer | None:
    chosen = st.segmented_control(
        label, [*labels], format_func=lambda each: labels[each], key=key, label_visibility="collapsed"
    )
    return TypedAnswer(labels[chosen], chosen) if chosen else None


def _country(label: str, key: str) -> TypedAnswer | None:
    names = countries(page_language())
    chosen = st.selectbox(
        label,
        [*names],
        index=None,
        format_func=lambda each: names[each],
        key=key,
        label_visibility="collapsed",
        placeholder=phrase("Choose a country"),
    )
    return TypedAnswer(names[chosen], chosen) if chosen else None


def _contact(label: str, key: str) -> TypedAnswer | None:
    """An address for questions, which is kept with the vendor alone: there it can be erased."""
    text = _text(label, key, phrase("Their e-mail address for data protection"))
    if not text:
        return None
    if not is_email(text):
        return TypedAnswer(text, None)
    return TypedAnswer(phrase("Kept with the vendor."), json.dumps([{"role": "privacy", "email": text}]))
