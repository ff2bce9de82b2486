"""Merge two records of one organisation, and redirect what refers to the merged one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

from registry.commands.preference import Prefer
from registry.entities import FieldSource, Organisation, Source
from registry.entities.shape import FieldShape, references, shape
from registry.errors import ConflictError
from registry.messages import say

_M = TypeVar("_M", bound=BaseModel)
_SOURCES = frozenset({"id", "source", "sources"})


def merge_organisations(
    keep: Organisation, merged: Organisation, prefer: Prefer | None = None
) -> Organisation:
    """Return the record to keep, with the fields that only the other has; each field keeps its source.

    Args:
        keep: The record to keep.
        merged: The record to merge into it.
        prefer: Which record wins where they differ; None rejects such fields.

    Raises:
        ConflictError: If they record a field differently, or one refers to the other.
    """
    _refuse_related(keep, merged)
    differing = [field.key for field in _recorded_by(keep, merged) if _differs(field, keep, merged)]
    if differing and prefer is None:
        raise ConflictError(
            say("The two records differ in: {ids}.", ids=", ".join(differing)),
            where=f"{keep.id} and {merged.id}",
            cure=say(
                "Correct one of them first, or say which record wins: --prefer keep or --prefer merged."
            ),
        )
    values = {name: getattr(keep, name) for name in type(keep).model_fields}
    sources = list(keep.sources or ())
    for field in _recorded_by(keep, merged):
        theirs = getattr(merged, field.name)
        if values[field.name] is None or (prefer is Prefer.MERGED and _differs(field, keep, merged)):
            values[field.name] = theirs
            sources = [each for each in sources if not _is_of(each, field)]
            sources += _sources(merged, field, default=keep.source)
    values["sources"] = tuple(sources) if sources or keep.sources is not None else None
    return Organisation.model_validate(values)


def redirected(entity: _M, merged: str, keep: str) -> _M:
    """Return the entity with every reference to the merged record pointing to the one kept."""
    values = {}
    for field in shape(type(entity)):
        value = getattr(entity, field.name)
        values[field.name] = value if value is None else _turned(field, value, merged, keep)
    return type(entity).model_validate(values)


def _turned(field: FieldShape, value: object, merged: str, keep: str) -> object:
    if not field.many:
        return _one(field, value, merged, keep)
    assert isinstance(value, tuple)  # noqa: S101 - as the shape says
    turned = [_one(field, item, merged, keep) for item in value]
    # Items that become equal by this are kept once; items that one record lists twice stay as they are.
    fresh = [item for item, old in zip(turned, value, strict=True) if item == old or item not in value]
    return tuple(dict.fromkeys(fresh)) if field.ref or field.mention else tuple(fresh)


def _one(field: FieldShape, value: object, merged: str, keep: str) -> object:
    if isinstance(value, BaseModel):
        return redirected(value, merged, keep)
    if field.mention:
        return ":".join(keep if part == merged else part for part in str(value).split(":"))
    return keep if field.ref and value == merged else value


def _recorded_by(keep: Organisation, merged: Organisation) -> Iterator[FieldShape]:
    """The fields that the merged record has, sources apart."""
    for field in shape(type(keep)):
        if field.name not in _SOURCES and getattr(merged, field.name) is not None:
            yield field


def _differs(field: FieldShape, keep: Organisation, merged: Organisation) -> bool:
    ours = getattr(keep, field.name)
    return ours is not None and ours != getattr(merged, field.name)


def _refuse_related(keep: Organisation, merged: Organisation) -> None:
    for one, other in ((keep, merged), (merged, keep)):
        for path, named in references(one):
            if named == other.id:
                raise ConflictError(
                    say("Its {path} refers to {id}, so they are two organisations.", path=path, id=other.id),
                    where=one.id,
                    cure=say("If they are one, remove that first. Nothing was merged."),
                )


def _is_of(source: FieldSource, field: FieldShape) -> bool:
    return source.field.partition(".")[0].partition("[")[0] == field.key


def _sources(merged: Organisation, field: FieldShape, default: Source | None) -> Iterator[FieldSource]:
    """The sources of a field taken from the merged record, unless the default source says the same."""
    own = [each for each in merged.sources or () if _is_of(each, field)]
    yield from own
    if merged.source and merged.source != default and not any(each.field == field.key for each in own):
        yield FieldSource(field=field.key, **merged.source.model_dump())
