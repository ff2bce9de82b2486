"""The `registry` command: every family of commands, in the order of the help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from registry.cli import (
    backup,
    decisions,
    demo,
    drafts,
    duties,
    engine,
    facts,
    history,
    judge,
    law,
    list_records,
    new,
    page,
    privacy,
    proposals,
    show,
    watch,
)
from registry.cli.options import command_group
from registry.cli.output import terminal

FAMILIES = (
    demo,
    page,
    judge,
    show,
    list_records,
    law,
    new,
    facts,
    drafts,
    proposals,
    decisions,
    duties,
    history,
    watch,
    backup,
    privacy,
    engine,
)


def application(words: Sequence[str] = ()) -> typer.Typer:
    """The `registry` command with every family, or only with the one that a command line needs.

    Typer builds all commands of an application before it runs one, which takes longer than many commands.

    Args:
        words: The command line; without a command at its beginning, the application is whole.
    """
    whole = command_group(
        name="registry",
        help="Which personal data goes to whom, where and why, and what makes it lawful.",
        epilog="Exit codes: 0 for success; 1 if check or judge reach the --fail-on level; 2 for an error.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    whole.callback()(root)
    for family in [each for each in FAMILIES if words and words[0] in _verbs(each.app)] or FAMILIES:
        whole.add_typer(family.app)
    return whole


def _verbs(family: typer.Typer) -> set[str | None]:
    """The words that call its commands and groups."""
    commands = {each.name for each in family.registered_commands}
    return commands | {each.name for each in family.registered_groups}


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        terminal.print_data(f"Transfer Registry {version('transfer-registry')}")
        raise typer.Exit


def root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Accept options that come before the command."""
