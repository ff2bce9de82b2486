"""Changes to one entity written as FIELD=VALUE, as on a command line.

FIELD is a path such as `importer.role` or `places[0].operator`, VALUE is YAML; with nothing after the
equals sign the field is cleared, which makes it not recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, NoReturn

from registry.entities import Entity
from registry.errors import Fault, InputError
from registry.intake.documents import YamlDocument
from registry.intake.fault_report import FaultReport, FieldPath, InlineOrigin
from registry.intake.manifests import entity_of
from registry.intake.positions import path_text
from registry.intake.references import NO_KNOWN_IDS, KnownIds
from registry.messages import Message, say

_FIELD = re.compile(r"[A-Za-z_]\w*(?:\[\d{1,6}\])*(?:\.[A-Za-z_]\w*(?:\[\d{1,6}\])*)*", re.ASCII)
_STEP = re.compile(r"\w+")
_REMOVED = object()
"""Placeholder for a cleared item until all is assigned, so that indexes keep their meaning."""


class Assignment(NamedTuple):
    """One FIELD=VALUE; `clears` if nothing follows the equals sign."""

    path: FieldPath
    value: Any
    clears: bool


class _NoPlaceError(Exception):
    """A path that does not exist in an entity: the fault and its cure."""

    def __init__(self, what: Message, cure: Message) -> None:
        self.what = what
        self.cure = cure


def parse_assignment(text: str) -> Assignment:
    """Parse one FIELD=VALUE.

    Raises:
        InputError: If it has no equals sign, FIELD is not a path, or VALUE is not YAML or is null.
    """
    field, equals, value = text.partition("=")
    if not equals or not _FIELD.fullmatch(field):
        _refuse(
            text,
            say("This is not FIELD=VALUE."),
            say("For example: {example}.", example="name=Acme, importer.role=processor"),
        )
    path = tuple(int(step) if step.isdecimal() else step for step in _STEP.findall(field))
    if not value.strip():
        return Assignment(path, None, clears=True)
    if value.lstrip().startswith("#"):
        quoted = f"{field}='\"{value.strip()}\"'"
        _refuse(field, say("The value is a YAML comment."), say("Put it in quotes: {text}.", text=quoted))
    return Assignment(path, _value(field, value), clears=False)


def _value(field: str, text: str) -> Any:
    try:
        document = YamlDocument(text, f"{field}=")
    except InputError as error:
        raise InputError([Fault(field, fault.what, fault.cure) for fault in error.faults]) from None
    odd = [Fault(field, what, cure) for _, _, what, cure in document.oddities()]
    if odd:
        raise InputError(odd)
    if document.value is None:
        cure = say("Write {field}= to clear it, or [] or false if that is the answer.", field=field)
        _refuse(field, say("null is not a valid value."), cure)
    return document.value


def _refuse(where: str, what: Message, cure: Message) -> NoReturn:
    raise InputError([Fault(where, what, cure)])


def with_assignments(entity: Entity, texts: Sequence[str], known_ids: KnownIds = NO_KNOWN_IDS) -> Entity:
    """Return an entity with some assignments applied; none depends on another.

    Args:
        entity: The entity as recorded.
        texts: Each a FIELD=VALUE.
        known_ids: The ids that it may refer to.

    Raises:
        InputError: With all faults of all assignments.
    """
    report, line = FaultReport(), InlineOrigin(entity.id)
    raw: dict[str, Any] = entity.model_dump(mode="json", exclude_none=True)
    for assignment in _parsed(texts, report):
        try:
            if assignment.path == ("id",):
                raise _NoPlaceError(
                    say("An id cannot be changed."), say("To change the name, use `registry rename`.")
                )
            _assign(raw, assignment)
        except _NoPlaceError as error:
            report.add(line, assignment.path, error.what, error.cure)
    changed = entity_of(line, type(entity), _swept(raw), report, known_ids)
    report.close()
    if changed is None:
        msg = "an entity that could not be made left no fault"
        raise AssertionError(msg)
    return changed


def _parsed(texts: Sequence[str], report: FaultReport) -> Iterator[Assignment]:
    seen: set[FieldPath] = set()
    for text in texts:
        try:
            assignment = parse_assignment(text)
        except InputError as error:
            report.add_whole(error.faults)
            continue
        if assignment.path in seen:
            what = say("{field} is assigned twice.", field=path_text(assignment.path))
            report.add_whole([Fault(text, what, say("Keep one of the two."))])
        seen.add(assignment.path)
        yield assignment


def _assign(raw: dict[str, Any], assignment: Assignment) -> None:
    """Set or clear one value, creating the keys and items that lead to it."""
    *way, last = assignment.path
    container: Any = raw
    done: FieldPath = ()
    for step, following in zip(way, assignment.path[1:], strict=True):
        if assignment.clears and not _has(container, step, done):
            return
        container = _step_into(container, step, [] if isinstance(following, int) else {}, done)
        done = (*done, step)
    if assignment.clears:
        if _has(container, last, done):
            container[last] = _REMOVED
    else:
        _put(container, last, assignment.value, done)


def _step_into(container: Any, step: str | int, new: Any, done: FieldPath) -> Any:
    if not _has(container, step, done) or container[step] is _REMOVED:
        _put(container, step, new, done)
    return container[step]


def _put(container: Any, step: str | int, value: Any, done: FieldPath) -> None:
    if not _has(container, step, done) and isinstance(step, int):
        if step > len(container):
            what = say(
                "{field} has {count} items, numbered from 0.", field=path_text(done), count=len(container)
            )
            cure = say("Write {field} to add one.", field=path_text((*done, len(container))))
            raise _NoPlaceError(what, cure)
        container.append(value)
    else:
        container[step] = value


def _has(container: Any, step: str | int, done: FieldPath) -> bool:
    """Whether there is a value at a step.

    Raises:
        _NoPlaceError: If there cannot be one: an index into something else than a list, or a key of a value.
    """
    if isinstance(step, int):
        if not isinstance(container, list):
            raise _NoPlaceError(
                say("{field} is not a list.", field=path_text(done)), say("Remove the index.")
            )
        return step < len(container)
    if isinstance(container, list):
        item = path_text((*done, 0, step))
        cure = say("Name one of its items, such as {item}, or assign the whole list.", item=item)
        raise _NoPlaceError(say("{field} is a list.", field=path_text(done)), cure)
    if not isinstance(container, dict):
        raise _NoPlaceError(
            say("{field} is a single value without keys.", field=path_text(done)),
            say("Assign the value itself."),
        )
    return step in container


def _swept(value: Any) -> Any:
    """A value without its cleared items; a list without items left is cleared too, as `[]` is an answer."""
    if isinstance(value, dict):
        swept = {key: _swept(item) for key, item in value.items()}
        return {key: item for key, item in swept.items() if item is not _REMOVED}
    if isinstance(value, list):
        left = [_swept(item) for item in value if item is not _REMOVED]
        return left if left or not value else _REMOVED
    return value
