"""What the commands that write facts do: read what is asked, make one call, answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from registry.cli import printing
from registry.cli.asked import day, did_you_mean
from registry.cli.entry import Asked, Session, session
from registry.cli.waiting import Waiting
from registry.cli.written import answer
from registry.commands.preference import Prefer
from registry.entities import Entity
from registry.errors import NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph import wanted
from registry.messages import say


def run_record(asked: Asked, files: Sequence[Path]) -> None:
    """Record what is new."""
    with session(asked.actor, prepare=not asked.dry_run) as here:
        facts = from_files(here, files)
        with Waiting(say("Writing")):
            written = here.registrar.entries.record([*facts], asked.how)
        answer(asked, here.store, written)


def run_change(asked: Asked, subject: str | None, fields: Sequence[str]) -> None:
    """Change fields of one entity.

    Raises:
        RegistryError: Nothing is named.
    """
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


def run_change_by_file(asked: Asked, files: Sequence[Path]) -> None:
    """Put what manifests record in the place of what is on file."""
    with session(asked.actor) as here:
        facts = from_files(here, files)
        with Waiting(say("Writing")):
            written = here.registrar.entries.change([*facts], asked.how)
        answer(asked, here.store, written)


def run_end(asked: Asked, subject: str, last_day: str) -> None:
    """Let something end."""
    on = day(last_day, "DATE")
    with session(asked.actor) as here:
        _found(here, subject)
        answer(asked, here.store, here.registrar.entries.end(subject, on, asked.how))


def run_rename(asked: Asked, subject: str, name: str) -> None:
    """Give something another name."""
    with session(asked.actor) as here:
        _found(here, subject)
        answer(asked, here.store, here.registrar.entries.rename(subject, name, asked.how))


def run_merge(asked: Asked, keep: str, gone: str, prefer: Prefer | None) -> None:
    """Make one of two organisations."""
    with session(asked.actor) as here:
        with Waiting(say("Merging")):
            written = here.registrar.entries.merge(keep, gone, prefer, asked.how)
        answer(asked, here.store, written)


def run_load(asked: Asked, files: Sequence[Path]) -> None:
    """Load manifests, and print what was added, changed and left alone."""
    with session(asked.actor, prepare=not asked.dry_run) as here:
        facts = from_files(here, files)
        store = here.store
        in_parts = len(facts) > wanted.ONE_TRANSACTION and not asked.dry_run
        with Waiting(say("Loading")) as waiting, _told_if_broken_off(waiting, asked, in_parts=in_parts):
            written = here.registrar.entries.load(facts, asked.how, progress=waiting.update)
        same = len(facts) - len(written.difference.added) - len(written.difference.changed)
        answer(asked, store, written, same)


def run_undo(asked: Asked, seq: int) -> None:
    """Undo an entry."""
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
            printing.note(note)
        raise


def from_files(here: Session, files: Sequence[Path]) -> Facts:
    """What manifests say; they may refer to what is on file."""
    from registry.intake.manifests import read_manifests

    with Waiting(say("Reading")):
        return read_manifests(*files, known_ids=here.on_file)


def _found(here: Session, subject: str) -> Entity:
    """What is on file under an id.

    Raises:
        NotFoundError: Nothing is; names the nearest.
    """
    entity = here.store.entities([subject]).find(subject)
    if entity is None:
        near = get_close_matches(subject, here.store.ids(subject.partition("/")[0]), n=3)
        cure = did_you_mean(near) if near else say("`registry export -` lists what is recorded.")
        raise NotFoundError(say("Nothing is recorded as {id}.", id=subject), cure=cure)
    return entity
