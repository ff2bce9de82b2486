"""Entities made of what someone says, whose faults are told like those of a manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from registry.entities import Entity
from registry.errors import Fault, InputError
from registry.intake.wording import worded

_E = TypeVar("_E", bound=Entity)


def made(model: type[_E], said: Mapping[str, object]) -> _E:
    """What is said, as an entity.

    Raises:
        InputError: Some of it says nothing, or what none may say.
    """
    try:
        return model.model_validate(said)
    except ValidationError as error:
        faults = ((each["loc"], worded(each, model)[1]) for each in error.errors())
        raise InputError([Fault(".".join(map(str, at)), *wording) for at, wording in faults]) from None
