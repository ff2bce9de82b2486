"""`registry export`, `backup`, `restore` and `move`: whole registers to and from files and servers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.acting import acting
from registry.cli.options import (
    ENGLISH,
    ActorOption,
    FileArgument,
    KnownAtOption,
    LangOption,
    RoleOption,
    command_group,
)
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_known_at
from registry.errors import EngineError
from registry.messages import Message, say

if TYPE_CHECKING:
    from registry.backup.file import Summary

app = command_group()

BackupFileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The backup file.")]
ToOption = Annotated[
    str,
    typer.Option("--to", metavar="URI", help="The server, such as neo4j://host:7687.", show_default=False),
]
UserOption = Annotated[str, typer.Option("--user", metavar="NAME", help="User name on the server.")]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", metavar="NAME", help="Database on the server. [default: the server's own]"),
]


@app.command("export")
def export_command(
    file: FileArgument, as_known_at: KnownAtOption = None, _lang: LangOption = ENGLISH
) -> None:
    """Export the whole register as a manifest."""
    from registry.cli.database import open_store
    from registry.graph.point_in_time import PointInTime
    from registry.intake.manifests import manifest_text, write_manifest

    known = parse_known_at(as_known_at)
    with open_store() as store, ProgressDisplay(say("Reading the register")):
        reading = PointInTime(store, known)
        facts = reading.facts()
    head = f"{reading.head.seq}:{reading.head.hash}"
    remark = f"Transfer Registry, history {head}"
    if str(file) == "-":
        terminal.print_data(manifest_text(facts, remark))
    else:
        with ProgressDisplay(say("Writing")):
            write_manifest(facts, file, remark)
        terminal.print_note(say("Wrote {count} entities to {file}.", count=len(facts), file=file))
    noted = say(
        "Latest history entry: {head}. Keep a copy elsewhere for `registry history verify`.", head=head
    )
    terminal.print_note(noted)


@app.command("backup")
def backup_command(file: BackupFileArgument, _lang: LangOption = ENGLISH) -> None:
    """Back up the register and its history to a file.

    The backup is consistent even if others keep writing. It holds personal data, so only its owner can read
    it.
    """
    from registry.backup.create import create_backup
    from registry.cli.database import open_store

    with open_store() as store, ProgressDisplay(say("Backing up")) as progress:
        summary = create_backup(store.connection, file, progress.update)
    _print_summary(say("Written and verified: {file}.", file=file), summary)


@app.command("restore")
def restore_command(
    file: BackupFileArgument,
    actor: ActorOption = "local",
    role: RoleOption = None,
    _lang: LangOption = ENGLISH,
) -> None:
    """Restore a backup into an empty database.

    If interrupted, run the same command again to continue.
    """
    from registry.cli.database import open_connection
    from registry.commands import copying

    who = acting(Action.RESTORE, actor, role)
    with open_connection() as connection, ProgressDisplay(say("Restoring")) as progress:
        summary = copying.restore_backup(connection, who, file, progress.update)
    _print_summary(say("Restored and verified: {file}.", file=file), summary)


@app.command("move")
def move_command(
    to: ToOption,
    user: UserOption = "neo4j",
    database: DatabaseOption = None,
    actor: ActorOption = "local",
    role: RoleOption = None,
    _lang: LangOption = ENGLISH,
) -> None:
    """Move the embedded register to a server.

    The server's password is read from REGISTRY_TO_PASSWORD. If interrupted, run the same command again to
    continue. The embedded register is not changed.
    """
    from registry.cli.database import open_store
    from registry.commands import copying
    from registry.engine.embedded import Engine
    from registry.graph.connection import Connection, data_folder, server

    who = acting(Action.RESTORE, actor, role, called="move")
    password = os.environ.get("REGISTRY_TO_PASSWORD", "")
    address = server(to, user, password, database, named="--to", apart="--user and REGISTRY_TO_PASSWORD")
    folder = data_folder()
    with open_store(folder) as store:
        try:
            target = Connection(address)
        except EngineError as error:
            cure = "Check --to, --user, --database and REGISTRY_TO_PASSWORD, and that the server runs."
            raise EngineError(error.what, where=error.where, cure=cure) from error
        with target, ProgressDisplay(say("Moving")) as progress:
            summary = copying.move_register(store.connection, target, who, folder, progress.update)
    _print_summary(say("Moved and verified: {uri}.", uri=to), summary)
    settings = [f"REGISTRY_URI={to}", f"REGISTRY_USER={user}", "REGISTRY_PASSWORD=…"]
    settings += [f"REGISTRY_DATABASE={database}"] if database else []
    out = terminal.Writer(terminal.current_language())
    out.say(say("To use it, set: {settings}", settings=" ".join(settings)))
    out.say(say("The embedded register was not changed: {folder}.", folder=Engine(folder).files.folder))
    out.write()


def _print_summary(done: Message, summary: Summary) -> None:
    out = terminal.Writer(terminal.current_language())
    out.say(done)
    out.say(
        say(
            "{entities} entities, {entries} history entries, {proposals} proposals, {drafts} drafts.",
            entities=summary.entities,
            entries=summary.head["seq"],
            proposals=summary.proposals,
            drafts=summary.drafts,
        )
    )
    out.say(say("Latest entry: {seq}:{hash}", seq=summary.head["seq"], hash=summary.head["hash"]))
    out.say(say("Fingerprint: {fingerprint}", fingerprint=summary.fingerprint))
    out.write()
