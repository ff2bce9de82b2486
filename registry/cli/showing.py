"""The answer of `show`: a transfer explained, or what is recorded of anything else, and how it came to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from registry.cli import json_form, printing
from registry.cli.asked import Form, did_you_mean
from registry.cli.history_told import past_json, tell_past
from registry.cli.report import Teller, Told
from registry.cli.telling import tell_accepted, tell_entity, tell_explanation, tell_findings, tell_known_at
from registry.cli.waiting import Waiting
from registry.dossiers.row import TransferRow
from registry.entities import Entity
from registry.errors import NotFoundError, RegistryError
from registry.history.change import Change
from registry.history.past import fields_past
from registry.messages import say
from registry.register import Question, Register


class Asked(NamedTuple):
    """What is asked besides the subject, and how the answer is to be written."""

    question: Question
    form: Form
    language: str
    known_at: datetime | None = None
    past: bool = False


class _Source(NamedTuple):
    """Where the answer is read: a register, and what gives an entity whole, and its changes."""

    register: Register
    lookup: Callable[[str], Entity | None]
    changes: Callable[[str], Iterable[Change]]
    merged_into: Callable[[str], str | None]


def run_show(subject: str, files: Sequence[Path], asked: Asked) -> None:
    """Print one transfer's explanation, or one entity's facts.

    Raises:
        NotFoundError: Nothing has this id; names the nearest.
        RegistryError: A file is asked for the past, which only the graph knows.
    """
    if files and (asked.past or asked.known_at):
        raise RegistryError(
            say("A file knows no past; the graph does."),
            cure=say("Leave out --file, or --history and --as-known-at."),
        )
    with _source(files, asked.known_at) as source:
        register = source.register
        transfers = register.casebook.transfers.rows
        if (
            subject not in transfers
            and subject not in register.facts
            and (stays := source.merged_into(subject))
        ):
            printing.note(say("{gone} is part of {keep} now.", gone=subject, keep=stays))
            subject = stays
        if subject in transfers:
            told = _transfer(source, subject, asked)
        elif (entity := register.facts.find(subject)) is not None:
            told = _entity(register, entity, asked)
        else:
            raise _unknown(subject, sorted({*transfers, *(entity.id for entity in register.facts)}))
        past = fields_past(source.changes(subject)) if asked.past else None
    if asked.form is Form.JSON:
        answer = told.json | json_form.of_history(register.head, register.known_at)
        if past is not None:
            answer["fields"] = past_json(past)
        printing.write_data(json_form.dumps(answer))
        return
    out = printing.Writer(asked.language)
    tell_known_at(register.head, register.known_at, out)
    told.text(out)
    if past is not None:
        tell_past(past, out)
    out.write()


class _Answer(NamedTuple):
    json: dict[str, Any]
    text: Callable[[printing.Writer], None]


@contextmanager
def _source(files: Sequence[Path], known_at: datetime | None) -> Iterator[_Source]:
    if files:
        register = Register.from_files(*files)
        yield _Source(register, register.facts.find, lambda _: (), lambda _: None)
        return
    from registry.cli.commands import opened
    from registry.graph.reading import Reading

    with opened() as store:
        with Waiting(say("Reading the register")):
            reading = Reading(store, known_at)
            register = Register.of(reading)
        yield _Source(
            register,
            lambda entity_id: reading.entities([entity_id]).find(entity_id),
            lambda entity_id: (
                change for change in store.changes_of(entity_id) if change.seq <= reading.head.seq
            ),
            store.merged_into,
        )


def _transfer(source: _Source, subject: str, asked: Asked) -> _Answer:
    register, entity = source.register, source.lookup(subject)
    explanation = register.explain(subject, asked.question, asked.language)
    decision = register.accepted_verdict(subject, asked.question)
    found = register.findings_of(subject, asked.question).beside_verdicts
    answer = {
        **json_form.of_explanation(explanation),
        "accepted": json_form.of_decision(decision) if decision else None,
        "entity": _model(entity) if entity else None,
        "findings": [json_form.of_finding(finding, asked.language) for finding in found.open],
        "accepted_findings": [json_form.of_accepted(one, asked.language) for one in found.accepted],
    }

    def text(out: printing.Writer) -> None:
        tell_explanation(explanation, entity, register.facts, out, decision)
        tell_findings(found.open, out)
        tell_accepted(found.accepted, out)

    return _Answer(answer, text)


def _entity(register: Register, entity: Entity, asked: Asked) -> _Answer:
    found = register.findings_of(entity.id, asked.question)
    teller = Teller(register.as_of(asked.question), asked.language)
    rows = register.casebook.transfers.rows.values()
    told = [
        teller.tell(register.casebook.transfers.dossier(row.id)) for row in rows if entity.id in _ids(row)
    ]
    answer = {
        "format": json_form.FORMAT,
        "entity": _model(entity),
        "transfers": [{"id": one.id, "outcome": one.outcome, "label": one.label} for one in told],
        "findings": [json_form.of_finding(finding, asked.language) for finding in found.open],
        "accepted": [json_form.of_accepted(one, asked.language) for one in found.accepted],
    }

    def text(out: printing.Writer) -> None:
        tell_entity(entity, register.facts, _gravest_first(told), out)
        tell_findings(found.open, out)
        tell_accepted(found.accepted, out)

    return _Answer(answer, text)


def _gravest_first(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=lambda one: (-one.rank, one.id))


def _model(entity: Entity) -> dict[str, Any]:
    return entity.model_dump(mode="json", exclude_none=True)


def _ids(row: TransferRow) -> set[str | None]:
    parties = (row.exporter, row.importer)
    return {
        *(party.organisation for party in parties),
        *(party.collected_by for party in parties),
        *(place.operator for place in row.places or ()),
        *(row.categories or ()),
        *(row.purposes or ()),
        *(row.mechanisms or ()),
        row.engagement,
    }


def _unknown(subject: str, known: list[str]) -> NotFoundError:
    kind, _, slug = subject.casefold().rpartition("/")
    # Slugs are compared, since what all ids of a kind share is no likeness.
    alike = [one for one in known if not kind or one.startswith(f"{kind}/")]
    slugs = {one.partition("/")[2]: one for one in alike}
    near = [slugs[found] for found in get_close_matches(slug, slugs, n=3, cutoff=0.5)]
    if not near and slug:
        near = [one for one in known if slug in one][:3]
    cure = did_you_mean(near) if near else say("`registry export -` lists what is recorded.")
    return NotFoundError(say("Nothing is recorded as '{id}'.", id=subject), cure=cure)
