"""The register's database as commands open it: with a spinner, and without what the driver may do without."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from registry.cli.output.progress import ProgressDisplay
from registry.register import database

if TYPE_CHECKING:
    from registry.graph.connection import Connection
    from registry.graph.store import Store

_UNUSED = ("numpy", "pandas", "pyarrow")
"""What the driver imports where it finds it: half a second, longer than checking a small register takes."""


@contextmanager
def fast_driver_import() -> Iterator[None]:
    """Let the driver be imported without packages that only its tables need, which no command uses."""
    absent = [name for name in _UNUSED if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's word for "not to be had"
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


@contextmanager
def open_store(
    data_dir: Path | None = None, *, prepare: bool = False, patience: float | None = None
) -> Iterator[Store]:
    """The database of the register, and a spinner while its engine starts."""
    with ExitStack() as stack:
        with fast_driver_import():
            store = stack.enter_context(
                database(data_dir, ProgressDisplay, prepare=prepare, patience=patience)
            )
        yield store


@contextmanager
def open_connection() -> Iterator[Connection]:
    """The register's database without a look at what it holds, for what a backup is restored into."""
    from registry.graph.connection import connect

    with ExitStack() as stack:
        with fast_driver_import():
            connection = stack.enter_context(connect(show=ProgressDisplay))
        yield connection
