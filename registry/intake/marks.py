"""Where in a file a fault is: paths as people write them, lines and columns, and faults that carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from registry.errors import Fault

Step = str | int
"""A key of a mapping, or an index into a list."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Place(NamedTuple):
    """Line and column, both counted from 1."""

    line: int
    column: int

    @classmethod
    def of(cls, mark: Any) -> Place:
        """The place of a mark of PyYAML, which counts from 0."""
        return cls(mark.line + 1, mark.column + 1)


@dataclass(frozen=True, slots=True)
class FileFault(Fault):
    """A fault of a file, with its place for editors, pipelines and SARIF.

    `where` reads `seed/x.yaml:41: transfers[2].importer`; line and column count from 1 and are None
    where the fault is the whole file's.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""


def placed(file: str, place: Place | None, path: tuple[Step, ...], what: str, cure: str) -> FileFault:
    """A fault at a place of a file."""
    written = path_text(path)
    where = (f"{file}:{place.line}" if place else file) + (f": {written}" if written else "")
    line, column = place or (None, None)
    return FileFault(where, what, cure, file=file, line=line, column=column, path=written)


def path_text(path: tuple[Step, ...]) -> str:
    """A path as people write it: `transfers[2].importer.organisation`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def mark_of(root: yaml.Node, path: tuple[Step, ...]) -> Place:
    """The place of the last step of a path that exists: of the key, or of the item of a list."""
    place, node = Place.of(root.start_mark), root
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            place = Place.of(node.start_mark)
        elif isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                break
            key, node = found[-1]
            place = Place.of(key.start_mark)
        else:
            break
    return place


def syntax_fault(error: yaml.YAMLError, file: str, text: str) -> FileFault:
    """What a YAML parser says, in our words and with a cure."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _unprintable(file, text)
    place = Place.of(mark)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    problem = str(getattr(error, "problem", None) or "it cannot be read")
    if "\t" in line[: len(line) - len(line.lstrip())] or line[mark.column : mark.column + 1] == "\t":
        return placed(file, place, (), "A tab stands where YAML wants spaces.", "Indent with spaces.")
    what = f"This is not YAML: {problem} (column {place.column})."
    return placed(file, place, (), what, _syntax_cure(problem, getattr(error, "context", None) or ""))


def _syntax_cure(problem: str, context: str) -> str:
    if "mapping values" in problem:
        return "Put a text that contains a colon in quotes, and check the indentation."
    if "quoted scalar" in context:
        return "Close the quotes."
    if "cannot start any token" in problem:
        return "Put the text in quotes."
    if "another document" in problem:
        return "Leave out the second `---`: a file holds one manifest."
    if "alias" in problem:
        return "Name an anchor that stands above, or put the text in quotes."
    return "Check the indentation, quotes and brackets of this line and of the one before."


def _unprintable(file: str, text: str) -> FileFault:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return placed(file, None, (), "This is not YAML.", "Check it with a YAML editor.")
    before = text[: found.start()]
    place = Place(before.count("\n") + 1, found.start() - before.rfind("\n"))
    what = f"An unprintable character (U+{ord(found[0]):04X}) stands in column {place.column}."
    return placed(file, place, (), what, "Take it out, or write it as an escape in double quotes.")
