"""Validation errors of pydantic in our words: what is wrong, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from registry.entities import Entity
from registry.entities.fields import MAX_ID, NOT_A_DAY, NOT_A_DURATION, TWICE
from registry.errors import Fault, InputError
from registry.intake.documents import is_misread
from registry.intake.entry_checker import keys_of
from registry.intake.fault_report import KeyPath
from registry.intake.nouns import noun
from registry.intake.quoting import quote
from registry.intake.suggestions import cure_among, write_instead
from registry.messages import Message, Sentence, say

_E = TypeVar("_E", bound=Entity)
Wording = tuple[Message, Message]
_YES, _NO = ("yes", "y", "on", "oui", "true"), ("no", "n", "off", "non", "false")
_LEFT_OUT = say("Leave the key out if nothing is recorded.")


def validated(model: type[_E], values: Mapping[str, object]) -> _E:
    """Build an entity from values.

    Raises:
        InputError: With a fault for each value that is not valid.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = ((each["loc"], validation_message(each, model)[1]) for each in error.errors())
        raise InputError([Fault(".".join(map(str, at)), *wording) for at, wording in faults]) from None


def validation_message(error: ErrorDetails, model: type[Entity]) -> tuple[KeyPath, Wording]:
    """Return the path of an error within the entity, the fault and its cure."""
    path: KeyPath = tuple(error["loc"])
    kind = error["type"]
    if kind == "missing":
        key = path[-1]
        cure = say("Add `{key}:`; the other keys mean nothing without it.", key=key)
        return path, (say("{key} is missing.", key=key), cure)
    if path == ("id",):
        return path, _identity(error["input"], model)
    if kind == "model_type":
        owned = _model_at(model, path)
        what = say("Expected keys with values, not {value}.", value=quote(error["input"]))
        return path, (what, say("Its keys are: {keys}.", keys=tuple(keys_of(owned)) if owned else ()))
    if kind.startswith("date_"):
        return path, _date(error)
    return path, _WORDINGS.get(kind, _other)(error)


def _identity(value: object, model: type[Entity]) -> Wording:
    written = str(value) if isinstance(value, (str, int)) else ""
    text = unicodedata.normalize("NFKD", written).casefold()
    plain = text.encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.rpartition("/")[2]).strip("-")[:100]
    what = say("{value} is not a valid id of {noun}.", value=quote(value), noun=noun(model))
    return what, say(
        "Write {kind}/ and lower-case letters a-z, digits, hyphens and dots, {most} characters at most, "
        "such as {kind}/{slug}.",
        kind=model.kind,
        most=MAX_ID,
        slug=slug or "example",
    )


def _answer(error: ErrorDetails) -> Wording:
    value = error["input"]
    word = str(value).casefold()
    cure = say("Write true or false, or leave the key out if it is not recorded.")
    if word in (*_YES, *_NO):
        meant = "true" if word in _YES else "false"
        quoted = isinstance(value, str) and is_misread(value)
        cure = say("Write {meant}, without quotes.", meant=meant) if quoted else write_instead(meant)
    return say("Expected true or false, not {value}.", value=quote(value)), cure


def _text(error: ErrorDetails) -> Wording:
    value = error["input"]
    what = say("Expected text, not {value}.", value=quote(value))
    if isinstance(value, (bool, int)):
        return what, say('Put it in quotes: "{text}".', text=str(value).lower())
    return what, say("Write a single text.")


def _choice(error: ErrorDetails) -> Wording:
    options = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    what = say("{value} is not an allowed value.", value=quote(error["input"]))
    return what, cure_among(error["input"], options)


def _date(error: ErrorDetails) -> Wording:
    value = error["input"]
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return say("{value} is not in the calendar.", value=value), say("Check the month and the day.")
    what = say("{value} is not a valid date.", value=quote(value))
    return what, say("Use YYYY-MM-DD, for example 2024-01-31.")


def _list(error: ErrorDetails) -> Wording:
    value = error["input"]
    what = say("Expected a list, not {value}.", value=quote(value))
    if isinstance(value, (str, int)):
        return what, say("Write [{value}].", value=quote(value))
    return what, say("Start each item with a hyphen.")


def _number(error: ErrorDetails) -> Wording:
    value = error["input"]
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{19,}", value):
        return say("{value} is out of range.", value=quote(value)), say("Write fewer digits.")
    what = say("Expected a whole number, not {value}.", value=quote(value))
    return what, say("Write it in digits, without quotes.")


def _bound(error: ErrorDetails) -> Wording:
    bounds = error.get("ctx", {})
    cure = (
        say("Write {least} or more.", least=bounds["ge"])
        if "ge" in bounds
        else say("Write {most} or less.", most=bounds.get("le"))
    )
    return say("{value} is out of range.", value=quote(error["input"])), cure


def _other(error: ErrorDetails) -> Wording:
    """Any other error, in the words of pydantic."""
    return _not_taken(error, str(error.get("ctx", {}).get("error", error["msg"])))


def _not_taken(error: ErrorDetails, problem: Sentence) -> Wording:
    what = say("{value} is not valid: {problem}.", value=quote(error["input"]), problem=problem)
    return what, say("Correct it, or leave the key out.")


def _duration(error: ErrorDetails) -> Wording:
    says = say("a duration is written as ISO 8601 has it: P6M is six months, P1Y one year, PT72H 72 hours")
    return _not_taken(error, says)


def _twice(error: ErrorDetails) -> Wording:
    value = error.get("ctx", {}).get("value")
    return say("{value} is listed twice.", value=value), say("Keep one of the two.")


_WORDINGS: dict[str, Callable[[ErrorDetails], Wording]] = {
    "bool_type": _answer,
    "string_type": _text,
    "string_too_short": lambda _: (say("The text is empty."), _LEFT_OUT),
    "enum": _choice,
    "tuple_type": _list,
    "int_type": _number,
    "greater_than_equal": _bound,
    "less_than_equal": _bound,
    NOT_A_DAY: _date,
    NOT_A_DURATION: _duration,
    TWICE: _twice,
}


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    inner: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, str) and inner is not None:
            field: Any = keys_of(inner).get(step)
            inner = field.owned if field else None
    return inner
