"""A small register to falsify directly in the database, the ways that were tried, and its restoration."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple
from uuid import uuid4

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.commit.transaction import Journal
from registry.commit.write_request import Edit, WriteRequest
from registry.dossiers.transfer_row import TransferRow
from registry.entities import BY_KIND, Entity, Organisation
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.audit import audit
from registry.graph.connection import Connection
from registry.graph.store import Store
from registry.history.change import Command, Head

ENTITIES: tuple[dict[str, Any], ...] = (
    {
        "id": "organisation/acme",
        "name": "Acme",
        "established_in": "FR",
        "contacts": [{"role": "dpo", "name": "Ada"}],
    },
    {"id": "organisation/b", "name": "B", "established_in": "US"},
    {"id": "category/orders", "name": "Orders"},
    {"id": "purpose/sales", "name": "Sales"},
    {"id": "mechanism/m", "kind": "scc", "instrument": "2021/914"},
    {
        "id": "transfer/t",
        "exporter": {"organisation": "organisation/acme", "role": "controller"},
        "importer": {
            "organisation": "organisation/b",
            "roles": [{"purpose": "purpose/sales", "role": "processor"}],
        },
        "categories": ["category/orders"],
        "places": [
            {"jurisdiction": "US", "kind": "storage", "operator": "organisation/b"},
            {"jurisdiction": "IN"},
        ],
        "mechanisms": [],
        "starts": "2020-01-01",
        "human_access": True,
    },
    {"id": "transfer/u", "importer": {"organisation": "organisation/b"}, "mechanisms": ["mechanism/m"]},
    {
        "id": "decision/d",
        "kind": "risk_accepted",
        "about": "organisation/b",
        "until": "2030-01-01",
        "reason": "R",
    },
    {"id": "comment/c", "about": "organisation/b", "text": "T"},
)


def entity(**values: Any) -> Entity:
    return BY_KIND[values["id"].partition("/")[0]].model_validate(values)


def fill(store: Store) -> None:
    """Five entries, an open proposal with a contact, and a draft."""
    journal = Journal(store.connection)
    for some in (ENTITIES[:5], ENTITIES[5:]):
        command = Command(uuid4().hex, "actor-1", "administrator", "load", "Why", "1")
        journal.commit(
            WriteRequest(command, Edit([entity(**each) for each in some]), request_digest="0" * 64)
        )
    admin = RegisterWriter(store, Actor("actor-0", AccessRole.ADMINISTRATOR))
    admin.entries.change([Organisation.model_validate(ENTITIES[1] | {"name": "Beta"})])
    changed = ENTITIES[0] | {
        "contacts": [
            {"role": "dpo", "name": "Ada"},
            {"role": "general", "name": "Bob", "email": "bob@acme.example"},
        ]
    }
    admin.proposals.propose([Organisation.model_validate(changed)])
    admin.drafts.save("notes", "registry: 1")
    admin.entries.change([Organisation.model_validate(ENTITIES[1] | {"name": "Gamma"})])


class Reading(NamedTuple):
    """All that verdicts and exports come from."""

    facts: Facts
    rows: dict[str, TransferRow]
    head: Head
    proposals: list[str]

    @classmethod
    def of(cls, store: Store) -> Reading:
        rows = {row.id: row for row in store.transfer_rows()}
        return cls(store.facts(), rows, store.head(), store.proposals())


def is_named(store: Store) -> bool:
    """Whether verification names something; opening a register that has no end does too."""
    try:
        if store.version is None:
            return True
        outcome = audit(store)
    except RegistryError:
        return True
    return not outcome.whole or bool(outcome.foreign)


class Snapshot:
    """All nodes of a database but the law's, with their relationships, to be put back."""

    def __init__(self, connection: Connection) -> None:
        nodes = connection.read(
            f"MATCH (n) WHERE NOT {_LAW} "
            "RETURN elementId(n) AS key, labels(n) AS labels, properties(n) AS own"
        )
        self.nodes: dict[str, dict[str, Any]] = {node["key"]: node for node in nodes}
        self.links = connection.read(
            "MATCH (a)-[r]->(b) RETURN elementId(a) AS a, type(r) AS type, elementId(b) AS b, b.code AS code"
        )
        self._connection = connection

    def restore(self) -> None:
        """Put everything back as it was."""
        self._connection.write(lambda t: t.run(f"MATCH (n) WHERE NOT {_LAW} DETACH DELETE n").consume())
        by_label: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for node in self.nodes.values():
            by_label[":".join(node["labels"])].append({**node["own"], "_key": node["key"]})
        by_type: defaultdict[tuple[str, bool], list[dict[str, Any]]] = defaultdict(list)
        for link in self.links:
            if link["a"] in self.nodes:
                by_type[link["type"], link["b"] in self.nodes].append(link)

        def work(transaction: Any) -> None:
            for labels, rows in by_label.items():
                transaction.run(f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", rows=rows).consume()
            for (type_, ours), rows in by_type.items():
                end = "(b {_key: row.b})" if ours else "(b {code: row.code})"
                start = "UNWIND $rows AS row MATCH (a {_key: row.a})"
                statement = f"{start} MATCH {end} CREATE (a)-[:{type_}]->(b)"
                transaction.run(statement, rows=rows).consume()
            transaction.run(f"MATCH (n) WHERE NOT {_LAW} REMOVE n._key").consume()

        self._connection.write(work)


_LAW = "(n:Jurisdiction OR n:Instrument)"
_T = "MATCH (t:Transfer {id: 'transfer/t'}) "
_ACME = "MATCH (o:Organisation {id: 'organisation/acme'}) "
_TWO = "MATCH (c:Change {seq: 2}) "
_REV = "MATCH (r:Revision {seq: 3}) "
_HEAD = "MATCH (h:Head) "
_P = "MATCH (p:Proposal) "
_PLACE = "MATCH (p:Place {index: 0}) "

NAMED: dict[str, str] = {
    "entry: actor": _TWO + "SET c.actor = 'x'",
    "entry: role": _TWO + "SET c.role = 'x'",
    "entry: reason": _TWO + "SET c.reason = 'x'",
    "entry: reason removed": _TWO + "REMOVE c.reason",
    "entry: time": _TWO + "SET c.at = '2020-01-01T00:00:00.000000+00:00'",
    "entry: law version": _TWO + "SET c.law = 'x'",
    "entry: command name": _TWO + "SET c.name = 'x'",
    "entry: request": _TWO + "SET c.request = 'x'",
    "entry: part": _TWO + "SET c.part = 2",
    "entry: form": _TWO + "SET c.form = 9",
    "entry: hash": _TWO + "SET c.hash = 'x'",
    "entry: previous": _TWO + "SET c.previous = 'x'",
    "entry: subjects count": _TWO + "SET c.subjects = 9",
    "entry: unknown property": _TWO + "SET c.weather = 'fine'",
    "entry deleted (middle)": _TWO + "DELETE c",
    "entry and its revisions deleted": _TWO + "MATCH (r:Revision {seq: 2}) DELETE c, r",
    "entry deleted, later moved up": _TWO + "DELETE c WITH 1 AS x MATCH (c:Change) WHERE c.seq > 2 "
    "SET c.seq = c.seq - 1",
    "last entry deleted": "MATCH (c:Change {seq: 5}) DELETE c",
    "last entry deleted, head set back": "MATCH (c:Change {seq: 5}), (b:Change {seq: 4}), (h:Head) "
    "SET h.seq = 4, h.hash = b.hash, h.at = b.at DELETE c",
    "two entries exchanged": "MATCH (a:Change {seq: 2}), (b:Change {seq: 3}) SET a.seq = 3, b.seq = 2",
    "entry inserted beside another": _TWO + "CREATE (d:Change) SET d = properties(c)",
    "entry appended, head not moved": _TWO + "CREATE (d:Change) SET d = properties(c), d.seq = 6",
    "entry at place 0": _TWO + "CREATE (d:Change) SET d = properties(c), d.seq = 0",
    "entry at place -1": _TWO + "CREATE (d:Change) SET d = properties(c), d.seq = -1",
    "revision: text": _REV + "SET r.after = '{}'",
    "revision: text and digest": _REV + "SET r.after = '{}', r.after_digest = 'x'",
    "revision: deleted": _REV + "DELETE r",
    "revision: added": _REV + "CREATE (s:Revision) SET s = properties(r)",
    "revision: of no entry": _REV + "CREATE (s:Revision) SET s = properties(r), s.seq = 99",
    "revision: entity": _REV + "SET r.entity = 'organisation/acme'",
    "revision: order of subjects": "MATCH (r:Revision {seq: 2, index: 0}), (s:Revision {seq: 2, index: 1}) "
    "SET r.index = 1, s.index = 0",
    "revision: index made text": _REV + "SET r.index = '0'",
    "revision: contact's value": "MATCH (r:Revision {seq: 1}) WHERE r.after_opened IS NOT NULL "
    "SET r.after_opened = replace(r.after_opened, 'Ada', 'Eve')",
    "revision: contact taken out": "MATCH (r:Revision {seq: 1}) REMOVE r.after_opened",
    "head: hash": _HEAD + "SET h.hash = 'x'",
    "head: seq lower": _HEAD + "SET h.seq = 3",
    "head: seq higher": _HEAD + "SET h.seq = 9",
    "head: time": _HEAD + "SET h.at = '2099-01-01T00:00:00.000000+00:00'",
    "head: time removed": _HEAD + "REMOVE h.at",
    "head: version": _HEAD + "SET h.version = 3",
    "head: version made text": _HEAD + "SET h.version = 'x'",
    "head: a second one": "CREATE (:Head {id: 'other'})",
    "head: deleted": _HEAD + "DELETE h",
    "history wiped, Head too": "MATCH (n) WHERE n:Head OR n:Change OR n:Revision DELETE n",
    "everything wiped": "MATCH (n) DETACH DELETE n",
    "fact: name": _ACME + "SET o.name = 'X'",
    "fact: country": _ACME + "SET o.established_in = 'US'",
    "fact: contact": "MATCH (p:Contact) SET p.name = 'Eve'",
    "fact: deleted": _ACME + "DETACH DELETE o",
    "fact: added": "CREATE (:Organisation {id: 'organisation/x'})",
    "fact: decision's until": "MATCH (d:Decision) SET d.until = '2040-01-01'",
    "fact: decision added": "MATCH (d:Decision) CREATE (n:Decision) "
    "SET n = properties(d), n.id = 'decision/x'",
    "fact: comment": "MATCH (c:Comment) SET c.text = 'x'",
    "fact: link added": _T + "MATCH (m:Mechanism) CREATE (t)-[:RELIES_ON]->(m)",
    "fact: link added where nothing was said": "MATCH (t:Transfer {id: 'transfer/u'}), (c:DataCategory) "
    "CREATE (t)-[:CARRIES]->(c)",
    "fact: link to another kind": _T + "MATCH (p:Purpose) CREATE (t)-[:CARRIES]->(p)",
    "fact: link deleted": _T + "MATCH (t)-[l:CARRIES]->() DELETE l",
    "fact: link doubled": _T + "MATCH (c:DataCategory) CREATE (t)-[:CARRIES]->(c)",
    "fact: importer doubled": _T + "MATCH (o:Organisation {id: 'organisation/acme'}) CREATE (t)-[:TO]->(o)",
    "fact: importer exchanged": _T + "MATCH (o:Organisation {id: 'organisation/acme'}) "
    "MATCH (t)-[l:TO]->() DELETE l CREATE (t)-[:TO]->(o)",
    "fact: place's country": _PLACE + "SET p.jurisdiction = 'FR'",
    "fact: place taken off": _PLACE + "MATCH ()-[l:REACHES]->(p) DELETE l",
    "fact: places' order": "MATCH (p:Place) SET p.index = 1 - p.index",
    "fact: place's index": _PLACE + "SET p.index = 7",
    "fact: place's id": _PLACE + "SET p.id = 'x'",
    "fact: place moved to another transfer": _PLACE + "MATCH (u:Transfer {id: 'transfer/u'}) "
    "MATCH ()-[l:REACHES]->(p) DELETE l CREATE (u)-[:REACHES]->(p)",
    "fact: place's operator doubled": _PLACE + "MATCH (o:Organisation {id: 'organisation/acme'}) "
    "CREATE (p)-[:OPERATED_BY]->(o)",
    "fact: orphan part": "CREATE (:Place {id: 'transfer/t#places/9', index: 9})",
    "fact: answered_empty": _T + "REMOVE t.answered_empty",
    "fact: answered_empty of nothing": _T + "SET t.answered_empty = ['weather']",
    "fact: unknown property": _T + "SET t.weather = 'fine'",
    "fact: unknown relationship": _T + "MATCH (m:Mechanism) CREATE (t)-[:LIKES]->(m)",
    "fact: label added": _T + "SET t:Own",
    "fact: id changed": _T + "SET t.id = 'transfer/x'",
    "fact: id of another kind": _T + "SET t.id = 'organisation/x'",
    "fact: id removed": "CREATE (:Transfer {name: 'x'})",
    "fact: value of another type": _T + "SET t.human_access = 1",
    "fact: revision number": _ACME + "SET o.revision = 0",
    "fact: revision number higher": _ACME + "SET o.revision = 99",
    "fact: revision number removed": _ACME + "REMOVE o.revision",
    "proposal: text": _P + "SET p.text = replace(p.text, 'Acme', 'Eve')",
    "proposal: proposer": _P + "SET p.text = replace(p.text, 'actor-0', 'actor-9')",
    "proposal: state": _P + "SET p.text = replace(p.text, '\"open\"', '\"rejected\"')",
    "proposal: deleted": _P + "DELETE p",
    "proposal: added": _P + "CREATE (:Proposal {id: 'proposal/x', text: p.text})",
    "proposal: revision number": _P + "SET p.revision = 1",
    "an analyst's node": _T + "CREATE (:Dash {id: 5})-[:TO]->(t)",
}
"""Ways of falsifying that verification names, with the statement of each."""

HARMLESS: dict[str, str] = {
    "head: lock": _HEAD + "SET h.lock = 99",
    "head: lock made text": _HEAD + "SET h.lock = 'x'",
    "head: law noted": _HEAD + "SET h.law = 'x'",
    "draft: text": "MATCH (d:Draft) SET d.text = 'x'",
    "draft: author": "MATCH (d:Draft) SET d.author = 'x'",
    "law: jurisdiction node": "MATCH (j:Jurisdiction {code: 'US'}) SET j.name = 'x'",
    "law: instrument node deleted": "MATCH (i:Instrument {code: '2021/914'}) DETACH DELETE i",
}
"""Ways that change nothing that a verdict or an export comes from; a draft proves nothing, and is none."""
