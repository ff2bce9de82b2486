"""`registry erase` and `thin`: contact persons and old entries forgotten."""

from __future__ import annotations

from typing import Annotated

import typer

from registry.access import Actor, Role
from registry.cli.app import ActorId, ActorRole, Lang, app
from registry.cli.asked import Language
from registry.errors import RegistryError
from registry.messages import say

Of = Annotated[str, typer.Argument(metavar="ORGANISATION", help="Such as organisation/acme.")]
Person = Annotated[
    str | None,
    typer.Option("--contact", metavar="TEXT", help="Whose name, e-mail, phone or address is this."),
]
Everyone = Annotated[bool, typer.Option("--all", help="All contact persons of the organisation.")]
Before = Annotated[
    str | None,
    typer.Option("--before", metavar="DATE", help="Older than this day. [default: five years ago]"),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; the history keeps it.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]


@app.command()
def erase(
    organisation: Of,
    contact: Person = None,
    everyone: Everyone = False,
    reason: Reason = None,
    dry_run: Dry = False,
    actor: ActorId = "local",
    role: ActorRole = Role.ADMINISTRATOR,
    lang: Lang = Language.EN,  # noqa: ARG001  # the option's callback has heard it
) -> None:
    """Erase contact persons, from the history too.

    Their names and addresses go from what is on file, from every entry of the history, and from proposals
    and drafts, for ever. The history still verifies.
    """
    from registry.cli.keeping_done import run_erase
    from registry.commands.command_runner import CommandOptions

    if (contact is None) is not everyone:
        raise RegistryError(
            say("Say whom to erase."),
            cure=say("Give either --contact TEXT or --all, for all contact persons."),
        )
    run_erase(Actor(actor, role), organisation, contact, CommandOptions(reason=reason, dry=dry_run))


@app.command()
def thin(
    before: Before = None,
    reason: Reason = None,
    dry_run: Dry = False,
    actor: ActorId = "local",
    role: ActorRole = Role.ADMINISTRATOR,
    lang: Lang = Language.EN,  # noqa: ARG001  # the option's callback has heard it
) -> None:
    """Drop what old entries of the history say.

    Their digests stay: the history still verifies, and a copy of what was dropped can still be proved. What
    was known before cannot be told any more.
    """
    from registry.cli.asked import day
    from registry.cli.keeping_done import run_thin
    from registry.commands.command_runner import CommandOptions

    run_thin(
        Actor(actor, role),
        day(before, "--before") if before else None,
        CommandOptions(reason=reason, dry=dry_run),
    )
