"""The answer of `show`: a transfer explained, or what is recorded of anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from registry.cli import json_form, printing
from registry.cli.asked import Form, did_you_mean
from registry.cli.report import Teller, Told
from registry.cli.telling import tell_entity, tell_explanation
from registry.cli.waiting import Waiting
from registry.dossiers.row import TransferRow
from registry.entities import Entity
from registry.errors import NotFoundError
from registry.messages import say
from registry.register import Question, Register

Lookup = Callable[[str], Entity | None]
Standing = Callable[[str], str | None]
"""Gives the id under which something stands that was merged into another."""


def run_show(subject: str, files: Sequence[Path], question: Question, form: Form, language: str) -> None:
    """Print one transfer's explanation, or one entity's facts.

    Raises:
        NotFoundError: Nothing has this id; names the nearest.
    """
    with _source(files) as (register, lookup, merged_into):
        transfers = register.casebook.transfers.rows
        if subject not in transfers and subject not in register.facts and (stays := merged_into(subject)):
            printing.note(say("{gone} is part of {keep} now.", gone=subject, keep=stays))
            subject = stays
        if subject in transfers:
            _transfer(register, lookup(subject), subject, question, form, language)
        elif (entity := register.facts.find(subject)) is not None:
            _entity(register, entity, question, form, language)
        else:
            raise _unknown(subject, sorted({*transfers, *(entity.id for entity in register.facts)}))


@contextmanager
def _source(files: Sequence[Path]) -> Iterator[tuple[Register, Lookup, Standing]]:
    if files:
        register = Register.from_files(*files)
        yield register, register.facts.find, lambda _: None
        return
    from registry.cli.commands import opened

    with opened() as store:
        with Waiting(say("Reading the register")):
            register = Register.open(store)
        yield register, lambda entity_id: store.entities([entity_id]).find(entity_id), store.merged_into


def _transfer(
    register: Register, entity: Entity | None, subject: str, question: Question, form: Form, language: str
) -> None:
    explanation = register.explain(subject, question, language)
    if form is Form.JSON:
        source = _model(entity) if entity else None
        printing.write_data(json_form.dumps({**json_form.of_explanation(explanation), "entity": source}))
        return
    out = printing.Writer(language)
    tell_explanation(explanation, entity, register.facts, out)
    out.write()


def _entity(register: Register, entity: Entity, question: Question, form: Form, language: str) -> None:
    findings = [found for found in register.findings(question) if found.dossier.id == entity.id]
    teller = Teller(register.as_of(question), language)
    rows = register.casebook.transfers.rows.values()
    told = [
        teller.tell(register.casebook.transfers.dossier(row.id)) for row in rows if entity.id in _ids(row)
    ]
    if form is Form.JSON:
        answer = {
            "format": json_form.FORMAT,
            "entity": _model(entity),
            "transfers": [{"id": one.id, "outcome": one.outcome, "label": one.label} for one in told],
            "findings": [json_form.of_finding(found, language) for found in findings],
        }
        printing.write_data(json_form.dumps(answer))
        return
    out = printing.Writer(language)
    tell_entity(entity, register.facts, findings, _gravest_first(told), out)
    out.write()


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
