"""What the checks find on facts that are being proposed or written, compared with what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registry.checks.runner import Finding
from registry.cli.options import local_date
from registry.dossiers.duplicates import DuplicateDossier
from registry.entities import Entity, Organisation
from registry.facts import Facts
from registry.graph.store import Store
from registry.register import Question, Register

_TWICE = "organisation-recorded-twice"


def findings_on(
    store: Store, entities: Iterable[Entity], judged: Facts, transfers: set[str]
) -> list[Finding]:
    """The findings on new entities.

    Args:
        store: The register's database.
        entities: The entities as they are proposed.
        judged: All facts that the verdicts and checks of some transfers look at, the new ones included.
        transfers: The ids of those transfers.
    """
    of_transfers = Register(judged).findings(Question(local_date())).beside_verdicts.open
    return [
        *recorded_twice(store, entities),
        *(finding for finding in of_transfers if finding.dossier.id in transfers),
    ]


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
