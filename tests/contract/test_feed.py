"""The feed tells of each change what it affected and which verdicts it changed, on every engine."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from earlier import known_at

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.dossiers.changed import verdict_changes
from registry.entities import Organisation, Transfer
from registry.facts import Facts
from registry.graph.store import Store
from registry.impact.feed import ChangeEvent, Feed
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Outcome
from tests.dense import anew, dense

TODAY = date(2026, 11, 23)
US = Organisation.model_validate({"id": "organisation/us", "established_in": "US"})
FR = Organisation.model_validate({"id": "organisation/fr", "established_in": "FR"})
SENT = Transfer.model_validate(
    {
        "id": "transfer/a",
        "exporter": {"organisation": "organisation/fr"},
        "importer": {"organisation": "organisation/us"},
    }
)


@pytest.fixture
def registrar(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("actor-1", AccessRole.ADMINISTRATOR))


def news(store: Store, seq: int) -> list[ChangeEvent]:
    return list(Feed(store).since(seq, TODAY))


def outcomes(told: ChangeEvent) -> list[tuple[str, Outcome | None, Outcome | None]]:
    return [
        (one.transfer, one.before.outcome if one.before else None, one.after.outcome if one.after else None)
        for one in told.verdicts
    ]


def test_each_change_is_told_once_with_the_verdicts_it_changed(
    store: Store, registrar: RegisterWriter
) -> None:
    registrar.entries.record([US, FR])
    registrar.entries.record([SENT])
    registrar.entries.change([FR.model_copy(update={"name": "Filiale"})])
    registrar.entries.change([US.model_copy(update={"established_in": "FR"})])
    first, new, renamed, moved = news(store, 0)
    assert [one.change.seq for one in (first, new, renamed, moved)] == [1, 2, 3, 4]
    assert (first.verdicts, renamed.verdicts) == ([], [])
    assert renamed.affected.transfers == {"transfer/a"}
    assert outcomes(new) == [("transfer/a", None, Outcome.UNCOVERED)]
    assert outcomes(moved) == [("transfer/a", Outcome.UNCOVERED, Outcome.UNKNOWN)]
    assert [one.change.seq for one in news(store, 3)] == [4]
    assert news(store, 4) == []


def test_who_accepts_a_finding_affects_its_subject(store: Store, registrar: RegisterWriter) -> None:
    registrar.entries.record([US, FR, SENT])
    dpo = RegisterWriter(store, Actor("actor-2", AccessRole.DPO))
    for about in ("transfer-without-safeguard:transfer/a", "importer-not-identified:organisation/us"):
        dpo.decisions.accept(about, TODAY + timedelta(days=9_999), "It never begins")
    first, second = news(store, 1)
    assert first.affected.transfers == {"transfer/a"}
    assert first.verdicts == []
    (decision,) = second.affected.others - {"organisation/us"}
    assert decision.startswith("decision/")  # its own end may come soon


def test_a_removal_is_told_as_no_verdict_any_more(store: Store, registrar: RegisterWriter) -> None:
    registrar.entries.record([US, FR])
    written = registrar.entries.record([SENT])
    registrar.entries.undo(written.first or 0)
    assert outcomes(news(store, 2)[0]) == [("transfer/a", Outcome.UNCOVERED, None)]


def test_what_concerns_no_fact_affects_nothing(store: Store, registrar: RegisterWriter) -> None:
    registrar.proposals.propose([US])
    (told,) = news(store, 0)
    assert (told.affected, told.verdicts) == ((frozenset(), frozenset()), [])


def test_the_feed_tells_what_whole_registers_tell(store: Store, registrar: RegisterWriter) -> None:
    draw = Random(3)  # noqa: S311  # no secret
    facts = dense(draw)
    registrar.entries.load(facts)
    for _ in range(6):
        facts = anew(draw, facts, 2)
        registrar.entries.load(facts)
    as_of = AsOf(Judge(Law.current()), TODAY)
    for told in news(store, 1):
        seq = told.change.seq
        before, after = (known_at(store, place) for place in (seq - 1, seq))
        every = {*before.all(Transfer), *after.all(Transfer)}
        whole = verdict_changes(_sorted(before), _sorted(after), every, as_of)
        assert told.verdicts == whole


def test_a_change_that_comes_while_one_looks_is_told_too(store: Store, registrar: RegisterWriter) -> None:
    registrar.entries.record([US, FR])
    registrar.entries.record([SENT])
    told: list[ChangeEvent] = []
    for one in Feed(store).since(0, TODAY):
        if not told:
            registrar.entries.change([US.model_copy(update={"established_in": "FR"})])
        told.append(one)
    assert outcomes(told[1]) == [("transfer/a", None, Outcome.UNCOVERED)]
    assert outcomes(told[2]) == [("transfer/a", Outcome.UNCOVERED, Outcome.UNKNOWN)]


def _sorted(facts: Facts) -> Facts:
    return Facts(sorted(facts, key=lambda entity: entity.id))
