"""The types of recorded facts: ids, codes, dates, durations and ordered sets.

`None` means *not recorded*, everywhere; `False` and the empty tuple are answers.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from registry.vocabulary import REORDERING, UNSEEN

NOT_A_DAY, NOT_A_DURATION, TWICE = "not_a_day", "not_a_duration", "twice"
"""The types of the faults that our own validators raise, beside pydantic's."""
MAX_ID = 200
LONGEST_LABEL = 160
"""Characters of a name that lists and sentences show; the page of its entity shows the whole."""
_HIDDEN = re.compile(f"[{REORDERING}{UNSEEN}]")
SLUG = r"[a-z0-9]+(?:[-.][a-z0-9]+)*"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DURATION = re.compile(r"P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?", re.ASCII)

# The marks are no tuples: two with equal values would be equal, and `typing` take one type for another.


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field that holds the id of an entity of this kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Marks a text that names an entity of any kind, or a finding about one, without a link in the graph.

    If `required` is False, the text is looked up only if it has the form of an id.
    """

    required: bool


@dataclass(frozen=True, slots=True)
class Code:
    """Marks a field that holds a code from the law data: a `jurisdiction` or an `instrument`."""

    of: str


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Marks a field that holds personal data of a contact person, which can be erased from the history.

    With `of_natural_person`, it does so only where its entity is a natural person itself.
    """

    of_natural_person: bool = False


@dataclass(frozen=True, slots=True)
class LengthOfTime:
    """Marks a field that holds a length of time as ISO 8601 writes it."""


@dataclass(frozen=True, slots=True)
class NotBefore:
    """Marks a day that cannot come before the day in another field of its model, named by its attribute."""

    first: str


def _id_of(kind: str) -> StringConstraints:
    return StringConstraints(pattern=rf"^{kind}/{SLUG}$", max_length=MAX_ID)


def _iso_only(value: object) -> object:
    # pydantic alone would accept "86400" as 2 January 1970, and a date with a time
    if isinstance(value, str):
        is_day = _DAY.fullmatch(value) is not None
    else:
        is_day = isinstance(value, date) and not isinstance(value, datetime)
    if not is_day:
        raise PydanticCustomError(NOT_A_DAY, "a date is written YYYY-MM-DD")
    return value


def visible(text: str) -> str:
    """A text with a sign in place of each character that reorders others or cannot be seen.

    None is taken into the register, but an earlier version may have recorded some.
    """
    return text if text.isascii() else _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def shown_name(text: str) -> str:
    """A name as lists and sentences show it: visible, and cut where it is too long for them."""
    whole = visible(text)
    return whole if len(whole) <= LONGEST_LABEL else f"{whole[: LONGEST_LABEL - 1].rstrip()}…"


def is_duration(text: str) -> bool:
    """Whether a text is a length of time as ISO 8601 writes it, such as P6M."""
    return _DURATION.fullmatch(text) is not None


def _duration(value: object) -> object:
    if not isinstance(value, str) or not is_duration(value):
        raise PydanticCustomError(NOT_A_DURATION, "a duration is written as ISO 8601 has it, such as P6M")
    return value


def _text(value: object) -> object:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


_Item = TypeVar("_Item", bound=Hashable)


def _as_set(values: tuple[_Item, ...]) -> tuple[_Item, ...]:
    unique = set(values)
    if len(unique) < len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise PydanticCustomError(TWICE, "{value} is listed twice", {"value": str(twice)})
    return tuple(sorted(unique, key=str))


YesNo = StrictBool
"""Yes or no; an absent field means not recorded."""
Day = Annotated[date, BeforeValidator(_iso_only)]
WholeNumber = StrictInt
"""A whole number; unlike in Python, `True` is not one."""
Duration = Annotated[
    str,
    BeforeValidator(_duration),
    LengthOfTime(),
    WithJsonSchema({"type": "string", "pattern": f"^{_DURATION.pattern}$", "examples": ["P6M", "P1Y"]}),
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    WithJsonSchema({"type": "string", "pattern": r"\S"}),
]
PersonalText = Annotated[Text, PersonalData()]
TextOfPerson = Annotated[Text, PersonalData(of_natural_person=True)]
SubjectId = Annotated[Text, Mention(required=True)]
"""The id of an entity, or of a finding about one: `check-id:subject-id[:slot]`."""
Addressee = Annotated[Text, Mention(required=False)]
"""The id of an organisation, or any other text."""
SectionLabel = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    BeforeValidator(_text),  # after the constraints, which else would count blanks and then strip them
    WithJsonSchema({"type": ["string", "number"], "pattern": r"\S"}),
]
SortedSet = Annotated[tuple[_Item, ...], AfterValidator(_as_set)]
"""An ordered set: written in any order, stored sorted, without duplicates."""

JurisdictionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]*$"), Code("jurisdiction")]
InstrumentCode = Annotated[str, StringConstraints(min_length=1), Code("instrument")]
SccModule = Annotated[WholeNumber, Field(ge=1, le=4)]

OrganisationId = Annotated[str, _id_of("organisation"), Ref("organisation")]
EngagementId = Annotated[str, _id_of("engagement"), Ref("engagement")]
AgreementId = Annotated[str, _id_of("agreement"), Ref("agreement")]
PurposeId = Annotated[str, _id_of("purpose"), Ref("purpose")]
SubjectCategoryId = Annotated[str, _id_of("subject-category"), Ref("subject-category")]
CategoryId = Annotated[str, _id_of("category"), Ref("category")]
TransferId = Annotated[str, _id_of("transfer"), Ref("transfer")]
MechanismId = Annotated[str, _id_of("mechanism"), Ref("mechanism")]
UsagePolicyId = Annotated[str, _id_of("usage-policy"), Ref("usage-policy")]
AssessmentId = Annotated[str, _id_of("assessment"), Ref("assessment")]
MeasureId = Annotated[str, _id_of("measure"), Ref("measure")]
NoticeId = Annotated[str, _id_of("notice"), Ref("notice")]
DocumentId = Annotated[str, _id_of("document"), Ref("document")]
