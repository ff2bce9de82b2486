"""The Cypher statements: the written ones by name, the others generated from the schema.

A label or a relationship's type cannot be a parameter of Cypher, so statements that differ only in these are
generated here. All names come from the schema, all values are passed as parameters.
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
def cypher(name: str) -> str:
    """The statement in `cypher/<name>.cypher`."""
    return files("registry.graph").joinpath("cypher", f"{name}.cypher").read_text(encoding="utf-8")


def constraints() -> list[str]:
    """One key for each label; it is also the index for looking nodes up."""
    keys = [(node.label, "id") for node in (*NODES.values(), *PARTS.values())]
    keys += [(label, "code") for label in PROJECTED.values()]
    keys += [(label, "id") for label in ("Head", "Proposal", "Draft")]
    return [
        f"CREATE CONSTRAINT {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        for label, key in keys
    ]


def indexes() -> list[str]:
    """The indexes of the history; none is unique, so that a tampered history can still be read."""
    indexed = (("Change", "seq"), ("Change", "request"), ("Revision", "seq"), ("Revision", "entity"))
    return [
        f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
        for label, name in indexed
    ]


@lru_cache
def existing_ids(node: Node) -> str:
    """Those of `$ids` that exist."""
    return f"UNWIND $ids AS id MATCH (n:{node.label} {{id: id}}) RETURN n.id AS id"


@lru_cache
def all_ids(node: Node) -> str:
    """All ids of a kind."""
    return f"MATCH (n:{node.label}) RETURN n.id AS id"


@lru_cache
def changed_since(node: Node) -> str:
    """Those of `$ids` that were changed after `$base`, each with its revision."""
    return (
        f"UNWIND $ids AS id MATCH (n:{node.label} {{id: id}}) WHERE n.revision > $base "
        "RETURN n.id AS id, n.revision AS revision"
    )


@lru_cache
def create_nodes(node: Node) -> str:
    """New entities from `$rows` of properties."""
    return f"UNWIND $rows AS row CREATE (n:{node.label}) SET n = row RETURN count(*) AS made"


@lru_cache
def replace_nodes(node: Node) -> str:
    """New properties of existing entities, from `$rows`; a property that a row lacks is removed."""
    return f"UNWIND $rows AS row MATCH (n:{node.label} {{id: row.id}}) SET n = row RETURN count(*) AS made"


@lru_cache
def delete_parts(node: Node) -> str:
    """Delete everything that the entities `$ids` own."""
    types = "|".join(part.type for part in node.parts)
    return (
        f"UNWIND $ids AS id MATCH (:{node.label} {{id: id}})-[:{types}]->(part) "
        f"{_gathered('part')} DETACH DELETE part"
    )


@lru_cache
def delete_links(node: Node) -> str:
    """Delete the references from the entities `$ids`; the references to them stay."""
    return f"UNWIND $ids AS id MATCH (:{node.label} {{id: id}})-[link]->() {_gathered('link')} DELETE link"


def _gathered(name: str) -> str:
    """Find all before the first is deleted: ArcadeDB 26.10 loses its place in a list that shrinks."""
    return f"WITH collect({name}) AS found UNWIND found AS {name}"


@lru_cache
def delete_nodes(node: Node) -> str:
    """Delete the entities `$ids` themselves."""
    return f"UNWIND $ids AS id MATCH (n:{node.label} {{id: id}}) DETACH DELETE n"


@lru_cache
def delete_some(label: str) -> str:
    """Delete a thousand nodes of a label; returns how many there were."""
    return f"MATCH (n:{label}) WITH n LIMIT 1000 DETACH DELETE n RETURN count(*) AS dropped"


@lru_cache
def create_links(node: Node, link: Link) -> str:
    """New relationships from `$rows` of `{id, to}`; returns how many, since an absent end makes none."""
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
def read_entities(node: Node, *, by_id: bool) -> str:
    """Entities whole, all or those of `$ids`.

    Columns: the properties, a list of ids for each link, and for each list of parts a list of the same
    columns of each part, in no order.
    """
    start = "UNWIND $ids AS id MATCH (n:{} {{id: id}})" if by_id else "MATCH (n:{})"
    return f"{start.format(node.label)} RETURN {', '.join(_columns(node, 'n'))}"


@lru_cache
def audit_entities(node: Node) -> str:
    """Entities whole as `read_entities` has them, each with a list of the ids of its parts at the end."""
    types = "|".join(part.type for part in node.parts)
    return f"MATCH (n:{node.label}) RETURN {', '.join(_columns(node, 'n'))}, [(n)-[:{types}]->(p) | p.id]"


@lru_cache
def unowned(part: Node, types: frozenset[str]) -> str:
    """The ids of some owned values that belong to nothing, or to several."""
    owners = f"(part)<-[:{'|'.join(sorted(types))}]-()"
    return f"MATCH (part:{part.label}) WHERE size([{owners} | 1]) <> 1 RETURN part.id AS id LIMIT 5"


@lru_cache
def property_names(label: str) -> str:
    """The properties of all nodes of a label, each with how many nodes have it."""
    return f"MATCH (n:{label}) UNWIND keys(n) AS name RETURN name, count(*) AS found"


def _columns(node: Node, name: str) -> list[str]:
    columns = [f"properties({name})"]
    columns += [f"[({name})-[:{link.type}]->(m) | m.id]" for link in node.links]
    for part in node.parts:
        inner = ", ".join(_columns(part.node, "part"))
        columns.append(f"[({name})-[:{part.type}]->(part) | [{inner}]]")
    return columns


@lru_cache
def naming(target: str, types: frozenset[str]) -> str:
    """The references to `$ids`, nodes of one label: the id, the relationship's type, where it starts."""
    return (
        f"UNWIND $ids AS id MATCH (:{target} {{id: id}})<-[link:{'|'.join(sorted(types))}]-(n) "
        "RETURN id, type(link), n.id"
    )


_FLOW = (
    "t.id, [(t)-[:CARRIES]->(c:DataCategory) | c.id], t.answered_empty, "
    "[(t)-[:FOLLOWS]->(f:Transfer) | f.id], [(t)-[:EXPORTS]->(o:Organisation) | o.id]"
)


@lru_cache
def flows(into: str) -> str:
    """The transfers that refer to the organisations `$ids` by a pattern, as a `TransferFlow`."""
    return f"UNWIND $ids AS id MATCH (:Organisation {{id: id}}){into}(t:Transfer) RETURN id, {_FLOW}"


@lru_cache
def flows_of_both(into: str, out: str) -> str:
    """The transfers that refer to both of `$pairs` of organisations, looked up from the first of a pair."""
    return (
        f"UNWIND $pairs AS pair MATCH (:Organisation {{id: pair[0]}}){into}(t:Transfer)"
        f"{out}(:Organisation {{id: pair[1]}}) RETURN DISTINCT pair, {_FLOW}"
    )


@lru_cache
def degrees(types: tuple[str, ...], most: int) -> str:
    """How many relationships of each type lead to the organisations `$ids`, counted up to a limit."""
    counts = (f"COUNT {{ MATCH (o)<-[:{type_}]-(n) RETURN n LIMIT {most} }}" for type_ in types)
    return f"UNWIND $ids AS id MATCH (o:Organisation {{id: id}}) RETURN id, {', '.join(counts)}"


@lru_cache
def referrers(node: Node) -> str:
    """Each of `$ids` with the nodes that refer to it."""
    return (
        f"UNWIND $ids AS id MATCH (n:{node.label} {{id: id}})<--(m) "
        "RETURN DISTINCT n.id AS id, m.id AS referrer"
    )


@lru_cache
def mentioning(node: Node, field: Property) -> str:
    """The nodes whose texts mention the entity `$id`: by its id, or as the subject of a finding."""
    here = f"n.{field.name}"
    condition = f"{here} = $id OR {here} ENDS WITH ':' + $id OR {here} CONTAINS ':' + $id + ':'"
    return f"MATCH (n:{node.label}) WHERE {f'$id IN {here}' if field.many else condition} RETURN n.id AS id"


@lru_cache
def field_values(node: Node, field: Property) -> str:
    """The values of one field of all nodes of a kind, where it has one."""
    here = f"n.{field.name}"
    return f"MATCH (n:{node.label}) WHERE {here} IS NOT NULL RETURN n.id AS id, {here} AS value"


@lru_cache
def texts(label: str) -> str:
    """The texts of all proposals, or all drafts."""
    return f"MATCH (n:{label}) RETURN n.id AS id, n.text AS text"


@lru_cache
def rewrite_texts(label: str) -> str:
    """Other texts for proposals or drafts, from `$rows`."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n.text = row.text"


@lru_cache
def count_entities() -> str:
    """How many entities of each kind there are."""
    return " UNION ALL ".join(
        f"MATCH (n:{node.label}) RETURN '{kind}' AS kind, count(n) AS entities"
        for kind, node in NODES.items()
    )


@lru_cache
def any_entity() -> str:
    """One id of each kind that has any."""
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
def code_holders(node: Node, code: CodeLink) -> str:
    """The nodes with a code of the law data, by id, and the code or codes."""
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
