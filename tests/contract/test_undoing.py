"""What is taken back, and what stands in the way of that."""

from __future__ import annotations

import pytest

from registry.access import Actor, Role
from registry.entities import Comment, Decision, Organisation
from registry.errors import ForbiddenError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.audit import audit
from registry.graph.store import Store
from registry.registrar.proposal import State
from registry.registrar.registrar import Registrar

ACME = Organisation(id="organisation/acme")


@pytest.fixture
def dpo(store: Store) -> Registrar:
    return Registrar(store, Actor("actor-dpo", Role.DPO))


def test_what_is_spoken_of_is_not_taken_away(store: Store, dpo: Registrar) -> None:
    dpo.entries.record([ACME])
    dpo.words.comment(ACME.id, "They answer on Monday.")
    with pytest.raises(RegistryError, match=r"Still spoken of: organisation/acme by comment/"):
        dpo.entries.undo(1)
    dpo.entries.undo(2)
    dpo.entries.undo(1)
    assert store.facts() == Facts()


def test_an_approval_is_taken_back_and_its_proposal_open_again(store: Store, dpo: Registrar) -> None:
    proposal = dpo.proposals.propose([ACME])
    approved = dpo.proposals.approve(proposal.id, ["Sign first"]).first or 0
    with pytest.raises(ForbiddenError):
        Registrar(store, Actor("actor-admin", Role.ADMINISTRATOR)).entries.undo(approved)
    dpo.entries.undo(approved)
    assert store.facts() == Facts()
    assert dpo.proposals.get(proposal.id).state is State.OPEN
    assert dpo.proposals.get(proposal.id).decided_by is None
    assert audit(store).whole
    with pytest.raises(RegistryError, match="cannot be undone"):
        dpo.entries.undo(1)


def test_an_entry_that_is_not_there_is_said_however_large_its_number(dpo: Registrar) -> None:
    for seq in (1, 10**25):
        with pytest.raises(NotFoundError, match=f"no entry {seq}"):
            dpo.entries.undo(seq)


def test_words_are_taken_back_by_who_may_say_them(store: Store, dpo: Registrar) -> None:
    dpo.entries.record([ACME])
    dpo.words.assign(ACME.id, "actor-9")
    dpo.words.comment(ACME.id, "So it is")
    Registrar(store, Actor("actor-admin", Role.ADMINISTRATOR)).entries.undo(3)
    dpo.entries.undo(2)
    assert not store.facts(["decision", "comment"]).all(Decision)
    assert not store.facts(["decision", "comment"]).all(Comment)
