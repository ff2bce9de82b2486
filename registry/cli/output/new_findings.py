"""What the checks find on facts that are being proposed or written, compared with what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from registry.checks.grouping import grouped
from registry.checks.runner import Finding
from registry.cli.parsing import local_date
from registry.dossiers.duplicates import DuplicateDossier
from registry.entities import Entity, Organisation, Transfer
from registry.facts import Difference, Facts
from registry.graph.store import Store
from registry.impact.effect import facts_to_check, laid_over
from registry.register import Question, Register

_TWICE = "organisation-recorded-twice"


class Sides(NamedTuple):
    """The facts that a change is judged and checked by, before and after it."""

    before: Facts
    after: Facts


def findings_on(store: Store, entities: Iterable[Entity], sides: Sides) -> list[Finding]:
    """The findings on new or changed transfers, and all others that there were not before.

    Args:
        store: The register's database.
        entities: The entities as they are proposed, or were written.
        sides: The facts that they are judged and checked by.
    """
    changed = list(entities)
    transfers = {entity.id for entity in changed if isinstance(entity, Transfer)}
    before = {finding.id for finding in _open(sides.before)}
    new = [
        finding
        for finding in _open(sides.after)
        if finding.check.id != _TWICE and (finding.dossier.id in transfers or finding.id not in before)
    ]
    return [*recorded_twice(store, changed), *grouped(new)]


def _open(facts: Facts) -> Sequence[Finding]:
    return Register(facts).each_finding(Question(local_date())).beside_verdicts.open


def sides_of(store: Store, difference: Difference) -> Sides:
    """The facts before and after a change that has been written."""
    new = [*difference.added, *(after for _, after in difference.changed)]
    ids = {entity.id for entity in (*new, *difference.removed)}
    reverse = Difference(
        difference.removed, tuple((new, old) for old, new in difference.changed), difference.added
    )
    after = facts_to_check(store, laid_over(Facts(), reverse), ids)
    return Sides(laid_over(after, reverse), after)


def recorded_twice(store: Store, entities: Iterable[Entity]) -> Sequence[Finding]:
    """The findings that one of these organisations may be recorded under another id too."""
    organisations = [entity for entity in entities if isinstance(entity, Organisation)]
    if not organisations:
        return ()
    ids = {organisation.id for organisation in organisations}
    register = Register(store.facts({Organisation.kind}).with_(*organisations))
    every = register.findings(Question(local_date()), [_TWICE]).open
    return [finding for finding in every if ids & _records(finding)]


def _records(finding: Finding) -> set[str]:
    dossier = finding.dossier
    return {each.id for each in dossier.organisations} if isinstance(dossier, DuplicateDossier) else set()
