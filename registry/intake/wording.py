"""What pydantic says of a value, in our words: what is wrong, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from registry.entities import Entity
from registry.entities.fields import MAX_ID
from registry.intake.entries import keys_of, with_article
from registry.intake.nearest import cure_among
from registry.intake.report import Path

Wording = tuple[str, str]
_YES, _NO = ("yes", "y", "on", "oui"), ("no", "n", "off", "non")


def worded(error: ErrorDetails, model: type[Entity]) -> tuple[Path, Wording]:
    """The path within the entity that a fault is about, what it is and its cure."""
    path: Path = tuple(error["loc"])
    kind = error["type"]
    if kind == "missing":
        key = path[-1]
        return path, (f"{key} is missing.", f"Add `{key}:`; the other keys say nothing without it.")
    if path == ("id",):
        return path, _identity(error["input"], model)
    if kind == "model_type":
        held = _model_at(model, path)
        keys = ", ".join(keys_of(held)) if held else ""
        return path, (f"Keys with values belong here, not {shown(error['input'])}.", f"Its keys: {keys}.")
    if kind.startswith("date_"):
        return path, _date(error)
    return path, _WORDINGS.get(kind, _as_said)(error)


def _identity(value: object, model: type[Entity]) -> Wording:
    slug = re.sub(r"[^a-z0-9]+", "-", str(value).rpartition("/")[2].casefold()).strip("-")[:100]
    what = f"{shown(value)} is not the id of {with_article(model.kind)}."
    return what, (
        f"Write {model.kind}/ and a slug of lower-case letters a-z, digits, hyphens and dots, of {MAX_ID} "
        f"characters at most, such as {model.kind}/{slug or 'example'}."
    )


def _answer(error: ErrorDetails) -> Wording:
    word = str(error["input"]).casefold()
    cure = "Write true or false, or leave the key out where it is not recorded."
    if word in (*_YES, *_NO):
        cure = f"Write {'true' if word in _YES else 'false'}."
    return f"{shown(error['input'])} is neither true nor false.", cure


def _text(error: ErrorDetails) -> Wording:
    value = error["input"]
    plain = isinstance(value, (bool, int))
    cure = f'Put it in quotes: "{str(value).lower()}".' if plain else "Write one text."
    return f"A text belongs here, not {shown(value)}.", cure


def _choice(error: ErrorDetails) -> Wording:
    options = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    return f"{shown(error['input'])} is not one of the words for this.", cure_among(error["input"], options)


def _date(error: ErrorDetails) -> Wording:
    value = str(error["input"])
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return f"{value} is not a day of the calendar.", "Check the month and the day."
    return f"{shown(error['input'])} is not a date.", "Write it as YYYY-MM-DD, such as 2024-01-31."


def _list(error: ErrorDetails) -> Wording:
    value = error["input"]
    if isinstance(value, (str, int)):
        return f"A list belongs here, not {shown(value)}.", f"Write [{value}]."
    return f"A list belongs here, not {shown(value)}.", "Begin each item with a hyphen."


def _number(error: ErrorDetails) -> Wording:
    return (
        f"A whole number belongs here, not {shown(error['input'])}.",
        "Write it in digits, without quotes.",
    )


def _bound(error: ErrorDetails) -> Wording:
    bounds = error.get("ctx", {})
    cure = f"Write {bounds['ge']} or more." if "ge" in bounds else f"Write {bounds.get('le')} or less."
    return f"{shown(error['input'])} is out of range.", cure


def _as_said(error: ErrorDetails) -> Wording:
    """Our own validators say what is right in their message; of others the message is kept."""
    said = str(error.get("ctx", {}).get("error", error["msg"]))
    if "YYYY-MM-DD" in said:
        return _date(error)
    if "twice" in said:
        return f"{said}.", "Keep one of the two."
    return f"{shown(error['input'])} cannot be taken: {said}.", "Correct it, or leave the key out."


_WORDINGS: dict[str, Callable[[ErrorDetails], Wording]] = {
    "bool_type": _answer,
    "string_type": _text,
    "string_too_short": lambda _: ("The text is empty.", "Leave the key out where nothing is recorded."),
    "enum": _choice,
    "tuple_type": _list,
    "int_type": _number,
    "greater_than_equal": _bound,
    "less_than_equal": _bound,
}


def shown(value: object) -> str:
    """A value as a fault names it, on one line."""
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    held: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, str) and held is not None:
            field: Any = keys_of(held).get(step)
            held = field.owned if field else None
    return held
