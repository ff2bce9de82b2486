"""Validation errors of pydantic in our words: what is wrong, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from registry.entities import BY_KIND, Entity, Mechanism
from registry.entities.duties import NOT_A_DIGEST, NOT_A_FACT
from registry.entities.fields import MAX_ID, NOT_A_DAY, NOT_A_DURATION, TWICE, is_duration
from registry.entities.parties import Listing
from registry.entities.shape import FieldShape
from registry.entities.transfers import Party
from registry.errors import Fault, InputError
from registry.intake.cures import NONE_WORDS, NORWAY, blank_list_cure
from registry.intake.day_words import days_meant
from registry.intake.documents import is_misread
from registry.intake.fault_report import FieldPath, WhatAndCure
from registry.intake.keys import keys_of
from registry.intake.nouns import noun
from registry.intake.quoting import quote
from registry.intake.safeguard_cures import kind_cure, listing_cure
from registry.intake.suggestions import cure_among, suggested_id, write_instead
from registry.intake.value_rules import text_fault
from registry.law.law import Law
from registry.messages import say

_E = TypeVar("_E", bound=Entity)
_YES, _NO = ("yes", "y", "on", "oui", "true"), ("no", "n", "off", "non", "false")


def validated(model: type[_E], values: Mapping[str, object]) -> _E:
    """Build an entity from values.

    Raises:
        InputError: With a fault for each value that is not valid.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = ((each["loc"], validation_message(each, model)[1]) for each in error.errors())
        raise InputError([Fault(".".join(map(str, at)), *fault) for at, fault in faults]) from None


def validation_message(error: ErrorDetails, model: type[Entity]) -> tuple[FieldPath, WhatAndCure]:
    """Return the path of an error within the entity, the fault and its cure."""
    path: FieldPath = tuple(error["loc"])
    kind = error["type"]
    place = _place_of(model, path)
    if kind == "missing":
        key = path[-1]
        cure = say("Add `{key}:`; the other keys mean nothing without it.", key=key)
        return path, (say("{key} is missing.", key=key), cure)
    if path == ("id",):
        return path, _own_id(error["input"], model)
    if kind == "model_type":
        owned = place.field.owned if place.field else None
        what = say("Expected keys with values, not {value}.", value=quote(error["input"]))
        if owned is Party and isinstance(error["input"], str):
            named = error["input"] if error["input"].startswith("organisation/") else "organisation/…"
            return path, (what, say("Write `{example}`.", example=f"{{organisation: {named}}}"))
        return path, (what, say("Its keys are: {keys}.", keys=tuple(keys_of(owned)) if owned else ()))
    if place.field and place.field.ref and kind in ("string_pattern_mismatch", "string_too_long"):
        return path, _reference(error["input"], place.field.ref)
    if kind.startswith("date_"):
        return path, _date(error, place)
    return path, _MESSAGES.get(kind, _other)(error, place)


class _Place(NamedTuple):
    """Where a value is: the model that has the field, and the field; None if it is not known."""

    owner: type[BaseModel] | None
    field: FieldShape | None

    @property
    def required(self) -> bool:
        """Whether the key cannot be left out."""
        known = self.owner is not None and self.field is not None
        return known and self.owner.model_fields[self.field.name].is_required()  # type: ignore[union-attr]  # known

    def sibling(self, key: str) -> bool:
        """Whether the same model has another key."""
        return self.owner is not None and key in keys_of(self.owner)


def _place_of(model: type[BaseModel], path: FieldPath) -> _Place:
    owner: type[BaseModel] | None = None
    field: FieldShape | None = None
    inner: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, str):
            owner, field = inner, keys_of(inner).get(step) if inner else None
            inner = field.owned if field else None
    return _Place(owner, field)


def _own_id(value: object, model: type[Entity]) -> WhatAndCure:
    what = say("{value} is not a valid id of {noun}.", value=quote(value), noun=noun(model))
    return what, say(
        "Write {id}: {kind}/ and lower-case letters a-z, digits, hyphens or dots, {most} characters at most.",
        id=suggested_id(model.kind, value) or f"{model.kind}/example",
        kind=model.kind,
        most=MAX_ID,
    )


def _reference(value: object, kind: str) -> WhatAndCure:
    what = say("{value} is not a valid id of {noun}.", value=quote(value), noun=noun(BY_KIND[kind]))
    meant = suggested_id(kind, value)
    return what, write_instead(meant) if meant else say("Write {kind}/ followed by its name.", kind=kind)


def _answer(error: ErrorDetails, place: _Place) -> WhatAndCure:
    value = error["input"]
    what = say("Expected true or false, not {value}.", value=quote(value))
    word = str(value).casefold()
    if word in (*_YES, *_NO):
        meant = "true" if word in _YES else "false"
        quoted = isinstance(value, str) and is_misread(value)
        return what, say("Write {meant}, without quotes.", meant=meant) if quoted else write_instead(meant)
    date_key = f"{place.field.key}_on" if place.field else ""
    if (day := _day_in(value)) and place.sibling(date_key):
        return what, say("Write the date as `{key}: {day}`.", key=date_key, day=day)
    return what, say("Write true or false, or leave the key out if it is not recorded.")


def _text(error: ErrorDetails, _place: _Place) -> WhatAndCure:
    value = error["input"]
    what = say("Expected text, not {value}.", value=quote(value))
    if isinstance(value, (bool, int)):
        return what, say('Put it in quotes: "{text}".', text=str(value).lower())
    return what, say("Write a single text.")


def _empty(_error: ErrorDetails, place: _Place) -> WhatAndCure:
    what = say("The text is empty.")
    return what, say("Write some text.") if place.required else say(
        "Leave the key out if nothing is recorded."
    )


def _choice(error: ErrorDetails, place: _Place) -> WhatAndCure:
    options = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    what = say("{value} is not an allowed value.", value=quote(error["input"]))
    if place.owner is Mechanism and place.field and place.field.key == "kind":
        return what, kind_cure(Law.current(), error["input"], options)
    if place.owner is Listing and place.field and place.field.key == "framework":
        return what, listing_cure(Law.current(), error["input"], options)
    return what, cure_among(error["input"], options)


def _date(error: ErrorDetails, place: _Place) -> WhatAndCure:
    value = error["input"]
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return say("{value} is not in the calendar.", value=value), say("Check the month and the day.")
    what = say("{value} is not a valid date.", value=quote(value))
    key = place.field.key if place.field else ""
    word = str(value).strip().casefold()
    if word in (*_YES, *_NO) and key.endswith("_on") and place.sibling(key.removesuffix("_on")):
        answer = f"{key.removesuffix('_on')}: {'true' if word in _YES else 'false'}"
        return what, say("Use YYYY-MM-DD, or write `{answer}` if the date is not known.", answer=answer)
    if len(days := days_meant(value)) > 1:
        return what, say("Which day is it: {first} or {second}?", first=days[0], second=days[1])
    if days:
        return what, write_instead(days[0].isoformat())
    return what, say("Use YYYY-MM-DD, for example 2024-01-31.")


def _day_in(value: object) -> str | None:
    """The day that a text can only mean, such as 31/12/2026, as YYYY-MM-DD."""
    days = days_meant(value)
    return days[0].isoformat() if len(days) == 1 else None


def _list(error: ErrorDetails, place: _Place) -> WhatAndCure:
    value = error["input"]
    what = say("Expected a list, not {value}.", value=quote(value))
    word = str(value).strip().casefold()
    is_norway = place.field is not None and place.field.code is not None and value == NORWAY
    if place.field and place.owner and (not word or word in NONE_WORDS) and not is_norway:
        return what, blank_list_cure(place.field, place.owner, none=bool(word))
    if place.field and place.field.owned:
        keys = tuple(keys_of(place.field.owned))
        return what, say("Start each item with a hyphen, followed by its keys: {keys}.", keys=keys)
    if place.field and place.field.ref and isinstance(value, (str, int)):
        meant = suggested_id(place.field.ref, value)
        return what, say("Write [{value}].", value=meant) if meant else say("Start each item with a hyphen.")
    if isinstance(value, (str, int)):
        return what, say("Write [{value}].", value=quote(value))
    return what, say("Start each item with a hyphen.")


def _number(error: ErrorDetails, _place: _Place) -> WhatAndCure:
    value = error["input"]
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{19,}", value):
        return say("{value} is out of range.", value=quote(value)), say("Write fewer digits.")
    what = say("Expected a whole number, not {value}.", value=quote(value))
    return what, say("Write it in digits, without quotes.")


def _bound(error: ErrorDetails, _place: _Place) -> WhatAndCure:
    bounds = error.get("ctx", {})
    cure = (
        say("Write {least} or more.", least=bounds["ge"])
        if "ge" in bounds
        else say("Write {most} or less.", most=bounds.get("le"))
    )
    return say("{value} is out of range.", value=quote(error["input"])), cure


def _other(error: ErrorDetails, place: _Place) -> WhatAndCure:
    """Any other error, in the words of pydantic."""
    problem = str(error.get("ctx", {}).get("error", error["msg"]))
    what = say("{value} is not valid: {problem}.", value=quote(error["input"]), problem=problem)
    return what, say("Correct it.") if place.required else say("Correct it, or leave the key out.")


def _duration(error: ErrorDetails, _place: _Place) -> WhatAndCure:
    negative = re.fullmatch(r"(?i)-\s*P?\d.*|P.*-\d.*", str(error["input"]).strip())
    what = (
        say("{value} is negative; a duration cannot be.", value=quote(error["input"]))
        if negative
        else say("{value} is not a valid duration.", value=quote(error["input"]))
    )
    if meant := _duration_in(error["input"]):
        return what, write_instead(meant)
    return what, say("Use ISO 8601: P6M for six months, P1Y for one year, PT72H for 72 hours.")


def _duration_in(value: object) -> str | None:
    """The duration that a text such as `6 months`, `p6m` or `-P6M` means, as ISO 8601."""
    text = str(value).strip().upper().replace("-", "")
    if is_duration(text):
        return text
    match = re.fullmatch(r"(\d{1,4})\s*([^\W\d_]+)", text)
    unit = next((unit for unit, words in _UNITS.items() if match and match[2] in words), None)
    return f"P{'T' if unit == 'H' else ''}{match[1]}{unit}" if match and unit else None


_UNITS = {
    "Y": ("Y", "YEAR", "YEARS", "AN", "ANS", "ANNÉE", "ANNÉES", "JAHR", "JAHRE"),
    "M": ("MONTH", "MONTHS", "MOIS", "MONAT", "MONATE"),  # M alone may be minutes
    "W": ("W", "WEEK", "WEEKS", "SEMAINE", "SEMAINES", "WOCHE", "WOCHEN"),
    "D": ("D", "DAY", "DAYS", "JOUR", "JOURS", "TAG", "TAGE"),
    "H": ("H", "HOUR", "HOURS", "HEURE", "HEURES", "STUNDE", "STUNDEN"),
}


def _twice(error: ErrorDetails, _place: _Place) -> WhatAndCure:
    value = error.get("ctx", {}).get("value")
    return say("{value} is listed twice.", value=value), say("Keep one of the two.")


def _digest(error: ErrorDetails, _place: _Place) -> WhatAndCure:
    what = say("{value} is not a SHA-256 hash.", value=quote(error["input"]))
    return what, say("Write its 64 hexadecimal digits, or leave the key out.")


def _fact(error: ErrorDetails, _place: _Place) -> WhatAndCure:
    what = say("{value} does not name a fact.", value=quote(error["input"]))
    example = "mechanism/scc-acme:signatures[0].signed_on"
    return what, say("Write an entity's id, a colon and a field, such as {example}.", example=example)


_MESSAGES: dict[str, Callable[[ErrorDetails, _Place], WhatAndCure]] = {
    "bool_type": _answer,
    "string_type": _text,
    "string_too_short": _empty,
    "enum": _choice,
    "tuple_type": _list,
    "int_type": _number,
    "greater_than_equal": _bound,
    "less_than_equal": _bound,
    "string_unicode": lambda error, place: text_fault(str(error["input"])) or _other(error, place),
    NOT_A_DAY: _date,
    NOT_A_DURATION: _duration,
    TWICE: _twice,
    NOT_A_DIGEST: _digest,
    NOT_A_FACT: _fact,
}
