"""What `backup`, `restore` and `move` do and tell."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from registry.access import Actor
from registry.cli import printing
from registry.cli.commands import opened
from registry.cli.waiting import Waiting
from registry.commands import copying
from registry.errors import EngineError
from registry.graph.backup import backup
from registry.graph.connection import Connection, connect, data_folder, server
from registry.graph.local import Engine
from registry.messages import Message, say

if TYPE_CHECKING:
    from registry.graph.backup_file import Summary


def run_backup(file: Path) -> None:
    """Write a backup, and print what it holds."""
    with opened() as store, Waiting(say("Backing up")) as waiting:
        summary = backup(store.connection, file, waiting.update)
    _tell(say("Written and verified: {file}.", file=file), summary)


def run_restore(file: Path, actor: Actor) -> None:
    """Restore a backup, and print what is on file then."""
    with connect(show=Waiting) as connection, Waiting(say("Restoring")) as waiting:
        summary = copying.restore_backup(connection, actor, file, waiting.update)
    _tell(say("Restored and verified: {file}.", file=file), summary)


def run_move(to: str, user: str, database: str | None, actor: Actor) -> None:
    """Move the embedded register, and print how to use it where it is then.

    Raises:
        EngineError: The server cannot be reached or used.
    """
    password = os.environ.get("REGISTRY_TO_PASSWORD", "")
    address = server(to, user, password, database, named="--to", apart="--user and REGISTRY_TO_PASSWORD")
    folder = data_folder()
    with opened(folder) as store:
        try:
            target = Connection(address)
        except EngineError as error:
            cure = "Check --to, --user, --database and REGISTRY_TO_PASSWORD, and that the server runs."
            raise EngineError(error.what, where=error.where, cure=cure) from error
        with target, Waiting(say("Moving")) as waiting:
            summary = copying.move_register(store.connection, target, actor, folder, waiting.update)
    _tell(say("Moved and verified: {uri}.", uri=to), summary)
    settings = [f"REGISTRY_URI={to}", f"REGISTRY_USER={user}", "REGISTRY_PASSWORD=…"]
    settings += [f"REGISTRY_DATABASE={database}"] if database else []
    out = printing.Writer(printing.language())
    out.say(say("To use it, set: {settings}", settings=" ".join(settings)))
    out.say(say("The embedded register is left as it was: {folder}.", folder=Engine(folder).files.folder))
    out.write()


def _tell(done: Message, summary: Summary) -> None:
    out = printing.Writer(printing.language())
    out.say(done)
    out.say(
        say(
            "It holds {entities} entities, {entries} entries of history, {proposals} proposals and "
            "{drafts} drafts.",
            entities=summary.entities,
            entries=summary.head["seq"],
            proposals=summary.proposals,
            drafts=summary.drafts,
        )
    )
    out.say(say("Head {seq}:{hash}", seq=summary.head["seq"], hash=summary.head["hash"]))
    out.say(say("Fingerprint {fingerprint}", fingerprint=summary.fingerprint))
    out.write()
