"""The options and arguments that commands share, and what their texts mean: days, times, strikes, paths."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from registry.access import AccessRole
from registry.cli.output import terminal
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.register import Question


class Form(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"


ENGLISH = "en"
LANGUAGES = (ENGLISH,)
"""The languages that are offered: those into which every sentence is translated."""


class FailOn(StrEnum):
    """From what on `check` and `judge` end with exit code 1.

    An outcome asks the verdicts, planned transfers included; a severity asks the findings. What is accepted
    until a later day is asked by neither.
    """

    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"
    COVERED = "covered"
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NEVER = "never"


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Python's own reader would take 20261123 and 2026-W48-1 too."""


def local_date() -> date:
    """The day it is here."""
    return datetime.now(UTC).astimezone().date()


def parse_day(text: str, option: str) -> date:
    """A day as written on the command line.

    Raises:
        RegistryError: It is not a date.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise RegistryError(
        say("'{text}' is not a date.", text=text),
        where=option,
        cure=say("Write it as year-month-day: 2026-11-23."),
    )


def parse_time(text: str, option: str, *, start: bool = False) -> datetime:
    """A time as written on the command line, in UTC: of a day its end, or its start; without a zone, in UTC.

    Raises:
        RegistryError: It is neither a date nor a time.
    """
    try:
        if "T" not in text and " " not in text:
            day_of = date.fromisoformat(text)
            return datetime.combine(day_of, time.min if start else time.max, UTC)
        time_given = datetime.fromisoformat(text)
        return time_given.astimezone(UTC) if time_given.tzinfo else time_given.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise RegistryError(
            say("{text} is neither a date nor a time.", text=f"{text!r}"),
            where=option,
            cure=say("Write it as 2026-11-23 or 2026-11-23T17:30Z."),
        ) from None


def parse_known_at(text: str | None) -> datetime | None:
    """The time whose knowledge is asked for; of today it is what is known by now.

    Raises:
        RegistryError: It is neither a date nor a time.
    """
    if text is None:
        return None
    known, now = parse_time(text, "--as-known-at"), datetime.now(UTC)
    return min(known, now) if text == now.date().isoformat() else known


def parse_question(on: str | None, without: Iterable[str] | None) -> Question:
    """The day and the strikes of a command.

    Raises:
        RegistryError: A date is none.
    """
    from registry.register import Question

    strikes = tuple(sorted({_strike(text) for text in without or ()}, key=_in_order))
    return Question(local_date() if on is None else parse_day(on, "--on"), strikes)


def _strike(text: str) -> tuple[str, date | None]:
    instrument, at, first = text.partition("@")
    if not instrument.strip():
        raise RegistryError(
            say("No instrument is named."),
            where="--without",
            cure=say("Name one by number or name: 2023/1795; `registry law` lists them."),
        )
    return instrument, parse_day(first, "--without") if at else None


def _in_order(strike: tuple[str, date | None]) -> tuple[str, date]:
    return strike[0], strike[1] or date.min


def use_language(language: str) -> str:
    """Hear the language before anything is said in it, a fault included."""
    if language not in LANGUAGES:
        raise RegistryError(
            say("There are no answers in '{language}' yet.", language=language),
            where="--lang",
            cure=say("Choose one of these: {languages}.", languages=LANGUAGES),
        )
    terminal.set_language(language)
    return language


def parse_path(text: str) -> Path:
    """A path as written on the command line.

    An empty one, such as an unset variable gives, would mean the working folder; a file named where a
    folder was meant would stand beside it.

    Raises:
        RegistryError: It is empty, or is written as a folder's and there is none.
    """
    if not text.strip():
        raise RegistryError(say("The path is empty."), cure=say("Name a file or a folder."))
    if text.endswith(("/", os.sep)) and not Path(text).is_dir():
        raise RegistryError(
            say("There is no such folder."), where=text, cure=say("Make it first, or check the path.")
        )
    return Path(text)


OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="Judge as of this day. [default: today]")
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="ID[@DATE]",
        help="Judge as if this instrument were void, wholly or from a day on.",
    ),
]
FormatOption = Annotated[Form, typer.Option("--format", help="Text for people, or JSON for programs.")]
LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="LANGUAGE",
        callback=use_language,
        help="The language of the answer; only en for now.",
    ),
]
FailOnOption = Annotated[
    FailOn, typer.Option("--fail-on", help="From which outcome or severity on to exit with 1.")
]
FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE", parser=parse_path, help="Manifests, folders of them, or - .")
]
PortOption = Annotated[
    int | None, typer.Option("--port", min=1, max=65535, help="The page's port. [default: 8501 or the next]")
]
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", parser=parse_path, help="A file, a folder that exists, or - .")
]
ActorOption = Annotated[
    str, typer.Option("--actor", envvar="REGISTRY_ACTOR", metavar="PSEUDONYM", help="Who makes the entry.")
]
RoleOption = Annotated[
    AccessRole, typer.Option("--role", envvar="REGISTRY_ROLE", help="In which role the entry is made.")
]
KnownAtOption = Annotated[
    str | None,
    typer.Option(
        "--as-known-at",
        metavar="TIME",
        help="Take the facts as they were known then: at the end of a day in UTC, or at a time.",
    ),
]


def command_group(**settings: Any) -> typer.Typer:
    """Commands that belong together, without rich, whose import would double the time of `--help`."""
    return typer.Typer(rich_markup_mode=None, **settings)
