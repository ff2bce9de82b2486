"""The form in which facts are kept in a database, and whether this program can use it."""

from __future__ import annotations

from registry.errors import RegistryError
from registry.graph import statements
from registry.graph.connection import Connection
from registry.graph.schema import RESTORING, VERSION
from registry.messages import say


def schema_version(connection: Connection) -> int | None:
    """The form in which facts are stored in a database; None if it contains no register.

    Raises:
        RegistryError: What shows its form was deleted or overwritten, though something is recorded.
    """
    for name in ("head", "first_form"):
        if rows := connection.read(statements.cypher(name)):
            version = rows[0]["version"]
            if type(version) is not int:
                raise _without_end()
            return version
    if any(
        connection.read(statement) for statement in (statements.cypher("any_change"), statements.any_entity())
    ):
        raise _without_end()
    return None


def _without_end() -> RegistryError:
    return RegistryError(
        say("The end of the history is missing or overwritten, although records or entries are left."),
        cure=say("It was changed directly in the database. Restore a backup into an empty database."),
    )


def check_version(version: int | None) -> None:
    """Refuse a database that was never prepared, or in another form.

    Raises:
        RegistryError: If this program cannot use it.
    """
    if version is None:
        raise RegistryError(
            say("The database is not prepared for a register."), cure=say("Run `registry init`.")
        )
    if version == RESTORING:
        raise RegistryError(
            say("A backup is being restored into this database, or a restore was interrupted."),
            cure=say("Run the same `registry restore FILE` or `registry move` again to finish."),
        )
    forms = {"form": version, "ours": VERSION}
    if version < VERSION:
        raise RegistryError(
            say(
                "An older version prepared this database (form {form}; this program uses {ours}).",
                **forms,
            ),
            cure=say("Run `registry init`: it migrates the database and keeps everything that is recorded."),
        )
    if version > VERSION:
        raise RegistryError(
            say(
                "A newer version prepared this database (form {form}; this program uses {ours}).",
                **forms,
            ),
            cure=say("Use the version of the program that prepared it, or a newer one."),
        )
