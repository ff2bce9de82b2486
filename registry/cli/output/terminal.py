"""Lines of text: coloured and wrapped on a terminal; plain, whole and without tabs when piped."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import NamedTuple

from registry.messages import Message, render

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that could steer a terminal, or turn the direction of what follows; a manifest may hold any."""
_chosen: dict[str, str] = {}
STEP = 2
"""Columns by which a deeper line is indented."""

NARROWEST = 20
"""Columns below which wrapping would leave nothing legible; some terminals say that they have none."""

COLOURED_LINES = 2_000
"""Above this many lines a terminal gets them plain: wrapping 50,000 takes longer than judging."""


class TextLine(NamedTuple):
    """One line: its text, how deep it stands, and its style in rich's words."""

    text: str
    depth: int = 0
    style: str = ""


class Writer:
    """Collects lines in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.lines: list[TextLine] = []

    def say(self, message: Message, depth: int = 0, style: str = "") -> None:
        """A sentence from the catalogue."""
        self.lines.append(TextLine(render(message, self.language), depth, style))

    def add(self, text: str, depth: int = 0, style: str = "") -> None:
        """A text that is already in the reader's language."""
        self.lines.append(TextLine(text, depth, style))

    def heading(self, message: Message) -> None:
        """A heading, after an empty line."""
        if self.lines:
            self.lines.append(TextLine(""))
        self.say(message, style="bold underline")

    def table(self, headings: Sequence[Message], rows: Iterable[Sequence[str]]) -> None:
        """Columns, aligned by spaces; the last is as long as it needs to be."""
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
        """Print what was collected."""
        print_lines(self.lines)


class OutputClosedError(Exception):
    """Whoever read the standard output has closed it; no fault, and Typer is not to take it for one."""


@contextmanager
def _reader() -> Iterator[None]:
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise OutputClosedError from None


def print_lines(lines: Sequence[TextLine]) -> None:
    """Print lines to the standard output."""
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
    """Print JSON or YAML as it is, in UTF-8 unless a terminal shows it, with a line's end."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")
    with _reader():
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def print_message(message: Message) -> None:
    """Print one sentence as the answer."""
    out = Writer(current_language())
    out.say(message)
    out.write()


def print_note(message: Message) -> None:
    """Print a remark where it disturbs no pipe."""
    print(one_line(render(message, current_language())), file=sys.stderr)  # noqa: T201  # the command line speaks by printing


def set_language(language: str) -> None:
    """Set the language of what is said beside the answer: remarks, waiting and faults."""
    _chosen["language"] = language


def current_language() -> str:
    """The language that was asked for; English where nothing was."""
    return _chosen.get("language", "en")


def one_line(text: str) -> str:
    """A text on one line, with nothing in it that steers a terminal."""
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
