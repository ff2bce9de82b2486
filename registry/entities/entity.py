"""The base of entities and owned values: frozen, no unknown keys, with sources for the facts."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from registry.entities.fields import MAX_ID, SLUG, Day, Mention, SectionLabel, Text, shown_name

RECORDED = ConfigDict(
    frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
)


class Owned(BaseModel):
    """A value that belongs to one entity and has no id."""

    model_config = RECORDED


class Source(Owned):
    """The source of a fact."""

    document: Annotated[Text, Mention(required=False)] = Field(
        description="A notice's id, or the document's title."
    )
    section: SectionLabel | None = None
    url: Text | None = None
    read_on: Day | None = None
    note: Text | None = None


class FieldSource(Source):
    """The source of one field, if it differs from that of the entity."""

    field: Text = Field(description="The field's path, such as `owned_by` or `places[0].operator`.")


class Entity(BaseModel):
    """A recorded thing with an id of the form `kind/slug`, which is stable and never reused."""

    model_config = RECORDED

    kind: ClassVar[str]
    plural: ClassVar[str]

    id: str
    name: Text | None = None
    note: Text | None = None
    source: Source | None = None
    sources: tuple[FieldSource, ...] | None = Field(
        default=None, description="Sources of single fields, where they differ from `source`."
    )

    def __init_subclass__(cls, *, kind: str, plural: str, **rest: Any) -> None:
        cls.kind = kind
        cls.plural = plural
        super().__init_subclass__(**rest)

    @field_validator("id")
    @classmethod
    def _of_its_kind(cls, value: str) -> str:
        if not re.fullmatch(rf"{cls.kind}/{SLUG}", value) or len(value) > MAX_ID:
            msg = (
                f"an id here is {cls.kind}/ and a slug of lower-case ASCII letters, digits, hyphens and dots"
            )
            raise ValueError(msg)
        return value

    @property
    def label(self) -> str:
        """The name as lists and sentences show it, or the id if no name is recorded."""
        return shown_name(self.name) if self.name else self.id
