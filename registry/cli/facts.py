"""The commands that write facts: record, change, end, rename, merge, load, undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from registry.access import Action
from registry.cli.lookup import nearest_stored, not_recorded
from registry.cli.options import Files, command_group, day, path
from registry.cli.output import terminal
from registry.cli.output.progress import Waiting
from registry.cli.write_command import Asked, Session, entry, from_files, session
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.entities import Entity

app = command_group()

Preferred = Literal["keep", "gone"]
"""The values of `Prefer`, whose module `--help` need not load."""

EntityId = Annotated[str, typer.Argument(metavar="ID", help="Such as organisation/acme.")]


@entry(app, Action.RECORD)
def record(asked: Asked, files: Files) -> None:
    """Record what is not on file yet.

    If something of it is on file already, nothing is recorded.
    """
    from registry.cli.output.result import answer

    with session(asked.actor, prepare=not asked.dry_run) as here:
        facts = from_files(here, files)
        with Waiting(say("Writing")):
            written = here.registrar.entries.record([*facts], asked.how)
        answer(asked, here.store, written)


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
    if file:
        more = [subject, *(fields or [])] if subject else []
        _change_by_file(asked, [*file, *(path(text) for text in more)])
        return
    from registry.cli.output.result import answer
    from registry.intake.assignments import with_assignments

    if not subject or not fields:
        raise RegistryError(
            say("Nothing to change is named."),
            cure=say("Name an id and FIELD=VALUE, or a manifest with --file."),
        )
    with session(asked.actor) as here:
        # What others change between reading and writing is a conflict, even if no base was named.
        base = here.store.head().seq if asked.base is None else asked.base
        changed = with_assignments(_found(here, subject), fields, here.on_file)
        written = here.registrar.entries.change([changed], asked.how._replace(base=base))
        answer(asked, here.store, written)


def _change_by_file(asked: Asked, files: Sequence[Path]) -> None:
    """Put what manifests record in the place of what is on file."""
    from registry.cli.output.result import answer

    with session(asked.actor) as here:
        facts = from_files(here, files)
        with Waiting(say("Writing")):
            written = here.registrar.entries.change([*facts], asked.how)
        answer(asked, here.store, written)


@entry(app, Action.END)
def end(
    asked: Asked,
    subject: EntityId,
    last_day: Annotated[str, typer.Argument(metavar="DATE", help="The last day, such as 2026-11-23.")],
) -> None:
    """Let something end with a day; it stays on file."""
    from registry.cli.output.result import answer

    on = day(last_day, "DATE")
    with session(asked.actor) as here:
        _found(here, subject)
        answer(asked, here.store, here.registrar.entries.end(subject, on, asked.how))


@entry(app, Action.RENAME)
def rename(
    asked: Asked,
    subject: EntityId,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
) -> None:
    """Give something another name; its id stays."""
    from registry.cli.output.result import answer

    with session(asked.actor) as here:
        _found(here, subject)
        answer(asked, here.store, here.registrar.entries.rename(subject, name, asked.how))


@entry(app, Action.MERGE)
def merge(
    asked: Asked,
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="The organisation that stays.")],
    gone: Annotated[str, typer.Argument(metavar="GONE", help="The organisation that becomes part of it.")],
    prefer: Annotated[
        Preferred | None,
        typer.Option("--prefer", help="Whose word counts where both record a field differently."),
    ] = None,
) -> None:
    """Make one of two records of an organisation.

    All that names GONE names KEEP then, and what only GONE records is taken over. `registry undo` takes it
    back.
    """
    from registry.cli.output.result import answer
    from registry.commands.preference import Prefer

    preference = Prefer(prefer) if prefer else None
    with session(asked.actor) as here:
        with Waiting(say("Merging")):
            written = here.registrar.entries.merge(keep, gone, preference, asked.how)
        answer(asked, here.store, written)


@entry(app, Action.LOAD)
def load(asked: Asked, files: Files) -> None:
    """Load manifests into the graph.

    What is new or differs is written; what is on file and not in them stays.
    """
    from registry.cli.output.result import answer
    from registry.graph import wanted

    with session(asked.actor, prepare=not asked.dry_run) as here:
        facts = from_files(here, files)
        store = here.store
        in_parts = len(facts) > wanted.ONE_TRANSACTION and not asked.dry_run
        with Waiting(say("Loading")) as waiting, _told_if_broken_off(waiting, asked, in_parts=in_parts):
            written = here.registrar.entries.load(facts, asked.how, progress=waiting.update)
        same = len(facts) - len(written.difference.added) - len(written.difference.changed)
        answer(asked, store, written, same)


@entry(app, Action.UNDO)
def undo(
    asked: Asked,
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="The entry's place in the history.")],
) -> None:
    """Undo an entry by a further one."""
    from registry.cli.output.result import answer

    with session(asked.actor) as here:
        with Waiting(say("Undoing")) as waiting, _told_if_broken_off(waiting, asked):
            written = here.registrar.entries.undo(seq, asked.how, waiting.update)
        answer(asked, here.store, written)


@contextmanager
def _told_if_broken_off(waiting: Waiting, asked: Asked, *, in_parts: bool = True) -> Iterator[None]:
    """Tell how far a command has come that is written in parts, if it does not come to its end."""
    try:
        yield
    except BaseException:
        done, whole = waiting.counts
        if in_parts and done:
            rest = say("the same command does the rest")
            if asked.base is not None and not asked.request:  # it would take its own for others' changes
                rest = say("without --base, the same command does the rest")
            note = say(
                "It broke off after {done} of {whole}. These are kept: {rest}.",
                done=done,
                whole=whole,
                rest=rest,
            )
            terminal.note(note)
        raise


def _found(here: Session, subject: str) -> Entity:
    """What is on file under an id.

    Raises:
        NotFoundError: Nothing is; names the nearest.
    """
    entity = here.store.entities([subject]).find(subject)
    if entity is None:
        raise not_recorded(subject, nearest_stored(here.store, subject))
    return entity
