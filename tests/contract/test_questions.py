"""Questions with their answers, requirements with their evidence, and findings closed with evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from acts import approved

from registry import clock
from registry.access import AccessRole, Actor
from registry.commands.approval import Reviewed, required_by
from registry.commands.command_runner import CommandOptions
from registry.commands.remarks import proposal_remarks
from registry.commands.requirements import RequirementTerms
from registry.commands.writer import RegisterWriter
from registry.entities import Decision, Document, FactQuestion, Mechanism, Organisation, Requirement, Transfer
from registry.errors import ConflictError, ForbiddenError, InputError, NotFoundError, RegistryError
from registry.graph.store import Store
from registry.register import Question, Register
from registry.vocabulary import MechanismKind, ProposalState

ACME = Organisation(id="organisation/acme", name="Acme Inc.", established_in="US")
OURS = Organisation(id="organisation/ours", established_in="FR")
SCC = Mechanism(id="mechanism/scc", kind=MechanismKind.SCC)
FIELD = "mechanism/scc:signed_on"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOON.date()
SOON = TODAY + timedelta(days=30)
SENT = Transfer.model_validate(
    {
        "id": "transfer/tickets",
        "exporter": {"organisation": OURS.id, "role": "controller"},
        "importer": {"organisation": ACME.id, "role": "processor"},
        "places": [{"jurisdiction": "US", "kind": "storage"}],
        "mechanisms": [],
    }
)
LACKS = f"transfer-without-safeguard:{SENT.id}"
NOW = Question(TODAY)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no midnight pass between what a test says of today and what is written."""
    monkeypatch.setattr(clock, "current_time", lambda: NOON)


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    writer = RegisterWriter(store, Actor("actor-dpo", AccessRole.DPO), separate_duties=True)
    writer.entries.record([ACME, OURS, SCC])
    return writer


@pytest.fixture
def buyer(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("actor-buyer", AccessRole.PROCUREMENT), separate_duties=True)


def the_question(store: Store) -> FactQuestion:
    (question,) = store.facts([FactQuestion.kind]).all(FactQuestion).values()
    return question


def the_requirement(store: Store) -> Requirement:
    (requirement,) = store.facts([Requirement.kind]).all(Requirement).values()
    return requirement


def evidence(writer: RegisterWriter, store: Store) -> list[str]:
    writer.documents.record("Signed contract", "https://files.example/1", "A" * 64, ACME.id)
    return [*store.facts([Document.kind]).all(Document)]


def test_an_answer_fills_the_fact_it_is_about_in_one_entry_and_both_are_undone_together(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.questions.ask(ACME.id, "On which date did both sign?", ACME.id, field=FIELD)
    question = the_question(store)
    assert (question.asked_by, question.asked_on, question.is_open) == ("actor-dpo", TODAY, True)
    written = dpo.questions.answer(question.id, "2024-03-01")
    assert written.first == written.last
    assert store.facts()[SCC.id] == SCC.model_copy(update={"signed_on": date(2024, 3, 1)})
    answered = the_question(store)
    assert (answered.answer, answered.answered_by, answered.is_open) == ("2024-03-01", "actor-dpo", False)
    dpo.entries.undo(written.last or 0)
    assert (store.facts()[SCC.id], the_question(store)) == (SCC, question)


def test_an_answer_that_is_no_valid_value_changes_nothing(store: Store, dpo: RegisterWriter) -> None:
    dpo.questions.ask(ACME.id, "When?", field=FIELD)
    head, question = store.head(), the_question(store)
    with pytest.raises(InputError, match="is not a valid date"):
        dpo.questions.answer(question.id, "some time in spring")
    assert store.head() == head
    dpo.questions.answer(question.id, "Some time in spring", value="2024-03-01")
    assert store.facts()[SCC.id] != SCC


def test_who_may_not_change_facts_proposes_what_the_answer_fills(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    dpo.questions.ask(SCC.id, "When?", field=FIELD)
    buyer.questions.answer(the_question(store).id, "2024-03-01")
    assert the_question(store).answered_by == "actor-buyer"
    assert store.facts()[SCC.id] == SCC
    (proposal,) = dpo.proposals.all()
    with pytest.raises(ForbiddenError):
        approved(
            RegisterWriter(store, Actor("actor-buyer", AccessRole.DPO), separate_duties=True), proposal.id
        )
    approved(dpo, proposal.id)
    assert store.facts()[SCC.id] == SCC.model_copy(update={"signed_on": date(2024, 3, 1)})


def test_the_questions_about_a_proposal_stay_beside_their_answers_and_the_answers_revise_it(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    beta = Organisation(id="organisation/beta", name="Beta")
    proposal = buyer.proposals.propose([beta])
    read = dpo.proposals.revision(proposal)
    dpo.proposals.request_changes(
        proposal.id, "Where?", revision=read, field="organisation/beta:established_in"
    )
    with pytest.raises(ForbiddenError, match="Only the author"):
        dpo.questions.answer(the_question(store).id, "FR")
    buyer.questions.answer(the_question(store).id, "DE")
    revised = dpo.proposals.get(proposal.id)
    assert (revised.state, revised.question) == (ProposalState.OPEN, None)
    assert revised.entities == (beta.model_copy(update={"established_in": "DE"}),)
    dpo.proposals.request_changes(proposal.id, "Who?", revision=dpo.proposals.revision(revised))
    buyer.proposals.propose([beta], None, CommandOptions(reason="The landlord"), proposal.id)
    kept = [(each.kind, each.text) for each in proposal_remarks(store, proposal.id)]
    assert kept == [
        ("question", "Where?"),
        ("answer", "DE"),
        ("question", "Who?"),
        ("answer", "The landlord"),
    ]


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ("mechanism/none:signed_on", NotFoundError),
        ("mechanism/scc:signed_when", InputError),
        ("gadget/x:y", InputError),
        ("signed_on", InputError),
    ],
)
def test_a_question_asks_for_a_fact_that_there_is(
    dpo: RegisterWriter, field: str, error: type[RegistryError]
) -> None:
    with pytest.raises(error) as refused:
        dpo.questions.ask(ACME.id, "When?", field=field)
    assert refused.value.text()


def test_nobody_asks_answers_or_fulfils_in_another_persons_name(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    dpo.questions.ask(ACME.id, "Why?")
    question = the_question(store)
    dpo.requirements.set(ACME.id, "Sign", "actor-buyer", SOON)
    requirement = the_requirement(store)
    theirs = FactQuestion(id="question/x", about=ACME.id, text="What?", asked_by="actor-dpo")
    other = RegisterWriter(store, Actor("actor-other", AccessRole.PROCUREMENT))
    forbidden: list[Callable[[], object]] = [
        lambda: buyer.proposals.propose([theirs]),
        lambda: buyer.proposals.propose([question.model_copy(update={"text": "What?"})]),
        lambda: buyer.proposals.propose(
            [question.model_copy(update={"answer": "So", "answered_by": "actor-dpo"})]
        ),
        lambda: buyer.proposals.propose([requirement.model_copy(update={"id": "requirement/mine"})]),
        lambda: buyer.requirements.set(ACME.id, "Sign", "actor-dpo"),
        lambda: buyer.questions.withdraw(question.id),
        lambda: other.requirements.fulfil(requirement.id, evidence(other, store)),
        lambda: RegisterWriter(store, Actor("actor-a", AccessRole.AUDITOR)).questions.ask(ACME.id, "Why?"),
    ]
    for attempt in forbidden:
        with pytest.raises(ForbiddenError):
            attempt()
    assert (the_question(store), the_requirement(store)) == (question, requirement)
    dpo.questions.withdraw(question.id)
    with pytest.raises(RegistryError, match="was withdrawn"):
        buyer.questions.answer(question.id, "So")


def test_a_requirement_needs_evidence_is_fulfilled_by_its_owner_and_reopened_by_the_dpo(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    dpo.requirements.set(ACME.id, "Sign the contract", "actor-buyer", SOON)
    first = the_requirement(store)
    assert (first.set_by, first.due, first.fulfilled_on) == ("actor-dpo", SOON, None)
    with pytest.raises(RegistryError, match="No evidence"):
        buyer.requirements.fulfil(first.id, [])
    documents = evidence(buyer, store)
    buyer.requirements.fulfil(first.id, documents)
    done = the_requirement(store)
    assert (done.fulfilled_by, [*(done.evidence or ())]) == ("actor-buyer", documents)
    with pytest.raises(ForbiddenError):
        buyer.requirements.reopen(first.id, "Not so")
    dpo.requirements.reopen(first.id, "Only one party signed")
    assert the_requirement(store) == first


def test_an_open_requirement_is_given_another_day_or_owner_by_the_dpo_who_says_why(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    dpo.requirements.set(ACME.id, "Sign the contract", "actor-buyer", SOON)
    first = the_requirement(store)
    change, yesterday = dpo.requirements.change_terms, TODAY - timedelta(days=1)
    with pytest.raises(RegistryError, match=f"{yesterday} is in the past") as past:
        change(first.id, "Why not", due=yesterday)
    assert "today or later" in past.value.text()
    with pytest.raises(RegistryError, match="Nothing would change"):
        change(first.id, "Why not", due=SOON)
    with pytest.raises(ForbiddenError):
        buyer.requirements.change_terms(first.id, "No time", due=SOON + timedelta(days=9))
    change(first.id, "Counsel is ill", due=SOON + timedelta(days=9))
    changed = change(first.id, "The buyer left", owner="actor-new")
    moved = the_requirement(store)
    assert (moved.due, moved.owner) == (SOON + timedelta(days=9), "actor-new")
    (entry,) = store.changes(changed.last or 0, changed.last or 0)
    assert (entry.command.name, entry.command.reason) == ("change-requirement", "The buyer left")
    dpo.requirements.fulfil(first.id, evidence(dpo, store))
    with pytest.raises(RegistryError, match="was fulfilled on"):
        change(first.id, "Too late", due=SOON)


def test_what_lacks_a_safeguard_is_approved_with_a_dated_requirement_or_an_acceptance_only(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    proposal = buyer.proposals.propose([SENT])
    read = dpo.proposals.revision(proposal)
    for texts in ([], ["Sign the clauses"]):
        with pytest.raises(RegistryError, match="lacks a safeguard: transfer/tickets") as refused:
            dpo.proposals.approve(proposal.id, texts, revision=read)
        assert "--accept-until" in str(refused.value.cure)
    with pytest.raises(RegistryError, match="The reason for accepting"):
        dpo.proposals.approve(proposal.id, revision=read, accept_until=SOON)
    how = CommandOptions(reason="The board decided")
    terms = [RequirementTerms("Sign the clauses", due=SOON)]
    written = dpo.proposals.approve(proposal.id, terms, how, revision=read, accept_until=SOON)
    required = the_requirement(store)
    assert (required.about, required.owner, required.due) == (ACME.id, "actor-buyer", SOON)
    accepted = Register.open(store).each_finding(NOW).accepted
    assert [one.finding.id for one in accepted] == [LACKS]
    dpo.entries.undo(written.last or 0)
    assert not [*store.facts().all(Requirement), *store.facts().all(Decision), *store.facts().all(Transfer)]


def test_a_finding_closed_with_evidence_is_open_again_once_what_it_rests_on_changes_or_it_is_reopened(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.record([SENT])
    documents = evidence(dpo, store)

    def close() -> None:
        basis = Register.open(store).require_finding(LACKS, NOW)
        dpo.decisions.close(LACKS, "They deleted all of it", documents, rests_on=basis)

    def state() -> tuple[bool, str | None]:
        parts = Register.open(store).each_finding(NOW)
        verdict = next(Register.open(store).verdicts(NOW))[1]
        return LACKS in {one.finding.id for one in parts.accepted}, verdict.outcome and verdict.outcome.value

    close()
    assert state() == (True, "uncovered")
    dpo.decisions.reopen(LACKS, "They had not")
    assert state() == (False, "uncovered")
    with pytest.raises(RegistryError, match="No decision"):
        dpo.decisions.reopen(LACKS, "They had not")
    close()
    dpo.entries.change([ACME.model_copy(update={"established_in": "CN"})])
    assert state() == (False, "uncovered")


def test_several_proposals_are_decided_each_at_its_revision_all_or_none(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    def chosen() -> list[Reviewed]:
        waiting = dpo.proposals.all([ProposalState.OPEN])
        return [Reviewed(one.id, dpo.proposals.revision(one)) for one in waiting]

    _, second = [buyer.proposals.propose([Organisation(id=f"organisation/{slug}")]) for slug in "ab"]
    stale = chosen()
    buyer.proposals.propose([Organisation(id="organisation/b", name="B")], answers=second.id)
    with pytest.raises(ConflictError):
        dpo.proposals.approve_several(stale)
    assert "organisation/a" not in store.facts()
    written = dpo.proposals.approve_several(chosen())
    assert len(written.difference.added) == 4, "two organisations, two decisions"
    for slug in "cd":
        buyer.proposals.propose([Organisation(id=f"organisation/{slug}")])
    dpo.proposals.reject_several(chosen(), "Not needed")
    states = [one.state for one in dpo.proposals.all()]
    assert states.count(ProposalState.REJECTED) == states.count(ProposalState.APPROVED) == 2


def test_each_of_several_proposals_approved_with_several_requirements_gets_them_all(
    store: Store, dpo: RegisterWriter, buyer: RegisterWriter
) -> None:
    ids = [buyer.proposals.propose([Organisation(id=f"organisation/{slug}")]).id for slug in "ab"]
    read = [Reviewed(one, dpo.proposals.revision(dpo.proposals.get(one))) for one in ids]
    terms = [RequirementTerms("Sign", due=SOON), RequirementTerms("File it", due=SOON)]
    entry = dpo.proposals.approve_several(read, terms).last or 0
    assert len(store.facts().all(Requirement)) == 4
    (whole,) = store.changes(entry, entry)
    for one in ids:
        assert len(required_by(whole, dpo.proposals.get(one))) == 2
