"""The shape of the models, read from their annotations: references, owned values and codes.

The manifest reader, the graph's schema and `Facts` all use it, so that a field is declared once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from registry.entities.fields import SLUG, Code, LengthOfTime, Mention, NotBefore, PersonalData, Ref

_ID = re.compile(rf"[a-z-]+/{SLUG}", re.ASCII)


class FieldShape(NamedTuple):
    """One field of a model.

    `key` is its name in manifests; `ref` the kind of entity it refers to; `mention` is set if it may name an
    entity of any kind; `code` is the kind of law code it contains; `owned` the model of its values, or else
    `scalar` their Python type; `personal` is set if it contains personal data of a contact, `of_person`
    if it does where its entity is a natural person; `not_before` names the dates that it cannot precede;
    `period` is set if it is a length of time.
    """

    name: str
    key: str
    many: bool
    ref: str | None
    code: str | None
    owned: type[BaseModel] | None
    scalar: type | None
    personal: bool
    mention: Mention | None = None
    not_before: tuple[str, ...] = ()
    period: bool = False
    of_person: bool = False


@lru_cache
def shape(model: type[BaseModel]) -> tuple[FieldShape, ...]:
    """The fields of a model in order of declaration."""
    return tuple(_field_shape(name, field) for name, field in model.model_fields.items())


def references(value: BaseModel) -> Iterator[tuple[str, str]]:
    """Every reference in a value: the path of the field and the id."""
    return _leaves(value, _refers)


def mentions(value: BaseModel) -> Iterator[tuple[str, str]]:
    """Every entity that the texts of a value mention: the path of the field and the id.

    A text mentions an entity by its id, or as the subject of a finding: `check-id:subject-id[:slot]`.
    """
    for path, text in _leaves(value, _mentions):
        if (named := mentioned(text)) is not None:
            yield path, named


def _refers(field: FieldShape) -> bool:
    return field.ref is not None


def _mentions(field: FieldShape) -> bool:
    return field.mention is not None


def _leaves(
    value: BaseModel, is_wanted: Callable[[FieldShape], bool], path: str = ""
) -> Iterator[tuple[str, str]]:
    """The contents of the wanted fields of a value and of its owned values, with their paths."""
    for field in shape(type(value)):
        content = getattr(value, field.name)
        if content is None or not (field.owned or is_wanted(field)):
            continue
        items = enumerate(content) if field.many else ((None, content),)
        for index, item in items:
            here = f"{path}{field.key}" if index is None else f"{path}{field.key}[{index}]"
            if field.owned:
                yield from _leaves(item, is_wanted, f"{here}.")
            else:
                yield here, item


def mentioned(text: str) -> str | None:
    """The part of a text that has the form of an entity id, of a known kind or not."""
    return next((part for part in text.split(":")[:2] if _ID.fullmatch(part)), None)


def _field_shape(name: str, field: FieldInfo) -> FieldShape:
    many = False
    marks: list[Any] = list(field.metadata)
    kind: Any = field.annotation
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind, *more = get_args(kind)
            marks += more
        elif origin in (Union, UnionType):
            kind = next(arm for arm in get_args(kind) if arm is not NoneType)
        elif origin is tuple:
            many = True
            kind = get_args(kind)[0]
        else:
            break
    owned = kind if issubclass(kind, BaseModel) else None
    return FieldShape(
        name=name,
        key=field.alias or name,
        many=many,
        ref=next((mark.kind for mark in marks if isinstance(mark, Ref)), None),
        code=next((mark.of for mark in marks if isinstance(mark, Code)), None),
        owned=owned,
        scalar=None if owned else (str if issubclass(kind, StrEnum) else kind),
        personal=any(isinstance(mark, PersonalData) and not mark.of_natural_person for mark in marks),
        mention=next((mark for mark in marks if isinstance(mark, Mention)), None),
        not_before=tuple(mark.first for mark in marks if isinstance(mark, NotBefore)),
        period=any(isinstance(mark, LengthOfTime) for mark in marks),
        of_person=any(isinstance(mark, PersonalData) and mark.of_natural_person for mark in marks),
    )
