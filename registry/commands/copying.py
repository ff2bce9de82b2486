"""Whole registers put in place: restored from a backup, or moved to a server; for those who may."""

from __future__ import annotations

from pathlib import Path

from registry.access import Action, Actor
from registry.graph import moving
from registry.graph.backup import Progress
from registry.graph.backup_file import Summary
from registry.graph.connection import Connection
from registry.graph.restore import restore


def restore_backup(
    connection: Connection, actor: Actor, path: Path, progress: Progress | None = None
) -> Summary:
    """Restore a backup into an empty database; the history then is the backup's, without a further entry.

    Raises:
        ForbiddenError: The role may not do this.
        RegistryError: The backup is not whole, or the database not empty.
    """
    actor.require(Action.RESTORE)
    return restore(connection, path, progress)


def move_register(
    source: Connection, target: Connection, actor: Actor, folder: Path, progress: Progress | None = None
) -> Summary:
    """Move the register of the embedded engine to a server; it is left as it was.

    Raises:
        ForbiddenError: The role may not do this.
        RegistryError: The server's database holds something else.
    """
    actor.require(Action.RESTORE)
    return moving.move(source, target, folder, progress)
