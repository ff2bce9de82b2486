"""All faults of all files, gathered while reading and placed only at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from registry.errors import Fault, InputError
from registry.intake.positions import FileFault, Place, Step, placed
from registry.messages import Message

Path = tuple[Step, ...]


class Origin(Protocol):
    """Where something is written: what errors call it, and where each part of it stands, if it has lines."""

    @property
    def name(self) -> str:
        """What errors call it."""

    def place(self, path: Path) -> Place | None:
        """Line and column of a part."""


class Line(NamedTuple):
    """What is written in one line, such as a command's, so that paths alone tell where."""

    name: str

    def place(self, _path: Path) -> Place | None:
        """It has no lines."""


class _Finding(NamedTuple):
    document: Origin
    path: Path
    what: Message
    cure: Message
    place: Place | None


class Report:
    """The faults found so far; of two about one value, or a part of it, the first counts."""

    def __init__(self) -> None:
        self._whole: list[Fault] = []
        self._found: list[_Finding] = []
        self._covered: set[tuple[int, Path]] = set()

    def add(
        self, document: Origin, path: Path, what: Message, cure: Message, *, place: Place | None = None
    ) -> None:
        """Note a fault of one value; its place is looked up at the end unless it is known."""
        self._found.append(_Finding(document, path, what, cure, place))
        self._covered.add((id(document), path))

    def add_whole(self, faults: Iterable[Fault]) -> None:
        """Note faults that keep a file from being read at all."""
        self._whole.extend(faults)

    def covers(self, document: Origin, path: Path) -> bool:
        """Whether a fault of this value, or of what holds it, is noted already."""
        return any((id(document), path[:length]) in self._covered for length in range(len(path) + 1))

    def paths(self, document: Origin, within: Path) -> list[Path]:
        """Where in a part of a document the faults are, told from that part."""
        found = [each.path for each in self._found if each.document is document]
        return [path[len(within) :] for path in found if path[: len(within)] == within]

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
        order = {document: index for index, document in enumerate(dict.fromkeys(f[0] for f in self._found))}
        faults = [(order[found.document], _placed(found)) for found in self._found]
        faults.sort(key=lambda fault: (fault[0], fault[1].line or 0, fault[1].column or 0))
        return [*self._whole, *(fault for _, fault in faults)]


def _placed(found: _Finding) -> FileFault:
    place = found.place or found.document.place(found.path)
    return placed(found.document.name, place, found.path, found.what, found.cure)
