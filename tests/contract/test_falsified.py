"""Whatever is changed directly in the database is named, or changes no verdict and no export."""

from __future__ import annotations

from typing import Any

import pytest
from commands import Run
from falsified import HARMLESS, NAMED, Reading, Snapshot, fill, is_named
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neo4j.exceptions import ClientError

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.entities import Organisation
from registry.errors import RegistryError
from registry.graph.audit import audit
from registry.graph.store import Store
from registry.messages import render
from registry.register import Register
from tests.examples import number_of

EMPTY_LINK = NAMED["fact: link added"]


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def falsify(store: Store, statement: str, **parameters: Any) -> None:
    store.connection.write(lambda t: t.run(statement, parameters).consume())


def test_every_way_of_falsifying_is_named_or_changes_nothing_that_is_read(filled: Store) -> None:
    snapshot, before = Snapshot(filled.connection), Reading.of(filled)
    assert not is_named(filled)
    unnamed = []
    for way, statement in (NAMED | HARMLESS).items():
        try:
            falsify(filled, statement)
        except ClientError:
            continue  # the database refuses it: an id is unique there
        if way in HARMLESS:
            assert Reading.of(filled) == before, way
        elif not is_named(filled):
            unnamed.append(way)
        snapshot.restore()
    assert unnamed == []
    assert not is_named(filled)


def test_a_link_where_none_was_the_answer_makes_no_verdict_but_a_fault(filled: Store, run: Run) -> None:
    falsify(filled, EMPTY_LINK)
    for reading in (lambda: Register.open(filled), lambda: filled.entities(["transfer/t"]), filled.facts):
        with pytest.raises(RegistryError, match=r"^transfer/t: What is recorded of this contradicts itself"):
            reading()
    for command in (["check"], ["show", "transfer/t"], ["export", "-"]):
        result = run(*command)
        assert result.returncode == 2
        assert "Traceback" not in result.stderr
        assert "contradicts itself" in result.stderr
    facts = audit(filled).facts
    assert facts is not None
    assert facts.entity == "transfer/t"


def test_what_an_analyst_adds_is_ignored_and_named_once(filled: Store, run: Run) -> None:
    before = Reading.of(filled)
    falsify(filled, "MATCH (t:Transfer) SET t.mood = 'good', t:Own")
    falsify(filled, "MATCH (t:Transfer {id: 'transfer/t'}) CREATE (:Dash {id: 'dash/1'})-[:SHOWS]->(t)")
    assert Reading.of(filled) == before
    assert run("show", "transfer/t").returncode == 0
    outcome = audit(filled)
    assert outcome.whole
    assert sorted(map(render, outcome.foreign)) == [
        "label Dash (1)",
        "label Own:Transfer (2)",
        "property mood of Transfer (2)",
        "relationship SHOWS from Dash to Transfer (1)",
    ]
    assert run("history", "verify").stdout.count("mood") == 1


@pytest.mark.parametrize("way", ["head: time", "head: hash", "head: seq lower", "last entry deleted"])
def test_nothing_is_written_after_an_end_that_is_not_the_last_entry(filled: Store, way: str) -> None:
    falsify(filled, NAMED[way])
    admin = RegisterWriter(filled, Actor("actor-0", AccessRole.ADMINISTRATOR))
    with pytest.raises(RegistryError, match="does not end with entry"):
        admin.entries.record([Organisation(id="organisation/new")])
    assert not filled.known(["organisation/new"])


def test_a_saved_write_is_said_to_be_saved_even_if_its_effect_cannot_be_shown(
    filled: Store, run: Run
) -> None:
    falsify(filled, EMPTY_LINK)
    tried = run("rename", "organisation/b", "Delta", "--dry-run")
    assert tried.returncode == 2
    done = run("rename", "organisation/b", "Delta")
    assert done.returncode == 0
    assert "Entry 6: rename" in done.stdout
    assert "transfer/t: This is saved, but its effect cannot be shown: What is recorded" in done.stderr
    assert filled.entities(["organisation/b"])["organisation/b"].name == "Delta"


VALUES = st.sampled_from(
    [None, "x", "", " ", 0, 1, -1, 2.5, True, False, ["x"], [], "2020-01-01", "transfer/u", "eea_only"]
)
LABELS = st.sampled_from(["Own", "Transfer", "Proposal", "Place", "Head", "Organisation"])


@st.composite
def changes(draw: st.DrawFn, snapshot: Snapshot) -> tuple[str, dict[str, Any]]:
    """A statement that changes one node or one relationship, and its parameters."""
    nodes = list(snapshot.nodes.values())
    one, other = draw(st.sampled_from(nodes)), draw(st.sampled_from(nodes))
    match, own = f"MATCH {_pattern('n', one)} ", sorted(one["own"])
    links = sorted({link["type"] for link in snapshot.links})
    kept = [link for link in snapshot.links if {link["a"], link["b"]} <= snapshot.nodes.keys()]
    link = draw(st.sampled_from(kept))
    ends = f"MATCH {_pattern('a', snapshot.nodes[link['a']])}-[r:{link['type']}]->"
    ends += _pattern("b", snapshot.nodes[link["b"]])
    statement = draw(
        st.one_of(
            st.sampled_from([*own, "weather"]).map(lambda name: f"{match}SET n.{name} = $value"),
            st.sampled_from(own).map(lambda name: f"{match}REMOVE n.{name}"),
            st.just(f"{match}DETACH DELETE n"),
            LABELS.map(lambda label: f"{match}SET n:{label}"),
            LABELS.map(lambda label: f"{match}CREATE (m:{label}) SET m = properties(n), m.id = 'copied'"),
            st.sampled_from([*links, "LIKES"]).map(
                lambda type_: f"{match}MATCH {_pattern('m', other)} CREATE (n)-[:{type_}]->(m)"
            ),
            st.just(f"{ends} DELETE r"),
            st.just(f"{ends} CREATE (a)-[:{link['type']}]->(b)"),
        )
    )
    return statement, {"value": draw(VALUES)}


def _pattern(name: str, node: dict[str, Any]) -> str:
    own = node["own"]
    keys = ["id"] if "id" in own else [key for key in ("seq", "index") if key in own]
    return f"({name}:{node['labels'][0]} {{{', '.join(f'{key}: {own[key]!r}' for key in keys)}}})"


@pytest.fixture
def falsifiable(filled: Store) -> tuple[Store, Snapshot, Reading]:
    return filled, Snapshot(filled.connection), Reading.of(filled)


@settings(
    max_examples=number_of(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_change_of_a_node_or_relationship_is_named_or_changes_nothing(
    falsifiable: tuple[Store, Snapshot, Reading], data: st.DataObject
) -> None:
    store, snapshot, before = falsifiable
    statement, parameters = data.draw(changes(snapshot))
    try:
        falsify(store, statement, **parameters)
        assert is_named(store) or Reading.of(store) == before
    except ClientError:
        return  # the engine refuses it: two nodes would have one key
    finally:
        snapshot.restore()
