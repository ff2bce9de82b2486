"""`registry erase` and `prune-history`: delete contact persons, and the content of old history entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.acting import acting
from registry.cli.options import ENGLISH, ActorOption, LangOption, RoleOption, command_group
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_day
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.commands.privacy import Erasure

app = command_group()

OrganisationArgument = Annotated[
    str, typer.Argument(metavar="ORGANISATION", help="Such as organisation/acme.")
]
ContactOption = Annotated[
    str | None,
    typer.Option("--contact", metavar="TEXT", help="Name, e-mail, phone or address of the person to erase."),
]
AllOption = Annotated[
    bool,
    typer.Option(
        "--all", help="Erase everyone: all contact persons, and the name and address of a natural person."
    ),
]
BeforeOption = Annotated[
    str | None,
    typer.Option("--before", metavar="DATE", help="Entries older than this date. [default: five years ago]"),
]
KeptReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept in the history, so name nobody.")
]
OnlyTryOption = Annotated[bool, typer.Option("--dry-run", help="Only show what would be deleted.")]


@app.command("erase")
def erase_command(
    organisation: OrganisationArgument,
    contact: ContactOption = None,
    everyone: AllOption = False,
    reason: KeptReasonOption = None,
    dry_run: OnlyTryOption = False,
    actor: ActorOption = "local",
    role: RoleOption = None,
    _lang: LangOption = ENGLISH,
) -> None:
    """Erase people, also from the history.

    Their names and contact details are deleted for good from the records, the history, proposals and drafts.
    The history can still be verified. A natural person is erased from the entry on that recorded the kind
    natural_person; earlier entries are listed.
    """
    from registry.cli.database import open_store
    from registry.commands.command_runner import CommandOptions
    from registry.commands.writer import RegisterWriter

    if (contact is None) is not everyone:
        raise RegistryError(
            say("No one to erase was given."),
            cure=say("Give either --contact TEXT, or --all for everyone."),
        )
    who, how = acting(Action.ERASE, actor, role), CommandOptions(reason=reason, dry=dry_run)
    with open_store() as store, ProgressDisplay(say("Erasing")):
        erased = RegisterWriter(store, who).privacy.erase(organisation, contact, how)
    _print_erased(erased, dry_run=dry_run)


def _print_erased(erased: Erasure, *, dry_run: bool) -> None:
    out = terminal.Writer(terminal.current_language())
    counts = erased._asdict() | {"left": ", ".join(erased.left), "in_plain": erased.in_plain}
    if dry_run:
        text = say(
            "Would be erased: recorded contacts {contacts}, history entries {entries}, "
            "proposals {proposals}, drafts {drafts}. Nothing was written.",
            **counts,
        )
    else:
        text = say(
            "Erased: recorded contacts {contacts}, history entries {entries}, proposals {proposals}, "
            "drafts {drafts}.",
            **counts,
        )
    out.say(text)
    if erased.left:
        out.say(say("Other contacts have the same details; they are kept: {left}.", **counts))
    if erased.in_plain:
        out.say(
            say(
                "The person is also named in history entries {in_plain}, from before the kind natural_person "
                "was recorded. Only `registry prune-history` can delete these, after five years.",
                **counts,
            )
        )
    if not dry_run:
        out.say(say("Older backups still hold the data. Make a new backup and destroy the old ones."))
    out.write()


@app.command("prune-history")
def prune_history_command(
    before: BeforeOption = None,
    reason: KeptReasonOption = None,
    dry_run: OnlyTryOption = False,
    actor: ActorOption = "local",
    role: RoleOption = None,
    _lang: LangOption = ENGLISH,
) -> None:
    """Delete the content of old entries; hashes stay.

    The history can still be verified, and a copy of deleted content can still be proved genuine. The register
    can no longer show what was known before that date.
    """
    from registry.cli.database import open_store
    from registry.commands.command_runner import CommandOptions
    from registry.commands.privacy import latest_pruning
    from registry.commands.writer import RegisterWriter

    who, how = acting(Action.PRUNE_HISTORY, actor, role), CommandOptions(reason=reason, dry=dry_run)
    until = parse_day(before, "--before") if before else latest_pruning()
    with open_store() as store, ProgressDisplay(say("Pruning")):
        pruned = RegisterWriter(store, who).privacy.prune_history(until, how)
    out = terminal.Writer(terminal.current_language())
    counts = {"count": pruned.contents, "day": until, "last": pruned.last}
    if not pruned.contents:
        out.say(say("Entries before {day} have no content left to delete.", **counts))
    elif dry_run:
        out.say(
            say(
                "Would delete the content of {count} changes, up to entry {last}. Nothing was written.",
                **counts,
            )
        )
    else:
        out.say(say("Deleted the content of {count} changes, up to entry {last}.", **counts))
    out.write()
