"""A settings file in YAML, read into a model or rejected with all faults: where, what, and the cure."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from registry.entities.fields import NOT_A_DAY
from registry.errors import Fault, InputError
from registry.intake.documents import YamlDocument
from registry.intake.fault_report import FieldPath, WhatAndCure
from registry.intake.files import text_of
from registry.intake.positions import fault_at
from registry.intake.quoting import quote
from registry.intake.suggestions import cure_among
from registry.messages import Message, say

OWN = "settings"
"""The type of the faults that validators of settings raise."""
PRIVATE = stat.S_IRWXG | stat.S_IRWXO
"""The permissions that a file with secrets must not have."""

_M = TypeVar("_M", bound=BaseModel)


class Settings(BaseModel):
    """A part of a settings file; a key that it does not have is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


def own_fault(what: Message, cure: Message) -> PydanticCustomError:
    """A fault for a validator to raise, in our words."""
    return PydanticCustomError(OWN, "fault", {"what": what, "cure": cure})


def read_settings(path: Path, model: type[_M]) -> tuple[_M | None, list[Fault]]:
    """Read a settings file.

    Returns:
        What it says, or None; and every fault that prevents that.
    """
    try:
        document = YamlDocument(text_of(path), str(path))
    except InputError as error:
        return None, [*error.faults]
    twice: list[Fault] = [
        fault_at(document.name, at, path, what, cure) for path, at, what, cure in document.oddities()
    ]
    if twice:
        return None, twice
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        return None, [_fault(document, each, model) for each in error.errors(include_url=False)]


def permission_fault(path: Path) -> Fault | None:
    """The fault of a file with secrets that other users may read; Windows has no such permissions."""
    if os.name == "nt" or not path.exists() or not path.stat().st_mode & PRIVATE:
        return None
    return Fault(
        str(path),
        say("Other users may read this file, which holds secrets."),
        say("Run `chmod 600 {path}`.", path=str(path)),
    )


def _fault(document: YamlDocument, error: ErrorDetails, model: type[BaseModel]) -> Fault:
    path: FieldPath = tuple(error["loc"])
    wording: _Wording = _WORDED.get(error["type"], _other)
    what, cure = wording(error, path, model)
    return fault_at(document.name, document.position(path), path, what, cure)


def _own(error: ErrorDetails, _path: FieldPath, _model: type[BaseModel]) -> WhatAndCure:
    context = error["ctx"]
    return context["what"], context["cure"]


def _missing(_error: ErrorDetails, path: FieldPath, _model: type[BaseModel]) -> WhatAndCure:
    return say("{key} is missing.", key=path[-1]), say("Add `{key}:`.", key=path[-1])


def _unknown_key(_error: ErrorDetails, path: FieldPath, model: type[BaseModel]) -> WhatAndCure:
    keys = _keys_at(model, path[:-1])
    return say("{key} is not a key here.", key=quote(path[-1])), cure_among(path[-1], keys)


def _choice(error: ErrorDetails, _path: FieldPath, _model: type[BaseModel]) -> WhatAndCure:
    allowed = [each.strip("'") for each in error["ctx"]["expected"].replace(" or ", ", ").split(", ")]
    return say("{value} is not an allowed value.", value=quote(error["input"])), cure_among(
        error["input"], allowed
    )


def _day(error: ErrorDetails, _path: FieldPath, _model: type[BaseModel]) -> WhatAndCure:
    what = say("{value} is not a valid date.", value=quote(error["input"]))
    return what, say("Use YYYY-MM-DD, for example 2026-12-31.")


def _no_keys(error: ErrorDetails, path: FieldPath, model: type[BaseModel]) -> WhatAndCure:
    what = say("Expected keys with values, not {value}.", value=quote(error["input"]))
    return what, say("Its keys are: {keys}.", keys=tuple(_keys_at(model, path)))


def _other(error: ErrorDetails, _path: FieldPath, _model: type[BaseModel]) -> WhatAndCure:
    what = say("{value} is not valid here.", value=quote(error["input"]))
    return what, say("See the example in docs/operations.md.")


_Wording = Callable[[ErrorDetails, FieldPath, type[BaseModel]], WhatAndCure]
_WORDED: dict[str, _Wording] = {
    OWN: _own,
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "enum": _choice,
    NOT_A_DAY: _day,
    "date_from_datetime_parsing": _day,
    "date_parsing": _day,
    "model_type": _no_keys,
}


def _keys_at(model: type[BaseModel], path: FieldPath) -> list[str]:
    """The keys that a part of a model has; none where it is not a model."""
    inner: Any = model
    for step in path:
        if isinstance(step, str):
            field = inner.model_fields.get(step)
            inner = next(iter(_models_in(field.annotation)), None) if field else None
        if inner is None:
            return []
    return [*inner.model_fields]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [each for part in getattr(annotation, "__args__", ()) for each in _models_in(part)]
