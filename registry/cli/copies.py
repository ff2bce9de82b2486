"""`registry backup`, `restore` and `move`: whole registers in files, and on their way to a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registry.access import Actor, Role
from registry.cli.app import ActorId, ActorRole, Lang, app
from registry.cli.asked import Language

Kept = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]
To = Annotated[
    str,
    typer.Option("--to", metavar="URI", help="The server, such as neo4j://host:7687.", show_default=False),
]
User = Annotated[str, typer.Option("--user", metavar="NAME", help="Who uses the server.")]
Database = Annotated[
    str | None, typer.Option("--database", metavar="NAME", help="Its database. [default: the server's own]")
]


@app.command()
def backup(
    file: Kept,
    lang: Lang = Language.EN,  # noqa: ARG001  # the option's callback has heard it
) -> None:
    """Write the register with its history to a file.

    As it is at one moment, though others go on writing. The file holds personal data: only its owner may
    read it.
    """
    from registry.cli.copies_made import run_backup

    run_backup(file)


@app.command()
def restore(
    file: Kept,
    actor: ActorId = "local",
    role: ActorRole = Role.ADMINISTRATOR,
    lang: Lang = Language.EN,  # noqa: ARG001  # the option's callback has heard it
) -> None:
    """Restore a backup into an empty database.

    Broken off, the same command goes on with it.
    """
    from registry.cli.copies_made import run_restore

    run_restore(file, Actor(actor, role))


@app.command()
def move(
    to: To,
    user: User = "neo4j",
    database: Database = None,
    actor: ActorId = "local",
    role: ActorRole = Role.ADMINISTRATOR,
    lang: Lang = Language.EN,  # noqa: ARG001  # the option's callback has heard it
) -> None:
    """Move the embedded register to a server.

    The server's password is read from REGISTRY_TO_PASSWORD. Broken off, the same command goes on with it.
    The embedded register is left as it was.
    """
    from registry.cli.copies_made import run_move

    run_move(to, user, database, Actor(actor, role))
