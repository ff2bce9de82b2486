"""Facts go into the graph and come out the same, on every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from made_facts import full, registers, unsaid

from registry.commit import write_request
from registry.commit.migrations import prepare
from registry.commit.transaction import Journal, Written
from registry.commit.write_request import Edit, WriteRequest
from registry.dossiers.transfer_row import TransferRow
from registry.entities import (
    BY_PLURAL,
    Derogation,
    Engagement,
    Entity,
    Listing,
    Mechanism,
    Organisation,
    Party,
    Place,
    Scope,
    Transfer,
)
from registry.errors import InputError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.connection import Connection, Progress
from registry.graph.schema import VERSION
from registry.graph.store import Store
from registry.history.change import Command
from registry.law.law import Law
from registry.vocabulary import MechanismKind
from tests.examples import number_of

SEED = Path(__file__).parents[2] / "seed" / "ringover"


def command(request: str | None = None) -> Command:
    return Command(request or uuid4().hex, "actor-1", "administrator", "load", None, Law.current().version)


def load(store: Store, facts: Facts, progress: Progress | None = None) -> Written:
    return Journal(store.connection).commit(WriteRequest(command(), Edit([*facts])), progress)


def remove(store: Store, ids: list[str]) -> None:
    Journal(store.connection).commit(WriteRequest(command(), Edit(remove=ids)))


def chain(length: int) -> Facts:
    """Transfers that follow one another, last first, so that each refers to a later one."""
    ids = [f"transfer/t{number}" for number in range(length, -1, -1)]
    follows = [*pairwise(ids), (ids[-1], None)]
    return Facts(Transfer(id=one, follows=(before,) if before else ()) for one, before in follows)


def acme(**said: object) -> Organisation:
    return Organisation.model_validate({"id": "organisation/acme", **said})


def test_the_seed_register_comes_back_as_it_went_in(store: Store) -> None:
    facts = Facts(seed())
    load(store, facts)
    assert len(facts.all(Transfer)) > 0
    assert store.facts() == facts
    assert sum(store.counts().values()) == len(facts)


def seed() -> Iterator[Entity]:
    for path in sorted(SEED.glob("*.yaml")):
        for plural, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if plural in BY_PLURAL:
                yield from (BY_PLURAL[plural].model_validate(row) for row in rows)


def test_a_register_that_uses_every_field_comes_back_as_it_went_in(store: Store) -> None:
    load(store, full())
    assert store.facts() == full()


@pytest.mark.parametrize("empty", [True, False])
def test_answered_with_nothing_and_not_recorded_stay_apart(store: Store, empty: bool) -> None:
    load(store, unsaid(empty))
    assert store.facts() == unsaid(empty)


def test_an_owned_value_that_says_nothing_is_still_there(store: Store) -> None:
    told = Transfer(id="transfer/a", exporter=Party(), importer=Party(roles=()))
    silent = Transfer(id="transfer/b")
    scoped = Mechanism(id="mechanism/a", kind=MechanismKind.SCC, scope=Scope(), derogation=Derogation())
    load(store, Facts([told, silent, scoped]))
    assert store.facts() == Facts([told, silent, scoped])


@settings(
    max_examples=number_of(8),
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(facts=registers())
def test_any_facts_come_back_as_they_went_in_and_replace_what_stood_there(store: Store, facts: Facts) -> None:
    load(store, facts)
    assert store.facts() == facts
    assert {row.id: row for row in store.transfer_rows()} == rows_of(facts)


def rows_of(facts: Facts) -> dict[str, TransferRow]:
    return {transfer.id: TransferRow.of(transfer) for transfer in facts.all(Transfer).values()}


@pytest.mark.parametrize("made", [full, partial(unsaid, empty=True), partial(unsaid, empty=False)])
def test_a_streamed_row_equals_the_row_of_its_entity(store: Store, made: Callable[[], Facts]) -> None:
    facts = made()
    load(store, facts)
    streamed = list(store.transfer_rows())
    assert {row.id: row for row in streamed} == rows_of(facts)
    assert len(streamed) == len(facts.all(Transfer))


def test_parts_keep_their_order(store: Store) -> None:
    places = tuple(
        Place(jurisdiction=code)
        for code in ("US", "FR", "IN", "DE", "AU", "BR", "CA", "JP", "CH", "GB", "IL", "KR")
    )
    transfer = Transfer(id="transfer/a", places=places)
    load(store, Facts([transfer]))
    assert store.facts()["transfer/a"] == transfer
    assert next(store.transfer_rows()).places == TransferRow.of(transfer).places


def test_only_the_kinds_that_are_asked_for_are_read(store: Store) -> None:
    load(store, full())
    assert store.facts(["purpose", "transfer"]) == Facts(
        entity for entity in full() if entity.kind in {"purpose", "transfer"}
    )
    assert store.facts([]) == Facts()


def test_replacing_an_entity_drops_what_it_said_before_and_keeps_what_others_say_of_it(
    store: Store, connection: Connection
) -> None:
    other = Organisation(id="organisation/other", owned_by="organisation/acme")
    load(
        store,
        Facts(
            [
                acme(
                    name="Acme",
                    owned_by="organisation/other",
                    listings=(Listing(framework="eu_us_dpf"),),
                    in_group_with=(),
                ),
                other,
            ]
        ),
    )
    load(store, Facts([acme(website="https://acme.example")]))
    assert store.facts() == Facts([acme(website="https://acme.example"), other])
    assert connection.read("MATCH (l:Listing) RETURN count(l) AS n") == [{"n": 0}]


def test_replacing_many_with_many_links_leaves_none_behind(store: Store, connection: Connection) -> None:
    others = [Organisation(id=f"organisation/o{number}") for number in range(300)]
    ids = tuple(other.id for other in others)
    listings = (Listing(framework="eu_us_dpf", covered_entities=ids[:50]),) * 40
    before = [acme(in_group_with=ids, listings=listings), *others]
    transfers = [Transfer(id=f"transfer/t{n}", places=(Place(operator=ids[n]),) * 5) for n in range(300)]
    load(store, Facts([*before, *transfers]))
    size = sizes(connection)
    for _ in range(2):
        load(store, Facts([*before, *transfers]))
        assert sizes(connection) == size
    load(store, Facts([acme(), *(Transfer(id=f"transfer/t{n}") for n in range(300))]))
    assert sizes(connection) == (601, 0)


def test_loading_twice_changes_nothing(store: Store, connection: Connection) -> None:
    load(store, full())
    before = sizes(connection)
    load(store, full())
    assert store.facts() == full()
    assert sizes(connection) == before


def sizes(connection: Connection) -> tuple[int, int]:
    """How many nodes and relationships facts make up: those of the history and the law's have no `id`."""
    nodes = connection.read("MATCH (n) WHERE n.id CONTAINS '/' RETURN count(n) AS n")[0]["n"]
    related = "MATCH (n)-[r]->() WHERE n.id CONTAINS '/' RETURN count(r) AS n"
    return nodes, connection.read(related)[0]["n"]


def test_all_references_that_dangle_are_named_and_nothing_is_written(store: Store) -> None:
    facts = Facts(
        [
            acme(owned_by="organisation/nobody"),
            Transfer(
                id="transfer/a", places=(Place(operator="organisation/noone"),), purposes=("purpose/none",)
            ),
        ]
    )
    with pytest.raises(InputError) as refused:
        load(store, facts)
    assert [fault.where for fault in refused.value.faults] == [
        "organisation/acme: owned_by",
        "transfer/a: purposes[0]",
        "transfer/a: places[0].operator",
    ]
    assert store.is_empty()


def test_writers_at_once_leave_one_of_their_versions_whole(store: Store) -> None:
    versions = [
        Facts([acme(name=f"Acme {n}", listings=(Listing(framework="eu_us_dpf", hr=n % 2 == 0),) * (n + 1))])
        for n in range(8)
    ]
    with ThreadPoolExecutor(4) as writers:
        list(writers.map(lambda version: load(store, version), versions))
    assert store.facts() in versions


def test_a_reader_beside_a_writer_sees_one_version_whole(store: Store) -> None:
    others = [Organisation(id=f"organisation/o{number}") for number in range(8)]
    versions = [
        Facts([*others, acme(name=f"Acme {n}", in_group_with=tuple(each.id for each in others[n:]))])
        for n in range(8)
    ]
    load(store, versions[0])
    with ThreadPoolExecutor(1) as writer:
        written = writer.submit(lambda: [load(store, version) for version in versions * 3])
        while not written.done():
            assert store.entities(["organisation/acme", *(each.id for each in others)]) in versions


def test_what_is_on_file_may_be_referred_to(store: Store) -> None:
    load(store, Facts([acme()]))
    engagement = Engagement(id="engagement/a", organisation="organisation/acme")
    load(store, Facts([engagement]))
    assert store.facts() == Facts([acme(), engagement])


def test_a_load_that_fails_leaves_nothing_half_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    load(store, Facts([acme(name="before")]))
    monkeypatch.setattr(write_request, "BATCH", 10)

    def fail(done: int, _all: int) -> None:
        if done > 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(store, Facts([acme(name="after"), *chain(50)]), progress=fail)
    assert store.facts() == Facts([acme(name="before")])


def test_entities_are_found_by_id_and_those_not_on_file_are_left_out(store: Store) -> None:
    load(store, full())
    found = store.entities(["organisation/a", "transfer/a", "transfer/nowhere"])
    assert found == Facts(full()[each] for each in ("organisation/a", "transfer/a"))
    with pytest.raises(NotFoundError, match="vendor/a"):
        store.entities(["vendor/a"])


def test_what_is_referred_to_cannot_be_removed_alone(store: Store, connection: Connection) -> None:
    transfer = Transfer(id="transfer/a", places=(Place(operator="organisation/acme"),))
    load(store, Facts([acme(), transfer]))
    with pytest.raises(RegistryError, match="organisation/acme by transfer/a"):
        remove(store, ["organisation/acme"])
    assert store.facts() == Facts([acme(), transfer])
    remove(store, ["organisation/acme", "transfer/a"])
    assert store.is_empty()
    assert connection.read("MATCH (p:Place) RETURN count(p) AS n") == [{"n": 0}]


def test_removing_what_is_not_on_file_removes_nothing(store: Store) -> None:
    load(store, Facts([acme()]))
    with pytest.raises(NotFoundError, match="organisation/noone"):
        remove(store, ["organisation/acme", "organisation/noone"])
    assert store.counts()["organisation"] == 1


def test_a_database_that_was_not_prepared_takes_no_facts(connection: Connection) -> None:
    with pytest.raises(RegistryError, match="not prepared"):
        load(Store(connection), Facts([acme()]))


def test_a_database_of_another_version_is_refused(store: Store, connection: Connection) -> None:
    connection.write(lambda t: t.run("MATCH (h:Head) SET h.version = $v", v=VERSION + 1).consume())
    with pytest.raises(RegistryError, match="newer"):
        prepare(store.connection)
    with pytest.raises(RegistryError, match="newer"):
        load(store, Facts([acme()]))


def test_the_law_is_projected_with_its_version_and_never_read_back(
    store: Store, connection: Connection
) -> None:
    law = Law.current()
    facts = Facts(
        [
            acme(established_in="US"),
            Transfer(id="transfer/a", places=(Place(jurisdiction="EEA"), Place(jurisdiction="XQ"))),
            Mechanism(id="mechanism/a", kind=MechanismKind.SCC, instrument="2021/914"),
        ]
    )
    load(store, facts)
    drawn = [
        {"id": "mechanism/a", "type": "BASED_ON", "code": "2021/914"},
        {"id": "organisation/acme", "type": "ESTABLISHED_IN", "code": "US"},
        {"id": "transfer/a#places/0", "type": "IN_JURISDICTION", "code": "EEA"},
    ]
    assert links_to_the_law(connection, law) == drawn
    connection.write(lambda t: t.run("MATCH (h:Head) SET h.law = 'an older one'").consume())
    prepare(store.connection)
    assert links_to_the_law(connection, law) == drawn
    assert store.facts() == facts


def links_to_the_law(connection: Connection, law: Law) -> list[dict[str, str]]:
    query = (
        "MATCH (n)-[r]->(m) WHERE m.law_version = $version "
        "RETURN n.id AS id, type(r) AS type, m.code AS code ORDER BY id"
    )
    return connection.read(query, version=law.version)


def test_a_stream_can_be_left_before_its_end(store: Store) -> None:
    load(store, chain(30))
    assert len(list(islice(store.transfer_rows(), 3))) == 3
    assert store.counts()["transfer"] == 31
