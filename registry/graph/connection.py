"""The connection: everything sent to the graph goes through here, over Bolt, by the official driver.

The driver is imported when a connection is made and never before: it costs half a second, which `--help`
and `judge` must not pay.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit

import platformdirs

from registry.engine.embedded import Address, Engine, Show
from registry.errors import EngineError
from registry.graph import bookmarks
from registry.graph.driver_errors import translated
from registry.messages import say

if TYPE_CHECKING:
    import neo4j
    from neo4j import ManagedTransaction

T = TypeVar("T")
Progress = Callable[[int, int], object]
"""Called with how many are done, and of how many. After a retry the first may fall back."""

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_FETCH = 20_000
_PATIENCE = 15.0
_SETTINGS: dict[str, Any] = {
    "connection_timeout": 10.0,
    "initial_retry_delay": 0.02,  # the driver's own second shows as the slowest hundredth of all writes
    "notifications_min_severity": "OFF",
    "telemetry_disabled": True,
    "user_agent": "transfer-registry",
}


class Connection:
    """An open connection to one database, to be used in a `with` statement.

    Args:
        address: Where it answers.
        patience: Seconds for which a transaction is retried if the server does not answer or asks for it;
            15 by default.

    Raises:
        EngineError: The server cannot be reached, refuses the password, or lacks the database.
    """

    def __init__(self, address: Address, patience: float | None = None) -> None:
        import neo4j

        logging.getLogger("neo4j").addHandler(logging.NullHandler())  # errors are raised anyway
        self.address = address
        with translated(address):
            right = (address.user, address.password)
            tried_again = _PATIENCE if patience is None else patience
            self.driver: neo4j.Driver = neo4j.GraphDatabase.driver(
                address.uri, auth=right, max_transaction_retry_time=tried_again, **_SETTINGS
            )
        self._bookmarks = bookmarks.manager(address)
        try:
            with translated(address):
                self._probe()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; an embedded engine keeps running."""
        self.driver.close()

    def read(self, query: str, **parameters: object) -> list[dict[str, Any]]:
        """Run one reading query and return its rows, each as a dict by column."""

        def work(transaction: ManagedTransaction) -> list[dict[str, Any]]:
            return transaction.run(query, parameters).data()

        with translated(self.address), self._session() as session:
            return session.execute_read(work)

    def stream(self, query: str, **parameters: object) -> Generator[tuple[Any, ...], None, None]:
        """Run one reading query and yield its rows as plain tuples, as they arrive.

        Nothing is retried, since rows have been handed out by then.
        """
        plain, whole = tuple.__getitem__, slice(None)  # a Record's own iterator runs in Python, cell by cell
        with (
            translated(self.address),
            self._session() as session,
            session.begin_transaction() as transaction,
        ):
            for record in transaction.run(query, parameters):
                yield plain(record, whole)

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run a piece of work as one transaction: all of it or nothing.

        Args:
            work: Called with the transaction, and again if the server asks for a retry, so it must not
                change anything but the graph. Its result must not need the transaction any more.
        """
        with translated(self.address), self._session() as session:
            return session.execute_write(work)

    def _probe(self) -> None:
        from neo4j.exceptions import Neo4jError

        try:
            self._ask()
        except Neo4jError as error:
            # A server that was set up again does not know the bookmarks of its predecessor.
            if self._bookmarks is None or "Bookmark" not in (error.code or ""):
                raise
            bookmarks.StoredBookmarks(self.address).drop()
            self._bookmarks = bookmarks.manager(self.address)
            self._ask()

    def _ask(self) -> None:
        # Not a managed transaction: that would retry an absent server for many seconds.
        with self._session() as session:
            session.run("RETURN 1").consume()

    def _session(self) -> neo4j.Session:
        settings: dict[str, Any] = {"database": self.address.database, "fetch_size": _FETCH}
        if self._bookmarks is not None:
            settings["bookmark_manager"] = self._bookmarks
        return self.driver.session(**settings)


def execute(transaction: ManagedTransaction, statement: str, **parameters: object) -> list[dict[str, Any]]:
    """Run a statement in a transaction; its rows, by column."""
    return transaction.run(statement, parameters).data()


def connect(
    data_dir: Path | None = None, show: Show = nullcontext, patience: float | None = None
) -> Connection:
    """Open the register's database: the one that `REGISTRY_URI` names, else the embedded engine.

    Args:
        data_dir: The embedded engine's data folder; if given, `REGISTRY_URI` is ignored.
        show: Shows "Starting the engine" while the embedded engine starts.
        patience: As for a `Connection`.

    Raises:
        EngineError: The engine cannot be started, or the database cannot be reached or used.
    """
    return Connection(address_of_register(data_dir, show), patience)


def address_of_register(data_dir: Path | None = None, show: Show = nullcontext) -> Address:
    """The address of the register's database; the embedded engine is started if necessary.

    Without a data folder, `REGISTRY_URI`, `_USER`, `_PASSWORD` and `_DATABASE` are read.

    Raises:
        EngineError: The address is not one of a Bolt server, or the engine cannot be started.
    """
    uri = os.environ.get("REGISTRY_URI")
    if data_dir is not None or not uri:
        return Engine(data_dir or data_folder()).ensure(show)
    given = os.environ.get
    user, password = given("REGISTRY_USER") or "neo4j", given("REGISTRY_PASSWORD") or ""
    return server(uri, user, password, given("REGISTRY_DATABASE") or None)


def server(
    uri: str,
    user: str,
    password: str,
    database: str | None = None,
    *,
    named: str = "REGISTRY_URI",
    apart: str = "REGISTRY_USER and REGISTRY_PASSWORD",
) -> Address:
    """The address of a server.

    Args:
        uri: As it was given.
        user: The user's name.
        password: The user's password.
        database: Its database; None for its own default.
        named: The setting with the address, for errors.
        apart: The settings with the user and password, which the address must not contain.

    Raises:
        EngineError: If it is not the address of a Bolt server.
    """
    if "@" in uri:
        raise EngineError(
            say("{named} contains a user or a password.", named=named),
            cure=say("Set {apart} instead.", apart=apart),
        )
    if not _is_bolt(uri):
        raise EngineError(
            say("{named} is not the address of a Bolt server.", named=named),
            cure=say("Write it as neo4j://host:7687 (or {schemes}).", schemes=_SCHEMES),
        )
    return Address(uri, user, password, database)


def _is_bolt(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        return (
            parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
        )  # reading the port checks it
    except ValueError:
        return False


def is_running(folder: Path | None = None) -> bool:
    """Whether a server is set, or an embedded engine is running; none is started.

    Args:
        folder: The data folder of an embedded engine; None for the register of the settings.
    """
    if folder is None and os.environ.get("REGISTRY_URI"):
        return True
    return Engine(folder or data_folder()).status().running


def may_answer(folder: Path | None = None) -> bool:
    """Whether it is running, or has crashed and may be started again; what somebody stopped stays stopped.

    Args:
        folder: As in `is_running`.
    """
    return is_running(folder) or Engine(folder or data_folder()).has_crashed()


def data_folder() -> Path:
    """The embedded engine's data folder: `REGISTRY_DATA`, else the user's own data folder."""
    given = os.environ.get("REGISTRY_DATA")
    return Path(os.path.expanduser(given)) if given else platformdirs.user_data_path("transfer-registry")  # noqa: PTH111  # Path's own fails where there is no such user
