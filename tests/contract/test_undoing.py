"""What is taken back, and what stands in the way of that."""

from __future__ import annotations

import pytest
from acts import approved

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.entities import Comment, Decision, Engagement, Organisation
from registry.errors import ConflictError, ForbiddenError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.audit import audit
from registry.graph.store import Store
from registry.vocabulary import ProposalState, ReviewStatus

ACME = Organisation(id="organisation/acme")


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("actor-dpo", AccessRole.DPO))


@pytest.fixture
def buyer(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("actor-buyer", AccessRole.PROCUREMENT))


def test_what_is_spoken_of_is_not_taken_away(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([ACME])
    dpo.decisions.comment(ACME.id, "They answer on Monday.")
    with pytest.raises(
        RegistryError,
        match=r"Still referenced by comments, decisions or sources: organisation/acme by comment/",
    ):
        dpo.entries.undo(1)
    dpo.entries.undo(2)
    dpo.entries.undo(1)
    assert store.facts() == Facts()


def test_an_approval_is_taken_back_and_its_proposal_open_again(
    store: Store, buyer: RegisterWriter, dpo: RegisterWriter
) -> None:
    proposal = buyer.proposals.propose([ACME])
    entry = approved(dpo, proposal.id, "Sign first").first or 0
    with pytest.raises(ForbiddenError):
        RegisterWriter(store, Actor("actor-admin", AccessRole.ADMINISTRATOR)).entries.undo(entry)
    dpo.entries.undo(entry)
    assert store.facts() == Facts()
    assert dpo.proposals.get(proposal.id).state is ProposalState.OPEN
    assert dpo.proposals.get(proposal.id).decided_by is None
    assert audit(store).whole
    with pytest.raises(RegistryError, match="cannot be undone"):
        dpo.entries.undo(1)


def test_what_was_undone_is_approved_again_or_its_undoing_undone(
    store: Store, buyer: RegisterWriter, dpo: RegisterWriter
) -> None:
    held = Engagement(id="engagement/a", organisation=ACME.id, review=ReviewStatus.PROPOSED)
    proposal = buyer.proposals.propose([ACME, held])
    entry = approved(dpo, proposal.id)
    facts, kept = store.facts(), dpo.proposals.get(proposal.id)
    undone = dpo.entries.undo(entry.first or 0)
    admin = RegisterWriter(store, Actor("actor-admin", AccessRole.ADMINISTRATOR))
    with pytest.raises(ForbiddenError):
        admin.entries.undo(undone.first or 0)
    again = dpo.entries.undo(undone.first or 0)
    assert store.facts() == facts
    assert dpo.proposals.get(proposal.id) == kept
    dpo.entries.undo(again.first or 0)
    assert dpo.proposals.refusal(dpo.proposals.get(proposal.id)) is None
    approved(dpo, proposal.id, "Sign first")
    assert store.facts().all(Engagement) == facts.all(Engagement)
    assert audit(store).whole


def test_what_was_proposed_anew_after_an_undo_is_not_approved_by_undoing_that(
    store: Store, buyer: RegisterWriter, dpo: RegisterWriter
) -> None:
    proposal = buyer.proposals.propose([ACME])
    undone = dpo.entries.undo(approved(dpo, proposal.id).first or 0)
    buyer.proposals.propose([Organisation(id="organisation/other")], answers=proposal.id)
    with pytest.raises(ConflictError, match="changed since"):
        dpo.entries.undo(undone.first or 0)
    assert store.facts() == Facts()


def test_what_was_undone_is_recorded_again_if_it_is_the_same(store: Store, dpo: RegisterWriter) -> None:
    ada = {"role": "dpo", "name": "Ada", "email": "ada@acme.example"}
    acme = Organisation.model_validate({"id": ACME.id, "name": "Acme", "contacts": [ada]})
    dpo.entries.undo(dpo.entries.record([acme]).first or 0)
    for other in (ACME, acme.model_copy(update={"name": "Another company"})):
        with pytest.raises(ConflictError, match=r"never reused.*undo entry 2, then change it"):
            dpo.entries.record([other])
    dpo.entries.record([acme])
    assert store.facts() == Facts([acme])
    assert audit(store).whole


def test_what_was_merged_away_is_not_recorded_again(dpo: RegisterWriter) -> None:
    twin = Organisation(id="organisation/twin")
    dpo.entries.record([ACME, twin])
    dpo.entries.merge(ACME.id, twin.id)
    with pytest.raises(ConflictError, match=r"never reused.*this one was merged"):
        dpo.entries.record([twin])


def test_an_entry_that_is_not_there_is_said_however_large_its_number(dpo: RegisterWriter) -> None:
    for seq in (1, 10**25):
        with pytest.raises(NotFoundError, match=f"no entry {seq}"):
            dpo.entries.undo(seq)


def test_words_are_taken_back_by_who_may_say_them(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([ACME])
    dpo.decisions.assign(ACME.id, "actor-9")
    dpo.decisions.comment(ACME.id, "So it is")
    RegisterWriter(store, Actor("actor-admin", AccessRole.ADMINISTRATOR)).entries.undo(3)
    dpo.entries.undo(2)
    assert not store.facts(["decision", "comment"]).all(Decision)
    assert not store.facts(["decision", "comment"]).all(Comment)
