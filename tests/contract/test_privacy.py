"""What is forgotten is gone from the whole database, and the chain still verifies, on every engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from acts import approved
from earlier import known_at

from registry.access import AccessRole, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.privacy import latest_pruning
from registry.commands.writer import RegisterWriter
from registry.commit import transaction
from registry.commit.draft_store import DraftStore
from registry.entities import Organisation
from registry.errors import ConflictError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.audit import audit
from registry.graph.connection import Connection
from registry.graph.store import Store
from registry.history.verify import verify

ADA = {"role": "dpo", "name": "Ada Lovelace", "email": "ada@acme.example", "phone": "+44 1815"}
BOB = {"role": "general", "name": "Bob", "email": "bob@acme.example"}


@pytest.fixture
def dump(connection: Connection) -> Callable[[], str]:
    """Everything that stands in the database, in one text."""
    return lambda: json.dumps(
        connection.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS said"), ensure_ascii=False
    )


def acme(*contacts: dict[str, str], **said: object) -> Organisation:
    return Organisation.model_validate({"id": "organisation/acme", "contacts": contacts, **said})


def draft(connection: Connection, text: str) -> None:
    connection.write(
        lambda t: t.run(
            "CREATE (:Draft {id: 'draft/a', author: 'actor-1', text: $text})", text=text
        ).consume()
    )


def whole(store: Store) -> bool:
    return verify(store.all_changes(), store.head()).whole


def test_a_contact_person_is_erased_wherever_they_stand(
    store: Store, admin: RegisterWriter, connection: Connection, dump: Callable[[], str]
) -> None:
    admin.entries.record([acme(ADA, BOB)])
    admin.entries.change([acme(BOB, ADA, name="Acme")])
    admin.proposals.propose([acme(ADA, BOB, name="Acme Inc.")])
    decided = admin.proposals.propose([acme({"role": "general", **ADA}, name="Acme Ltd.")])
    admin.proposals.withdraw(decided.id)
    draft(connection, json.dumps({"organisations": [{"contacts": [{**ADA, "role": "dpo"}]}]}))
    assert "Lovelace" in dump()
    erased = admin.privacy.erase("organisation/acme", " ada lovelace ")
    assert erased == (1, 2, 2, 1, (), ())
    left = dump()
    assert [value for value in ADA.values() if value != "dpo" and value in left] == []
    assert "bob@acme.example" in left
    assert whole(store)
    without = {"role": "dpo"}
    assert store.facts() == Facts([acme(BOB, without, name="Acme")])
    assert known_at(store, 1) == Facts([acme(without, BOB)])
    (change,) = store.changes(store.head().seq, store.head().seq)
    assert (change.command.name, change.subjects[0].id) == ("erase", "organisation/acme")


def test_all_contact_persons_are_erased_at_once(
    store: Store, admin: RegisterWriter, connection: Connection, dump: Callable[[], str]
) -> None:
    admin.entries.record([acme(ADA, BOB)])
    draft(connection, f"organisations: [{{name: Acme, contacts: [{{email: {BOB['email']}}}]}}]")
    assert admin.privacy.erase("organisation/acme", None) == (2, 1, 0, 1, (), ())
    left = dump()
    assert [value for value in (*ADA.values(), *BOB.values()) if "@" in value and value in left] == []
    assert whole(store)


DRAFTED = """# Ours, with Ada Lovelace in a remark
organisations:
  - id: organisation/acme
    name: Lovelace & Sons
    established_in: NO
    contacts:
      - name: ADA  lovelace
        role: dpo
        email: Ada@acme.example
      - {role: general, name: Bob, email: bob@acme.example}
  - id: organisation/other
    contacts: [{role: dpo, name: Ada Lovelace}]
"""
LEFT = """# Ours, with Ada Lovelace in a remark
organisations:
  - id: organisation/acme
    name: Lovelace & Sons
    established_in: NO
    contacts:
      - \n        role: dpo
      - {role: general, name: Bob, email: bob@acme.example}
  - id: organisation/other
    contacts: [{role: dpo, name: Ada Lovelace}]
"""


def test_a_draft_loses_only_what_it_says_of_the_person_and_stays_as_its_author_wrote_it(
    store: Store, admin: RegisterWriter, connection: Connection
) -> None:
    admin.entries.record([acme(ADA, BOB)])
    draft(connection, DRAFTED)
    assert admin.privacy.erase("organisation/acme", "ada lovelace").drafts == 1
    (left,) = DraftStore(store.connection).all()
    assert left.text == LEFT
    with pytest.raises(NotFoundError, match="No such contact person"):
        admin.privacy.erase("organisation/acme", "NO")


def test_a_contact_that_a_draft_names_by_an_alias_is_cut_out_once(
    store: Store, admin: RegisterWriter, connection: Connection
) -> None:
    admin.entries.record([acme(ADA)])
    twice = "  - {id: organisation/acme, contacts: *all}\n" * 2
    draft(connection, f"all: &all\n  - {{name: Ada Lovelace, role: dpo}}\norganisations:\n{twice}")
    admin.privacy.erase("organisation/acme", "Ada Lovelace")
    (left,) = DraftStore(store.connection).all()
    assert left.text == f"all: &all\n  - {{role: dpo}}\norganisations:\n{twice}"


def test_of_a_draft_that_cannot_be_read_only_whole_words_about_the_organisation_go(
    store: Store, admin: RegisterWriter, connection: Connection
) -> None:
    admin.entries.record([acme({"role": "dpo", "name": "May"}, BOB)])
    draft(connection, "organisation/acme: [Mayfield, Contract from may 2024, MAY")
    admin.privacy.erase("organisation/acme", "May")
    (left,) = DraftStore(store.connection).all()
    assert left.text == "organisation/acme: [Mayfield, Contract from  2024, "


def test_a_draft_about_others_that_cannot_be_read_is_left_alone(
    store: Store, admin: RegisterWriter, connection: Connection
) -> None:
    admin.entries.record([acme(BOB)])
    draft(connection, "organisation/zeta: [Bob")
    admin.privacy.erase("organisation/acme", "Bob")
    assert [each.text for each in DraftStore(store.connection).all()] == ["organisation/zeta: [Bob"]


def test_a_dry_run_counts_and_erases_nothing(
    store: Store, admin: RegisterWriter, dump: Callable[[], str]
) -> None:
    admin.entries.record([acme(ADA)])
    assert admin.privacy.erase("organisation/acme", ADA["email"], CommandOptions(dry=True)) == (
        1,
        1,
        0,
        0,
        (),
        (),
    )
    assert "Lovelace" in dump()
    assert store.head().seq == 1


def test_who_is_only_in_the_history_any_more_is_erased_there(
    store: Store, admin: RegisterWriter, dump: Callable[[], str]
) -> None:
    admin.entries.record([acme(ADA)])
    admin.entries.change([acme()])
    assert admin.privacy.erase("organisation/acme", ADA["phone"]) == (0, 2, 0, 0, (), ())
    assert ADA["name"] not in dump()
    assert [change.command.name for change in store.changes_of("organisation/acme")][-1] == "erase"
    assert whole(store)


def test_who_stood_with_an_organisation_that_was_removed_is_erased(
    store: Store, admin: RegisterWriter, dump: Callable[[], str]
) -> None:
    admin.entries.record([acme(ADA)])
    admin.entries.undo(1)
    assert admin.privacy.erase("organisation/acme", ADA["name"]).entries == 2
    assert ADA["email"] not in dump()
    assert whole(store)
    assert known_at(store, 1) == Facts([acme({"role": "dpo"})])


def test_who_came_from_an_organisation_that_was_merged_is_erased_in_both_histories(
    store: Store, admin: RegisterWriter, dump: Callable[[], str]
) -> None:
    keep = Organisation(id="organisation/keep")
    admin.entries.record([acme(ADA), keep, Organisation(id="organisation/last")])
    admin.entries.merge("organisation/keep", "organisation/acme")
    admin.entries.merge("organisation/last", "organisation/keep")
    with pytest.raises(RegistryError, match="merged into organisation/last"):
        admin.privacy.erase("organisation/acme", ADA["name"])
    admin.privacy.erase("organisation/last", ADA["name"])
    left = dump()
    assert [value for value in ADA.values() if value != "dpo" and value in left] == []
    assert whole(store)


def test_what_another_contact_has_too_stays_and_is_named(admin: RegisterWriter) -> None:
    shared = {**BOB, "email": ADA["email"]}
    admin.entries.record([acme(ADA, shared)])
    assert admin.privacy.erase("organisation/acme", ADA["name"]).left == (ADA["email"],)


def test_a_reason_that_names_them_is_refused_and_nothing_is_erased(
    store: Store, admin: RegisterWriter
) -> None:
    admin.entries.record([acme(ADA)])
    with pytest.raises(RegistryError, match="reason"):
        admin.privacy.erase("organisation/acme", ADA["email"], CommandOptions(reason="Asked by ada LOVELACE"))
    assert store.facts() == Facts([acme(ADA)])


def test_nobody_of_that_name_is_said_and_leaves_no_entry(store: Store, admin: RegisterWriter) -> None:
    admin.entries.record([acme(ADA)])
    with pytest.raises(NotFoundError, match="No such contact person") as caught:
        admin.privacy.erase("organisation/acme", "Eve")
    assert "Eve" not in str(caught.value)
    assert store.head().seq == 1


def test_an_erasure_is_beyond_undo_and_an_earlier_entry_can_be_undone(
    store: Store, admin: RegisterWriter
) -> None:
    admin.entries.record([acme(ADA)])
    admin.entries.change([acme(ADA, name="Acme")])
    admin.privacy.erase("organisation/acme", None)
    with pytest.raises(RegistryError, match="cannot be undone"):
        admin.entries.undo(3)
    admin.entries.undo(2)
    assert store.facts() == Facts([acme({"role": "dpo"})])


def test_a_proposal_over_what_was_erased_is_still_approved(store: Store, admin: RegisterWriter) -> None:
    admin.entries.record([acme(ADA)])
    proposal = admin.proposals.propose([acme(ADA, name="Acme")])
    admin.privacy.erase("organisation/acme", None)
    approved(RegisterWriter(store, Actor("actor-1", AccessRole.DPO)), proposal.id)
    assert store.facts()["organisation/acme"] == acme({"role": "dpo"}, name="Acme")


def test_who_was_only_ever_proposed_is_erased_and_the_organisation_can_still_be_recorded(
    store: Store, admin: RegisterWriter, dump: Callable[[], str]
) -> None:
    proposal = admin.proposals.propose([acme(ADA)])
    assert admin.privacy.erase("organisation/acme", ADA["name"]) == (0, 0, 1, 0, (), ())
    assert ADA["email"] not in dump()
    approved(RegisterWriter(store, Actor("actor-1", AccessRole.DPO)), proposal.id)
    assert store.facts()["organisation/acme"] == acme({"role": "dpo"})
    assert whole(store)


@pytest.fixture
def years_ago(monkeypatch: pytest.MonkeyPatch, admin: RegisterWriter) -> None:
    """Three entries of 2019, the second with a contact person."""
    times = iter(f"2019-0{month}-01T00:00:00.000000+00:00" for month in (1, 2, 3))
    with monkeypatch.context() as then:
        then.setattr(transaction, "_now", lambda _head: next(times))
        admin.entries.record([acme(name="A")])
        admin.entries.change([acme(ADA, name="B")])
        admin.entries.change([acme(name="C")])


@pytest.mark.usefixtures("years_ago")
def test_old_entries_are_thinned_and_the_chain_and_later_pasts_stay(
    store: Store, admin: RegisterWriter, dump: Callable[[], str]
) -> None:
    admin.entries.change([acme(name="D")])
    assert admin.privacy.prune_history(date(2019, 2, 2), CommandOptions(dry=True)) == (2, 2)
    assert "Lovelace" in dump()
    assert admin.privacy.prune_history(date(2019, 2, 2)) == (2, 2)
    assert whole(store)
    assert [change.subjects[0].after.text is None for change in store.changes(1, 4)] == [  # type: ignore[union-attr]  # each has one
        True,
        True,
        False,
        False,
    ]
    assert known_at(store, 3) == Facts([acme(name="C")])
    assert known_at(store, 2) == Facts([acme(ADA, name="B")])
    with pytest.raises(RegistryError) as caught:
        known_at(store, 1)
    assert str(caught.value).startswith("organisation/acme: Its content at that time was deleted")
    assert "\n" not in str(caught.value)
    (change,) = store.changes(5, 5)
    assert (change.command.name, change.subjects[0].id) == ("thin", "history/thinned")
    assert admin.privacy.prune_history(date(2019, 2, 2)) == (0, 2), "and no further entry"
    assert store.head().seq == 5
    assert store.facts() == Facts([acme(name="D")])


@pytest.mark.usefixtures("years_ago")
def test_what_the_last_entry_left_is_kept_and_proves_what_is_on_file(
    store: Store, admin: RegisterWriter, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr(transaction, "_now", lambda _head: "2019-04-01T00:00:00.000000+00:00")
        admin.entries.change([acme(BOB, name="D")])
    admin.privacy.prune_history(date(2020, 1, 1))
    assert audit(store).whole
    texts = [s.after.text for c in store.changes(1, 4) for s in c.subjects if s.after]
    assert [text is None for text in texts] == [True, True, True, False]
    connection.write(lambda t: t.run("MATCH (o:Organisation) SET o.name = 'E'").consume())
    facts = audit(store).facts
    assert facts is not None
    assert facts.entity == "organisation/acme"


@pytest.mark.usefixtures("years_ago")
def test_a_thinning_that_broke_off_is_completed_by_another(store: Store, admin: RegisterWriter) -> None:
    store.connection.write(lambda t: t.run("MATCH (r:Revision {seq: 1}) REMOVE r.before, r.after").consume())
    assert admin.privacy.prune_history(date(2020, 1, 1)) == (2, 3)
    assert whole(store)


def test_what_is_younger_than_five_years_is_not_thinned(admin: RegisterWriter) -> None:
    today = datetime.now(UTC).date()
    assert (today - latest_pruning()).days in (1826, 1827)
    with pytest.raises(RegistryError, match="keep their content for 5 years"):
        admin.privacy.prune_history(today)
    assert admin.privacy.prune_history(latest_pruning()) == (0, 0)


def test_an_erasure_over_a_change_made_meanwhile_is_refused(
    store: Store, admin: RegisterWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.entries.record([acme(ADA)])
    stale = store.entities(["organisation/acme"])
    admin.entries.change([acme(ADA, name="Acme")])
    monkeypatch.setattr(Store, "entities", lambda _self, _ids: stale)
    with pytest.raises(ConflictError):
        admin.privacy.erase("organisation/acme", None)


ANNA = {"name": "Anna Novak", "legal_name": "Anna Maria Novak", "address": "1 Main Street, Prague"}


def freelancer(**said: object) -> Organisation:
    return Organisation.model_validate({"id": "organisation/f-1", **said})


def test_a_natural_person_is_erased_from_the_entry_on_that_recorded_the_kind(
    store: Store, admin: RegisterWriter, connection: Connection, dump: Callable[[], str]
) -> None:
    admin.entries.record([freelancer(kind="natural_person", **ANNA)])
    admin.entries.change([freelancer(kind="natural_person", **ANNA, contacts=[ADA])])
    admin.proposals.propose([freelancer(kind="natural_person", **ANNA, website="novak.example")])
    draft(connection, "organisations:\n  - {id: organisation/f-1, kind: natural_person, name: Anna Novak}\n")
    assert admin.privacy.erase("organisation/f-1", "anna novak") == (1, 2, 1, 1, (), ())
    left = dump()
    assert [value for value in ANNA.values() if value in left] == []
    assert "Lovelace" in left
    assert whole(store)
    assert store.facts() == Facts([freelancer(kind="natural_person", contacts=[ADA])])
    assert known_at(store, 1) == Facts([freelancer(kind="natural_person")])


def test_entries_that_name_a_person_from_before_the_kind_was_recorded_are_listed(
    store: Store, admin: RegisterWriter, dump: Callable[[], str]
) -> None:
    admin.entries.record([freelancer(**ANNA)])
    admin.entries.change([freelancer(kind="natural_person", **ANNA)])
    assert admin.privacy.erase("organisation/f-1", None) == (1, 1, 0, 0, (), (1,))
    assert whole(store)
    assert dump().count("Anna Novak") == 1
    assert known_at(store, 2) == Facts([freelancer(kind="natural_person")])


def test_the_name_of_a_company_is_not_erased(store: Store, admin: RegisterWriter) -> None:
    admin.entries.record([freelancer(kind="company", name="Novak Ltd", contacts=[BOB])])
    assert admin.privacy.erase("organisation/f-1", None) == (1, 1, 0, 0, (), ())
    with pytest.raises(NotFoundError, match="No such contact person"):
        admin.privacy.erase("organisation/f-1", "Novak Ltd")
    assert store.facts()["organisation/f-1"].name == "Novak Ltd"


def test_a_proposal_keeps_no_clue_to_a_natural_person_in_the_history(admin: RegisterWriter) -> None:
    admin.entries.record([freelancer(name="Anna Novak")])
    texts = [
        admin.proposals.propose([freelancer(kind="natural_person", name=name)]).sheet.entry
        for name in ("Anna Novak", "Bea Novak")
    ]
    digests = [json.loads(text)["overlays"] for text in texts]
    assert digests[0] == digests[1]
