"""Every statement that the store sends: the written ones by name, the others generated from the schema.

A label or a relationship's type cannot be a parameter of Cypher, so what differs only in these is
generated, here and nowhere else. All names come from the schema, all values go as parameters.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from registry.graph.schema import (
    NODES,
    PARTS,
    PROJECTED,
    CodeLink,
    Link,
    Node,
    Part,
    Property,
)


@lru_cache
def named(name: str) -> str:
    """The statement that stands in `cypher/<name>.cypher`."""
    return files("registry.graph").joinpath("cypher", f"{name}.cypher").read_text(encoding="utf-8")


def constraints() -> list[str]:
    """One key for each label; it is the index by which nodes are found, too."""
    keys = [(node.label, "id") for node in (*NODES.values(), *PARTS.values())]
    keys += [(label, "code") for label in PROJECTED.values()]
    keys += [(label, "id") for label in ("Head", "Proposal", "Draft")]
    return [
        f"CREATE CONSTRAINT {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        for label, key in keys
    ]


def indexes() -> list[str]:
    """What the history is found by; nothing of it is unique, so that a tampered one can still be read."""
    found = (("Change", "seq"), ("Change", "request"), ("Revision", "seq"), ("Revision", "entity"))
    return [
        f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
        for label, name in found
    ]


@lru_cache
def on_file(node: Node) -> str:
    """Which of `$ids` there are."""
    return f"UNWIND $ids AS id MATCH (n:{node.label} {{id: id}}) RETURN n.id AS id"


@lru_cache
def ids(node: Node) -> str:
    """All ids of a kind."""
    return f"MATCH (n:{node.label}) RETURN n.id AS id"


@lru_cache
def revised(node: Node) -> str:
    """Those of `$ids` that were changed after `$base`, each with its revision."""
    return (
        f"UNWIND $ids AS id MATCH (n:{node.label} {{id: id}}) WHERE n.revision > $base "
        "RETURN n.id AS id, n.revision AS revision"
    )


@lru_cache
def create(node: Node) -> str:
    """New entities from `$rows` of properties."""
    return f"UNWIND $rows AS row CREATE (n:{node.label}) SET n = row RETURN count(*) AS made"


@lru_cache
def replace(node: Node) -> str:
    """The properties of entities on file, from `$rows`; what a row lacks is gone."""
    return f"UNWIND $rows AS row MATCH (n:{node.label} {{id: row.id}}) SET n = row RETURN count(*) AS made"


@lru_cache
def drop_parts(node: Node) -> str:
    """Delete all that the entities `$ids` own."""
    types = "|".join(part.type for part in node.parts)
    return (
        f"UNWIND $ids AS id MATCH (:{node.label} {{id: id}})-[:{types}]->(part) "
        f"{_gathered('part')} DETACH DELETE part"
    )


@lru_cache
def drop_links(node: Node) -> str:
    """Delete what the entities `$ids` say of others; what others say of them stays."""
    return f"UNWIND $ids AS id MATCH (:{node.label} {{id: id}})-[link]->() {_gathered('link')} DELETE link"


def _gathered(name: str) -> str:
    """Find all before the first is deleted: ArcadeDB 26.10 loses its place in a list that shrinks."""
    return f"WITH collect({name}) AS found UNWIND found AS {name}"


@lru_cache
def drop(node: Node) -> str:
    """Delete the entities `$ids` themselves."""
    return f"UNWIND $ids AS id MATCH (n:{node.label} {{id: id}}) DETACH DELETE n"


@lru_cache
def drop_some(label: str) -> str:
    """Delete a thousand nodes of a label; tells how many there were."""
    return f"MATCH (n:{label}) WITH n LIMIT 1000 DETACH DELETE n RETURN count(*) AS dropped"


@lru_cache
def create_links(node: Node, link: Link) -> str:
    """New relationships from `$rows` of `{id, to}`; tells how many, since an absent end makes none."""
    return (
        f"UNWIND $rows AS row MATCH (n:{node.label} {{id: row.id}}) "
        f"UNWIND row.to AS id MATCH (m:{link.target} {{id: id}}) "
        f"CREATE (n)-[:{link.type}]->(m) RETURN count(*) AS made"
    )


@lru_cache
def create_parts(node: Node, part: Part) -> str:
    """New owned nodes from `$rows` of `{id, part}`, `id` being the owner's."""
    return (
        f"UNWIND $rows AS row MATCH (n:{node.label} {{id: row.id}}) "
        f"CREATE (n)-[:{part.type}]->(part:{part.node.label}) SET part = row.part RETURN count(*) AS made"
    )


@lru_cache
def read(node: Node, *, by_id: bool) -> str:
    """Entities whole, all or those of `$ids`.

    Columns: the properties, a list of ids for each link, and for each list of parts a list of the same
    columns of each part, in no order.
    """
    start = "UNWIND $ids AS id MATCH (n:{} {{id: id}})" if by_id else "MATCH (n:{})"
    return f"{start.format(node.label)} RETURN {', '.join(_columns(node, 'n'))}"


def _columns(node: Node, name: str) -> list[str]:
    columns = [f"properties({name})"]
    columns += [f"[({name})-[:{link.type}]->(m) | m.id]" for link in node.links]
    for part in node.parts:
        inner = ", ".join(_columns(part.node, "part"))
        columns.append(f"[({name})-[:{part.type}]->(part:{part.node.label}) | [{inner}]]")
    return columns


@lru_cache
def beside(node: Node) -> str:
    """The ids of all nodes that are linked with those of `$ids`, either way."""
    return f"UNWIND $ids AS id MATCH (:{node.label} {{id: id}})--(m) RETURN DISTINCT m.id AS id"


@lru_cache
def beside_parts(node: Node) -> str:
    """The ids of all nodes that the parts of `$ids` name."""
    types = "|".join(part.type for part in node.parts)
    return (
        f"UNWIND $ids AS id MATCH (:{node.label} {{id: id}})-[:{types}]->(part) "
        "WITH DISTINCT part MATCH (part)-->(m) RETURN DISTINCT m.id AS id"
    )


@lru_cache
def naming(target: str, types: frozenset[str]) -> str:
    """Who names `$ids`, nodes of one label: the id, the type of the relationship, the node it starts at."""
    return (
        f"UNWIND $ids AS id MATCH (:{target} {{id: id}})<-[link:{'|'.join(sorted(types))}]-(n) "
        "RETURN id, type(link), n.id"
    )


_FLOW = (
    "t.id, [(t)-[:CARRIES]->(c:DataCategory) | c.id], t.answered_empty, [(t)-[:FOLLOWS]->(f:Transfer) | f.id]"
)


@lru_cache
def flows(into: str) -> str:
    """The transfers that name the organisations `$ids` along a pattern, as they take part in the flow."""
    return f"UNWIND $ids AS id MATCH (:Organisation {{id: id}}){into}(t:Transfer) RETURN id, {_FLOW}"


@lru_cache
def flows_of_both(into: str, out: str) -> str:
    """The same for `$pairs` of organisations of which both are named; begins at the first of a pair."""
    return (
        f"UNWIND $pairs AS pair MATCH (:Organisation {{id: pair[0]}}){into}(t:Transfer)"
        f"{out}(:Organisation {{id: pair[1]}}) RETURN DISTINCT pair, {_FLOW}"
    )


@lru_cache
def degrees(types: tuple[str, ...], most: int) -> str:
    """How many relationships of each type lead to the organisations `$ids`, counted up to a number."""
    counts = (f"COUNT {{ MATCH (o)<-[:{type_}]-(n) RETURN n LIMIT {most} }}" for type_ in types)
    return f"UNWIND $ids AS id MATCH (o:Organisation {{id: id}}) RETURN id, {', '.join(counts)}"


@lru_cache
def referrers(node: Node) -> str:
    """Each of `$ids` with the nodes that name it."""
    return (
        f"UNWIND $ids AS id MATCH (n:{node.label} {{id: id}})<--(m) "
        "RETURN DISTINCT n.id AS id, m.id AS referrer"
    )


@lru_cache
def mentioning(node: Node, field: Property) -> str:
    """The nodes whose texts name the entity `$id`: by its id, or as what a finding is about."""
    here = f"n.{field.name}"
    said = f"{here} = $id OR {here} ENDS WITH ':' + $id OR {here} CONTAINS ':' + $id + ':'"
    return f"MATCH (n:{node.label}) WHERE {f'$id IN {here}' if field.many else said} RETURN n.id AS id"


@lru_cache
def said(node: Node, field: Property) -> str:
    """What one field of all nodes of a kind says, where it says anything."""
    here = f"n.{field.name}"
    return f"MATCH (n:{node.label}) WHERE {here} IS NOT NULL RETURN n.id AS id, {here} AS said"


@lru_cache
def texts(label: str) -> str:
    """The texts of all proposals, or all drafts."""
    return f"MATCH (n:{label}) RETURN n.id AS id, n.text AS text"


@lru_cache
def rewrite(label: str) -> str:
    """Other texts for proposals or drafts, from `$rows`."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n.text = row.text"


@lru_cache
def counts() -> str:
    """How many entities of each kind there are."""
    return " UNION ALL ".join(
        f"MATCH (n:{node.label}) RETURN '{kind}' AS kind, count(n) AS entities"
        for kind, node in NODES.items()
    )


@lru_cache
def any_entity() -> str:
    """One id of each kind of which there is one."""
    return " UNION ALL ".join(f"MATCH (n:{node.label}) RETURN n.id AS id LIMIT 1" for node in NODES.values())


@lru_cache
def project(label: str) -> str:
    """The law's nodes of a label, from `$rows`."""
    return f"UNWIND $rows AS row MERGE (n:{label} {{code: row.code}}) SET n = row"


@lru_cache
def unproject(label: str) -> str:
    """Delete the law's nodes of a label that are not among `$codes`."""
    return f"MATCH (n:{label}) WHERE NOT n.code IN $codes DETACH DELETE n"


@lru_cache
def codes(node: Node, code: CodeLink) -> str:
    """The nodes that hold a code, by id, and what they hold."""
    return f"MATCH (n:{node.label}) WHERE n.{code.property} IS NOT NULL RETURN n.id, n.{code.property}"


@lru_cache
def unproject_codes(node: Node, code: CodeLink) -> str:
    """Delete the projected relationships of the nodes `$ids`."""
    return (
        f"UNWIND $ids AS id MATCH (:{node.label} {{id: id}})-[link:{code.type}]->() "
        f"{_gathered('link')} DELETE link"
    )


@lru_cache
def project_codes(node: Node, code: CodeLink) -> str:
    """Projected relationships from `$rows` of `{id, to}`, `to` being codes."""
    return (
        f"UNWIND $rows AS row MATCH (n:{node.label} {{id: row.id}}) "
        f"UNWIND row.to AS code MATCH (m:{code.target} {{code: code}}) CREATE (n)-[:{code.type}]->(m)"
    )
