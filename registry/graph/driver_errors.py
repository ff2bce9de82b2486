"""Errors of the driver and the server as one line with its cure."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from registry.engine.data_folder import RESTORE, EngineFiles
from registry.engine.embedded import Address, password_refused
from registry.errors import EngineError
from registry.messages import say

if TYPE_CHECKING:
    import neo4j

_SERVER_LOST = frozenset({"Neo.ClientError.Statement.EntityNotFound"})
"""Codes that blame the client when the engine could not read or write: a full disk, damaged files."""


@contextlib.contextmanager
def translated(address: Address) -> Iterator[None]:
    """Turn a server's errors into one line with its cure; errors of the query stay as they are."""
    from neo4j import exceptions

    try:
        yield
    except exceptions.AuthError as error:
        raise password_refused(address) from error
    except exceptions.ConfigurationError as error:
        raise EngineError(
            say("The driver cannot use this address: {why}", why=_line(error)),
            where=address.shown,
            cure=say("Check REGISTRY_URI."),
        ) from error
    except (
        exceptions.ServiceUnavailable,
        exceptions.SessionExpired,
        exceptions.ConnectionAcquisitionTimeoutError,
    ) as error:
        raise _unreachable(address, error) from error
    except exceptions.ClientError as error:
        if (refusal := _refused(address, error)) is not None:
            raise refusal from error
        raise
    except (exceptions.DatabaseError, exceptions.TransientError) as error:
        raise _failed(address, error) from error


def _refused(address: Address, error: neo4j.exceptions.ClientError) -> EngineError | None:
    code = error.code or ""
    if code == "Neo.ClientError.Database.DatabaseNotFound":
        return EngineError(
            say("The server has no database '{database}'.", database=address.database),
            where=address.shown,
            cure=say("Set REGISTRY_DATABASE to an existing one; without it the server's default is used."),
        )
    if code.startswith("Neo.ClientError.Security."):
        return EngineError(
            say("The server refuses user '{user}': {why}", user=address.user, why=_line(error)),
            where=address.shown,
            cure=say(
                "Give this user the right to read and write, or set REGISTRY_USER and REGISTRY_PASSWORD."
            ),
        )
    if code.startswith("Neo.ClientError.Transaction.") or code in _SERVER_LOST:
        return _failed(address, error)
    return None


def _unreachable(address: Address, error: Exception) -> EngineError:
    cure = say("Check REGISTRY_URI, and that the server runs and can be reached from here.")
    if address.embedded is not None:
        cure = say("Try again: the engine is restarted. If it hangs, run `registry engine stop` first.")
    what = say("The database does not answer: {why}", why=_line(error))
    return EngineError(what, where=address.shown, cure=cure)


def _failed(address: Address, error: Exception) -> EngineError:
    cure = say("See the server's log for details, then try again.")
    if address.embedded is not None:
        files = EngineFiles(address.embedded)
        if (full := files.full()) is not None:
            return full
        cure = say("See {log} for details. {restore}", log=files.log, restore=RESTORE)
    return EngineError(say("The database failed: {why}", why=_line(error)), where=address.shown, cure=cure)


def _line(error: Exception) -> str:
    text = str(getattr(error, "message", None) or error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(":").rstrip(".")[:300] + "."
