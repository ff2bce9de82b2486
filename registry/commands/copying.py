"""Restore a whole register from a backup, or move it to a server, if the role allows it."""

from __future__ import annotations

from pathlib import Path

from registry.access import Action, Actor
from registry.backup.file import Summary
from registry.backup.move import move
from registry.backup.restore import restore
from registry.graph.connection import Connection, Progress


def restore_backup(
    connection: Connection, actor: Actor, path: Path, progress: Progress | None = None
) -> Summary:
    """Restore a backup into an empty database; the history is then that of the backup, with no new entry.

    Raises:
        ForbiddenError: If the role lacks the permission.
        RegistryError: If the backup is damaged or the database is not empty.
    """
    actor.require(Action.RESTORE)
    return restore(connection, path, progress)


def move_register(
    source: Connection, target: Connection, actor: Actor, folder: Path, progress: Progress | None = None
) -> Summary:
    """Copy the register of the embedded engine to a server; the original stays as it is.

    Raises:
        ForbiddenError: If the role lacks the permission.
        RegistryError: If the server's database already contains other data.
    """
    actor.require(Action.RESTORE)
    return move(source, target, folder, progress)
