"""All commands under one name, family by family, in the order of the help."""

from __future__ import annotations

from registry.cli import (
    backup,
    decisions,
    demo,
    drafts,
    engine,
    facts,
    history,
    judge,
    law,
    page,
    privacy,
    proposals,
    show,
    watch,
)
from registry.cli.options import command_group

FAMILIES = (
    demo,
    page,
    judge,
    show,
    law,
    facts,
    drafts,
    proposals,
    decisions,
    history,
    watch,
    backup,
    privacy,
    engine,
)

app = command_group(
    name="registry",
    help="Which personal data goes to whom, where, for which purpose, and what makes that lawful.",
    epilog="Exit codes: 0; 1 where check or judge find something at or above --fail-on; 2 for an error.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for family in FAMILIES:
    app.add_typer(family.app)
