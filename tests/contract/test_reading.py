"""The past is read from the history, and what was tampered with is named, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.dossiers.transfer_row import TransferRow
from registry.entities import Entity, Organisation, Transfer
from registry.errors import NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.audit import Audit, audit
from registry.graph.connection import Connection
from registry.graph.point_in_time import PointInTime
from registry.graph.search import Sought, search
from registry.graph.store import Store
from registry.history.verify import Noted, Tampering
from registry.register import Register
from tests.examples import number_of

DPO = Actor("actor-dpo", AccessRole.DPO)
OTHER = Actor("actor-other", AccessRole.DPO)


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    return RegisterWriter(store, DPO)


def acme(**said: object) -> Organisation:
    return Organisation.model_validate({"id": "organisation/acme", **said})


def moment(store: Store, seq: int) -> datetime:
    (change,) = store.changes(seq, seq)
    return datetime.fromisoformat(change.at)


def tamper(connection: Connection, statement: str) -> None:
    connection.write(lambda transaction: transaction.run(statement).consume())


def names(facts: Facts) -> list[str | None]:
    return [organisation.name for organisation in facts.all(Organisation).values()]


def test_facts_are_read_as_they_were_known_at_a_time(store: Store, dpo: RegisterWriter) -> None:
    for name in ("A", "B", "C"):
        dpo.entries.load(Facts([acme(name=name)]))
    times = [moment(store, seq) for seq in (1, 2, 3)]
    assert [names(PointInTime(store, at).facts()) for at in times] == [["A"], ["B"], ["C"]]
    just_before = times[1] - timedelta(microseconds=1)
    assert names(PointInTime(store, just_before).facts()) == ["A"]
    assert PointInTime(store, times[1]).head.seq == 2
    assert names(PointInTime(store).facts()) == ["C"]


def test_a_time_before_the_history_or_in_the_future_is_one_clear_line(
    store: Store, dpo: RegisterWriter
) -> None:
    now = datetime.now(UTC)
    with pytest.raises(RegistryError, match="no entry yet: what was known earlier is not recorded"):
        PointInTime(store, now)
    dpo.entries.record([acme()])
    with pytest.raises(RegistryError, match="The history began at 20"):
        PointInTime(store, moment(store, 1) - timedelta(days=1))
    with pytest.raises(RegistryError, match="is in the future"):
        PointInTime(store, datetime.now(UTC) + timedelta(hours=1))


def test_a_time_that_falls_on_a_missing_entry_is_refused(
    store: Store, dpo: RegisterWriter, connection: Connection
) -> None:
    for name in ("A", "B", "C"):
        dpo.entries.load(Facts([acme(name=name)]))
    at = moment(store, 1)
    tamper(connection, "MATCH (c:Change {seq: 1}) DETACH DELETE c")
    with pytest.raises(RegistryError, match="Entry 1 of the history is missing"):
        PointInTime(store, at)


class _Meanwhile(Store):
    """A store beside which someone writes as soon as it is read."""

    def __init__(self, connection: Connection, write: Callable[[], object]) -> None:
        super().__init__(connection)
        self._do = [write]

    def facts(self, kinds: object = None) -> Facts:
        if self._do:
            self._do.pop()()
        return super().facts(kinds)  # type: ignore[arg-type]  # passed on as it came


def test_a_register_is_read_as_of_one_moment_whatever_is_written_meanwhile(
    store: Store, dpo: RegisterWriter, connection: Connection
) -> None:
    dpo.entries.load(Facts([acme(name="A"), Transfer(id="transfer/a")]))
    later = Facts([acme(name="B"), Transfer(id="transfer/a", frequency="one_off"), Transfer(id="transfer/b")])
    register = Register.open(_Meanwhile(connection, lambda: dpo.entries.load(later)))
    assert names(register.facts) == ["A"]
    assert register.dossiers.transfers.rows == {"transfer/a": TransferRow.of(Transfer(id="transfer/a"))}
    assert register.head is not None
    assert register.head.seq == 1
    assert store.head().seq == 2


def test_a_register_as_known_at_a_time_has_the_rows_of_that_time(store: Store, dpo: RegisterWriter) -> None:
    kept = Transfer(id="transfer/kept", importer={"organisation": "organisation/acme"})
    first = Transfer(id="transfer/a", starts=date(2026, 1, 1))
    dpo.entries.load(Facts([acme(), kept, first]))
    dpo.entries.end("transfer/a", date(2026, 6, 30))
    dpo.entries.record([Transfer(id="transfer/b")])
    register = Register.open(store, moment(store, 1))
    rows = register.dossiers.transfers.rows
    assert rows == {one.id: TransferRow.of(one) for one in (kept, first)}
    assert (register.head and register.head.seq, register.known_at) == (1, moment(store, 1))


_names = st.sampled_from(["A", "B", None])
_states = st.fixed_dictionaries(
    {},
    optional={
        "organisation/acme": st.builds(lambda n: acme(name=n) if n else acme(), _names),
        "organisation/b": st.builds(
            lambda n: Organisation.model_validate(
                {"id": "organisation/b", "contacts": [{"role": "dpo", "name": n}] if n else []}
            ),
            _names,
        ),
        "transfer/a": st.builds(
            lambda day, owner: Transfer.model_validate(
                {"id": "transfer/a", "ends": day, "mechanisms": owner, "frequency": None}
            ),
            st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
            st.sampled_from([None, ()]),
        ),
    },
)


@settings(
    max_examples=number_of(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(commands=st.lists(_states | st.none(), min_size=1, max_size=6))
def test_after_any_commands_each_earlier_time_is_read_as_it_was(
    store: Store, dpo: RegisterWriter, commands: list[dict[str, Entity] | None]
) -> None:
    seen: dict[int, Facts] = {}
    for command in commands:  # None undoes the last one
        try:
            if command is None:
                dpo.entries.undo(store.head().seq)
            else:
                dpo.entries.load(Facts(command.values()))
        except RegistryError:
            continue  # such as an id that was used before
        if place := store.head().seq:
            seen[place] = store.facts()
    for place, facts in seen.items():
        reading = PointInTime(store, moment(store, place))
        assert reading.head.seq == place
        assert reading.facts() == facts
        assert reading.entities(["organisation/acme", "transfer/a"]) == Facts(
            filter(None, map(facts.find, ("organisation/acme", "transfer/a")))
        )
        assert {row.id: row for row in reading.transfer_rows()} == {
            transfer.id: TransferRow.of(transfer) for transfer in facts.all(Transfer).values()
        }
    assert audit(store).whole


def written_by_two(store: Store) -> None:
    for number, actor in enumerate((DPO, OTHER, DPO, OTHER)):
        RegisterWriter(store, actor).entries.load(Facts([acme(name=str(number))]))
    RegisterWriter(store, DPO).entries.record([Transfer(id="transfer/a")])


def places(store: Store, **sought: object) -> list[int]:
    asked = Sought(**sought)  # type: ignore[arg-type]  # as the test names them
    return [change.seq for change in search(store, asked, store.head())]


def test_entries_are_found_by_actor_command_time_and_subject_the_newest_first(store: Store) -> None:
    written_by_two(store)
    assert places(store) == [5, 4, 3, 2, 1]
    assert places(store, oldest_first=True, limit=2) == [1, 2]
    assert places(store, actor="actor-other") == [4, 2]
    assert places(store, command="record") == [5]
    assert places(store, actor="actor-dpo", command="load", limit=1) == [3]
    assert places(store, since=datetime.min.replace(tzinfo=UTC), limit=1) == [5]
    assert places(store, since=moment(store, 3)) == [5, 4, 3]
    assert places(store, until=moment(store, 3), actor="actor-dpo") == [3, 1]
    assert places(store, since=moment(store, 2), until=moment(store, 3)) == [3, 2]
    assert places(store, until=moment(store, 1) - timedelta(days=1)) == []
    assert places(store, subject="organisation/acme", actor="actor-dpo") == [3, 1]
    assert places(store, subject="organisation/acme", oldest_first=True, since=moment(store, 2)) == [2, 3, 4]
    with pytest.raises(NotFoundError, match="Neither the register nor its history"):
        places(store, subject="organisation/nobody")


def test_entries_about_one_entity_tell_of_no_other(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([acme(), Organisation(id="organisation/b")])
    (change,) = search(store, Sought("organisation/b"), store.head())
    assert [subject.id for subject in change.subjects] == ["organisation/b"]


@pytest.fixture
def filled(store: Store, dpo: RegisterWriter) -> Store:
    """A register with four entries, one of a contact person."""
    for number in range(3):
        dpo.entries.load(Facts([acme(name=str(number))]))
    person = {"role": "dpo", "name": "Ada", "email": "ada@b.example"}
    other = Organisation.model_validate({"id": "organisation/b", "contacts": [person]})
    dpo.entries.record([other, Transfer(id="transfer/a", importer={"organisation": "organisation/acme"})])
    return store


def told(outcome: Audit) -> str:
    assert outcome.facts is not None
    return outcome.facts.says.template.format(**dict(outcome.facts.says.values))


def test_a_register_that_nobody_tampered_with_is_whole(filled: Store) -> None:
    steps: list[tuple[int, int]] = []
    outcome = audit(filled, [Noted(*filled.head()[:2])], lambda done, total: steps.append((done, total)))
    assert outcome.whole
    assert (outcome.chain.intact, outcome.entities) == (4, 3)
    assert steps[-1] == (7, 7)
    assert all(one[0] < other[0] for one, other in pairwise(steps))


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("MATCH (o:Organisation {id: 'organisation/acme'}) SET o.name = 'X'", "after entry 3 (name)"),
        ("MATCH (o:Organisation {id: 'organisation/acme'}) SET o.name = NULL", "after entry 3 (name)"),
        (
            "MATCH (o:Organisation {id: 'organisation/acme'}) SET o.kind = 'fine'",
            "cannot be read, although",
        ),
        (
            "MATCH (p:Contact) SET p.name = 'Eve'",
            "organisation/b was changed directly in the database after entry 4",
        ),
        (
            "MATCH (p:Contact) DETACH DELETE p",
            "organisation/b was changed directly in the database after entry 4",
        ),
        (
            "MATCH (t:Transfer)-[l:TO]->() DELETE l",
            "transfer/a was changed directly in the database after entry 4",
        ),
        ("MATCH (t:Transfer) DETACH DELETE t", "transfer/a is missing"),
        (
            "CREATE (:Organisation {id: 'organisation/x'})",
            "organisation/x is recorded without a history entry",
        ),
    ],
)
def test_facts_changed_in_the_graph_are_named(
    filled: Store, connection: Connection, statement: str, says: str
) -> None:
    tamper(connection, statement)
    outcome = audit(filled)
    assert outcome.chain.whole
    assert not outcome.whole
    assert says in told(outcome)


def test_facts_changed_in_the_graph_are_named_even_after_a_true_entry(
    filled: Store, dpo: RegisterWriter, connection: Connection
) -> None:
    tamper(connection, "MATCH (o:Organisation {id: 'organisation/acme'}) SET o.name = 'X'")
    dpo.entries.change([acme(name="Y")])
    assert "organisation/acme was changed directly in the database between entries 3 and 5 (name)" in told(
        audit(filled)
    )


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("MATCH (r:Revision {seq: 2}) SET r.after = 5", Tampering.ALTERED),
        ("MATCH (r:Revision {seq: 2}) SET r.after_opened = 'x'", Tampering.ALTERED),
        ("MATCH (r:Revision {seq: 2}) SET r.entity = NULL", Tampering.ALTERED),
        ("MATCH (c:Change {seq: 2}) SET c.at = NULL", Tampering.ALTERED),
        ("MATCH (c:Change {seq: 2}) SET c.hash = NULL", Tampering.ALTERED),
        ("MATCH (c:Change {seq: 2}) DETACH DELETE c", Tampering.REMOVED),
        ("MATCH (c:Change {seq: 2}) CREATE (d:Change) SET d = properties(c)", Tampering.ADDED),
    ],
)
def test_an_entry_that_was_tampered_with_is_named_whatever_was_written_over_it(
    filled: Store, connection: Connection, statement: str, fault: Tampering
) -> None:
    tamper(connection, statement)
    assert audit(filled).chain[2:4] == (fault, 2)


def test_an_entry_beyond_the_head_is_named(filled: Store, connection: Connection) -> None:
    tamper(connection, "MATCH (c:Change {seq: 4}) CREATE (d:Change) SET d = properties(c), d.seq = 5")
    assert audit(filled).chain[2:4] == (Tampering.ADDED, 5)


def test_two_heads_noted_of_one_place_cannot_both_be_true(filled: Store) -> None:
    head = filled.head()
    heads = [Noted(head.seq, "0" * 64), Noted(head.seq, head.hash)]
    assert audit(filled, heads).chain[2:4] == (Tampering.ALTERED, 4)


@pytest.mark.usefixtures("filled")
def test_what_is_written_while_a_register_is_verified_is_no_fault(
    dpo: RegisterWriter, connection: Connection
) -> None:
    class Writing(Store):
        """A store beside which someone writes while its entries, and its entities, are read."""

        def all_changes(self) -> object:  # type: ignore[override]  # given on as it is
            dpo.entries.change([acme(name="meanwhile")])
            return super().all_changes()

        def each(self) -> object:  # type: ignore[override]  # given on as it is
            dpo.entries.record([Organisation(id="organisation/new")])
            dpo.entries.change([acme(name="later")])
            return super().each()

    outcome = audit(Writing(connection))
    assert outcome.whole
    assert outcome.chain.intact == 4


def test_entities_of_a_register_of_the_first_form_need_no_entry(connection: Connection) -> None:
    tamper(
        connection,
        "CREATE (:Schema {id: 'schema', version: 1, writes: 7}) "
        "CREATE (:Organisation {id: 'organisation/acme', name: 'Acme'}) "
        "CREATE (:Organisation {id: 'organisation/b'})",
    )
    store = Store(connection)
    prepare(store.connection)
    assert audit(store).whole
    RegisterWriter(store, DPO).entries.change([acme(name="Acme Inc.")])
    assert audit(store).whole
    tamper(connection, "CREATE (:Organisation {id: 'organisation/x'})")
    assert "3 entities are recorded without a history entry, but 2 existed" in told(audit(store))
    tamper(connection, "MATCH (o:Organisation {id: 'organisation/x'}) DETACH DELETE o")
    tamper(connection, "MATCH (o:Organisation {id: 'organisation/b'}) DETACH DELETE o")
    assert "1 entities from before the history began are missing" in told(audit(store))
