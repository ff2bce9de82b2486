"""Moving a whole register from the embedded engine to a server; the original stays as it is."""

from __future__ import annotations

from pathlib import Path

from registry.backup.create import create_backup
from registry.backup.file import BackupFile, Summary
from registry.backup.fingerprint import fingerprint
from registry.backup.restore import restore
from registry.commit.transaction import alone
from registry.errors import RegistryError
from registry.graph.connection import Connection, Progress
from registry.messages import say

_ON_THE_WAY = "moving.backup"


def move(source: Connection, target: Connection, folder: Path, progress: Progress | None = None) -> Summary:
    """Move a register; after an interruption, another call continues. Nobody writes to the source meanwhile.

    Args:
        source: The embedded engine that contains it.
        target: A server with an empty database.
        folder: For the backup on the way, which only its owner may read.
        progress: Called with how much is done.

    Raises:
        RegistryError: The target contains something else, or its copy differs from the source.
    """
    path = folder / _ON_THE_WAY
    with alone(source):
        mark = fingerprint(source)
        if _kept(path) != mark:
            create_backup(source, path, progress)
        summary = restore(target, path, progress)
        if not mark == summary.fingerprint == fingerprint(source) == fingerprint(target):
            raise RegistryError(
                say("The two registers differ: one of them was changed directly in the database."),
                where=target.address.shown,
                cure=say("Empty the server's database, make sure that nobody writes, and move it again."),
            )
        path.unlink()
    return summary


def _kept(path: Path) -> str | None:
    """The fingerprint of a backup that an interrupted move left behind."""
    try:
        return BackupFile(path).verify().fingerprint if path.exists() else None
    except RegistryError:
        return None
