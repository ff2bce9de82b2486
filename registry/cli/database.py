"""Opening the register's database from a command: with a spinner, and without slow imports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from registry.cli.output.progress import ProgressDisplay
from registry.opening import database

if TYPE_CHECKING:
    from registry.graph.connection import Connection
    from registry.graph.store import Store

_UNUSED = ("numpy", "pandas", "pyarrow")
"""The driver imports these if they are installed: half a second, longer than checking a small register."""


@contextmanager
def fast_driver_import() -> Iterator[None]:
    """Hide packages that the driver would import for data frames, which no command uses."""
    absent = [name for name in _UNUSED if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]  # None makes the import fail
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


@contextmanager
def open_store(
    data_dir: Path | None = None, *, prepare: bool = False, patience: float | None = None
) -> Iterator[Store]:
    """Open the register's database, with a spinner while its engine starts."""
    with ExitStack() as stack:
        with fast_driver_import():
            store = stack.enter_context(
                database(data_dir, ProgressDisplay, prepare=prepare, patience=patience)
            )
        yield store


@contextmanager
def open_connection(data_dir: Path | None = None) -> Iterator[Connection]:
    """Open the database without checking what it holds: a backup is restored into an empty one."""
    from registry.graph.connection import connect

    with ExitStack() as stack:
        with fast_driver_import():
            connection = stack.enter_context(connect(data_dir, ProgressDisplay))
        yield connection
