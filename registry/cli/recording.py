"""The commands that write facts: record, change, end, rename, load, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registry.access import Action
from registry.cli.app import Files, app
from registry.cli.asked import path
from registry.cli.entry import Asked, entry
from registry.commands.preference import Prefer

EntityId = Annotated[str, typer.Argument(metavar="ID", help="Such as organisation/acme.")]


@entry(app, Action.RECORD)
def record(asked: Asked, files: Files) -> None:
    """Record what is not on file yet.

    If something of it is on file already, nothing is recorded.
    """
    from registry.cli.writing import run_record

    run_record(asked, files)


@entry(app, Action.CHANGE)
def change(
    asked: Asked,
    subject: Annotated[str | None, typer.Argument(metavar="ID", help="Such as organisation/acme.")] = None,
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD=VALUE",
            help="Such as importer.role=processor. VALUE is YAML; without one, the field is not recorded.",
        ),
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option("--file", metavar="FILE", parser=path, help="Replace what the manifest records."),
    ] = None,
) -> None:
    """Change fields of what is on file, or all of it.

    With FIELD=VALUE the other fields stay as they are. With --file each entity becomes what the manifest
    says of it.
    """
    from registry.cli.writing import run_change, run_change_by_file

    if file:
        more = [subject, *(fields or [])] if subject else []
        run_change_by_file(asked, [*file, *(path(text) for text in more)])
    else:
        run_change(asked, subject, fields or [])


@entry(app, Action.END)
def end(
    asked: Asked,
    subject: EntityId,
    last_day: Annotated[str, typer.Argument(metavar="DATE", help="The last day, such as 2026-11-23.")],
) -> None:
    """Let something end with a day; it stays on file."""
    from registry.cli.writing import run_end

    run_end(asked, subject, last_day)


@entry(app, Action.RENAME)
def rename(
    asked: Asked,
    subject: EntityId,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
) -> None:
    """Give something another name; its id stays."""
    from registry.cli.writing import run_rename

    run_rename(asked, subject, name)


@entry(app, Action.MERGE)
def merge(
    asked: Asked,
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="The organisation that stays.")],
    gone: Annotated[str, typer.Argument(metavar="GONE", help="The organisation that becomes part of it.")],
    prefer: Annotated[
        Prefer | None,
        typer.Option("--prefer", help="Whose word counts where both record a field differently."),
    ] = None,
) -> None:
    """Make one of two records of an organisation.

    All that names GONE names KEEP then, and what only GONE records is taken over. `registry undo` takes it
    back.
    """
    from registry.cli.writing import run_merge

    run_merge(asked, keep, gone, prefer)


@entry(app, Action.LOAD)
def load(asked: Asked, files: Files) -> None:
    """Load manifests into the graph.

    What is new or differs is written; what is on file and not in them stays.
    """
    from registry.cli.writing import run_load

    run_load(asked, files)


@entry(app, Action.UNDO)
def undo(
    asked: Asked,
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="The entry's place in the history.")],
) -> None:
    """Undo an entry by a further one."""
    from registry.cli.writing import run_undo

    run_undo(asked, seq)
