"""Questions with their answers, requirements with their evidence, and the documents that show something."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from registry.entities.entity import Entity
from registry.entities.fields import (
    SLUG,
    Addressee,
    Day,
    DocumentId,
    NotBefore,
    SortedSet,
    SubjectId,
    Text,
)

NOT_A_DIGEST, NOT_A_FACT = "not_a_digest", "not_a_fact"
"""The types of the faults that the validators here raise, beside those in `fields.py`."""
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_STEP = r"[A-Za-z_]\w*(?:\[\d{1,6}\])*"
_FACT = re.compile(rf"(?P<entity>[a-z-]+/{SLUG}):(?P<path>{_STEP}(?:\.{_STEP})*)", re.ASCII)


def _digest(value: object) -> object:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value.strip().lower()):
        raise PydanticCustomError(NOT_A_DIGEST, "a SHA-256 is 64 hexadecimal digits")
    return value.strip().lower()


def _fact(value: object) -> object:
    if not isinstance(value, str) or not _FACT.fullmatch(value.strip()):
        raise PydanticCustomError(NOT_A_FACT, "a fact is named by an entity's id, a colon and a field's path")
    return value


FileDigest = Annotated[
    str,
    BeforeValidator(_digest),
    WithJsonSchema({"type": "string", "pattern": f"^{_DIGEST.pattern}$", "examples": ["0" * 64]}),
]
FactPath = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    BeforeValidator(_fact),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[a-z-]+/[^:\s]+:\S+$",
            "examples": ["mechanism/scc-acme:signatures[0].signed_on"],
        }
    ),
]


class Document(Entity, kind="document", plural="documents"):
    """A document that shows something: where it is kept, and the digest of its file, which is not stored."""

    title: Text
    place: Text | None = Field(default=None, description="Where it is kept: a URL or a folder.")
    sha256: FileDigest | None = Field(default=None, description="The SHA-256 of the file.")
    dated: Day | None = Field(default=None, description="The date on the document.")
    about: SubjectId | None = Field(default=None, description="The id of an entity, finding or proposal.")

    @property
    def label(self) -> str:
        """The title."""
        return self.title


class FactQuestion(Entity, kind="question", plural="questions"):
    """A question about an entity, finding or proposal, with its answer, which may fill a fact."""

    about: SubjectId = Field(description="The id of an entity, finding or proposal.")
    field: FactPath | None = Field(
        default=None, description="The fact that the answer fills: an entity's id, a colon, a field's path."
    )
    text: Text
    addressee: Addressee | None = Field(
        default=None, description="Who is to answer: an organisation's id, a team or a pseudonym."
    )
    asked_by: Text | None = Field(default=None, description="A pseudonymous actor id.")
    asked_on: Day | None = None
    answer: Text | None = None
    answered_by: Text | None = Field(default=None, description="A pseudonymous actor id.")
    answered_on: Annotated[Day, NotBefore("asked_on")] | None = None
    withdrawn_by: Text | None = Field(default=None, description="A pseudonymous actor id.")
    withdrawn_on: Annotated[Day, NotBefore("asked_on")] | None = None

    @property
    def label(self) -> str:
        """The question."""
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether it is neither answered nor withdrawn."""
        return self.answer is None and self.withdrawn_on is None

    @property
    def fact(self) -> tuple[str, str] | None:
        """The entity and the path of the field that the answer fills."""
        named = _FACT.fullmatch(self.field or "")
        return (named["entity"], named["path"]) if named else None


class Requirement(Entity, kind="requirement", plural="requirements"):
    """What someone must do by a date, such as a condition of an approval, and what shows that it is done."""

    about: SubjectId = Field(description="The id of an entity, finding or proposal.")
    text: Text
    owner: Text | None = Field(default=None, description="The pseudonym of the person responsible.")
    due: Day | None = None
    set_by: Text | None = Field(default=None, description="A pseudonymous actor id.")
    set_on: Day | None = None
    evidence: SortedSet[DocumentId] | None = None
    fulfilled_by: Text | None = Field(default=None, description="A pseudonymous actor id.")
    fulfilled_on: Annotated[Day, NotBefore("set_on")] | None = None

    @property
    def label(self) -> str:
        """What is required."""
        return self.text
