"""The lines of `registry list`: id, name, countries, roles and the worst verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from registry.cli.options import Form
from registry.cli.output import json_form, terminal
from registry.cli.output.selection import country_codes
from registry.dossiers.explain import OUTCOMES
from registry.dossiers.vendor import VendorDossier, vendor_roles
from registry.entities import ENTITIES, Engagement, Entity, Organisation, Transfer
from registry.facts import Facts
from registry.law.law import Law
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome
from registry.messages import render, say
from registry.register import Question, Register

_VENDORS = "vendors"


class ListedRow(NamedTuple):
    """One line: `countries` and `roles` are empty, `outcome` None, where they do not apply."""

    id: str
    name: str | None
    countries: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    outcome: Outcome | None = None


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
        items = [{**row._asdict(), "outcome": row.outcome and row.outcome.value} for row in rows]
        terminal.print_data(
            json_form.json_by_line({"format": json_form.FORMAT, "kind": plural, "items": items})
        )
        return
    if not rows:
        terminal.print_note(say("There are none."))
        return
    out = terminal.Writer(terminal.current_language())
    headings = [say("Id"), say("Country"), say("Role"), say("Verdict"), say("Name")]
    columns = zip(headings, *(_cells(row, out.language) for row in rows), strict=True)
    titles, *lines = zip(*(column for column in columns if any(column[1:])), strict=True)
    out.table(titles, lines)
    out.write()


def _cells(row: ListedRow, language: str) -> list[str]:
    verdict = render(OUTCOMES[row.outcome], language) if row.outcome else ""
    return [row.id, ", ".join(row.countries), ", ".join(row.roles), verdict, row.name or ""]


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
    return ListedRow(entity.id, name, countries, _distinct([getattr(entity, "role", None)]))


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in values if value}))
