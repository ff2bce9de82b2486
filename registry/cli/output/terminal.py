"""Output to the terminal: coloured and wrapped there; plain, unwrapped and without tabs in a pipe."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import NamedTuple

from registry.messages import Message, render
from registry.vocabulary import REORDERING, UNSEEN

_CONTROLS = re.compile(rf"[\x00-\x1f\x7f-\x9f{REORDERING}{UNSEEN}]")
"""Characters that could control a terminal or mislead its reader; a database may contain any."""
_chosen: dict[str, str] = {}
STEP = 2
"""Columns of indentation per level."""

NARROWEST = 20
"""Columns below which wrapped text would be illegible; some terminals report a width of 0."""

COLOURED_LINES = 2_000
"""Above this many lines even a terminal gets plain text: wrapping 50,000 takes longer than judging."""


class TextLine(NamedTuple):
    """One line: its text, its level of indentation, and its style as rich names it."""

    text: str
    depth: int = 0
    style: str = ""


class Writer:
    """Collects lines in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.lines: list[TextLine] = []

    def say(self, message: Message, depth: int = 0, style: str = "") -> None:
        """Add a message."""
        self.lines.append(TextLine(render(message, self.language), depth, style))

    def add(self, text: str, depth: int = 0, style: str = "") -> None:
        """Add text that is already in the reader's language."""
        self.lines.append(TextLine(text, depth, style))

    def heading(self, message: Message) -> None:
        """Add a heading, after an empty line."""
        if self.lines:
            self.lines.append(TextLine(""))
        self.say(message, style="bold underline")

    def table(self, headings: Sequence[Message], rows: Iterable[Sequence[str]]) -> None:
        """Add a table, aligned by spaces except for the last column."""
        titles = [render(heading, self.language) for heading in headings]
        body = [list(row) for row in rows]
        widths = [max(map(len, column)) for column in zip(titles, *body, strict=True)]
        widths[-1] = 0

        def joined(cells: Sequence[str]) -> str:
            return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

        self.add(joined(titles), style="bold")
        for row in body:
            self.add(joined(row))

    def write(self) -> None:
        """Print the collected lines."""
        print_lines(self.lines)


class OutputClosedError(Exception):
    """The reader of standard output has closed it: not an error, and Typer must not report one."""


@contextmanager
def _reader() -> Iterator[None]:
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise OutputClosedError from None


def print_lines(lines: Sequence[TextLine]) -> None:
    """Print lines to standard output."""
    with _reader():
        _write(lines)


def _write(lines: Sequence[TextLine]) -> None:
    if sys.stdout.isatty() and len(lines) <= COLOURED_LINES:
        _coloured(lines)
    else:
        _plain(lines)


def _plain(lines: Sequence[TextLine]) -> None:
    sys.stdout.writelines(
        f"{' ' * (STEP * line.depth)}{one_line(line.text)}".rstrip() + "\n" for line in lines
    )


def print_data(text: str) -> None:
    """Print JSON or YAML unchanged, with a newline at the end; in UTF-8 unless to a terminal."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")
    with _reader():
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def print_message(message: Message) -> None:
    """Print one message as the answer."""
    out = Writer(current_language())
    out.say(message)
    out.write()


def print_note(message: Message) -> None:
    """Print a note to standard error, where it does not disturb a pipe."""
    print(one_line(render(message, current_language())), file=sys.stderr)  # noqa: T201  # printing is how the command line answers


def set_language(language: str) -> None:
    """Set the language of answers, notes, progress and errors."""
    _chosen["language"] = language


def current_language() -> str:
    """The language in use; English by default."""
    return _chosen.get("language", "en")


def one_line(text: str) -> str:
    """Text on one line, without characters that control a terminal."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.splitlines()).expandtabs(1))


def _coloured(lines: Sequence[TextLine]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=False)
    if console.width < NARROWEST:
        _plain(lines)
        return
    for line in lines:
        text = Text(one_line(line.text), style=line.style)
        console.print(Padding(text, (0, 0, 0, STEP * line.depth)) if line.depth else text)
