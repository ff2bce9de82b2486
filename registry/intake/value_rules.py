"""Rules that hold for what is newly recorded: days in order and in reach, sensible periods, clean texts.

The models do not hold them, since what an earlier version recorded must stay readable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel

from registry.dossiers.period import is_nothing, longer
from registry.entities import Entity
from registry.entities.fields import is_duration
from registry.entities.shape import FieldShape, shape
from registry.errors import Fault, InputError
from registry.intake.fault_report import FieldPath, WhatAndCure
from registry.intake.positions import path_text
from registry.messages import say
from registry.vocabulary import REORDERING, UNSEEN

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Days outside these years are mistakes, or stand for "no end"."""
LONGEST = 150
"""Years of the longest period: longer than any statute, and any life, asks for."""
_UNCLEAN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
"""Control characters but tab and line ends, halves of characters, and what Unicode calls no character."""
_MISLEADING = re.compile(f"([{REORDERING}])|[{UNSEEN}]")
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


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


def value_fault(field: FieldShape, value: object, *, required: bool = False) -> WhatAndCure | None:
    """What is wrong with one value of a field, and its cure; None if these rules allow it.

    Args:
        field: What the value is recorded in; one that owns values is not looked into.
        value: As written or as read; of a wrong type, it is another rule's.
        required: Whether the key cannot be left out.
    """
    if field.scalar is date:
        day = _day(value)
        return None if day is None else _day_fault(field, day)
    if not isinstance(value, str) or field.owned is not None:
        return None
    if (unclean := text_fault(value, required=required)) is not None:
        return unclean
    return _period_fault(field, value) if field.period and is_duration(value) else None


def text_fault(text: str, *, required: bool = False) -> WhatAndCure | None:
    """What keeps a text from being recorded, and its cure; None if nothing does."""
    if (match := _UNCLEAN.search(text)) is not None:
        code, place = f"U+{ord(match[0]):04X}", match.start() + 1
        what = (
            say("Character {place} of the text is half of a character ({code}).", place=place, code=code)
            if unicodedata.category(match[0]) == "Cs"
            else say("Character {place} of the text cannot be printed ({code}).", place=place, code=code)
        )
        return what, say("Remove it.")
    if (match := _MISLEADING.search(text)) is not None and not _is_blank(text):
        code, place = f"U+{ord(match[0]):04X}", match.start() + 1
        what = (
            say(
                "Character {place} of the text changes the order in which it is read ({code}).",
                place=place,
                code=code,
            )
            if match[1]
            else say("Character {place} of the text cannot be seen ({code}).", place=place, code=code)
        )
        return what, say("Remove it.")
    if _is_blank(text):
        what = say("The text contains only spaces and invisible characters.")
        if required:
            return what, say("Write some text.")
        return what, say("Write some text, or leave it out if nothing is recorded.")
    return None


def _is_blank(text: str) -> bool:
    """Whether a text has spaces and invisible characters only; plain spaces are the models' own rule."""
    return not text.isascii() and all(unicodedata.category(each) in _INVISIBLE for each in text)


def refuse_unclean(**texts: str | None) -> None:
    """Refuse texts that cannot be recorded, each by its name.

    Raises:
        InputError: With all faults.
    """
    checked = [(name, text_fault(text)) for name, text in texts.items() if text is not None]
    faults = [Fault(name, *fault) for name, fault in checked if fault is not None]
    if faults:
        raise InputError(faults)


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
    pairs = out_of_order(type(value), lambda field: getattr(value, field.name), lambda _key: None)
    for key, what_and_cure in pairs:
        yield (*path, key), what_and_cure
    for field in shape(type(value)):
        inner = getattr(value, field.name)
        if inner is None:
            continue
        items = enumerate(inner) if field.many else ((None, inner),)
        for index, item in items:
            here = (*path, field.key) if index is None else (*path, field.key, index)
            if isinstance(item, BaseModel):
                yield from _faults_within(item, here)
            elif (wrong := value_fault(field, item)) is not None:
                yield here, wrong


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


def _day_fault(field: FieldShape, day: date) -> WhatAndCure | None:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    years = {"day": day, "first": FIRST_YEAR, "last": LAST_YEAR}
    what = say("{day} is not between the years {first} and {last}.", **years)
    if field.not_before and day.year > LAST_YEAR:
        return what, say("Leave {key} out if there is no end.", key=field.key)
    return what, say("Correct the year, or leave {key} out if the day is not known.", key=field.key)


def _period_fault(field: FieldShape, period: str) -> WhatAndCure | None:
    if is_nothing(period):
        what = say("{period} has no length.", period=period)
        return what, say(
            "Write the longest time, such as P1D for one day, or leave {key} out if none is stated.",
            key=field.key,
        )
    if longer(period, f"P{LONGEST}Y"):
        what = say("{period} is longer than {most} years.", period=period[:60], most=LONGEST)
        return what, say(
            "Write a period of {most} years at most, or leave {key} out if none is stated.",
            key=field.key,
            most=LONGEST,
        )
    return None
