"""`registry erase` and `prune-history`: contact persons and old entries forgotten."""

from __future__ import annotations

from typing import Annotated

import typer

from registry.access import AccessRole, Actor
from registry.cli.options import ENGLISH, ActorOption, LangOption, RoleOption, command_group, parse_day
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.errors import RegistryError
from registry.messages import say

app = command_group()

OrganisationArgument = Annotated[
    str, typer.Argument(metavar="ORGANISATION", help="Such as organisation/acme.")
]
ContactOption = Annotated[
    str | None,
    typer.Option("--contact", metavar="TEXT", help="Whose name, e-mail, phone or address is this."),
]
AllOption = Annotated[bool, typer.Option("--all", help="All contact persons of the organisation.")]
BeforeOption = Annotated[
    str | None,
    typer.Option("--before", metavar="DATE", help="Older than this day. [default: five years ago]"),
]
KeptReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why; the history keeps it.")
]
OnlyTryOption = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]


@app.command("erase")
def erase_command(
    organisation: OrganisationArgument,
    contact: ContactOption = None,
    everyone: AllOption = False,
    reason: KeptReasonOption = None,
    dry_run: OnlyTryOption = False,
    actor: ActorOption = "local",
    role: RoleOption = AccessRole.ADMINISTRATOR,
    _lang: LangOption = ENGLISH,
) -> None:
    """Erase contact persons, from the history too.

    Their names and addresses go from what is on file, from every entry of the history, and from proposals
    and drafts, for ever. The history still verifies.
    """
    from registry.cli.database import open_store
    from registry.commands.command_runner import CommandOptions
    from registry.commands.writer import RegisterWriter

    if (contact is None) is not everyone:
        raise RegistryError(
            say("Say whom to erase."),
            cure=say("Give either --contact TEXT or --all, for all contact persons."),
        )
    who, how = Actor(actor, role), CommandOptions(reason=reason, dry=dry_run)
    with open_store() as store, ProgressDisplay(say("Erasing")):
        erased = RegisterWriter(store, who).privacy.erase(organisation, contact, how)
    out = terminal.Writer(terminal.current_language())
    counts = erased._asdict() | {"left": ", ".join(erased.left)}
    if dry_run:
        text = say(
            "Would be erased: contacts on file {contacts}, entries {entries}, proposals {proposals}, "
            "drafts {drafts}. Nothing was written.",
            **counts,
        )
    else:
        text = say(
            "Erased: contacts on file {contacts}, entries {entries}, proposals {proposals}, drafts {drafts}.",
            **counts,
        )
    out.say(text)
    if erased.left:
        out.say(say("Another contact has this too, and keeps it: {left}.", **counts))
    if not dry_run:
        out.say(say("Backups made before still hold it: make a new one, and destroy the old ones."))
    out.write()


@app.command("prune-history")
def prune_history_command(
    before: BeforeOption = None,
    reason: KeptReasonOption = None,
    dry_run: OnlyTryOption = False,
    actor: ActorOption = "local",
    role: RoleOption = AccessRole.ADMINISTRATOR,
    _lang: LangOption = ENGLISH,
) -> None:
    """Drop what old entries of the history say.

    Their digests stay: the history still verifies, and a copy of what was dropped can still be proved. What
    was known before cannot be told any more.
    """
    from registry.cli.database import open_store
    from registry.commands.command_runner import CommandOptions
    from registry.commands.privacy import latest_pruning
    from registry.commands.writer import RegisterWriter

    who, how = Actor(actor, role), CommandOptions(reason=reason, dry=dry_run)
    until = parse_day(before, "--before") if before else latest_pruning()
    with open_store() as store, ProgressDisplay(say("Thinning")):
        pruned = RegisterWriter(store, who).privacy.prune_history(until, how)
    out = terminal.Writer(terminal.current_language())
    counts = {"count": pruned.contents, "day": until, "last": pruned.last}
    if not pruned.contents:
        out.say(say("Nothing in entries before {day} is left to thin.", **counts))
    elif dry_run:
        out.say(
            say("Would be thinned: {count} contents, in entries up to {last}. Nothing was written.", **counts)
        )
    else:
        out.say(say("Thinned: {count} contents, in entries up to {last}.", **counts))
    out.write()
