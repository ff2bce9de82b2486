"""`registry show`: explain a transfer, or show any other entity, with its history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from registry.cli.lookup import not_recorded, similar
from registry.cli.options import (
    ENGLISH,
    Form,
    FormatOption,
    KnownAtOption,
    LangOption,
    OnOption,
    WithoutOption,
    command_group,
)
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_known_at, parse_path, parse_question
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.entities import Entity
    from registry.history.change import Change
    from registry.register import Register

app = command_group()

LATEST = 5
"""How many of the latest changes of an organisation are shown."""

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Such as transfer/us-campaigns.")]
FileOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--file", metavar="FILE", parser=parse_path, help="Read this manifest instead of the register."
    ),
]
HistoryOption = Annotated[
    bool, typer.Option("--history", help="Also show every earlier value of each field, and who set it.")
]


@app.command("show")
def show_command(
    subject: IdArgument,
    file: FileOption = None,
    on: OnOption = None,
    without: WithoutOption = None,
    format_: FormatOption = Form.TABLE,
    as_known_at: KnownAtOption = None,
    history: HistoryOption = False,
    _lang: LangOption = ENGLISH,
) -> None:
    """Explain a transfer, or show any other entity.

    A transfer is explained step by step; other entities are shown with their facts and findings. An
    organisation is shown with its whole file: engagements, agreements, sub-processors, activities, transfers
    with their verdicts, findings, dates to watch and latest changes. What an approval required is shown with
    all that it recorded.
    """
    from registry.cli.output.duties import DutiesAbout
    from registry.cli.output.requirements import concerned_by, required_of
    from registry.cli.output.subject import SubjectHistory, answer_about, print_answer
    from registry.entities import Decision
    from registry.history.past import fields_past

    question, known = parse_question(on, without), parse_known_at(as_known_at)
    if file and (history or known):
        raise RegistryError(
            say("A file has no history."),
            cure=say("Leave out --file, or --history and --as-known-at."),
        )
    with _source(file or (), known) as source:
        register = source.register
        entity_id = _id(source, subject)
        entity = register.facts.find(entity_id) or source.lookup(entity_id)
        answer = answer_about(register, entity_id, entity, question)
        past = fields_past(source.changes(entity_id)) if history else None
        organisation = entity_id.startswith("organisation/")
        latest = [*source.changes(entity_id)][-LATEST:] if organisation else []
        decisions = register.facts.all(Decision).values()
        concerned = concerned_by(register, entity_id)
        approvals = required_of(concerned, decisions, source.entries)
        duties = DutiesAbout.of(concerned, register.facts)
    print_answer(answer, register, SubjectHistory(latest, past, approvals, duties), format_)


class _Source(NamedTuple):
    """Where the answer comes from: a register, and how to look up an entity, its changes, whole entries."""

    register: Register
    lookup: Callable[[str], Entity | None]
    changes: Callable[[str], Iterable[Change]]
    entries: Callable[[str], Iterable[Change]]
    merged_into: Callable[[str], str | None]


@contextmanager
def _source(files: Sequence[Path], known_at: datetime | None) -> Iterator[_Source]:
    from registry.register import Register

    if files:
        register = Register.from_files(*files)
        yield _Source(register, register.facts.find, lambda _: (), lambda _: (), lambda _: None)
        return
    from registry.cli.database import open_store
    from registry.graph.point_in_time import PointInTime

    with open_store() as store:
        with ProgressDisplay(say("Reading the register")):
            reading = PointInTime(store, known_at)
            register = Register.of(reading)

        def changes(entity_id: str) -> Iterator[Change]:
            return (change for change in store.changes_of(entity_id) if change.seq <= reading.head.seq)

        yield _Source(
            register,
            lambda entity_id: reading.entities([entity_id]).find(entity_id),
            changes,
            lambda entity_id: (
                entry for each in changes(entity_id) for entry in store.changes(each.seq, each.seq)
            ),
            store.merged_into,
        )


def _id(source: _Source, subject: str) -> str:
    """The recorded id: the one typed, or that of the organisation it was merged into.

    Raises:
        NotFoundError: If there is none; suggests similar ids.
    """
    register = source.register
    known = {*register.dossiers.transfers.rows, *(entity.id for entity in register.facts)}
    if subject in known:
        return subject
    if stays := source.merged_into(subject):
        terminal.print_note(say("{merged} was merged into {keep}.", merged=subject, keep=stays))
        subject = stays
    if subject not in known:
        raise not_recorded(subject, _alike(subject, sorted(known)))
    return subject


def _alike(subject: str, known: Collection[str]) -> Sequence[str]:
    kind, _, slug = subject.casefold().rpartition("/")
    # Only slugs are compared: all ids of a kind begin alike.
    alike = [one for one in known if not kind or one.startswith(f"{kind}/")]
    slugs = {one.partition("/")[2]: one for one in alike}
    near = [slugs[one] for one in similar(slug, slugs, cutoff=0.5)]
    return near or [one for one in known if slug and slug in one][:3]
