"""Checks on transfers are run once for all that are judged alike, and read only what these have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.checks.runner import Finding, open_findings, run_checks
from registry.checks.spec import CHECKS, Check, CheckResult, Standing
from registry.dossiers.equivalence import (
    UNSHARED,
    UNSHARED_BY_EXPORTERS,
    EquivalenceKey,
    NotSharedError,
    shared_row,
)
from registry.dossiers.index import DossierIndex
from registry.dossiers.transfer import SharedDossier, TransferDossier, Transfers
from registry.dossiers.transfer_row import PartyRow, TransferRow
from registry.entities import ENTITIES, Entity, Transfer
from registry.facts import Facts
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.messages import say
from registry.register import Question, Register
from registry.vocabulary import Severity
from tests.benchmarks.skewed import Skewed
from tests.days import TODAY
from tests.dense import dense
from tests.examples import examples
from tests.strategies import NEVER_EMPTY, entities

DAY = date(2026, 11, 23)
AS_OF = AsOf(Judge(Law.current()), DAY)
ON_TRANSFERS = [check.id for check in CHECKS.values() if "transfer" in (check.subject, *check.on_others)]
GROUPS_OF_10_000_BEFORE = 3_050
"""How many distinct groups the register of 10,000 transfers had when each counting field was named."""

Read = Callable[[TransferRow], Any]


def twins(draw: st.DrawFn) -> Iterator[Entity]:
    """A transfer, and others that differ from it in one field, or in one field of the exporter."""
    ids = {kind.kind: [f"{kind.kind}/a", f"{kind.kind}/b"] for kind in ENTITIES}
    names = {f"{kind.kind}/{slug}" for kind in NEVER_EMPTY for slug in "ab"}
    for kind in ENTITIES:
        if kind is not Transfer:
            made = {entity.id: entity for entity in draw(st.lists(entities(kind, ids), max_size=3))}
            names.difference_update(made)
            yield from made.values()
    yield from (
        kind.model_validate({"id": name}) for kind in NEVER_EMPTY for name in names & {*ids[kind.kind]}
    )
    one, other = draw(entities(Transfer, ids)), draw(entities(Transfer, ids))
    changed = [{name: getattr(other, name)} for name in Transfer.model_fields if name != "id"]
    if isinstance(one, Transfer) and isinstance(other, Transfer) and one.exporter and other.exporter:
        fields = type(one.exporter).model_fields
        exporters = [{name: getattr(other.exporter, name)} for name in fields]
        changed += [{"exporter": one.exporter.model_copy(update=update)} for update in exporters]
    yield one.model_copy(update={"id": "transfer/one"})
    for number, update in enumerate(changed):
        yield one.model_copy(update={"id": f"transfer/{number}", **update})


@st.composite
def registers(draw: st.DrawFn) -> Facts:
    """Registers in which many transfers differ in little."""
    return Facts(twins(draw)) if draw(st.booleans()) else dense(Random(draw(st.integers(0, 2**32))))  # noqa: S311  # no secret


few = examples(15)


def counting_fields() -> dict[str, Read]:
    """How each field is read that counts: those of the row, and those of its exporter."""
    fields: dict[str, Read] = {
        name: lambda row, name=name: getattr(row, name)  # type: ignore[misc]  # a default binds the name
        for name in TransferRow._fields
        if name not in UNSHARED and name != "exporter"
    }
    fields |= {
        f"exporter.{name}": lambda row, name=name: getattr(row.exporter, name)  # type: ignore[misc]  # likewise
        for name in PartyRow._fields
        if name not in UNSHARED_BY_EXPORTERS
    }
    return fields


def told(findings: Iterator[Finding]) -> list[tuple[str, str, CheckResult]]:
    return [
        (finding.check.id, finding.dossier.id, finding.result)
        for finding in findings
        if isinstance(finding.dossier, TransferDossier)
    ]


def declare(monkeypatch: pytest.MonkeyPatch, reads: Callable[[SharedDossier], Any]) -> None:
    """Let there be a check on transfers that says what it reads."""

    def function(dossier: SharedDossier, _: AsOf) -> Iterator[CheckResult]:
        yield CheckResult(Standing.VIOLATION, say("{value}", value=repr(reads(dossier))))

    made_up = Check("made-up", "transfer", Severity.LOW, (), say("Nothing."), say("Made up"), function)
    monkeypatch.setitem(CHECKS, made_up.id, made_up)


@few
@given(facts=registers())
def test_findings_on_grouped_transfers_are_those_of_each_by_itself(facts: Facts) -> None:
    together = told(run_checks(DossierIndex(facts, AS_OF.law, TODAY), AS_OF, ON_TRANSFERS))
    alone = [
        finding
        for transfer in facts.all(Transfer)
        for finding in told(
            run_checks(DossierIndex(facts, AS_OF.law, TODAY), AS_OF, ON_TRANSFERS, about=transfer)
        )
    ]
    assert together == alone


def test_a_check_may_read_any_field_that_is_not_named_irrelevant(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = counting_fields()

    def read(row: TransferRow) -> dict[str, object]:
        return {name: field(row) for name, field in fields.items()}

    declare(monkeypatch, lambda dossier: read(dossier.row))

    @few
    @given(facts=registers())
    def each_transfer_is_answered_by_its_own_fields(facts: Facts) -> None:
        dossiers = DossierIndex(facts, AS_OF.law, TODAY)
        for finding in run_checks(dossiers, AS_OF, ["made-up"]):
            assert finding.sentence() == repr(read(dossiers.transfers.rows[finding.dossier.id]))

    each_transfer_is_answered_by_its_own_fields()


@pytest.mark.parametrize("name", UNSHARED)
def test_a_check_that_reads_an_irrelevant_field_fails(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, lambda dossier: getattr(dossier.row, name))
    with pytest.raises(NotSharedError, match=name):
        list(run_checks(DossierIndex(dense(Random(1)), AS_OF.law, TODAY), AS_OF, ["made-up"]))  # noqa: S311  # no secret


@pytest.mark.parametrize("name", UNSHARED_BY_EXPORTERS)
def test_a_check_that_reads_an_irrelevant_field_of_the_exporter_fails(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, lambda dossier: getattr(dossier.row.exporter, name))
    with pytest.raises(NotSharedError, match=f"exporter.{name}"):
        list(run_checks(DossierIndex(dense(Random(1)), AS_OF.law, TODAY), AS_OF, ["made-up"]))  # noqa: S311  # no secret


@pytest.mark.parametrize("name", [name for name in TransferRow._fields if name not in UNSHARED])
def test_every_field_counts_by_itself_unless_it_is_named(name: str) -> None:
    row = TransferRow.of(Transfer.model_validate({"id": "transfer/a"}))
    other: Any = PartyRow(role="controller") if name == "exporter" else object()
    assert shared_row(row._replace(**{name: other})) != shared_row(row)


def test_what_is_named_irrelevant_is_a_field_and_what_replaces_it_too() -> None:
    assert UNSHARED.keys() <= {*TransferRow._fields}
    assert UNSHARED_BY_EXPORTERS.keys() <= {*PartyRow._fields}
    unshared = [*UNSHARED.values(), *UNSHARED_BY_EXPORTERS.values()]
    assert {name for one in unshared for name in one.replaced_by} == {*EquivalenceKey._fields} - {"row"}


def test_few_groups_come_of_many_transfers() -> None:
    transfers = Transfers(Facts(Skewed(10_000)), AS_OF.law, TODAY)
    assert len(transfers.equivalence_classes) <= GROUPS_OF_10_000_BEFORE * 1.05


def test_the_findings_of_each_subject_are_those_among_all_that_are_about_it() -> None:
    register, question = Register(dense(Random(3))), Question(DAY)  # noqa: S311  # no secret
    found = register.each_finding(question)
    subjects = {finding.dossier.id for finding in found.open}
    assert len({subject.partition("/")[0] for subject in subjects}) > 3
    for subject in subjects:
        assert [finding.id for finding in register.findings_of(subject, question).open] == [
            finding.id for finding in open_findings(found.open) if finding.dossier.id == subject
        ]
