"""What a change affects, and what to judge it by, is found in the graph as in memory, on every engine."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from random import Random
from uuid import uuid4

from registry.commit.transaction import Journal
from registry.commit.write_request import Edit, WriteRequest
from registry.entities import Organisation
from registry.facts import Facts
from registry.graph.connection import Connection
from registry.graph.store import Store
from registry.history.change import Command
from registry.impact.affected import affected
from registry.impact.effect import affected_by, scope_facts
from registry.impact.graph_source import GraphSource
from registry.impact.judgement_scope import judgement_scope
from registry.impact.reference_paths import REFERENCE_PATHS
from registry.impact.view import EXPORTER, IMPORTER, OPERATOR, Overlay, TransferFlow, TwoVersionView
from registry.law.law import Law
from tests.dense import anew, dense


def write(store: Store, facts: Facts) -> None:
    command = Command(uuid4().hex, "actor-1", "administrator", "load", None, Law.current().version)
    Journal(store.connection).commit(WriteRequest(command, Edit([*facts])))


def laid(facts: Facts) -> Overlay:
    found = Overlay()
    for entity in facts:
        found.lay(entity.id, entity, entity)
    return found


def test_the_graph_answers_every_look_up_as_memory_does(store: Store, connection: Connection) -> None:
    facts = dense(Random(7))  # noqa: S311  # no secret
    write(store, facts)
    graph, memory = GraphSource(connection), laid(facts)
    for way in REFERENCE_PATHS.values():
        ids = [entity.id for entity in facts if type(entity).__name__ == way.link.target]
        assert {*graph.naming([way], ids)} == {*memory.naming([way], ids)}, way.path
    ids = [*facts.all(Organisation)]
    for way in (EXPORTER, IMPORTER):
        assert _plain(graph.flows(way, ids)) == _plain(memory.flows(way, ids))
    pairs = [*product(ids, ids)]
    for ways in ((EXPORTER, IMPORTER), (IMPORTER, OPERATOR)):
        assert _plain(graph.both(ways, pairs)) == _plain(memory.both(ways, pairs))


def _plain(found: Iterable[tuple[object, TransferFlow]]) -> set[tuple[object, TransferFlow]]:
    """Categories in one order; the graph keeps none."""
    return {
        (key, flow._replace(categories=tuple(sorted(flow.categories or ())) or None)) for key, flow in found
    }


def test_what_is_affected_and_its_case_are_those_of_memory(store: Store) -> None:
    draw = Random(11)  # noqa: S311  # no secret
    before = dense(draw)
    write(store, before)
    for _ in range(5):
        after = anew(draw, before, 2)
        write(store, after)
        old = Facts(entity for entity, _ in after.difference(before).changed)
        ids = {entity.id for entity in old}
        view = TwoVersionView(laid(after))
        for entity in old:
            view.overlay.lay(entity.id, entity, after[entity.id])
        expected = affected(view, ids, Law.current())
        assert affected_by(store, ids, old) == expected
        assert scope_facts(store, expected.transfers, old) == view.after(
            judgement_scope(view, expected.transfers, Law.current())
        )
        before = after


def test_what_nobody_names_affects_itself_alone(store: Store) -> None:
    write(store, Facts([Organisation(id="organisation/a")]))
    assert affected_by(store, ["organisation/a"]) == (frozenset(), frozenset({"organisation/a"}))
    assert scope_facts(store, []) == Facts()
