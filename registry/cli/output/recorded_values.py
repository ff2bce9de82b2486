"""The recorded values of an entity, as a manifest has them: each line can be copied into one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from registry.cli.output.terminal import Writer
from registry.entities import Entity, Source
from registry.facts import Facts
from registry.intake.manifest_writing import value_text
from registry.messages import Message, say


def write_recorded(entity: Entity, facts: Facts, out: Writer) -> None:
    """Write the values of an entity, with the names of what they refer to beside them, and their sources."""
    written_apart = {"id", "name", "note", "source", "sources"}
    values = entity.model_dump(mode="json", exclude_none=True, exclude=written_apart)
    for depth, line in _keys(values, facts):
        out.add(line, depth)
    _sources(entity, out)


def _keys(values: Mapping[str, Any], facts: Facts) -> Iterator[tuple[int, str]]:
    """The lines of some keys, each with its depth."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield 0, f"{key}:"
            yield from ((depth + 1, line) for depth, line in _keys(value, facts))
        elif isinstance(value, list) and value:
            yield 0, f"{key}:"
            for item in value:
                yield from _item(item, facts)
        else:
            yield 0, f"{key}: {_named(value, facts)}"


def _item(item: object, facts: Facts) -> Iterator[tuple[int, str]]:
    if not isinstance(item, dict):
        yield 1, f"- {_named(item, facts)}"
        return
    (_, first), *rest = _keys(item, facts)
    yield 1, f"- {first}"
    yield from ((depth + 2, line) for depth, line in rest)


def _named(value: object, facts: Facts) -> str:
    """A value as a manifest has it; the name of the entity that it refers to follows as a comment."""
    known = facts.find(value) if isinstance(value, str) else None
    name = f"   # {known.name}" if known is not None and known.name else ""
    return f"{value_text(value)}{name}"


def _sources(entity: Entity, out: Writer) -> None:
    if entity.note:
        out.say(say("Note: {note}", note=entity.note))
    if entity.source:
        out.say(say("Source: {source}", source=_source(entity.source)))
    for source in entity.sources or ():
        out.say(say("Source of {field}: {source}", field=source.field, source=_source(source)))


def _source(source: Source) -> Message:
    parts: list[object] = [source.document]
    if source.section:
        parts.append(say("section {section}", section=source.section))
    if source.read_on:
        parts.append(say("read on {day}", day=source.read_on))
    parts += [part for part in (source.url, source.note) if part]
    return say("{parts}", parts=tuple(parts))
