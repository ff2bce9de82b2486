"""Every statement that the store sends is understood by every engine."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from registry.entities import ENTITIES
from registry.graph import statements
from registry.graph.connection import Connection
from registry.graph.schema import NODES, PARTS, PROJECTED, node

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

WRITTEN = sorted(
    path.name.removesuffix(".cypher") for path in files("registry.graph").joinpath("cypher").iterdir()
)
PARAMETERS = {
    "revises": None,
    "author": "actor-1",
    "version": 1,
    "sha": "",
    "done": 0,
    "after": 0,
    "head": {"id": "head"},
    "ids": [],
    "rows": [],
    "codes": [],
    "base": 0,
    "places": [1],
    "id": "proposal/a",
    "seq": 1,
    "hash": "",
    "genesis": "",
    "brought": 0,
    "actor": None,
    "command": None,
    "kind": "organisation/",
    "key": '"name":',
    "first": 3,
    "at": "",
    "requests": [""],
    "text": "",
    "revision": 1,
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_written_statement_runs(connection: Connection, name: str) -> None:
    connection.write(lambda transaction: transaction.run(statements.cypher(name), PARAMETERS).consume())


def test_every_generated_statement_runs(connection: Connection) -> None:
    for statement in generated():
        connection.write(partial(run, statement))


def run(statement: str, transaction: ManagedTransaction) -> None:
    transaction.run(statement, PARAMETERS).consume()


def generated() -> list[str]:
    told = [statements.count_entities(), statements.any_entity()]
    told += [make("Draft") for make in (statements.texts, statements.rewrite_texts, statements.delete_some)]
    told += [
        make(label) for label in PROJECTED.values() for make in (statements.project, statements.unproject)
    ]
    for each in NODES.values():
        told += [statements.read_entities(each, by_id=by_id) for by_id in (True, False)]
        told += [
            make(each)
            for make in (
                statements.existing_ids,
                statements.all_ids,
                statements.changed_since,
                statements.create_nodes,
                statements.replace_nodes,
                statements.delete_nodes,
                statements.delete_links,
                statements.delete_parts,
                statements.referrers,
            )
        ]
    for each in (*NODES.values(), *PARTS.values()):
        told += [statements.mentioning(each, field) for field in each.properties.values() if field.mentions]
        told += [statements.create_links(each, link) for link in each.links]
        told += [statements.create_parts(each, part) for part in each.parts]
        for make in (statements.code_holders, statements.unproject_codes, statements.project_codes):
            told += [make(each, code) for code in each.codes]
    return told


def test_keys_are_made_once_for_every_label(connection: Connection) -> None:
    def work(transaction: ManagedTransaction) -> None:
        for statement in (*statements.constraints(), *statements.indexes()) * 2:
            transaction.run(statement).consume()

    connection.write(work)
    keys = connection.read("SHOW CONSTRAINTS YIELD labelsOrTypes RETURN labelsOrTypes[0] AS label")
    assert {"Transfer", "Place", "Jurisdiction", "Head"} <= {row["label"] for row in keys}


def test_no_label_differs_from_a_relationship_in_case_alone() -> None:
    drawn = [*map(node, ENTITIES), *PARTS.values()]
    labels = {each.label.lower() for each in drawn} | {label.lower() for label in PROJECTED.values()}
    types = {
        name.lower()
        for each in drawn
        for name in [
            *(link.type for link in each.links),
            *(part.type for part in each.parts),
            *(code.type for code in each.codes),
        ]
    }
    assert not labels & types
