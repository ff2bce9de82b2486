"""A whole register moved from the embedded engine to a server; the one that is left stays as it was."""

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
    """Move a register; broken off, it goes on when it is called again. Nobody writes to the source meanwhile.

    Args:
        source: The embedded engine that holds it.
        target: A server with an empty database.
        folder: Where the register is kept on its way, for its owner's eyes only.
        progress: Told how far it is.

    Raises:
        RegistryError: The target holds something else, or does not hold the same in the end.
    """
    path = folder / _ON_THE_WAY
    with alone(source):
        mark = fingerprint(source)
        if _kept(path) != mark:
            create_backup(source, path, progress)
        summary = restore(target, path, progress)
        if not mark == summary.fingerprint == fingerprint(source) == fingerprint(target):
            raise RegistryError(
                say("The two registers are not the same: someone wrote to one of them past the register."),
                where=target.address.uri,
                cure=say("Empty the server's database, let nobody write, and move it again."),
            )
        path.unlink()
    return summary


def _kept(path: Path) -> str | None:
    """The fingerprint of a backup that an earlier move left on its way."""
    try:
        return BackupFile(path).verify().fingerprint if path.exists() else None
    except RegistryError:
        return None
