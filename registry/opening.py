"""Opens the database of the register: the one in `REGISTRY_URI`, or else the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import NoRegisterError
from registry.messages import say

if TYPE_CHECKING:
    from registry.engine.embedded import Show
    from registry.graph.store import Store


@contextmanager
def database(
    data_dir: Path | None = None,
    show: Show = nullcontext,
    *,
    prepare: bool = False,
    patience: float | None = None,
) -> Iterator[Store]:
    """The database of the register: the one in `REGISTRY_URI`, or else the embedded engine.

    Args:
        data_dir: The data folder of the embedded engine; if given, `REGISTRY_URI` is ignored.
        show: Shows progress while the engine starts.
        prepare: Prepare the database for a register if needed, instead of raising an error.
        patience: As in `Connection`.

    Raises:
        EngineError: If the database cannot be started or reached.
        RegistryError: If it contains no register, or one of another version.
    """
    from registry.commit import migrations
    from registry.graph.connection import connect
    from registry.graph.schema_version import check_version
    from registry.graph.store import Store

    with connect(data_dir, show, patience) as connection:
        store = Store(connection)
        if prepare:
            migrations.prepare(connection)
        elif store.version is None:
            raise NoRegisterError(
                say("This database does not contain a register yet."),
                where=connection.address.shown,
                cure=say("Load one with `registry load FILE`, or prepare the database with `registry init`."),
            )
        else:
            check_version(store.version)
        yield store
