"""What `erase` and `thin` do and tell."""

from __future__ import annotations

from datetime import date

from registry.access import Actor
from registry.cli import printing
from registry.cli.commands import opened
from registry.cli.waiting import Waiting
from registry.commands.command_runner import CommandOptions
from registry.commands.privacy import latest_pruning
from registry.commands.writer import RegisterWriter
from registry.messages import say


def run_erase(actor: Actor, organisation: str, contact: str | None, how: CommandOptions) -> None:
    """Erase contact persons, and print how many were found where."""
    with opened() as store, Waiting(say("Erasing")):
        erased = RegisterWriter(store, actor).privacy.erase(organisation, contact, how)
    out = printing.Writer(printing.language())
    found = erased._asdict() | {"left": ", ".join(erased.left)}
    if how.dry:
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
    if not how.dry:
        out.say(say("Backups made before still hold it: make a new one, and destroy the old ones."))
    out.write()


def run_thin(actor: Actor, before: date | None, how: CommandOptions) -> None:
    """Thin old entries, and print how much was dropped."""
    day = before or latest_pruning()
    with opened() as store, Waiting(say("Thinning")):
        thinned = RegisterWriter(store, actor).privacy.prune_history(day, how)
    out = printing.Writer(printing.language())
    told = {"count": thinned.contents, "day": day, "last": thinned.last}
    if not thinned.contents:
        out.say(say("Nothing in entries before {day} is left to thin.", **told))
    elif how.dry:
        out.say(
            say("Would be thinned: {count} contents, in entries up to {last}. Nothing was written.", **told)
        )
    else:
        out.say(say("Thinned: {count} contents, in entries up to {last}.", **told))
    out.write()
