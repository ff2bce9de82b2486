"""The `registry` command: every family of commands, in the order of the help."""

from __future__ import annotations

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

app = command_group(
    name="registry",
    help="Which personal data goes to whom, where and why, and what makes it lawful.",
    epilog="Exit codes: 0 for success; 1 if check or judge reach the --fail-on level; 2 for an error.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for family in FAMILIES:
    app.add_typer(family.app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        terminal.print_data(f"Transfer Registry {version('transfer-registry')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Accept options that come before the command."""
