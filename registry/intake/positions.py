"""Where in a file a fault is: paths as people write them, lines and columns, and faults that carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from registry.errors import Fault
from registry.messages import Message, say

PathStep = str | int
"""A key of a mapping, or an index into a list."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Position(NamedTuple):
    """Line and column, both counted from 1."""

    line: int
    column: int

    @classmethod
    def of(cls, mark: Any) -> Position:
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


def fault_at(
    file: str, position: Position | None, path: tuple[PathStep, ...], what: Message, cure: Message
) -> FileFault:
    """A fault at a place of a file."""
    written = path_text(path)
    where = (f"{file}:{position.line}" if position else file) + (f": {written}" if written else "")
    line, column = position or (None, None)
    return FileFault(where, what, cure, file=file, line=line, column=column, path=written)


def path_text(path: tuple[PathStep, ...]) -> str:
    """A path as people write it: `transfers[2].importer.organisation`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def position_of(root: yaml.Node, path: tuple[PathStep, ...]) -> Position:
    """The place of the last step of a path that exists: of the key, or of the item of a list."""
    position, node = Position.of(root.start_mark), root
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            position = Position.of(node.start_mark)
        elif isinstance(node, yaml.MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == step]
            if not pairs:
                break
            key, node = pairs[-1]
            position = Position.of(key.start_mark)
        else:
            break
    return position


def syntax_fault(error: yaml.YAMLError, file: str, text: str) -> FileFault:
    """What a YAML parser says, in our words and with a cure."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _unprintable(file, text)
    position = Position.of(mark)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    problem = str(getattr(error, "problem", None) or "it cannot be read")
    if "\t" in line[: len(line) - len(line.lstrip())] or line[mark.column : mark.column + 1] == "\t":
        what = say("A tab stands where YAML wants spaces.")
        return fault_at(file, position, (), what, say("Indent with spaces."))
    if "\ufeff" in line:
        what = say("An invisible mark (U+FEFF) stands in this line.")
        return fault_at(file, position, (), what, say("Take it out; it comes from joining files."))
    what = say("This is not YAML: {problem} (column {column}).", problem=problem, column=position.column)
    return fault_at(file, position, (), what, _syntax_cure(problem, getattr(error, "context", None) or ""))


_CURES = (
    ("mapping values", say("Put a text that contains a colon in quotes, and check the indentation.")),
    ("escape", say("Write the backslash twice, or put the text in single quotes.")),
    ("cannot start any token", say("Put the text in quotes.")),
    ("another document", say("Leave out the second `---`: a file holds one manifest.")),
    ("<document start>", say("Leave out `...`, or the bracket too many: the manifest ends before it.")),
    ("directive", say("Leave out the line that begins with %.")),
    ("incompatible", say("Leave out the line that begins with %.")),
    ("alias", say("Name an anchor that stands above, or put the text in quotes.")),
)
"""Words in what libyaml says, each with the cure for it."""


def _syntax_cure(problem: str, context: str) -> Message:
    cure = next((cure for words, cure in _CURES if words in problem), None)
    if cure is not None:
        return cure
    if "quoted scalar" in context:
        return say("Close the quotes.")
    return say("Check the indentation, quotes and brackets of this line and of the one before.")


def _unprintable(file: str, text: str) -> FileFault:
    match = _UNPRINTABLE.search(text)
    if match is None:
        return fault_at(file, None, (), say("This is not YAML."), say("Check it with a YAML editor."))
    before = text[: match.start()]
    position = Position(before.count("\n") + 1, match.start() - before.rfind("\n"))
    what = say(
        "An unprintable character ({code}) stands in column {column}.",
        code=f"U+{ord(match[0]):04X}",
        column=position.column,
    )
    return fault_at(file, position, (), what, say("Take it out, or write it as an escape in double quotes."))
