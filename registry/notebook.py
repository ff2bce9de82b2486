"""The register in a notebook: a `py2neo.Graph` on the same database, for analysts who know py2neo.

py2neo is no longer maintained, so nothing else in the register depends on it (extra `notebook`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import EngineError
from registry.graph.connection import Connection, address_of_register
from registry.messages import say

if TYPE_CHECKING:
    import py2neo


def graph(data_dir: Path | None = None) -> py2neo.Graph:
    """Open the graph of the register with py2neo, for reading.

    Write only through `RegisterWriter`: anything py2neo writes is neither checked nor in the history.

    Args:
        data_dir: The embedded engine's data folder, as for `registry.graph.connection.connect`.

    Returns:
        A graph on which `graph().run("MATCH (t:Transfer) RETURN t.id").to_data_frame()` works.

    Raises:
        EngineError: If py2neo is not installed or the database cannot be reached.
    """
    try:
        import py2neo
    except ImportError as error:
        raise EngineError(
            say("py2neo is not installed."),
            cure=say(
                "Install it: {command}",
                command=f"{sys.executable} -m pip install 'transfer-registry[notebook]'",
            ),
        ) from error
    address = address_of_register(data_dir)
    Connection(address).close()  # for a wrong password py2neo says only "Connection has been closed"
    return py2neo.Graph(address.uri, auth=(address.user, address.password), name=address.database)
