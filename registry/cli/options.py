"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from registry.access import AccessRole
from registry.cli.output import terminal
from registry.cli.parsing import parse_path
from registry.errors import RegistryError
from registry.messages import say


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
