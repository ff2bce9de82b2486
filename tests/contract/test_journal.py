"""Every write is a command with its change, on every engine: remembered, chained, refused when stale."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from acts import approved
from earlier import known_at

from registry.access import MAY, AccessRole, Action, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.entities import (
    Comment,
    Decision,
    Document,
    Engagement,
    FactQuestion,
    Organisation,
    Requirement,
    Transfer,
)
from registry.errors import ConflictError, ForbiddenError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.connection import Connection
from registry.graph.schema import VERSION
from registry.graph.store import Store
from registry.history.verify import Noted, Tampering, verify
from registry.law.law import Law
from registry.vocabulary import ProposalState

DPO = Actor("actor-dpo", AccessRole.DPO)
BUYER = Actor("actor-buyer", AccessRole.PROCUREMENT)


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    return RegisterWriter(store, DPO)


@pytest.fixture
def buyer(store: Store) -> RegisterWriter:
    return RegisterWriter(store, BUYER)


def acme(**said: object) -> Organisation:
    return Organisation.model_validate({"id": "organisation/acme", **said})


def whole(store: Store) -> bool:
    return verify(store.all_changes(), store.head()).whole


def test_a_write_is_remembered_with_who_when_what_and_under_which_law(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.record([acme(name="Acme")], CommandOptions(reason="A new vendor"))
    (change,) = store.changes(1, 1)
    assert change.command[1:] == ("actor-dpo", "dpo", "record", "A new vendor", Law.current().version)
    assert change.at.endswith("+00:00")
    assert [subject.id for subject in change.subjects] == ["organisation/acme"]
    assert store.head()[:2] == (1, change.hash)
    assert whole(store)


def test_what_changes_nothing_leaves_no_entry(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([acme()])
    assert dpo.entries.change([acme()]).first is None
    assert store.head().seq == 1


def test_a_second_try_of_a_request_is_one_change(store: Store, dpo: RegisterWriter) -> None:
    how = CommandOptions(request="request-1")
    first = dpo.entries.record([acme()], how)
    again = dpo.entries.record([acme()], how)
    assert (again.first, again.repeated) == (first.first, True)
    assert store.head().seq == 1


def test_what_is_on_file_is_not_recorded_again(dpo: RegisterWriter) -> None:
    dpo.entries.record([acme()])
    with pytest.raises(ConflictError, match="organisation/acme"):
        dpo.entries.record([acme(name="Another")])


def test_a_dry_run_tells_what_would_be_and_writes_nothing(store: Store, dpo: RegisterWriter) -> None:
    written = dpo.entries.record([acme()], CommandOptions(dry=True))
    assert [entity.id for entity in written.difference.added] == ["organisation/acme"]
    assert store.is_empty()
    assert store.head().seq == 0


def test_a_stale_change_is_refused_with_who_when_and_which_fields(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([acme(name="Acme")])
    base = store.head().seq
    RegisterWriter(store, Actor("actor-2", AccessRole.DPO)).entries.change([acme(name="Acme", website="x")])
    with pytest.raises(ConflictError, match=r"organisation/acme by actor-2 at 20.*website"):
        dpo.entries.change([acme(name="Acme Inc.")], CommandOptions(base=base))
    assert store.facts() == Facts([acme(name="Acme", website="x")])


def test_a_change_that_refers_to_what_was_changed_meanwhile_is_refused(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.record([acme()])
    base = store.head().seq
    dpo.entries.change([acme(established_in="US")])
    engagement = Engagement(id="engagement/a", organisation="organisation/acme")
    with pytest.raises(ConflictError, match="established_in"):
        dpo.entries.record([engagement], CommandOptions(base=base))
    assert dpo.entries.record([engagement], CommandOptions(base=base + 1)).first == 3


def test_what_others_changed_elsewhere_is_no_conflict(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([acme()])
    base = store.head().seq
    dpo.entries.record([Organisation(id="organisation/other")])
    assert dpo.entries.change([acme(name="Acme")], CommandOptions(base=base)).first == 3


def test_an_id_is_never_used_again(dpo: RegisterWriter) -> None:
    written = dpo.entries.record([acme()])
    dpo.entries.undo(written.first or 0)
    with pytest.raises(ConflictError, match="never reused"):
        dpo.entries.record([acme(name="Another company")])


def test_an_end_is_a_date_and_nothing_is_deleted(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([acme(), Transfer(id="transfer/a")])
    dpo.entries.end("transfer/a", date(2026, 6, 30))
    assert store.facts()["transfer/a"] == Transfer(id="transfer/a", ends=date(2026, 6, 30))
    with pytest.raises(RegistryError, match="no end"):
        dpo.entries.end("organisation/acme", date(2026, 6, 30))


def test_a_rename_keeps_the_id(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([acme(name="Acme", website="x")])
    dpo.entries.rename("organisation/acme", "Acme Inc.")
    assert store.facts() == Facts([acme(name="Acme Inc.", website="x")])


def test_undo_is_a_further_entry_and_can_be_undone(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([acme(name="Acme")])
    written = dpo.entries.load(Facts([acme(name="Acme Inc."), Organisation(id="organisation/b")]))
    undone = dpo.entries.undo(written.first or 0)
    assert store.facts() == Facts([acme(name="Acme")])
    dpo.entries.undo(undone.first or 0)
    assert store.facts() == Facts([acme(name="Acme Inc."), Organisation(id="organisation/b")])
    assert store.head().seq == 4
    assert whole(store)


def test_undo_of_what_was_changed_since_is_refused(dpo: RegisterWriter) -> None:
    dpo.entries.record([acme(name="Acme")])
    dpo.entries.change([acme(name="Acme Inc.")])
    dpo.entries.change([acme(name="Acme Ltd.")])
    with pytest.raises(ConflictError, match="Changed since entry 2"):
        dpo.entries.undo(2)
    with pytest.raises(NotFoundError, match="no entry 9"):
        dpo.entries.undo(9)


def test_undo_of_a_command_of_several_entries_undoes_all_of_it(store: Store, dpo: RegisterWriter) -> None:
    many = Facts(Organisation(id=f"organisation/o{number}") for number in range(1_100))
    written = dpo.entries.load(many)
    assert (written.first, written.last) == (1, 3)
    dpo.entries.undo(2)
    assert store.is_empty()


def test_facts_are_known_as_they_were_after_each_change(store: Store, dpo: RegisterWriter) -> None:
    states = [
        [acme(name="A")],
        [acme(name="B"), Organisation(id="organisation/b", owned_by="organisation/acme")],
        [acme(name="C", contacts=[{"role": "dpo", "name": "Ada", "email": "ada@acme.example"}])],
    ]
    seen = [Facts()]
    for state in states:
        dpo.entries.load(Facts(state))
        seen.append(store.facts())
    for place, facts in enumerate(seen):
        assert known_at(store, place) == facts


def test_a_proposal_is_recorded_only_when_it_is_approved(
    store: Store, buyer: RegisterWriter, dpo: RegisterWriter
) -> None:
    new = [acme(), Engagement(id="engagement/a", organisation="organisation/acme", review="proposed")]
    proposal = buyer.proposals.propose(new, "Acme for support")
    assert store.is_empty()
    assert dpo.proposals.laid_over(proposal, store.facts()) == Facts(new)
    approved(dpo, proposal.id, "Sign module 2", "Name the sub-processors")
    facts = store.facts()
    assert facts["engagement/a"] == new[1].model_copy(update={"review": "approved"})
    (decision,) = facts.all(Decision).values()
    assert (decision.about, decision.requirements) == (
        proposal.id,
        ("Sign module 2", "Name the sub-processors"),
    )
    assert dpo.proposals.get(proposal.id).state is ProposalState.APPROVED
    with pytest.raises(RegistryError, match="already been approved"):
        dpo.proposals.reject(proposal.id, "too late", revision="1-0123456789abcdef")
    assert whole(store)


def test_a_proposal_that_was_asked_back_is_answered_by_who_made_it(
    store: Store, buyer: RegisterWriter, dpo: RegisterWriter
) -> None:
    proposal = buyer.proposals.propose([acme()])
    read = dpo.proposals.revision(proposal)
    dpo.proposals.request_changes(proposal.id, "In which country?", revision=read)
    assert buyer.proposals.get(proposal.id).question == "In which country?"
    with pytest.raises(ForbiddenError, match="Only the author may revise or withdraw"):
        dpo.proposals.propose([acme(established_in="FR")], answers=proposal.id)
    answered = buyer.proposals.propose([acme(established_in="US")], answers=proposal.id)
    assert (answered.id, answered.state, answered.question) == (proposal.id, ProposalState.OPEN, None)
    approved(dpo, proposal.id)
    assert store.facts()["organisation/acme"] == acme(established_in="US")


def test_a_rejected_or_withdrawn_proposal_records_nothing(
    store: Store, buyer: RegisterWriter, dpo: RegisterWriter
) -> None:
    one, other = buyer.proposals.propose([acme()]), buyer.proposals.propose([acme(name="Acme")])
    dpo.proposals.reject(one.id, "Not needed", revision=dpo.proposals.revision(one))
    buyer.proposals.withdraw(other.id)
    assert store.is_empty()
    assert [p.state for p in dpo.proposals.all()] != [ProposalState.OPEN, ProposalState.OPEN]
    assert dpo.proposals.all([ProposalState.OPEN]) == []


def test_a_proposal_takes_over_what_others_changed_in_other_fields(
    store: Store, buyer: RegisterWriter, dpo: RegisterWriter
) -> None:
    dpo.entries.record([acme(name="Acme")])
    proposal = buyer.proposals.propose([acme(name="Acme", website="x")])
    dpo.entries.change([acme(name="Acme Inc.")])
    approved(dpo, proposal.id)
    assert store.facts()["organisation/acme"] == acme(name="Acme Inc.", website="x")


def test_a_proposal_is_refused_where_others_changed_the_same_field(
    store: Store, buyer: RegisterWriter, dpo: RegisterWriter
) -> None:
    dpo.entries.record([acme(name="Acme")])
    proposal = buyer.proposals.propose([acme(name="Acme Ltd.")])
    dpo.entries.change([acme(name="Acme Inc.")])
    with pytest.raises(ConflictError, match="changed these fields differently: name"):
        approved(dpo, proposal.id)
    assert store.facts()["organisation/acme"] == acme(name="Acme Inc.")
    assert dpo.proposals.get(proposal.id).state is ProposalState.OPEN


def test_comments_and_assignments_are_on_file_with_who_made_them(store: Store, buyer: RegisterWriter) -> None:
    RegisterWriter(store, DPO).entries.record([acme()])
    buyer.decisions.comment("organisation/acme", "They answer on Monday.")
    buyer.decisions.assign("organisation/acme", "actor-9")
    (comment,) = store.facts().all(Comment).values()
    (decision,) = store.facts().all(Decision).values()
    assert (comment.text, comment.made_by) == ("They answer on Monday.", "actor-buyer")
    assert (decision.assigned_to, decision.about) == ("actor-9", "organisation/acme")
    with pytest.raises(RegistryError, match="pseudonym"):
        buyer.decisions.assign("organisation/acme", "jane@company.example")


@pytest.mark.parametrize("role", AccessRole)
def test_each_role_may_do_what_it_may_and_nothing_else(store: Store, role: AccessRole) -> None:
    admin = RegisterWriter(store, Actor("actor-0", AccessRole.ADMINISTRATOR))
    twin = Organisation.model_validate(
        {"id": "organisation/twin", "contacts": [{"role": "dpo", "name": "Ada"}]}
    )
    admin.entries.record([acme(), twin, Transfer(id="transfer/a"), Document(id="document/d", title="D")])
    dpo, me = RegisterWriter(store, DPO), RegisterWriter(store, Actor("actor-1", role))
    dpo.decisions.accept("accepted:transfer/a", date(2199, 1, 1), "why")
    mine = {"about": "transfer/a", "text": "Why?"}
    RegisterWriter(store, Actor("actor-1", AccessRole.DPO)).entries.record(
        [
            FactQuestion.model_validate({"id": "question/q", **mine}),
            Requirement.model_validate({"id": "requirement/r", "owner": "actor-1", **mine}),
        ]
    )
    last = admin.entries.record([Organisation(id="organisation/alone")]).first or 0
    own = RegisterWriter(store, Actor("actor-1", AccessRole.DPO)).proposals.propose([acme(name="A")]).id
    proposal = dpo.proposals.propose([acme(name="A")])
    proposed, read = proposal.id, dpo.proposals.revision(proposal)
    dry = CommandOptions(dry=True)
    tried: dict[Action, Callable[[], object]] = {
        Action.RECORD: lambda: me.entries.record([Organisation(id="organisation/b")], dry),
        Action.CHANGE: lambda: me.entries.change([acme(name="B")], dry),
        Action.END: lambda: me.entries.end("transfer/a", date(2027, 1, 1), dry),
        Action.LOAD: lambda: me.entries.load(Facts([acme(name="B")]), dry),
        Action.RENAME: lambda: me.entries.rename("organisation/acme", "B", dry),
        Action.MERGE: lambda: me.entries.merge("organisation/acme", "organisation/twin", options=dry),
        Action.ERASE: lambda: me.privacy.erase("organisation/twin", None, dry),
        Action.PRUNE_HISTORY: lambda: me.privacy.prune_history(date(2020, 1, 1), dry),
        Action.UNDO: lambda: me.entries.undo(last, dry),
        Action.PROPOSE: lambda: me.proposals.propose([acme(name="B")], options=dry),
        Action.WITHDRAW: lambda: me.proposals.withdraw(own, dry),
        Action.REQUEST_CHANGES: lambda: me.proposals.request_changes(proposed, "?", dry, revision=read),
        Action.APPROVE: lambda: me.proposals.approve(proposed, options=dry, revision=read),
        Action.REJECT: lambda: me.proposals.reject(proposed, "no", dry, revision=read),
        Action.ACCEPT: lambda: me.decisions.accept("check:transfer/a", date(2199, 1, 1), "why", dry),
        Action.COMMENT: lambda: me.decisions.comment("transfer/a", "so", dry),
        Action.ASSIGN: lambda: me.decisions.assign("transfer/a", "actor-2", dry),
        Action.CLOSE: lambda: me.decisions.close("check:transfer/a", "so", ["document/d"], dry, rests_on=()),
        Action.REOPEN: lambda: me.decisions.reopen("accepted:transfer/a", "so", dry),
        Action.ASK: lambda: me.questions.ask("transfer/a", "Why?", None, dry),
        Action.ANSWER: lambda: me.questions.answer("question/q", "So", None, dry),
        Action.WITHDRAW_QUESTION: lambda: me.questions.withdraw("question/q", dry),
        Action.REQUIRE: lambda: me.requirements.set("transfer/a", "Sign", "actor-2", None, dry),
        Action.CHANGE_REQUIREMENT: lambda: me.requirements.change_terms(
            "requirement/r", "Ill", dry, owner="actor-2"
        ),
        Action.FULFIL: lambda: me.requirements.fulfil("requirement/r", ["document/d"], dry),
        Action.RECORD_DOCUMENT: lambda: me.documents.record("Contract", options=dry),
    }
    for action, attempt in tried.items():
        if action in MAY[role]:
            attempt()
        else:
            with pytest.raises(ForbiddenError, match=f"{role.value} may not {action.words}"):
                attempt()
    assert dpo.proposals.get(proposed).state is ProposalState.OPEN


def test_writers_at_once_lose_no_update_and_leave_the_chain_whole(store: Store) -> None:
    RegisterWriter(store, DPO).entries.record([acme(name="0")])

    def raise_by_one(number: int) -> int:
        tries = 0
        me = RegisterWriter(store, Actor(f"actor-{number}", AccessRole.DPO))
        for _ in range(10):
            while True:
                tries += 1
                base = store.head().seq
                name = store.entities(["organisation/acme"])["organisation/acme"].name or ""
                try:
                    me.entries.change([acme(name=str(int(name) + 1))], CommandOptions(base=base))
                    break
                except ConflictError:
                    continue
        return tries

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(raise_by_one, range(4)))
    assert store.facts()["organisation/acme"].name == "40"
    assert store.head().seq == 41
    assert whole(store)


def test_tampering_with_the_graph_is_named(store: Store, dpo: RegisterWriter, connection: Connection) -> None:
    for number in range(4):
        dpo.entries.load(Facts([acme(name=str(number))]))
    noted = Noted(*store.head()[:2])
    connection.write(lambda t: t.run("MATCH (r:Revision {seq: 2}) SET r.after = '{}'").consume())
    assert verify(store.all_changes(), store.head())[2:4] == (Tampering.ALTERED, 2)
    connection.write(lambda t: t.run("MATCH (c:Change {seq: 1}) DETACH DELETE c").consume())
    assert verify(store.all_changes(), store.head(), [noted])[2:4] == (Tampering.REMOVED, 1)


def test_a_register_of_the_first_form_is_brought_to_this_one(connection: Connection) -> None:
    connection.write(
        lambda t: t.run(
            "CREATE (:Schema {id: 'schema', version: 1, writes: 7}) "
            "CREATE (:Organisation {id: 'organisation/acme', name: 'Acme'})"
        ).consume()
    )
    store = Store(connection)
    assert store.version == 1
    prepare(store.connection)
    assert (store.version, store.head().seq) == (VERSION, 1)
    assert store.facts() == Facts([acme(name="Acme")])
    RegisterWriter(store, DPO).entries.change([acme(name="Acme Inc.")], CommandOptions(base=0))
    assert known_at(store, 0) == Facts([acme(name="Acme")])
    assert connection.read("MATCH (s:Schema) RETURN count(s) AS n") == [{"n": 0}]
