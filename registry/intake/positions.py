"""Where in a file a fault is: readable paths, lines and columns, and faults that carry them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from registry.errors import Fault
from registry.messages import Message, say

PathStep = str | int
"""A key of a mapping, or an index into a list."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_KEY_END = re.compile(r":(?:\s|$)")


class Position(NamedTuple):
    """Line and column, both counted from 1."""

    line: int
    column: int

    @classmethod
    def of(cls, mark: Any) -> Position:
        """Return the position of a mark of PyYAML, which counts from 0."""
        return cls(mark.line + 1, mark.column + 1)


@dataclass(frozen=True, slots=True)
class FileFault(Fault):
    """A fault of a file, with its position for editors, pipelines and SARIF.

    `where` reads `seed/x.yaml:41: transfers[2].importer`; line and column count from 1 and are None
    if the fault concerns the whole file.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""


def fault_at(
    file: str, position: Position | None, path: tuple[PathStep, ...], what: Message, cure: Message
) -> FileFault:
    """Return a fault at a position of a file."""
    written = path_text(path)
    where = (f"{file}:{position.line}" if position else file) + (f": {written}" if written else "")
    line, column = position or (None, None)
    return FileFault(where, what, cure, file=file, line=line, column=column, path=written)


def path_text(path: tuple[PathStep, ...]) -> str:
    """Return a readable path: `transfers[2].importer.organisation`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{_key(step)}" for step in path).lstrip(".")


def _key(key: str) -> str:
    """A key, escaped if it could change what a terminal shows."""
    return key if key.isprintable() else json.dumps(key)


def position_of(root: yaml.Node, path: tuple[PathStep, ...]) -> Position:
    """Return the position of the last step of a path that exists: of the key, or of the list item."""
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
    """Return the fault that a YAML parser reports, in our words and with a cure."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _unprintable(file, text)
    position = Position.of(mark)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    problem = str(getattr(error, "problem", None) or "unreadable")
    if "\t" in line[: len(line) - len(line.lstrip())] or line[mark.column : mark.column + 1] == "\t":
        what = say("YAML does not allow a tab here.")
        return fault_at(file, position, (), what, say("Indent with spaces."))
    if "\ufeff" in line:
        what = say("This line contains an invisible character (U+FEFF).")
        return fault_at(file, position, (), what, say("Remove it; it comes from joining files."))
    what = say("Invalid YAML: {problem} (column {column}).", problem=problem, column=position.column)
    return fault_at(
        file, position, (), what, _syntax_cure(problem, getattr(error, "context", None) or "", line)
    )


_CURES = (
    ("mapping values", say("Put text that contains a colon in quotes, and check the indentation.")),
    ("escape", say("Write the backslash twice, or put the text in single quotes.")),
    ("cannot start any token", say("Put the text in quotes.")),
    ("another document", say("Remove the second `---`: a file contains one manifest.")),
    ("<document start>", say("Remove `...`, or the extra bracket: the manifest ends before it.")),
    ("directive", say("Remove the line that starts with %.")),
    ("incompatible", say("Remove the line that starts with %.")),
    ("alias", say("Use an anchor defined above, or put the text in quotes.")),
)
"""Words in the messages of libyaml, each with its cure."""


_MISPLACED = ("expected '-' indicator", "expected <block end>", "mapping values")
"""Words in the messages of libyaml about a line in the wrong column, if it has one key."""


def _syntax_cure(problem: str, context: str, line: str) -> Message:
    keys = len(_KEY_END.findall(line))
    if keys == 1 and any(words in problem for words in _MISPLACED):
        return say("Start this line in the same column as the other keys of its entry.")
    cure = next((cure for words, cure in _CURES if words in problem), None)
    if cure is not None:
        return cure
    if "quoted scalar" in context:
        return say("Close the quotes.")
    return say("Check the indentation, quotes and brackets of this line and of the one before.")


def _unprintable(file: str, text: str) -> FileFault:
    match = _UNPRINTABLE.search(text)
    if match is None:
        return fault_at(file, None, (), say("This is not valid YAML."), say("Check it with a YAML editor."))
    before = text[: match.start()]
    position = Position(before.count("\n") + 1, match.start() - before.rfind("\n"))
    what = say(
        "Unprintable character ({code}) in column {column}.",
        code=f"U+{ord(match[0]):04X}",
        column=position.column,
    )
    return fault_at(file, position, (), what, say("Remove it, or write it as an escape in double quotes."))
