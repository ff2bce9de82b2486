"""The commands that write facts: record, change, end, rename, merge, load, undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.lookup import not_recorded, similar_ids
from registry.cli.options import FilesArgument, command_group, parse_day, parse_path
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.write_command import Session, WriteOptions, from_files, session, write_command
from registry.commands.preference import Prefer
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.entities import Entity

app = command_group()

EntityArgument = Annotated[str, typer.Argument(metavar="ID", help="Such as organisation/acme.")]


@write_command(app, "record", Action.RECORD)
def record_command(options: WriteOptions, files: FilesArgument) -> None:
    """Record what is not on file yet.

    If something of it is on file already, nothing is recorded.
    """
    from registry.cli.output.result import print_result

    with session(options.actor, prepare=not options.dry_run) as here:
        facts = from_files(here, files)
        with ProgressDisplay(say("Writing")):
            written = here.writer.entries.record([*facts], options.command_options)
        print_result(options, here.store, written)


@write_command(app, "change", Action.CHANGE)
def change_command(
    options: WriteOptions,
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
        typer.Option("--file", metavar="FILE", parser=parse_path, help="Replace what the manifest records."),
    ] = None,
) -> None:
    """Change fields of what is on file, or all of it.

    With FIELD=VALUE the other fields stay as they are. With --file each entity becomes what the manifest
    says of it.
    """
    if file:
        more = [subject, *(fields or [])] if subject else []
        _change_by_file(options, [*file, *(parse_path(text) for text in more)])
        return
    from registry.cli.output.result import print_result
    from registry.intake.assignments import with_assignments

    if not subject or not fields:
        raise RegistryError(
            say("Nothing to change is named."),
            cure=say("Name an id and FIELD=VALUE, or a manifest with --file."),
        )
    with session(options.actor) as here:
        # What others change between reading and writing is a conflict, even if no base was named.
        base = here.store.head().seq if options.base is None else options.base
        changed = with_assignments(_recorded(here, subject), fields, here.known_ids)
        written = here.writer.entries.change([changed], options.command_options._replace(base=base))
        print_result(options, here.store, written)


def _change_by_file(options: WriteOptions, files: Sequence[Path]) -> None:
    """Put what manifests record in the place of what is on file."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        facts = from_files(here, files)
        with ProgressDisplay(say("Writing")):
            written = here.writer.entries.change([*facts], options.command_options)
        print_result(options, here.store, written)


@write_command(app, "end", Action.END)
def end_command(
    options: WriteOptions,
    subject: EntityArgument,
    last_day: Annotated[str, typer.Argument(metavar="DATE", help="The last day, such as 2026-11-23.")],
) -> None:
    """Let something end with a day; it stays on file."""
    from registry.cli.output.result import print_result

    on = parse_day(last_day, "DATE")
    with session(options.actor) as here:
        _recorded(here, subject)
        print_result(options, here.store, here.writer.entries.end(subject, on, options.command_options))


@write_command(app, "rename", Action.RENAME)
def rename_command(
    options: WriteOptions,
    subject: EntityArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
) -> None:
    """Give something another name; its id stays."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        _recorded(here, subject)
        print_result(options, here.store, here.writer.entries.rename(subject, name, options.command_options))


@write_command(app, "merge", Action.MERGE)
def merge_command(
    options: WriteOptions,
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="The organisation that stays.")],
    merged: Annotated[
        str, typer.Argument(metavar="MERGED", help="The organisation that becomes part of it.")
    ],
    prefer: Annotated[
        Prefer | None,
        typer.Option("--prefer", help="Whose word counts where both record a field differently."),
    ] = None,
) -> None:
    """Make one of two records of an organisation.

    All that names MERGED names KEEP then, and what only MERGED records is taken over. `registry undo` takes
    it back.
    """
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        with ProgressDisplay(say("Merging")):
            written = here.writer.entries.merge(keep, merged, prefer, options.command_options)
        print_result(options, here.store, written)


@write_command(app, "load", Action.LOAD)
def load_command(options: WriteOptions, files: FilesArgument) -> None:
    """Load manifests into the graph.

    What is new or differs is written; what is on file and not in them stays.
    """
    from registry.cli.output.result import print_result
    from registry.commit import write_request

    with session(options.actor, prepare=not options.dry_run) as here:
        facts = from_files(here, files)
        store = here.store
        in_parts = len(facts) > write_request.ONE_TRANSACTION and not options.dry_run
        with (
            ProgressDisplay(say("Loading")) as progress,
            _noted_if_interrupted(progress, options, in_parts=in_parts),
        ):
            written = here.writer.entries.load(facts, options.command_options, progress=progress.update)
        same = len(facts) - len(written.difference.added) - len(written.difference.changed)
        print_result(options, store, written, same)


@write_command(app, "undo", Action.UNDO)
def undo_command(
    options: WriteOptions,
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="The entry's place in the history.")],
) -> None:
    """Undo an entry by a further one."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        with ProgressDisplay(say("Undoing")) as progress, _noted_if_interrupted(progress, options):
            written = here.writer.entries.undo(seq, options.command_options, progress.update)
        print_result(options, here.store, written)


@contextmanager
def _noted_if_interrupted(
    progress: ProgressDisplay, options: WriteOptions, *, in_parts: bool = True
) -> Iterator[None]:
    """Tell how far a command has come that is written in parts, if it does not come to its end."""
    try:
        yield
    except BaseException:
        done, whole = progress.counts
        if in_parts and done:
            rest = say("the same command does the rest")
            if options.base is not None and not options.request:  # it would take its own for others' changes
                rest = say("without --base, the same command does the rest")
            note = say(
                "It broke off after {done} of {whole}. These are kept: {rest}.",
                done=done,
                whole=whole,
                rest=rest,
            )
            terminal.print_note(note)
        raise


def _recorded(here: Session, subject: str) -> Entity:
    """What is on file under an id.

    Raises:
        NotFoundError: Nothing is; names the nearest.
    """
    entity = here.store.entities([subject]).find(subject)
    if entity is None:
        raise not_recorded(subject, similar_ids(here.store, subject))
    return entity
