"""The commands that change facts: record, change, end, rename, merge, load, undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.lookup import not_recorded, similar_ids
from registry.cli.options import FilesArgument, command_group
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_day, parse_path
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
    """Record new entities.

    If any of them is already recorded, nothing is written.
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
            help="Such as importer.role=processor. VALUE is YAML; leave it empty to clear the field.",
        ),
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option(
            "--file",
            metavar="FILE",
            parser=parse_path,
            help="Replace whole entities by those in the manifest.",
        ),
    ] = None,
) -> None:
    """Change fields of an entity, or replace it.

    FIELD=VALUE leaves the other fields as they are. --file replaces each entity by the manifest's version.
    """
    if file:
        more = [subject, *(fields or [])] if subject else []
        _change_by_file(options, [*file, *(parse_path(text) for text in more)])
        return
    from registry.cli.output.result import print_result
    from registry.intake.assignments import with_assignments

    if not subject or not fields:
        raise RegistryError(
            say("Nothing to change was given."),
            cure=say("Give an id and FIELD=VALUE, or a manifest with --file."),
        )
    with session(options.actor) as here:
        # A change by others between reading and writing is a conflict, even without --base.
        base = here.store.head().seq if options.base is None else options.base
        changed = with_assignments(_recorded(here, subject), fields, here.known_ids)
        written = here.writer.entries.change([changed], options.command_options._replace(base=base))
        print_result(options, here.store, written)


def _change_by_file(options: WriteOptions, files: Sequence[Path]) -> None:
    """Replace recorded entities by those in manifests."""
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
    last_day: Annotated[str, typer.Argument(metavar="DATE", help="Last day, such as 2026-11-23.")],
) -> None:
    """Set an end date; the record is kept."""
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
    """Change the name of an entity; its id stays the same."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        _recorded(here, subject)
        print_result(options, here.store, here.writer.entries.rename(subject, name, options.command_options))


@write_command(app, "merge", Action.MERGE)
def merge_command(
    options: WriteOptions,
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="The organisation to keep.")],
    merged: Annotated[str, typer.Argument(metavar="MERGED", help="The duplicate to merge into it.")],
    prefer: Annotated[
        Prefer | None,
        typer.Option("--prefer", help="Which record wins where the two differ."),
    ] = None,
) -> None:
    """Merge two records of the same organisation.

    Everything that refers to MERGED will refer to KEEP, and values that only MERGED has are copied.
    `registry undo` reverses it.
    """
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        with ProgressDisplay(say("Merging")):
            written = here.writer.entries.merge(keep, merged, prefer, options.command_options)
        print_result(options, here.store, written)


@write_command(app, "load", Action.LOAD)
def load_command(options: WriteOptions, files: FilesArgument) -> None:
    """Load manifests into the register.

    New and changed entities are written; everything else recorded stays.
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
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="Number of the history entry.")],
) -> None:
    """Undo a history entry by adding another one."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        with ProgressDisplay(say("Undoing")) as progress, _noted_if_interrupted(progress, options):
            written = here.writer.entries.undo(seq, options.command_options, progress.update)
        print_result(options, here.store, written)


@contextmanager
def _noted_if_interrupted(
    progress: ProgressDisplay, options: WriteOptions, *, in_parts: bool = True
) -> Iterator[None]:
    """If a command written in parts is interrupted, say how far it got."""
    try:
        yield
    except BaseException:
        done, whole = progress.counts
        if in_parts and done:
            rest = say("Run the same command again to finish.")
            if options.base is not None and not options.request:  # --base would reject its own first part
                rest = say("Run the same command again without --base to finish.")
            note = say(
                "Interrupted after {done} of {whole}; these are saved. {rest}",
                done=done,
                whole=whole,
                rest=rest,
            )
            terminal.print_note(note)
        raise


def _recorded(here: Session, subject: str) -> Entity:
    """The entity recorded under an id.

    Raises:
        NotFoundError: If there is none; suggests similar ids.
    """
    entity = here.store.entities([subject]).find(subject)
    if entity is None:
        raise not_recorded(subject, similar_ids(here.store, subject))
    return entity
