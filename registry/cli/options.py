"""Options and arguments that several commands share, and how their text is read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from registry.access import AccessRole
from registry.cli.output import terminal
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.register import Question


class Form(StrEnum):
    """The form of an answer."""

    TABLE = "table"
    JSON = "json"


ENGLISH = "en"
LANGUAGES = (ENGLISH,)
"""The languages offered: those in which every sentence is translated."""


class FailOn(StrEnum):
    """When `check` and `judge` exit with 1.

    An outcome: at that verdict or a worse one, planned transfers included. `unknown`: also at a finding of
    medium severity or worse. A severity: at a finding of that severity or worse, verdicts included. What is
    accepted never counts.
    """

    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"
    COVERED = "covered"
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NEVER = "never"


class SeverityChoice(StrEnum):
    """The values of `Severity`, whose module `--help` need not load."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ReportFilters(NamedTuple):
    """What `check` and `judge` are limited to; empty means everything."""

    vendors: Sequence[str] = ()
    countries: Sequence[str] = ()
    checks: Sequence[str] = ()
    severity: SeverityChoice | None = None


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Python's own parser would also accept 20261123 and 2026-W48-1."""


def local_date() -> date:
    """Today in the local time zone."""
    return datetime.now(UTC).astimezone().date()


def parse_day(text: str, option: str) -> date:
    """Read a date typed on the command line.

    Raises:
        RegistryError: If it is not a date.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise RegistryError(
        say("{text} is not a valid date.", text=f"{text!r}"),
        where=option,
        cure=say("Use YYYY-MM-DD, for example 2026-12-31."),
    )


def parse_time(text: str, option: str, *, start: bool = False) -> datetime:
    """Read a date or time typed on the command line, as UTC.

    A date means the end of that day, or its start; a time without a zone is in UTC.

    Raises:
        RegistryError: If it is neither a date nor a time.
    """
    try:
        if "T" not in text and " " not in text:
            day_of = date.fromisoformat(text)
            return datetime.combine(day_of, time.min if start else time.max, UTC)
        time_given = datetime.fromisoformat(text)
        return time_given.astimezone(UTC) if time_given.tzinfo else time_given.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise RegistryError(
            say("{text} is not a valid date or time.", text=f"{text!r}"),
            where=option,
            cure=say("Use, for example, 2026-11-23 or 2026-11-23T17:30Z."),
        ) from None


def parse_known_at(text: str | None) -> datetime | None:
    """Read `--as-known-at`; today means now.

    Raises:
        RegistryError: If it is neither a date nor a time.
    """
    if text is None:
        return None
    known, now = parse_time(text, "--as-known-at"), datetime.now(UTC)
    return min(known, now) if text == now.date().isoformat() else known


def parse_question(on: str | None, without: Iterable[str] | None) -> Question:
    """Read `--on` and `--without`.

    Raises:
        RegistryError: If a date is not valid, or no instrument is named.
    """
    from registry.register import Question

    strikes = tuple(sorted({_strike(text) for text in without or ()}, key=_in_order))
    return Question(local_date() if on is None else parse_day(on, "--on"), strikes)


def _strike(text: str) -> tuple[str, date | None]:
    instrument, at, first = text.partition("@")
    if not instrument.strip():
        raise RegistryError(
            say("Name the instrument to leave out."),
            where="--without",
            cure=say("For example 2023/1795. `registry law` lists all instruments."),
        )
    return instrument, parse_day(first, "--without") if at else None


def _in_order(strike: tuple[str, date | None]) -> tuple[str, date]:
    return strike[0], strike[1] or date.min


def use_language(language: str) -> str:
    """Set the language of everything printed from now on, errors included.

    Raises:
        RegistryError: If the language is not offered.
    """
    if language not in LANGUAGES:
        raise RegistryError(
            say("The language {language} is not available.", language=f"{language!r}"),
            where="--lang",
            cure=say("Available: {languages}.", languages=LANGUAGES),
        )
    terminal.set_language(language)
    return language


def parse_path(text: str) -> Path:
    """Read a path typed on the command line.

    An empty path, for example from an unset variable, would mean the working folder. A trailing slash with no
    such folder would silently create a file.

    Raises:
        RegistryError: If it is empty, or ends with a slash and there is no such folder.
    """
    if not text.strip():
        raise RegistryError(say("The path is empty."), cure=say("Name a file or a folder."))
    if text.endswith(("/", os.sep)) and not Path(text).is_dir():
        raise RegistryError(
            say("There is no such folder."), where=text, cure=say("Create it first, or check the path.")
        )
    return Path(text)


OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="Judge as of this date. [default: today]")
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="ID[@DATE]",
        help="Judge as if this instrument were void, from the start or from DATE.",
    ),
]
FormatOption = Annotated[Form, typer.Option("--format", help="table for people, json for programs.")]
LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="LANGUAGE",
        callback=use_language,
        help="Language of the answer; only en for now.",
    ),
]
FailOnOption = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        help="Exit with 1 at this verdict or severity, or worse. unknown also counts findings of medium "
        "severity or worse; what is accepted never counts.",
    ),
]
VendorsOption = Annotated[
    list[str] | None,
    typer.Option("--vendor", metavar="ID|NAME", help="Only transfers to this vendor, and findings about it."),
]
CountriesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--country", metavar="COUNTRY", help="Only vendors established in, and places in, this country."
    ),
]
ChecksOption = Annotated[
    list[str] | None,
    typer.Option(
        "--check",
        metavar="CHECK",
        help="Only findings of this check, such as place-missing, and transfers whose verdict is one.",
    ),
]
SeverityOption = Annotated[
    SeverityChoice | None,
    typer.Option(
        "--severity", help="Only findings of this severity or worse, and transfers whose verdict is one."
    ),
]
ReportLimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit", metavar="N", min=1, help="List up to N groups, and up to N of each; JSON is never cut."
    ),
]
WholeOption = Annotated[bool, typer.Option("--all", help="List everything, nothing folded.")]
FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE", parser=parse_path, help="Manifests or folders of manifests; - for standard input."
    ),
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, help="Port of the page. [default: 8501, or the next free one]"),
]
ServerConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--server-config",
        envvar="REGISTRY_PAGE_CONFIG",
        metavar="FILE",
        parser=parse_path,
        help="Serve the page for people who sign in, with these settings.",
    ),
]
FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", parser=parse_path, help="A file, an existing folder, or - for standard output."
    ),
]
ActorOption = Annotated[
    str,
    typer.Option(
        "--actor",
        envvar="REGISTRY_ACTOR",
        metavar="PSEUDONYM",
        help="Pseudonym under which this is recorded.",
    ),
]
RoleOption = Annotated[
    AccessRole | None,
    typer.Option(
        "--role",
        envvar="REGISTRY_ROLE",
        help="Your role. With REGISTRY_URI it must be given; otherwise it is dpo, or administrator where "
        "only that role may.",
    ),
]
KnownAtOption = Annotated[
    str | None,
    typer.Option(
        "--as-known-at",
        metavar="TIME",
        help="Use the facts as known at this time, or at the end of this day (UTC).",
    ),
]


def command_group(**settings: Any) -> typer.Typer:
    """A group of commands; without rich, whose import would double the time of `--help`."""
    return typer.Typer(rich_markup_mode=None, **settings)
