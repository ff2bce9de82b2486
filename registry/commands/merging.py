"""Two records of one organisation made into one: what it says then, and what refers to it says."""

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


def merged(keep: Organisation, gone: Organisation, prefer: Prefer | None = None) -> Organisation:
    """The one that stays, with what only the other one records; each field with its own source.

    Args:
        keep: The one that stays.
        gone: The one that goes.
        prefer: Which of them is believed where they differ; None refuses such fields.

    Raises:
        ConflictError: They record a field differently, or one names the other as another organisation.
    """
    _refuse_related(keep, gone)
    differing = [field.key for field in _told(keep, gone) if _differs(field, keep, gone)]
    if differing and prefer is None:
        raise ConflictError(
            say("Both record differently: {ids}.", ids=", ".join(differing)),
            where=f"{keep.id} and {gone.id}",
            cure=say("Correct one of them first, or say whose word counts: --prefer keep or --prefer gone."),
        )
    said = {name: getattr(keep, name) for name in type(keep).model_fields}
    sources = list(keep.sources or ())
    for field in _told(keep, gone):
        theirs = getattr(gone, field.name)
        if said[field.name] is None or (prefer is Prefer.GONE and _differs(field, keep, gone)):
            said[field.name] = theirs
            sources = [each for each in sources if not _is_of(each, field)]
            sources += _sources(gone, field, default=keep.source)
    said["sources"] = tuple(sources) if sources or keep.sources is not None else None
    return Organisation.model_validate(said)


def redirected(entity: _M, gone: str, keep: str) -> _M:
    """The same with each mention of the one that goes turned to the one that stays."""
    said = {}
    for field in shape(type(entity)):
        held = getattr(entity, field.name)
        said[field.name] = held if held is None else _turned(field, held, gone, keep)
    return type(entity).model_validate(said)


def _turned(field: FieldShape, held: object, gone: str, keep: str) -> object:
    if not field.many:
        return _one(field, held, gone, keep)
    assert isinstance(held, tuple)  # noqa: S101 - as the shape says
    turned = [_one(field, item, gone, keep) for item in held]
    # What two records said alike is said once; what one of them says twice stays as it is.
    fresh = [item for item, old in zip(turned, held, strict=True) if item == old or item not in held]
    return tuple(dict.fromkeys(fresh)) if field.ref or field.mention else tuple(fresh)


def _one(field: FieldShape, held: object, gone: str, keep: str) -> object:
    if isinstance(held, BaseModel):
        return redirected(held, gone, keep)
    if field.mention:
        return ":".join(keep if part == gone else part for part in str(held).split(":"))
    return keep if field.ref and held == gone else held


def _told(keep: Organisation, gone: Organisation) -> Iterator[FieldShape]:
    """The fields that the one that goes records, sources apart."""
    for field in shape(type(keep)):
        if field.name not in _SOURCES and getattr(gone, field.name) is not None:
            yield field


def _differs(field: FieldShape, keep: Organisation, gone: Organisation) -> bool:
    ours = getattr(keep, field.name)
    return ours is not None and ours != getattr(gone, field.name)


def _refuse_related(keep: Organisation, gone: Organisation) -> None:
    for one, other in ((keep, gone), (gone, keep)):
        for path, named in references(one):
            if named == other.id:
                raise ConflictError(
                    say("Its {path} names {id}, so that they are two organisations.", path=path, id=other.id),
                    where=one.id,
                    cure=say("If they are one, take that out first; nothing was merged."),
                )


def _is_of(source: FieldSource, field: FieldShape) -> bool:
    return source.field.partition(".")[0].partition("[")[0] == field.key


def _sources(gone: Organisation, field: FieldShape, default: Source | None) -> Iterator[FieldSource]:
    """Where a field that is taken over was read, as far as the taker's own source does not say the same."""
    own = [each for each in gone.sources or () if _is_of(each, field)]
    yield from own
    if gone.source and gone.source != default and not any(each.field == field.key for each in own):
        yield FieldSource(field=field.key, **gone.source.model_dump())
