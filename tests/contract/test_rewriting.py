"""What a change makes anew in the graph, on every engine: what it owns and names only where that differs."""

from __future__ import annotations

from datetime import date

import pytest

from registry.commands.writer import RegisterWriter
from registry.entities import Organisation, Transfer
from registry.facts import Facts
from registry.graph.store import Store

BEFORE = {
    "id": "transfer/a",
    "exporter": {"organisation": "organisation/a"},
    "importer": {"organisation": "organisation/b"},
    "places": [{"jurisdiction": "US", "kind": "storage", "operator": "organisation/b"}],
}
MARK = "MATCH (:Transfer)-[:REACHES]->(place) CREATE (:Mark)-[:ON]->(place)"
MARKED = "MATCH (:Transfer)-[:REACHES]->(place) RETURN size([(place)<-[:ON]-(m) | m]) AS marks"


def transfer(**said: object) -> Transfer:
    return Transfer.model_validate({**BEFORE, **said})


@pytest.fixture
def marked(store: Store, admin: RegisterWriter) -> Store:
    """A register with one transfer, whose place bears a mark that is gone if the place is made anew."""
    companies = [Organisation(id=f"organisation/{each}") for each in "ab"]
    admin.entries.record([*companies, transfer()])
    store.connection.write(lambda transaction: transaction.run(MARK).consume())
    return store


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ({"suspended_on": date(2026, 1, 1), "name": "A name"}, True),
        ({"places": [{"jurisdiction": "US", "kind": "support", "operator": "organisation/b"}]}, False),
        ({"places": [{"jurisdiction": "US", "kind": "storage", "operator": "organisation/a"}]}, False),
        ({"importer": {"organisation": "organisation/a"}}, False),
    ],
)
def test_what_a_transfer_owns_stays_as_it_is_where_only_properties_differ(
    marked: Store, admin: RegisterWriter, said: dict[str, object], stays: bool
) -> None:
    changed = transfer(**said)
    admin.entries.change([changed])
    assert marked.entities([changed.id]) == Facts([changed])
    assert marked.connection.read(MARKED) == [{"marks": int(stays)}]


def test_a_law_that_is_named_anew_is_linked_anew_and_stays_linked_after(
    store: Store, admin: RegisterWriter
) -> None:
    drawn = "MATCH (:Organisation {id: 'organisation/a'})-->(j:Jurisdiction) RETURN j.code AS code"
    for said in ({"established_in": "US"}, {"established_in": "FR"}, {"established_in": "FR", "name": "A"}):
        admin.entries.load(Facts([Organisation.model_validate({"id": "organisation/a", **said})]))
        assert store.connection.read(drawn) == [{"code": said["established_in"]}]


def test_a_link_that_is_kept_is_one_after_many_changes(marked: Store, admin: RegisterWriter) -> None:
    for day in range(1, 9):
        admin.entries.change([transfer(suspended_on=date(2026, 1, day))])
    links = "MATCH (:Transfer)-[link]->() RETURN count(link) AS links"
    assert marked.connection.read(links) == [{"links": 3}]
