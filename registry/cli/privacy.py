"""`registry erase` and `thin`: contact persons and old entries forgotten."""

from __future__ import annotations

from typing import Annotated

import typer

from registry.access import Actor, Role
from registry.cli.options import ActorId, ActorRole, Lang, Language, command_group, day
from registry.cli.output import terminal
from registry.cli.output.progress import Waiting
from registry.errors import RegistryError
from registry.messages import say

app = command_group()

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
    _lang: Lang = Language.EN,
) -> None:
    """Erase contact persons, from the history too.

    Their names and addresses go from what is on file, from every entry of the history, and from proposals
    and drafts, for ever. The history still verifies.
    """
    from registry.cli.database import opened
    from registry.commands.command_runner import CommandOptions
    from registry.commands.writer import RegisterWriter

    if (contact is None) is not everyone:
        raise RegistryError(
            say("Say whom to erase."),
            cure=say("Give either --contact TEXT or --all, for all contact persons."),
        )
    who, how = Actor(actor, role), CommandOptions(reason=reason, dry=dry_run)
    with opened() as store, Waiting(say("Erasing")):
        erased = RegisterWriter(store, who).privacy.erase(organisation, contact, how)
    out = terminal.Writer(terminal.language())
    found = erased._asdict() | {"left": ", ".join(erased.left)}
    if dry_run:
        text = say(
            "Would be erased: contacts on file {contacts}, entries {entries}, proposals {proposals}, "
            "drafts {drafts}. Nothing was written.",
            **found,
        )
    else:
        text = say(
            "Erased: contacts on file {contacts}, entries {entries}, proposals {proposals}, drafts {drafts}.",
            **found,
        )
    out.say(text)
    if erased.left:
        out.say(say("Another contact has this too, and keeps it: {left}.", **found))
    if not dry_run:
        out.say(say("Backups made before still hold it: make a new one, and destroy the old ones."))
    out.write()


@app.command()
def thin(
    before: Before = None,
    reason: Reason = None,
    dry_run: Dry = False,
    actor: ActorId = "local",
    role: ActorRole = Role.ADMINISTRATOR,
    _lang: Lang = Language.EN,
) -> None:
    """Drop what old entries of the history say.

    Their digests stay: the history still verifies, and a copy of what was dropped can still be proved. What
    was known before cannot be told any more.
    """
    from registry.cli.database import opened
    from registry.commands.command_runner import CommandOptions
    from registry.commands.privacy import latest_pruning
    from registry.commands.writer import RegisterWriter

    who, how = Actor(actor, role), CommandOptions(reason=reason, dry=dry_run)
    until = day(before, "--before") if before else latest_pruning()
    with opened() as store, Waiting(say("Thinning")):
        thinned = RegisterWriter(store, who).privacy.prune_history(until, how)
    out = terminal.Writer(terminal.language())
    told = {"count": thinned.contents, "day": until, "last": thinned.last}
    if not thinned.contents:
        out.say(say("Nothing in entries before {day} is left to thin.", **told))
    elif dry_run:
        out.say(
            say("Would be thinned: {count} contents, in entries up to {last}. Nothing was written.", **told)
        )
    else:
        out.say(say("Thinned: {count} contents, in entries up to {last}.", **told))
    out.write()
