"""All faults of all files, collected while reading; positions are looked up at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from registry.errors import Fault, InputError
from registry.intake.positions import FileFault, PathStep, Position, fault_at
from registry.messages import Message

FieldPath = tuple[PathStep, ...]
WhatAndCure = tuple[Message, Message]
"""A fault in one sentence, and what to write instead."""


class Origin(Protocol):
    """Where something is written: its name in errors, and the position of each part if it has lines."""

    @property
    def name(self) -> str:
        """Its name in errors."""

    def position(self, path: FieldPath) -> Position | None:
        """Return line and column of a part."""


class InlineOrigin(NamedTuple):
    """Something written in a single line, such as a command, so that the path alone shows where."""

    name: str

    def position(self, _path: FieldPath) -> Position | None:
        """Return None: it has no lines."""


class _Finding(NamedTuple):
    document: Origin
    path: FieldPath
    what: Message
    cure: Message
    position: Position | None


class FaultReport:
    """The faults found so far; of several about one value or its parts, the first counts."""

    def __init__(self) -> None:
        self._whole: list[Fault] = []
        self._findings: list[_Finding] = []
        self._covered: set[tuple[int, FieldPath]] = set()

    def add(
        self,
        document: Origin,
        path: FieldPath,
        what: Message,
        cure: Message,
        *,
        position: Position | None = None,
    ) -> None:
        """Add a fault of one value; its position is looked up at the end unless given."""
        self._findings.append(_Finding(document, path, what, cure, position))
        self._covered.add((id(document), path))

    def add_whole(self, faults: Iterable[Fault]) -> None:
        """Add faults that prevent a file from being read at all."""
        self._whole.extend(faults)

    def covers(self, document: Origin, path: FieldPath) -> bool:
        """Whether a fault of this value, or of one that contains it, was added already."""
        return any((id(document), path[:length]) in self._covered for length in range(len(path) + 1))

    def paths(self, document: Origin, within: FieldPath) -> list[FieldPath]:
        """Return the paths of the faults within a part of a document, relative to that part."""
        paths = [each.path for each in self._findings if each.document is document]
        return [path[len(within) :] for path in paths if path[: len(within)] == within]

    def close(self) -> None:
        """Raise the faults, if there are any.

        Raises:
            InputError: With all faults, file by file, line by line.
        """
        faults = self.faults()
        if faults:
            raise InputError(faults)

    def faults(self) -> list[Fault]:
        """Return the faults, file by file, line by line."""
        order = {
            document: index
            for index, document in enumerate(dict.fromkeys(each.document for each in self._findings))
        }
        faults = [(order[finding.document], _fault_of(finding)) for finding in self._findings]
        faults.sort(key=lambda fault: (fault[0], fault[1].line or 0, fault[1].column or 0))
        return [*self._whole, *(fault for _, fault in faults)]


def _fault_of(finding: _Finding) -> FileFault:
    position = finding.position or finding.document.position(finding.path)
    return fault_at(finding.document.name, position, finding.path, finding.what, finding.cure)
