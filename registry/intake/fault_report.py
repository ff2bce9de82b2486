"""All faults of all files, gathered while reading and placed only at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from registry.errors import Fault, InputError
from registry.intake.positions import FileFault, PathStep, Position, fault_at
from registry.messages import Message

KeyPath = tuple[PathStep, ...]


class Origin(Protocol):
    """Where something is written: what errors call it, and where each part of it stands, if it has lines."""

    @property
    def name(self) -> str:
        """What errors call it."""

    def position(self, path: KeyPath) -> Position | None:
        """Line and column of a part."""


class InlineOrigin(NamedTuple):
    """What is written in one line, such as a command's, so that paths alone tell where."""

    name: str

    def position(self, _path: KeyPath) -> Position | None:
        """It has no lines."""


class _Finding(NamedTuple):
    document: Origin
    path: KeyPath
    what: Message
    cure: Message
    position: Position | None


class FaultReport:
    """The faults found so far; of two about one value, or a part of it, the first counts."""

    def __init__(self) -> None:
        self._whole: list[Fault] = []
        self._findings: list[_Finding] = []
        self._covered: set[tuple[int, KeyPath]] = set()

    def add(
        self,
        document: Origin,
        path: KeyPath,
        what: Message,
        cure: Message,
        *,
        position: Position | None = None,
    ) -> None:
        """Note a fault of one value; its place is looked up at the end unless it is known."""
        self._findings.append(_Finding(document, path, what, cure, position))
        self._covered.add((id(document), path))

    def add_whole(self, faults: Iterable[Fault]) -> None:
        """Note faults that keep a file from being read at all."""
        self._whole.extend(faults)

    def covers(self, document: Origin, path: KeyPath) -> bool:
        """Whether a fault of this value, or of what holds it, is noted already."""
        return any((id(document), path[:length]) in self._covered for length in range(len(path) + 1))

    def paths(self, document: Origin, within: KeyPath) -> list[KeyPath]:
        """Where in a part of a document the faults are, told from that part."""
        paths = [each.path for each in self._findings if each.document is document]
        return [path[len(within) :] for path in paths if path[: len(within)] == within]

    def close(self) -> None:
        """Raise what was found.

        Raises:
            InputError: There are faults; they come file by file, line by line.
        """
        faults = self.faults()
        if faults:
            raise InputError(faults)

    def faults(self) -> list[Fault]:
        """What was found, file by file, line by line."""
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
