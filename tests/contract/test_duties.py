"""Who may decide on a proposal: another person than its author, and only on what they read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from acts import approved, on_ones_own_machine

from registry.access import AccessRole, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.entities import Organisation
from registry.errors import ForbiddenError, RegistryError, StaleError
from registry.facts import Facts
from registry.graph.audit import audit
from registry.graph.connection import Connection
from registry.graph.store import Store
from registry.vocabulary import ProposalState

ACME = Organisation(id="organisation/acme")
LATER = date(2199, 1, 1)


def person(store: Store, name: str, role: AccessRole = AccessRole.DPO) -> RegisterWriter:
    """Someone at a register that several people use."""
    return RegisterWriter(store, Actor(name, role), separate_duties=True)


@pytest.mark.parametrize("role", AccessRole)
def test_nobody_approves_what_they_proposed_whatever_their_role(store: Store, role: AccessRole) -> None:
    author = AccessRole.PROCUREMENT if role is AccessRole.AUDITOR else role
    proposal = person(store, "actor-1", author).proposals.propose([ACME])
    with pytest.raises(ForbiddenError):
        approved(person(store, "actor-1", role), proposal.id)
    with pytest.raises(ForbiddenError, match="Nobody may approve what they proposed or changed"):
        approved(person(store, "actor-1"), proposal.id)
    assert store.is_empty()
    approved(person(store, "actor-2"), proposal.id)
    assert store.facts()[ACME.id] == ACME


def test_nobody_approves_what_they_revised_after_it_was_returned(store: Store) -> None:
    author, other = person(store, "actor-1"), person(store, "actor-2")
    proposal = author.proposals.propose([ACME])
    read = other.proposals.revision(proposal)
    other.proposals.request_changes(proposal.id, "Where?", revision=read)
    author.proposals.propose([ACME.model_copy(update={"name": "Acme"})], answers=proposal.id)
    with pytest.raises(ForbiddenError, match="Nobody may approve"):
        approved(author, proposal.id)
    approved(other, proposal.id)


def test_nobody_approves_their_own_draft_that_someone_else_proposed(store: Store) -> None:
    proposal = person(store, "actor-1").proposals.propose([ACME], drafted_by="actor-2")
    with pytest.raises(ForbiddenError, match="Nobody may approve"):
        approved(person(store, "actor-2"), proposal.id)
    approved(person(store, "actor-3"), proposal.id)


def test_an_approval_is_not_brought_back_by_who_proposed_it(store: Store) -> None:
    author, other = person(store, "actor-1"), person(store, "actor-2")
    proposal = author.proposals.propose([ACME])
    undone = author.entries.undo(approved(other, proposal.id).first or 0)
    attempts: list[Callable[[], object]] = [
        lambda: author.entries.undo(undone.first or 0),
        lambda: person(store, "actor-3").entries.undo(undone.first or 0),
        lambda: approved(author, proposal.id),
    ]
    for attempt in attempts:
        with pytest.raises(ForbiddenError):
            attempt()
    assert store.is_empty()
    assert other.entries.undo(undone.first or 0).first


@on_ones_own_machine
def test_on_ones_own_machine_an_approval_of_ones_own_is_allowed_marked_and_counted(store: Store) -> None:
    alone = RegisterWriter(store, Actor("local", AccessRole.DPO))
    proposal = alone.proposals.propose([ACME])
    alone.proposals.approve(proposal.id)
    assert alone.proposals.get(proposal.id).own_proposal is True
    (*_, last) = store.all_changes()
    entry = next(each.after for each in last.subjects if each.id == proposal.id)
    assert entry is not None
    assert '"own_proposal":true' in (entry.text or "")
    outcome = audit(store)
    assert (outcome.whole, outcome.own_approvals) == (True, 1)


def test_an_approval_by_another_person_bears_no_mark(store: Store) -> None:
    proposal = person(store, "actor-1").proposals.propose([ACME])
    approved(person(store, "actor-2"), proposal.id)
    assert person(store, "actor-2").proposals.get(proposal.id).own_proposal is None
    assert audit(store).own_approvals == 0


Decide = Callable[[RegisterWriter, str, str | None], object]
DECIDE: dict[str, Decide] = {
    "approve": lambda me, proposal, read: me.proposals.approve(proposal, revision=read),
    "reject": lambda me, proposal, read: me.proposals.reject(proposal, "No", revision=read),
    "request-changes": lambda me, proposal, read: me.proposals.request_changes(proposal, "?", revision=read),
}


@pytest.mark.parametrize("decide", DECIDE)
def test_what_was_swapped_since_it_was_read_is_not_decided_on(store: Store, decide: str) -> None:
    author, officer = person(store, "actor-1", AccessRole.PROCUREMENT), person(store, "actor-2")
    proposal = author.proposals.propose([ACME])
    read = officer.proposals.revision(officer.proposals.get(proposal.id))
    author.proposals.propose([Organisation(id="organisation/other")], answers=proposal.id)
    with pytest.raises(StaleError, match="Changed since you read it: actor-1 at") as caught:
        DECIDE[decide](officer, proposal.id, read)
    (later,) = caught.value.changes
    assert (later.actor, later.seq, later.command) == ("actor-1", 2, "propose")
    assert officer.proposals.get(proposal.id).state is ProposalState.OPEN
    now = officer.proposals.revision(officer.proposals.get(proposal.id))
    assert now != read
    DECIDE[decide](officer, proposal.id, now)


def test_a_contact_person_swapped_in_the_database_is_another_revision(
    store: Store, connection: Connection
) -> None:
    ada = {"role": "dpo", "name": "Ada", "email": "ada@acme.example"}
    acme = Organisation.model_validate({"id": ACME.id, "contacts": [ada]})
    proposal = person(store, "actor-1").proposals.propose([acme])
    officer = person(store, "actor-2")
    read = officer.proposals.revision(proposal)
    connection.write(
        lambda t: t.run("MATCH (p:Proposal) SET p.text = replace(p.text, 'Ada', 'Eve')").consume()
    )
    with pytest.raises(StaleError, match="not what you read") as caught:
        officer.proposals.approve(proposal.id, revision=read)
    assert caught.value.changes == ()


@pytest.mark.parametrize("decide", DECIDE)
def test_a_decision_names_what_was_read_where_several_people_use_a_register(
    store: Store, decide: str
) -> None:
    proposal = person(store, "actor-1").proposals.propose([ACME])
    officer = person(store, "actor-2")
    for read, message in ((None, "is missing"), ("newest", "'newest' is not a revision")):
        with pytest.raises(RegistryError, match=message):
            DECIDE[decide](officer, proposal.id, read)
    assert officer.proposals.get(proposal.id).state is ProposalState.OPEN


def test_a_stale_form_is_told_who_changed_what(store: Store) -> None:
    one, other = person(store, "actor-1"), person(store, "actor-2")
    one.entries.record([ACME])
    seen = CommandOptions(base=store.head().seq)
    other.entries.rename(ACME.id, "Acme Inc.")
    mine = ACME.model_copy(update={"name": "Acme Ltd."})
    for attempt in (
        lambda: one.entries.change([mine], seen),
        lambda: one.entries.load(Facts([mine]), seen),
        lambda: one.entries.rename(ACME.id, "Acme Ltd.", seen),
        lambda: one.proposals.propose([mine], options=seen),
        lambda: one.decisions.accept(f"place-missing:{ACME.id}", LATER, "Soon", seen),
        lambda: one.decisions.comment(ACME.id, "So it is", seen),
        lambda: one.decisions.assign(ACME.id, "actor-9", seen),
    ):
        with pytest.raises(StaleError, match="Changed meanwhile: organisation/acme by actor-2") as caught:
            attempt()
        (later,) = caught.value.changes
        assert (later.id, later.actor, later.seq, later.fields) == (ACME.id, "actor-2", 2, ("name",))
    assert store.head().seq == 2


def test_a_role_is_that_of_each_action_and_not_kept(store: Store) -> None:
    person(store, "actor-1").entries.record([ACME])
    with pytest.raises(ForbiddenError):
        person(store, "actor-1", AccessRole.AUDITOR).entries.rename(ACME.id, "Acme")
    person(store, "actor-1").entries.rename(ACME.id, "Acme")


def test_a_draft_of_another_window_is_not_overwritten(store: Store) -> None:
    drafts = person(store, "actor-1").drafts
    first = drafts.save("acme", "one", replaces="")
    with pytest.raises(StaleError, match="since been saved elsewhere"):
        drafts.save("acme", "two", replaces="")
    second = drafts.save("acme", "two", replaces=first.revision)
    with pytest.raises(StaleError, match="since been saved elsewhere") as caught:
        drafts.save("acme", "three", replaces=first.revision)
    assert [each.actor for each in caught.value.changes] == ["actor-1"]
    drafts.drop("acme")
    with pytest.raises(StaleError, match="since been deleted"):
        drafts.save("acme", "three", replaces=second.revision)
    drafts.save("acme", "three")
    assert drafts.get("acme").text == "three"
