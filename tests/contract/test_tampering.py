"""Changes made directly in the database show, and is named, on every engine."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from acts import approved

from registry.access import AccessRole, Actor
from registry.backup.create import create_backup
from registry.backup.restore import restore
from registry.commands.proposal import Proposal
from registry.commands.writer import RegisterWriter
from registry.commit import transaction
from registry.entities import Organisation
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.audit import audit
from registry.graph.connection import Connection
from registry.graph.point_in_time import PointInTime
from registry.graph.store import Store
from registry.history.verify import Tampering
from registry.messages import render

ADA = {"role": "dpo", "name": "Ada Lovelace", "email": "ada@acme.example"}
BOB = {"role": "general", "name": "Bob", "email": "bob@acme.example"}


def acme(*contacts: dict[str, str], **said: object) -> Organisation:
    return Organisation.model_validate({"id": "organisation/acme", "contacts": contacts, **said})


def tamper(store: Store, statement: str) -> None:
    store.connection.write(lambda t: t.run(statement).consume())


def emptied(store: Store) -> int | None:
    """The place of which something was taken out; None where all is whole."""
    outcome = audit(store)
    if outcome.whole:
        return None
    assert outcome.chain.fault is Tampering.EMPTIED
    return outcome.chain.seq


def test_a_text_that_no_thinning_dropped_was_taken_out(store: Store, admin: RegisterWriter) -> None:
    admin.entries.record([Organisation(id="organisation/other")])
    admin.entries.record([acme(ADA, name="A")])
    tamper(
        store,
        "MATCH (r:Revision) WHERE r.entity = 'organisation/acme' "
        "REMOVE r.before, r.after, r.before_opened, r.after_opened",
    )
    tamper(store, "MATCH (o:Organisation {id: 'organisation/acme'}) SET o.name = 'B'")
    assert emptied(store) == 2


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("MATCH (r:Revision {seq: 2}) REMOVE r.before", None),
        ("MATCH (r:Revision {seq: 3}) REMOVE r.before, r.before_opened", 3),
        ("MATCH (r:Revision {seq: 2}) WHERE r.entity = 'organisation/last' REMOVE r.after", 2),
    ],
)
def test_a_thinning_lets_texts_be_gone_up_to_its_place_but_for_what_was_left(
    store: Store, admin: RegisterWriter, monkeypatch: pytest.MonkeyPatch, statement: str, place: int | None
) -> None:
    times = iter(f"2019-0{month}-01T00:00:00.000000+00:00" for month in (1, 2, 3))
    with monkeypatch.context() as then:
        then.setattr(transaction, "_now", lambda _head: next(times))
        admin.entries.record([acme(name="A")])
        admin.entries.load(Facts([acme(ADA, name="B"), Organisation(id="organisation/last")]))
        admin.entries.change([acme(name="C")])
    admin.privacy.prune_history(date(2019, 2, 2))
    assert emptied(store) is None
    tamper(store, statement)
    assert emptied(store) == place


def test_a_personal_value_that_no_later_entry_erased_was_taken_out(
    store: Store, admin: RegisterWriter
) -> None:
    admin.entries.record([acme(ADA, BOB)])
    admin.entries.change([acme(ADA, BOB, name="A")])
    admin.privacy.erase("organisation/acme", ADA["name"])
    admin.entries.change([acme({"role": "dpo"}, BOB, name="B")])
    assert emptied(store) is None
    tamper(store, "MATCH (r:Revision {seq: 4}) REMOVE r.before_opened")
    assert emptied(store) == 4
    tamper(store, "MATCH (r:Revision {seq: 3}) REMOVE r.after_opened")
    assert emptied(store) == 3


def test_erasing_lets_the_values_of_merged_organisations_be_gone_and_no_others(
    store: Store, admin: RegisterWriter
) -> None:
    other = Organisation.model_validate({"id": "organisation/other", "contacts": [ADA]})
    admin.entries.record([acme(ADA), Organisation(id="organisation/keep")])
    admin.entries.record([other])
    admin.entries.merge("organisation/keep", "organisation/acme")
    admin.privacy.erase("organisation/keep", ADA["name"])
    assert emptied(store) is None
    tamper(store, "MATCH (r:Revision {seq: 2}) REMOVE r.after_opened")
    assert emptied(store) == 2


def test_what_is_erased_while_a_register_is_verified_is_no_fault(
    admin: RegisterWriter, connection: Connection
) -> None:
    class Erasing(Store):
        """A store in which someone is erased once its head was read, before its entries are."""

        erased = False

        def all_changes(self) -> object:  # type: ignore[override]  # given on as it is
            if not self.erased:
                admin.privacy.erase("organisation/acme", ADA["name"])
                self.erased = True
            return super().all_changes()

    admin.entries.record([acme(ADA)])
    assert audit(Erasing(connection)).whole


@pytest.fixture
def proposed(admin: RegisterWriter) -> Proposal:
    """A proposal after one that was withdrawn."""
    admin.entries.record([acme(ADA, name="A")])
    admin.proposals.withdraw(admin.proposals.propose([acme(name="X")]).id)
    return admin.proposals.propose([acme(ADA, BOB, name="B")])


@pytest.mark.usefixtures("proposed")
def test_proposals_are_what_the_history_left_even_once_someone_is_erased(
    store: Store, admin: RegisterWriter
) -> None:
    assert audit(store).whole
    admin.privacy.erase("organisation/acme", ADA["name"])
    assert audit(store).whole


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "SET p.text = replace(p.text, '\"B\"', '\"C\"')",
            "{id} was changed directly in the database after entry 4.",
        ),
        ("SET p.text = 'x'", "{id} was changed directly in the database after entry 4."),
        ("DETACH DELETE p", "{id} is missing, although entry 4 left it recorded."),
        (
            "CREATE (:Proposal {id: 'proposal/x', text: p.text})",
            "proposal/x is recorded without a history entry.",
        ),
    ],
)
def test_a_proposal_that_was_changed_past_the_register_is_named(
    store: Store, proposed: Proposal, statement: str, says: str
) -> None:
    tamper(store, f"MATCH (p:Proposal {{id: '{proposed.id}'}}) {statement}")
    facts = audit(store).facts
    assert facts is not None
    assert render(facts.says) == says.format(id=proposed.id)


def test_a_proposal_that_was_changed_past_the_register_is_not_approved(
    store: Store, proposed: Proposal
) -> None:
    tamper(store, "MATCH (p:Proposal) SET p.text = replace(p.text, '\"B\"', '\"C\"')")
    dpo = RegisterWriter(store, Actor("actor-1", AccessRole.DPO))
    with pytest.raises(RegistryError, match=f"^{proposed.id}: It is not what was proposed") as caught:
        approved(dpo, proposed.id)
    assert "Reject it" in str(caught.value)
    assert store.facts() == Facts([acme(ADA, name="A")])
    now = dpo.proposals.get(proposed.id)
    dpo.proposals.reject(proposed.id, "changed", revision=dpo.proposals.revision(now))
    facts = audit(store).facts
    assert facts is not None
    assert (
        render(facts.says) == f"{proposed.id} was changed directly in the database between entries 4 and 5."
    )


def test_a_proposal_that_is_decided_on_while_a_register_is_verified_is_no_fault(
    admin: RegisterWriter, proposed: Proposal, connection: Connection
) -> None:
    class Deciding(Store):
        """A store in which a proposal is withdrawn while its entities are read."""

        def each(self) -> object:  # type: ignore[override]  # given on as it is
            admin.proposals.withdraw(proposed.id)
            return super().each()

    assert audit(Deciding(connection)).whole


@pytest.mark.parametrize(
    ("statement", "fault", "place"),
    [
        ("MATCH (c:Change {seq: 2}) SET c.seq = '2'", Tampering.REMOVED, 2),
        ("MATCH (c:Change {seq: 3}) SET c.seq = 'x'", Tampering.REMOVED, 3),
        ("CREATE (:Change {seq: 'x'})", Tampering.ADDED, 4),
        ("CREATE (:Change)", Tampering.ADDED, 4),
        ("MATCH (c:Change {seq: 2}) SET c.at = date('2020-01-01')", Tampering.ALTERED, 2),
        ("MATCH (c:Change {seq: 2}) SET c.part = 'x', c.previous = 5, c.actor = [1]", Tampering.ALTERED, 2),
        ("MATCH (r:Revision {seq: 2}) SET r.entity = 5", Tampering.ALTERED, 2),
        ("MATCH (r:Revision {seq: 2}) SET r.after_digest = 5", Tampering.ALTERED, 2),
        ("MATCH (r:Revision {seq: 2}) SET r.before = '[', r.after = '5'", Tampering.ALTERED, 2),
        ("MATCH (r:Revision {seq: 2}) SET r.after_opened = '[[1, 2, 3]]'", Tampering.ALTERED, 2),
    ],
)
def test_an_entry_that_was_written_over_is_named_whatever_stands_there(
    store: Store, admin: RegisterWriter, statement: str, fault: Tampering, place: int
) -> None:
    for name in "ABC":
        admin.entries.load(Facts([acme(ADA, name=name)]))
    tamper(store, statement)
    assert audit(store).chain[2:4] == (fault, place)


@pytest.mark.parametrize("text", ["[", "5", "{}", '{"id": "organisation/acme", "weather": "fine"}'])
def test_an_entry_that_cannot_be_read_is_named_where_the_past_is_asked_for(
    store: Store, admin: RegisterWriter, text: str
) -> None:
    for name in "AB":
        admin.entries.load(Facts([acme(ADA, name=name)]))
    reading = PointInTime(store, datetime.fromisoformat(next(store.changes(1, 1)).at))
    tamper(store, f"MATCH (r:Revision {{seq: 2}}) SET r.before = '{text}'")
    with pytest.raises(RegistryError, match=r"^organisation/acme: History entry 2 cannot be read") as caught:
        reading.facts()
    assert "registry history verify" in str(caught.value)


def test_an_end_of_the_history_that_cannot_be_read_is_said(store: Store, admin: RegisterWriter) -> None:
    admin.entries.record([acme()])
    tamper(store, "MATCH (h:Head) SET h.seq = '1'")
    for attempt in (lambda: audit(store), lambda: admin.entries.rename("organisation/acme", "A")):
        with pytest.raises(RegistryError, match="end of the history cannot be read"):
            attempt()


def test_what_was_erased_and_thinned_is_no_fault_once_it_is_restored(
    store: Store, admin: RegisterWriter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as then:
        then.setattr(transaction, "_now", lambda _head: "2019-01-01T00:00:00.000000+00:00")
        admin.entries.record([acme(ADA, name="A")])
        admin.entries.change([acme(ADA, BOB, name="B")])
    admin.entries.change([acme(ADA, BOB, name="C")])
    admin.privacy.erase("organisation/acme", ADA["name"])
    admin.privacy.prune_history(date(2020, 1, 1))
    assert audit(store).whole
    create_backup(store.connection, tmp_path / "b")
    tamper(store, "MATCH (n) DETACH DELETE n")
    restore(store.connection, tmp_path / "b")
    assert audit(store).whole


def test_how_many_entities_were_there_before_the_history_is_told_by_an_entry_alone(
    store: Store, admin: RegisterWriter
) -> None:
    admin.entries.record([acme()])
    tamper(store, "MATCH (h:Head) SET h.brought = 1")
    tamper(store, "CREATE (:Organisation {id: 'organisation/x'})")
    facts = audit(store).facts
    assert facts is not None
    assert facts.entity == "organisation/x"
