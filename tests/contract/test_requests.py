"""One request is one command: tried again it changes nothing, and it stands for no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from registry.access import AccessRole, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.entities import Organisation, Transfer
from registry.errors import ConflictError, InputError, NotFoundError, RegistryError
from registry.graph.connection import Connection
from registry.graph.store import Store

ACME = Organisation(id="organisation/acme", name="Acme")
TWIN = Organisation(id="organisation/twin")
SENT = Transfer(id="transfer/a")
ONCE = CommandOptions(request="once")


@pytest.fixture
def dpo(connection: Connection) -> RegisterWriter:
    store = Store(connection)
    prepare(store.connection)
    registrar = RegisterWriter(store, Actor("actor-dpo", AccessRole.DPO))
    registrar.entries.record([ACME, TWIN, SENT])
    return registrar


VERBS: dict[str, tuple[Callable[[RegisterWriter], object], Callable[[RegisterWriter], object]]] = {
    "change": (
        lambda me: me.entries.change([ACME.model_copy(update={"website": "a.example"})], ONCE),
        lambda me: me.entries.change([ACME.model_copy(update={"website": "b.example"})], ONCE),
    ),
    "end": (
        lambda me: me.entries.end(SENT.id, date(2030, 1, 1), ONCE),
        lambda me: me.entries.end(SENT.id, date(2031, 1, 1), ONCE),
    ),
    "rename": (
        lambda me: me.entries.rename(ACME.id, "A", ONCE),
        lambda me: me.entries.rename(ACME.id, "B", ONCE),
    ),
    "merge": (
        lambda me: me.entries.merge(ACME.id, TWIN.id, None, ONCE),
        lambda me: me.entries.merge(TWIN.id, ACME.id, None, ONCE),
    ),
    "propose": (
        lambda me: me.proposals.propose([ACME.model_copy(update={"website": "a.example"})], options=ONCE),
        lambda me: me.proposals.propose([Organisation(id="organisation/new")], options=ONCE),
    ),
    "comment": (
        lambda me: me.decisions.comment(ACME.id, "One", ONCE),
        lambda me: me.decisions.comment(ACME.id, "Two", ONCE),
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_request_tried_again_changes_nothing_and_another_under_its_id_is_refused(
    dpo: RegisterWriter, connection: Connection, verb: str
) -> None:
    command, other = VERBS[verb]
    store = Store(connection)
    command(dpo)
    head = store.head()
    command(dpo)
    assert store.head() == head
    with pytest.raises(ConflictError, match="used for another command"):
        other(dpo)
    assert store.head() == head


def test_a_digest_of_what_was_asked_for_tells_nothing_of_contact_persons() -> None:
    def asked(name: str) -> CommandOptions:
        contact = {"role": "dpo", "name": name}
        return ONCE.for_content(
            Organisation.model_validate({"id": "organisation/new", "contacts": [contact]})
        )

    assert asked("Ada") == asked("Bob")


def test_a_request_with_a_slash_an_entity_twice_and_a_base_to_come_are_refused(dpo: RegisterWriter) -> None:
    new = Organisation(id="organisation/new")
    with pytest.raises(RegistryError, match="must not contain a slash"):
        dpo.entries.record([new], CommandOptions(request="a/1"))
    with pytest.raises(InputError, match="twice"):
        dpo.entries.record([new, new.model_copy(update={"name": "New"})])
    for base in (99, 10**25):
        with pytest.raises(NotFoundError, match=f"no entry {base}: its last is 1"):
            dpo.entries.record([new], CommandOptions(base=base))


def test_a_request_that_another_actor_entered_is_said_to_be_theirs(
    dpo: RegisterWriter, connection: Connection
) -> None:
    dpo.entries.record([Organisation(id="organisation/new")], ONCE)
    other = RegisterWriter(Store(connection), Actor("actor-2", AccessRole.DPO))
    with pytest.raises(ConflictError, match="by actor-dpo"):
        other.entries.record([Organisation(id="organisation/new")], ONCE)


def test_a_proposal_over_what_moved_since_its_author_read_is_refused(dpo: RegisterWriter) -> None:
    dpo.entries.change([ACME.model_copy(update={"website": "a.example"})])
    with pytest.raises(ConflictError, match="Changed meanwhile: organisation/acme by actor-dpo"):
        dpo.proposals.propose([ACME.model_copy(update={"name": "Acme Corp"})], options=CommandOptions(base=1))


def test_what_can_never_be_recorded_is_not_proposed_and_said_of_what_was(dpo: RegisterWriter) -> None:
    sub = Organisation(id="organisation/sub", owned_by=TWIN.id)
    proposal = dpo.proposals.propose([sub])
    assert dpo.proposals.refusal(proposal) is None
    dpo.entries.merge(ACME.id, TWIN.id)
    refusal = dpo.proposals.refusal(proposal)
    assert refusal is not None
    assert "owned_by: organisation/twin was merged into another record." in str(refusal)
    with pytest.raises(InputError, match="was merged into another record"):
        dpo.proposals.propose([sub])
