"""What a change affects, and what to judge it by, is found in the graph as in memory, on every engine."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from random import Random
from uuid import uuid4

from registry.entities import Organisation
from registry.facts import Facts
from registry.graph.affected import affected
from registry.graph.case import case
from registry.graph.connection import Connection
from registry.graph.on_file import OnFile
from registry.graph.sight import EXPORTER, IMPORTER, OPERATOR, Flow, Laid, Sight
from registry.graph.store import Store
from registry.graph.wanted import Writing
from registry.graph.ways import WAYS
from registry.history.change import Command
from registry.law.law import Law
from tests.dense import anew, dense


def write(store: Store, facts: Facts) -> None:
    command = Command(uuid4().hex, "actor-1", "administrator", "load", None, Law.current().version)
    store.journal.commit(Writing(command, [*facts]))


def laid(facts: Facts) -> Laid:
    found = Laid()
    for entity in facts:
        found.lay(entity.id, entity, entity)
    return found


def test_the_graph_answers_every_look_up_as_memory_does(store: Store, connection: Connection) -> None:
    facts = dense(Random(7))  # noqa: S311  # no secret
    write(store, facts)
    graph, memory = OnFile(connection), laid(facts)
    for way in WAYS.values():
        ids = [entity.id for entity in facts if type(entity).__name__ == way.link.target]
        assert {*graph.naming([way], ids)} == {*memory.naming([way], ids)}, way.path
    ids = [*facts.all(Organisation)]
    for way in (EXPORTER, IMPORTER):
        assert _plain(graph.flows(way, ids)) == _plain(memory.flows(way, ids))
    pairs = [*product(ids, ids)]
    for ways in ((EXPORTER, IMPORTER), (IMPORTER, OPERATOR)):
        assert _plain(graph.both(ways, pairs)) == _plain(memory.both(ways, pairs))


def _plain(found: Iterable[tuple[object, Flow]]) -> set[tuple[object, Flow]]:
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
        sight = Sight(laid(after))
        for entity in old:
            sight.laid.lay(entity.id, entity, after[entity.id])
        expected = affected(sight, ids, Law.current())
        assert store.affected(ids, old) == expected
        assert store.case(expected.transfers, old) == sight.after(
            case(sight, expected.transfers, Law.current())
        )
        before = after


def test_what_nobody_names_affects_itself_alone(store: Store) -> None:
    write(store, Facts([Organisation(id="organisation/a")]))
    assert store.affected(["organisation/a"]) == (frozenset(), frozenset({"organisation/a"}))
    assert store.case([]) == Facts()
