"""The officer reviews what procurement proposed, and decides; whoever may not decide only reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import acting, snapshot
from dashboard.components import proposals
from dashboard.components.scenario import server_date
from dashboard.deciding import ReadProposal
from registry.access import AccessRole, Actor
from registry.commands.proposal import Proposal
from registry.commands.requirements import RequirementTerms
from registry.commands.writer import RegisterWriter
from registry.entities import Organisation, Party, Transfer
from registry.graph.store import Store
from registry.register import Question, Register
from registry.vocabulary import ProposalState
from tests.dashboard.conftest import Open, opened, text

BUYER, OTHER_DPO = Actor("buyer-1", AccessRole.PROCUREMENT), Actor("dpo-2", AccessRole.DPO)
US = Organisation(id="organisation/us", name="Our company", established_in="FR")
OLD = Organisation(id="organisation/acme-old", name="Acme SARL", established_in="FR")
ACME = Organisation(id="organisation/acme", name="Acme Inc.", established_in="US")
FLOW = Transfer(
    id="transfer/flow",
    exporter=Party(organisation=US.id),
    importer=Party(organisation=ACME.id),
    mechanisms=(),
)
TODAY = server_date()
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def waiting(dpo_page: Store) -> Proposal:
    """A new vendor in the United States, proposed by procurement, on a database that several people use."""
    RegisterWriter(dpo_page, OTHER_DPO).entries.record([US, OLD])
    snapshot.reload()
    return RegisterWriter(dpo_page, BUYER).proposals.propose([ACME, FLOW], "Acme for surveys")


def fill(app: AppTest, proposal: str, **fields: object) -> AppTest:
    """Type into the form of a decision; nothing runs until the button is clicked."""
    for name, value in fields.items():
        key = f"form-{proposal.removeprefix('proposal/')}-{name.replace('_', '-')}"
        app.session_state[key] = value
    return app.run()


def state(store: Store, proposal: Proposal) -> Proposal:
    return RegisterWriter(store, OTHER_DPO).proposals.get(proposal.id)


def labels(app: AppTest) -> list[str]:
    return [link.proto.label.replace("\\", "") for link in app.get("page_link")]


def test_a_register_without_proposals_says_what_fills_the_page(open_page: Open) -> None:
    assert "No proposal waits." in text(open_page("review"))


def test_the_list_shows_the_worst_verdict_and_the_sidebar_the_number(waiting: Proposal) -> None:
    app = opened("review")
    assert "One proposal waits for your decision; one would lack a safeguard." in text(app)
    assert waiting.title in labels(app)
    assert any(label.startswith("Review :gray-badge[1]") for label in labels(app))


def test_a_proposal_shows_its_fields_its_verdict_and_what_it_resembles(waiting: Proposal) -> None:
    shown = text(opened("proposal", id=waiting.id))
    assert "One transfer would lack a safeguard." in shown
    assert "<dt>Country</dt><dd>United States</dd>" in shown
    assert "Worst after: Lacks a safeguard" in shown
    assert "Acme Inc. resembles" in shown
    assert "Another country: France." in shown


@pytest.mark.usefixtures("waiting")
def test_before_and_after_stand_beside_each_other(store: Store) -> None:
    moved = OLD.model_copy(update={"established_in": "IN"})
    change = RegisterWriter(store, BUYER).proposals.propose([moved], "Acme SARL moves")
    shown = text(opened("proposal", id=change.id))
    assert "<del>France</del>" in shown
    assert "<ins>India</ins>" in shown
    assert "1 of 2 fields" in shown


def test_an_approval_needs_a_reason_is_recorded_and_can_be_undone(waiting: Proposal, store: Store) -> None:
    app = opened("proposal", id=waiting.id)
    yesterday = TODAY - timedelta(days=1)
    fill(app, waiting.id, choice="require", text_0="Sign the clauses", owner_0="buyer-1", due_0=yesterday)
    app.button(key="decide-now").click().run()
    assert "its day is in the past" in text(app)
    assert app.date_input[-1].value == yesterday
    fill(app, waiting.id, due_0=SOON)
    assert app.button(key="decide-now").label == "Approve with 1 requirement"
    app.button(key="decide-now").click().run()
    assert "Give a reason" in text(app)
    assert state(store, waiting).state is ProposalState.OPEN
    fill(app, waiting.id, why="Only once the clauses stand.")
    app.button(key="decide-now").click().run()
    assert not app.exception
    assert "Approved and recorded: Acme for surveys." in text(app)
    assert "Approved by you." in text(app)
    assert state(store, waiting).state is ProposalState.APPROVED
    assert "Sign the clauses" in text(app)
    app.button(key="undo").click().run()
    assert state(store, waiting).state is ProposalState.OPEN


def test_what_lacks_a_safeguard_is_approved_only_with_a_requirement_or_until_a_date(
    waiting: Proposal, store: Store
) -> None:
    app = opened("proposal", id=waiting.id)
    fill(app, waiting.id, choice="approve", why="A trial with few people.")
    app.button(key="decide-now").click().run()
    assert "give the last day on which you accept that" in text(app).replace("\\", "")
    fill(app, waiting.id, until=SOON)
    app.button(key="decide-now").click().run()
    assert state(store, waiting).state is ProposalState.APPROVED
    findings = Register.open(store).findings(Question(TODAY))
    assert [each.decision.until for each in findings.accepted] == [SOON]


def test_a_proposal_is_returned_with_a_question_that_stays(waiting: Proposal, store: Store) -> None:
    app = opened("proposal", id=waiting.id)
    fill(app, waiting.id, choice="return", why="Where are the data stored?")
    app.button(key="decide-now").click().run()
    assert state(store, waiting).state is ProposalState.CHANGES_REQUESTED
    assert "dpo-1 asked on" in text(app)
    assert "Where are the data stored?" in text(app)
    assert "Returned, not answered yet" in text(app)
    assert "Returned to buyer-1: Acme for surveys." in text(app)
    app.button(key="undo").click().run()
    assert state(store, waiting).state is ProposalState.OPEN
    assert "Nothing has been asked." in text(app)


def test_what_somebody_else_decided_meanwhile_stands_and_what_was_typed_is_kept(
    waiting: Proposal, store: Store
) -> None:
    app = opened("proposal", id=waiting.id)
    fill(app, waiting.id, choice="reject", why="No safeguard is offered.")
    writer = RegisterWriter(store, OTHER_DPO)
    revision = writer.proposals.revision(waiting)
    writer.proposals.reject(waiting.id, "Duplicate.", revision=revision)
    app.button(key="decide-now").click().run()
    assert "Rejected by dpo-2" in text(app)
    assert "It was decided while you were typing." in text(app)
    assert "No safeguard is offered." in text(app)
    assert state(store, waiting).reason == "Duplicate."


def test_a_version_that_nobody_read_is_not_decided_on(waiting: Proposal, store: Store) -> None:
    app = opened("proposal", id=waiting.id)
    fill(app, waiting.id, choice="reject", why="No safeguard is offered.")
    RegisterWriter(store, BUYER).proposals.propose([ACME], answers=waiting.id)
    app.button(key="decide-now").click().run()
    assert "This was changed while you were deciding." in text(app)
    assert state(store, waiting).state is ProposalState.OPEN
    assert app.button(key="decide-now").disabled
    app.button(key="read-again").click().run()
    app.button(key="decide-now").click().run()
    assert state(store, waiting).reason == "No safeguard is offered."


def test_the_version_shown_stays_until_a_click_whatever_happens_meanwhile(
    waiting: Proposal, store: Store
) -> None:
    app = opened("proposal", id=waiting.id)
    moved = ACME.model_copy(update={"established_in": "IN"})
    RegisterWriter(store, BUYER).proposals.propose([moved, FLOW], "Acme for surveys", answers=waiting.id)
    snapshot.following().renew()
    fill(app, waiting.id, choice="approve", why="We know the United States.", until=SOON)
    assert "<dt>Country</dt><dd>United States</dd>" in text(app)
    assert "Acme Inc., Country: United States → India." in text(app).replace("\\", "")
    app.button(key="decide-now").click().run()
    assert state(store, waiting).state is ProposalState.OPEN
    assert app.text_input[-1].value == "We know the United States."
    assert "<dt>Country</dt><dd>India</dd>" in text(app)
    assert app.button(key="decide-now").disabled


def test_the_new_version_is_shown_when_asked_for(waiting: Proposal, store: Store) -> None:
    app = opened("proposal", id=waiting.id)
    assert app.session_state["form-" + waiting.id.removeprefix("proposal/") + "-choice"] is None
    RegisterWriter(store, BUYER).proposals.propose(
        [ACME.model_copy(update={"established_in": "IN"})], answers=waiting.id
    )
    snapshot.following().renew()
    app.run()
    app.button(key="show-newer").click().run()
    assert "<dt>Country</dt><dd>India</dd>" in text(app)
    assert "since you opened it" not in text(app)


def test_several_that_are_alike_are_rejected_at_once(waiting: Proposal, store: Store) -> None:
    second = RegisterWriter(store, BUYER).proposals.propose([ACME, FLOW], "Acme again")
    app = opened("review")
    for each in (waiting, second):
        app.checkbox(key=f"pick-{each.id}").check()
    fill(app.run(), "several", choice="reject", why="Not now.")
    assert app.button(key="decide-now").label == "Reject 2 proposals"
    app.button(key="decide-now").click().run()
    assert {state(store, each).state for each in (waiting, second)} == {ProposalState.REJECTED}


@pytest.mark.parametrize("role", [AccessRole.PROCUREMENT, AccessRole.AUDITOR])
def test_whoever_may_not_decide_reads_the_same_without_a_form(
    waiting: Proposal, monkeypatch: pytest.MonkeyPatch, role: AccessRole
) -> None:
    monkeypatch.setenv("REGISTRY_ROLE", role.value)
    app = opened("proposal", id=waiting.id)
    assert "Worst after: Lacks a safeguard" in text(app)
    assert "decide-now" not in [button.key for button in app.button]


def test_nobody_approves_their_own_where_several_people_use_the_register(
    waiting: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_ACTOR", BUYER.id)
    app = opened("proposal", id=waiting.id)
    assert "another data protection officer must approve it" in text(app)
    fill(app, waiting.id, choice="return")
    assert app.button(key="decide-now").label == "Request changes"


def test_on_ones_own_machine_approving_ones_own_is_allowed_and_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = ReadProposal("proposal/a", "1-0", "A", "local", lacks=False, is_own=True)
    monkeypatch.setattr(acting, "separates_duties", lambda: False)
    assert proposals.may_approve([own])
    assert "the history marks that" in proposals.approval_note([own])


def test_what_a_proposal_leads_to_is_what_its_approval_records(waiting: Proposal, store: Store) -> None:
    question = Question(TODAY)
    listed = snapshot.current().waiting(question)[0]
    writer = RegisterWriter(store, OTHER_DPO)
    terms = [RequirementTerms("Sign", "buyer-1", SOON)]
    writer.proposals.approve(waiting.id, terms, revision=listed.revision)
    register = Register.open(store)
    verdict = register.dossiers.transfers.dossier(FLOW.id).verdict(register.as_of(question))
    assert verdict.outcome is listed.outcome


def test_a_decided_proposal_shows_the_verdicts_of_that_time_its_requirements_and_what_was_never_answered(
    waiting: Proposal, store: Store
) -> None:
    writer = RegisterWriter(store, OTHER_DPO)
    writer.questions.ask(waiting.id, "Where are the data stored?", BUYER.id)
    app = opened("proposal", id=waiting.id)
    fill(app, waiting.id, choice="require")
    assert "One question about this is not answered. It stays open if you approve." in text(app)
    terms = [RequirementTerms("Sign the clauses", "buyer-1", SOON)]
    writer.proposals.approve(waiting.id, terms, revision=writer.proposals.revision(waiting))
    writer.entries.change([ACME.model_copy(update={"established_in": "FR"})])
    snapshot.reload()
    shown = text(opened("proposal", id=waiting.id))
    assert "Verdicts when it was decided" in shown
    assert "Lacks a safeguard" in shown
    assert "Sign the clauses" in shown
    assert "owner buyer-1 · due" in shown
    for page in (shown, text(opened("vendor", id=ACME.id))):
        assert "Where are the data stored?" in page


def test_a_rejected_proposal_shows_what_it_would_have_led_to(waiting: Proposal, store: Store) -> None:
    writer = RegisterWriter(store, OTHER_DPO)
    writer.proposals.reject(waiting.id, "No.", revision=writer.proposals.revision(waiting))
    snapshot.reload()
    shown = text(opened("proposal", id=waiting.id))
    assert "Verdicts when it was decided" in shown
    assert "Worst after: Lacks a safeguard" in shown
