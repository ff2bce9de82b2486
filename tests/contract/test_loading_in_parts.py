"""What is too much for one transaction is loaded in parts: one command all the same, on every engine."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import timedelta

import pytest
from made_facts import full

from registry.access import AccessRole, Actor
from registry.commands.command_runner import CommandOptions, utc_today
from registry.commands.writer import RegisterWriter
from registry.commit import write_request
from registry.entities import Decision, Entity, Organisation
from registry.errors import ConflictError, ForbiddenError, InputError, RegistryError
from registry.facts import Facts
from registry.graph.audit import audit
from registry.graph.store import Store
from registry.vocabulary import DecisionKind

ACME = Organisation(id="organisation/acme")


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("actor-dpo", AccessRole.DPO))


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few entities are many."""
    monkeypatch.setattr(write_request, "ONE_TRANSACTION", 50)
    monkeypatch.setattr(write_request, "BATCH", 20)


def owned(count: int, name: str | None = None) -> Iterator[Organisation]:
    """Organisations each of which is owned by the one before."""
    for n in range(count):
        owner = f"organisation/{n - 1}" if n else None
        yield Organisation(id=f"organisation/{n}", owned_by=owner, name=name)


def broken_off(me: RegisterWriter, facts: Facts, how: CommandOptions, after: int) -> None:
    def fail(done: int, _whole: int) -> None:
        if done > after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        me.entries.load(facts, how, progress=fail)


@pytest.mark.parametrize("request_id", [None, "big"])
def test_a_load_that_breaks_off_keeps_whole_parts_and_a_second_one_completes_it(
    store: Store, admin: RegisterWriter, request_id: str | None
) -> None:
    facts = Facts([*full(), *owned(60)])
    how = CommandOptions(request=request_id)
    told: list[tuple[int, int]] = []
    broken_off(admin, facts, how, after=60)
    half = store.facts()
    assert 60 < len(half) < len(facts)
    assert all(facts[entity.id] == entity for entity in half)
    admin.entries.load(facts, how, progress=lambda done, whole: told.append((done, whole)))
    assert store.facts() == facts
    assert told[-1] == (len(facts), len(facts))
    assert audit(store).whole


def test_entities_that_come_one_at_a_time_are_loaded_and_each_part_is_told(
    store: Store, dpo: RegisterWriter
) -> None:
    parts = list(dpo.entries.load_as_they_come(owned(70)))
    assert [len(part.difference.added) for part in parts] == [20, 20, 20, 10]
    assert [(part.first, part.last) for part in parts] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert store.facts() == Facts(owned(70))
    again = list(dpo.entries.load_as_they_come(owned(70)))
    assert not any(part.difference for part in again)
    assert store.head().seq == 4
    assert audit(store).whole


def test_nothing_is_kept_of_what_came_once_it_is_written(dpo: RegisterWriter) -> None:
    made: list[weakref.ref[Entity]] = []

    def coming() -> Iterator[Entity]:
        for entity in owned(200):
            made.append(weakref.ref(entity))
            yield entity

    for _ in dpo.entries.load_as_they_come(coming()):
        gc.collect()
        assert sum(each() is not None for each in made) <= 2 * write_request.BATCH
    assert len(made) == 200


def test_what_comes_before_what_it_refers_to_is_refused_with_its_part_alone(
    store: Store, dpo: RegisterWriter
) -> None:
    early = Organisation(id="organisation/early", owned_by="organisation/late")
    coming = [*owned(20), early, *owned(40, name="A")]
    with pytest.raises(InputError, match=r"owned_by: Nothing is recorded as organisation/late"):
        list(dpo.entries.load_as_they_come(coming))
    assert store.facts() == Facts(owned(20))


def test_a_load_in_parts_is_undone_as_a_whole_and_its_request_is_no_others(
    store: Store, dpo: RegisterWriter
) -> None:
    loaded = dpo.entries.load(Facts(owned(70)), CommandOptions(request="big"))
    with pytest.raises(RegistryError, match="used for another command"):
        dpo.entries.record([ACME], CommandOptions(request="big"))
    assert (loaded.first, loaded.last) == (1, 4)
    tried = dpo.entries.undo(2, CommandOptions(dry=True))
    assert (tried.first, len(tried.difference.removed)) == (None, 70)
    assert store.facts() == Facts(owned(70))
    undone = dpo.entries.undo(2, CommandOptions(request="taken-back"))
    assert len(undone.difference.removed) == 70
    assert store.facts() == Facts()
    assert dpo.entries.undo(2, CommandOptions(request="taken-back")).repeated
    assert audit(store).whole


def test_the_undo_of_a_load_in_parts_is_undone_as_a_whole_too(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.load(Facts(owned(70)))
    dpo.entries.undo(1)
    assert store.head().seq == 8
    again = dpo.entries.undo(6)
    assert store.facts() == Facts(owned(70))
    assert (again.first, again.last) == (9, 12)
    dpo.entries.undo(12)
    assert store.facts() == Facts()
    assert audit(store).whole


def test_an_undo_in_parts_that_breaks_off_is_completed_by_the_same_request(
    store: Store, dpo: RegisterWriter
) -> None:
    def fail(done: int, whole: int) -> None:
        assert whole == 4
        if done == 2:
            raise KeyboardInterrupt

    dpo.entries.load(Facts(owned(70)))
    with pytest.raises(KeyboardInterrupt):
        dpo.entries.undo(1, CommandOptions(request="back"), progress=fail)
    assert store.facts() == Facts(owned(40))
    assert not dpo.entries.undo(1, CommandOptions(request="back")).repeated
    assert store.facts() == Facts()
    with pytest.raises(ConflictError, match="used for another command"):
        dpo.entries.undo(5, CommandOptions(request="back"))
    assert audit(store).whole


def test_an_undo_in_parts_that_broke_off_is_completed_by_another_that_does_not_know_its_request(
    store: Store, dpo: RegisterWriter
) -> None:
    def fail(done: int, _whole: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    dpo.entries.load(Facts(owned(70)))
    with pytest.raises(KeyboardInterrupt):
        dpo.entries.undo(1, progress=fail)
    dpo.entries.undo(1)
    assert store.facts() == Facts()
    with pytest.raises(ConflictError, match="Changed since entry 1"):
        dpo.entries.undo(1)
    assert audit(store).whole


def test_an_undo_in_parts_is_refused_whole_for_what_came_to_refer_to_any_of_them(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.load(Facts(owned(70)))
    dpo.entries.record([Organisation(id="organisation/later", owned_by="organisation/5")])
    for how in (CommandOptions(dry=True), CommandOptions()):
        with pytest.raises(RegistryError, match="organisation/5 by organisation/later"):
            dpo.entries.undo(1, how)
        assert len(store.facts()) == 71


def test_a_load_of_which_the_first_part_changes_nothing_is_undone_as_a_whole(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.load(Facts(owned(20)))
    dpo.entries.load(Facts(owned(70)), CommandOptions(request="rest"))
    with pytest.raises(ConflictError, match="used for another command"):
        dpo.entries.record([ACME], CommandOptions(request="rest"))
    dpo.entries.undo(3)
    assert store.facts() == Facts(owned(20))


def test_a_request_loads_what_it_loaded_first_and_nothing_else(store: Store, dpo: RegisterWriter) -> None:
    for first, other in ((10, 70), (70, 10), (70, 80)):
        how = CommandOptions(request=f"from-{first}-to-{other}")
        dpo.entries.load(Facts(owned(first, name=how.request)), how)
        head = store.head()
        assert dpo.entries.load(Facts(owned(first, name=how.request)), how).repeated
        with pytest.raises(ConflictError, match="used for another command"):
            dpo.entries.load(Facts(owned(other)), how)
        assert store.head() == head


def test_what_others_write_meanwhile_is_refused_only_where_the_load_rests_on_it(
    store: Store, dpo: RegisterWriter
) -> None:
    other = Organisation(id="organisation/other")

    def coming(touched: str) -> Iterator[Entity]:
        for number, entity in enumerate(owned(60)):
            if number == 45:
                admin = RegisterWriter(store, Actor("actor-0", AccessRole.ADMINISTRATOR))
                admin.entries.rename(touched, "New")
            yield entity

    dpo.entries.record([other])
    assert len(list(dpo.entries.load_as_they_come(coming(other.id)))) == 3
    dpo.entries.load(Facts(owned(60, name="B")))
    with pytest.raises(ConflictError, match="Changed meanwhile: organisation/39 by actor-0") as refused:
        list(dpo.entries.load_as_they_come(coming("organisation/39")))
    assert "The earlier parts were written" in str(refused.value)
    assert audit(store).whole


def test_a_dry_run_of_many_tells_what_differs_and_writes_nothing(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.load(Facts([*owned(10), *owned(5, name="A")]))
    head = store.head()
    tried = dpo.entries.load(Facts(owned(70)), CommandOptions(dry=True))
    assert (tried.first, tried.last) == (None, None)
    assert (len(tried.difference.added), len(tried.difference.changed)) == (60, 5)
    assert store.head() == head
    dangling = Facts([*owned(70), Organisation(id="organisation/x", owned_by="organisation/none")])
    with pytest.raises(InputError, match="organisation/none"):
        dpo.entries.load(dangling, CommandOptions(dry=True))
    dpo.entries.rename("organisation/3", "B")
    with pytest.raises(ConflictError, match="organisation/3 by actor-dpo"):
        dpo.entries.load(Facts(owned(70)), CommandOptions(dry=True, base=head.seq))
    with pytest.raises(RegistryError, match="needs all entities at once"):
        dpo.entries.load_as_they_come(owned(70), CommandOptions(dry=True))


def test_any_other_verb_refuses_what_is_too_much_for_one_transaction(
    store: Store, dpo: RegisterWriter
) -> None:
    many = list(owned(51))
    for verb in (dpo.entries.record, dpo.proposals.propose):
        with pytest.raises(RegistryError, match=r"51 entities.* takes 50\. `registry load`"):
            verb(many)
    assert store.is_empty()
    dpo.entries.load(Facts(many))
    with pytest.raises(RegistryError, match="51 entities"):
        dpo.entries.change(list(owned(51, name="A")))
    assert store.facts() == Facts(many)


def test_the_load_that_begins_a_register_may_bring_what_others_said_also_when_it_is_completed(
    store: Store, admin: RegisterWriter
) -> None:
    word = Decision(
        id="decision/a",
        about="importer-not-identified:organisation/1",
        kind=DecisionKind.RISK_ACCEPTED,
        until=utc_today() + timedelta(days=30),
        made_by="actor-9",
    )
    facts = Facts([*owned(70), word])
    broken_off(admin, facts, CommandOptions(request="moved"), after=30)
    admin.entries.load(facts, CommandOptions(request="moved"))
    assert store.facts() == facts
    changed = facts.with_(word.model_copy(update={"made_by": "actor-8"}))
    with pytest.raises(ConflictError, match="used for another command"):
        admin.entries.load(changed, CommandOptions(request="moved"))
    for load in (admin.entries.load, admin.entries.load_as_they_come):
        with pytest.raises(ForbiddenError, match="may not accept"):
            list(load(changed, CommandOptions(request="other")))
    assert store.facts() == facts


def test_who_may_not_load_loads_nothing_in_parts_either(store: Store) -> None:
    auditor = RegisterWriter(store, Actor("actor-a", AccessRole.AUDITOR))
    with pytest.raises(ForbiddenError):
        auditor.entries.load(Facts(owned(70)))
    with pytest.raises(ForbiddenError):
        auditor.entries.load_as_they_come(owned(70))
    assert store.is_empty()
