"""Rules on single values and pairs of values that hold for what is newly recorded.

The models do not hold them, since what an earlier version recorded must stay readable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel

from registry.entities import Entity
from registry.entities.shape import FieldShape, shape
from registry.errors import Fault, InputError
from registry.intake.fault_report import FieldPath, WhatAndCure
from registry.intake.positions import path_text
from registry.messages import say


class _Pair(NamedTuple):
    """Two days of one model, of which the second cannot come before the first."""

    first: FieldShape
    last: FieldShape


def out_of_order(
    model: type[BaseModel], day_of: Callable[[FieldShape], object], line_of: Callable[[str], int | None]
) -> Iterator[tuple[str, WhatAndCure]]:
    """Yield each last day of a model that comes before its first day: its key, the fault and the cure.

    Args:
        model: Declares the pairs, with `NotBefore`.
        day_of: Gives the value of a field, as a date or as text; None where there is none.
        line_of: Gives the line of a key; None where there are no lines.
    """
    for first, last in _pairs(model):
        begin, end = _day(day_of(first)), _day(day_of(last))
        if begin is not None and end is not None and end < begin:
            yield last.key, _misordered(first.key, begin, line_of(first.key), last.key, end)


def refuse_new_faults(entities: Iterable[Entity], before: Mapping[str, Entity | None]) -> None:
    """Refuse entities with values that these rules do not allow, unless they had them before.

    Raises:
        InputError: With all faults of all entities.
    """
    faults: list[Fault] = []
    for entity in entities:
        new = [*_faults(entity)]
        if new:
            earlier = before.get(entity.id)
            known = set() if earlier is None else {*_faults(earlier)}
            faults += [fault for fault in new if fault not in known]
    if faults:
        raise InputError(faults)


def _faults(entity: Entity) -> Iterator[Fault]:
    for path, (what, cure) in _faults_within(entity, ()):
        yield Fault(f"{entity.id}: {path_text(path)}", what, cure)


def _faults_within(value: BaseModel, path: FieldPath) -> Iterator[tuple[FieldPath, WhatAndCure]]:
    for key, what_and_cure in out_of_order(
        type(value), lambda field: getattr(value, field.name), lambda _key: None
    ):
        yield (*path, key), what_and_cure
    for field in shape(type(value)):
        inner = getattr(value, field.name)
        if inner is None or field.owned is None:
            continue
        items = enumerate(inner) if field.many else ((None, inner),)
        for index, item in items:
            here = (*path, field.key) if index is None else (*path, field.key, index)
            yield from _faults_within(item, here)


@lru_cache
def _pairs(model: type[BaseModel]) -> tuple[_Pair, ...]:
    fields = {field.name: field for field in shape(model)}
    return tuple(_Pair(fields[name], field) for field in fields.values() for name in field.not_before)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _misordered(first: str, begin: date, line: int | None, last: str, end: date) -> WhatAndCure:
    values = {"last": last, "end": end, "first": first, "begin": begin}
    what = (
        say("{last} ({end}) is before {first} ({begin}).", **values)
        if line is None
        else say("{last} ({end}) is before {first} ({begin}, line {line}).", **values, line=line)
    )
    return what, say("Correct one of them; if they were swapped, exchange them. The same day is allowed.")
