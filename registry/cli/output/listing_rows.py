"""The lines of `registry list`: id, name, countries, roles and the worst verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from registry.cli.options import Form
from registry.cli.output import json_form, terminal
from registry.cli.output.selection import country_codes
from registry.dossiers.vendor import VendorDossier, vendor_roles
from registry.dossiers.verdict_words import OUTCOMES
from registry.entities import (
    ENTITIES,
    Comment,
    Decision,
    Document,
    Engagement,
    Entity,
    FactQuestion,
    Organisation,
    Requirement,
    Transfer,
)
from registry.facts import Facts
from registry.law.law import Law
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome
from registry.messages import render, say
from registry.register import Question, Register

_VENDORS = "vendors"
_DECIDED = (say("Kind"), say("About"), say("By"), say("Until"), say("Reason"))


class Decided(NamedTuple):
    """Of a decision or comment: its kind, what it is about, by whom, until when, and why."""

    kind: str
    about: str
    made_by: str | None
    until: date | None
    reason: str | None


class ListedRow(NamedTuple):
    """One line: `countries` and `roles` are empty, `outcome` and `decided` None, where they do not apply."""

    id: str
    name: str | None
    countries: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    outcome: Outcome | None = None
    decided: Decided | None = None


def listed_rows(register: Register, plural: str, question: Question) -> list[ListedRow]:
    """Every line of one kind, by id."""
    as_of = register.as_of(question)
    if plural == Transfer.plural:
        return sorted(_transfers(register, as_of))
    if plural == _VENDORS:
        return sorted(_vendors(register, as_of))
    model = next(each for each in ENTITIES if each.plural == plural)
    return sorted(_of_entity(entity, register.facts) for entity in register.facts.all(model).values())


def selected(
    rows: Iterable[ListedRow], law: Law, *, country: str | None, outcome: str | None, role: str | None
) -> list[ListedRow]:
    """The lines that the filters select; a filter on what a kind does not have selects nothing.

    Raises:
        RegistryError: If no country is called so.
    """
    codes = set(country_codes(law, country)) if country else set()
    return [
        row
        for row in rows
        if (not codes or not codes.isdisjoint(row.countries))
        and (outcome is None or (row.outcome is not None and row.outcome.value == outcome))
        and (role is None or role in row.roles)
    ]


def print_listing(plural: str, rows: Sequence[ListedRow], form: Form) -> None:
    """Print the lines as a table or as JSON."""
    if form is Form.JSON:
        items = [_json(row) for row in rows]
        terminal.print_data(
            json_form.json_by_line({"format": json_form.FORMAT, "kind": plural, "items": items})
        )
        return
    if not rows:
        terminal.print_note(say("There are none."))
        return
    out = terminal.Writer(terminal.current_language())
    headings = [say("Id"), say("Country"), say("Role"), say("Verdict"), say("Name"), *_DECIDED]
    columns = zip(headings, *(_cells(row, out.language) for row in rows), strict=True)
    titles, *lines = zip(*(column for column in columns if any(column[1:])), strict=True)
    out.table(titles, lines)
    out.write()


def _json(row: ListedRow) -> dict[str, Any]:
    item = {**row._asdict(), "outcome": row.outcome and row.outcome.value}
    decided = item.pop("decided")
    return item | (decided._asdict() if decided else {})


def _cells(row: ListedRow, language: str) -> list[str]:
    verdict = render(OUTCOMES[row.outcome], language) if row.outcome else ""
    decided = [str(each or "") for each in row.decided] if row.decided else [""] * len(_DECIDED)
    return [row.id, ", ".join(row.countries), ", ".join(row.roles), verdict, row.name or "", *decided]


def _decided(entity: Entity) -> Decided | None:
    if isinstance(entity, Decision):
        kind = entity.decision_kind.value
        return Decided(kind, entity.about, entity.made_by, entity.until, entity.reason)
    if isinstance(entity, Comment):
        return Decided(entity.kind, entity.about, entity.made_by, None, entity.text)
    if isinstance(entity, FactQuestion):
        return Decided(entity.kind, entity.about, entity.asked_by, None, entity.text)
    if isinstance(entity, Requirement):
        return Decided(entity.kind, entity.about, entity.owner, entity.due, entity.text)
    if isinstance(entity, Document):
        return Decided(entity.kind, entity.about or "", None, None, entity.title)
    return None


def _transfers(register: Register, as_of: AsOf) -> Iterator[ListedRow]:
    parties = register.dossiers.transfers.parties
    for dossier in register.transfers():
        row = dossier.row
        home = parties.jurisdiction(row.importer.organisation)
        places = (place.jurisdiction for place in row.places or ())
        role = row.importer.role
        names = dossier.names
        yield ListedRow(
            row.id,
            render(say("{exporter} to {importer}", **{key: names[key] for key in ("exporter", "importer")})),
            _distinct([home, *places]),
            (str(role),) if role else (),
            dossier.verdict(as_of).outcome,
        )


def _vendors(register: Register, as_of: AsOf) -> Iterator[ListedRow]:
    facts, transfers = register.facts, register.dossiers.transfers
    for each, roles in vendor_roles(transfers).items():
        base = _of_entity(facts[each], facts)
        outcome = VendorDossier.of(each, transfers).outcome(as_of)
        yield base._replace(roles=_distinct(roles), outcome=outcome)


def _of_entity(entity: Entity, facts: Facts) -> ListedRow:
    """An entity with the countries and roles that it, or its organisation, has."""
    organisation = entity if isinstance(entity, Organisation) else None
    if isinstance(entity, Engagement):
        organisation = facts.get(Organisation, entity.organisation)
    countries = _distinct([organisation.established_in]) if organisation else ()
    name = entity.name or (organisation.label if organisation else None)
    roles = _distinct([getattr(entity, "role", None)])
    return ListedRow(entity.id, name, countries, roles, decided=_decided(entity))


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in values if value}))
