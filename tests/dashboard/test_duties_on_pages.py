"""What the officer does about findings and requirements, and what Today says of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from urllib.parse import quote

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import acting, snapshot
from dashboard.components.scenario import server_date
from dashboard.components.text import person_name
from dashboard.duties import duties
from dashboard.finding_actions import FindingChoice, choices_of
from registry.access import MAY, AccessRole, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.entities import Decision, Document, Organisation, Party, Requirement, Transfer
from registry.errors import EngineError
from registry.facts import Facts
from registry.graph.store import Store
from registry.register import Question, Register
from registry.vocabulary import DecisionKind
from tests.dashboard.conftest import opened, text

DPO = Actor("dpo-2", AccessRole.DPO)
US = Organisation(id="organisation/us", name="Our company", established_in="FR")
ACME = Organisation(id="organisation/acme", name="Acme Inc.", established_in="US")
FLOW = Transfer(
    id="transfer/flow",
    exporter=Party(organisation=US.id),
    importer=Party(organisation=ACME.id),
    mechanisms=(),
)
FINDING = f"transfer-without-safeguard:{FLOW.id}"
TODAY = server_date()
SOON = TODAY + timedelta(days=30)
LATER = Question(TODAY + timedelta(days=2))
"""A day by which all is in force that a test records, though midnight may pass and UTC may be a day ahead."""


@pytest.fixture
def recorded(dpo_page: Store) -> RegisterWriter:
    """A transfer that lacks a safeguard."""
    writer = RegisterWriter(dpo_page, DPO)
    writer.entries.record([US, ACME, FLOW])
    snapshot.reload()
    return writer


def do(app: AppTest, form: str, **fields: object) -> AppTest:
    """Fill in a form and click its button."""
    for name, value in fields.items():
        app.session_state[f"form-{form}-{name}"] = value
    app.run()
    return app.button(key=f"do-{form}").click().run()


def title_leads_to(app: AppTest, title: str) -> tuple[str, str]:
    """The page and the query to which the title of an item leads."""
    (link,) = [each.proto for each in app.get("page_link") if title in each.proto.label]
    return link.page, link.query_string


def decisions(store: Store) -> Sequence[Decision]:
    return [*store.facts([Decision.kind]).all(Decision).values()]


@pytest.mark.usefixtures("recorded")
def test_a_finding_is_accepted_until_a_date_and_the_acceptance_undone(store: Store) -> None:
    app = do(opened("finding", id=FINDING), FINDING, choice="accept", text="A trial.", until=SOON)
    assert not app.exception
    assert "Accepted until" in text(app)
    assert [each.decision.until for each in Register.open(store).findings(LATER).accepted] == [SOON]
    app.button(key="undo").click().run()
    assert decisions(store) == []


def test_what_is_accepted_is_the_risk_that_the_page_showed_and_not_one_in_its_place(
    recorded: RegisterWriter, store: Store
) -> None:
    app = opened("finding", id=FINDING)
    for name, value in {"choice": "accept", "text": "A trial.", "until": SOON}.items():
        app.session_state[f"form-{FINDING}-{name}"] = value
    app.run()
    recorded.entries.change([ACME.model_copy(update={"established_in": "CN"})])
    snapshot.reload()
    app.button(key=f"do-{FINDING}").click().run()
    assert [each.until for each in decisions(store)] == [SOON]
    findings = Register.open(store).findings(LATER)
    assert FINDING in [each.id for each in findings.open]
    assert findings.accepted == []


@pytest.mark.usefixtures("recorded")
def test_a_finding_is_closed_with_evidence_and_reopened(store: Store) -> None:
    app = opened("finding", id=FINDING)
    do(app, FINDING, choice="close", text="The vendor left.")
    assert "Give the title of the document" in text(app)
    do(app, FINDING, title="Confirmation", place="https://files.example/1")
    assert [each.decision_kind for each in decisions(store)] == [DecisionKind.CLOSED]
    (document,) = store.facts([Document.kind]).all(Document).values()
    assert (document.title, document.about) == ("Confirmation", FINDING)
    assert "Closed by dpo-1, as shown by Confirmation, https://files.example/1: The vendor left." in text(app)
    do(app, f"{FINDING}~1", choice="reopen", text="It came back.")
    assert "by dpo-1: It came back." in text(app)
    assert Register.open(store).findings(LATER).accepted == []


@pytest.mark.usefixtures("recorded")
def test_a_finding_is_assigned_and_commented_on(store: Store) -> None:
    app = do(opened("finding", id=FINDING), FINDING, choice="assign", person="dpo-1", text="Ask them.")
    assert decisions(store)[0].assigned_to == "dpo-1"
    do(app, f"{FINDING}~1", choice="comment", text="They answer next week.")
    assert "They answer next week." in text(app)


@pytest.mark.parametrize(
    ("role", "choices"),
    [
        (AccessRole.AUDITOR, []),
        (AccessRole.PROCUREMENT, [FindingChoice.COMMENT]),
        (AccessRole.ADMINISTRATOR, [FindingChoice.ASSIGN, FindingChoice.COMMENT]),
    ],
)
def test_only_the_officer_decides_about_findings(role: AccessRole, choices: list[FindingChoice]) -> None:
    assert choices_of(role, MAY[role], settled=False) == choices


def test_today_lists_a_requirement_which_is_given_another_owner_and_closed_with_evidence(
    recorded: RegisterWriter, store: Store
) -> None:
    options = CommandOptions(request="sign")
    recorded.requirements.set(ACME.id, "Sign the clauses", "buyer-1", SOON, options)
    requirement = f"requirement/{options.slug}"
    app = opened("today")
    assert title_leads_to(app, "Sign the clauses") == ("vendor", f"id={quote(ACME.id, safe='')}")
    app.button(key=f"terms-{requirement}").click().run()
    do(app, f"{requirement}-terms", owner="dpo-1")
    assert "Give a reason" in text(app)
    do(app, f"{requirement}-terms", why="The buyer left.")
    moved = store.entities([requirement]).get(Requirement, requirement)
    assert moved is not None
    assert (moved.owner, moved.due) == ("dpo-1", SOON)
    there = opened("vendor", id=ACME.id)
    assert title_leads_to(there, "Sign the clauses") == ("history", f"about={quote(requirement, safe='')}")
    app.button(key=f"close-{requirement}").click().run()
    do(app, requirement, title="Signed clauses", place="legal/acme")
    assert not app.exception
    fulfilled = store.entities([requirement]).get(Requirement, requirement)
    assert fulfilled is not None
    assert (fulfilled.fulfilled_by, len(fulfilled.evidence or ())) == ("dpo-1", 1)
    app.button(key="undo").click().run()
    assert store.entities([requirement]).get(Requirement, requirement) == moved
    assert not store.facts([Document.kind]).all(Document)


def test_a_click_after_a_failure_repeats_the_same_request_and_the_next_use_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fields = {"form-a-text": "typed"}
    monkeypatch.setattr(st, "session_state", fields)
    monkeypatch.setattr(acting, "writing", lambda: nullcontext(None))
    monkeypatch.setattr(snapshot, "following", lambda: SimpleNamespace(renew=lambda: None))
    requests = []

    def does(_: RegisterWriter, options: CommandOptions) -> acting.Done:
        requests.append(options.request)
        if len(requests) == 1:
            raise EngineError("The engine stopped.")
        return acting.Done("Done.")

    assert not acting.act("a", does)
    assert fields["form-a-text"] == "typed"
    assert acting.act(acting.fresh("a"), does)
    assert "form-a-text" not in fields
    assert acting.act(acting.fresh("a"), does)
    assert requests[0] == requests[1] != requests[2]


def test_a_large_register_is_read_on_while_the_page_says_that_it_is_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = Event()
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(acting, "writing", lambda: nullcontext(None))
    monkeypatch.setattr(acting, "RENEWED_SECONDS", 0.0)
    monkeypatch.setattr(snapshot, "following", lambda: SimpleNamespace(renew=read.wait))
    assert acting.act("a", lambda *_: acting.Done("Done."))
    assert acting.is_behind()
    read.set()
    st.session_state["acting-reading"].join()
    assert not acting.is_behind()


def test_what_runs_out_soonest_comes_first_and_what_is_over_or_far_away_is_left_out() -> None:
    def accepted(name: str, days: int) -> Decision:
        until = TODAY + timedelta(days=days)
        return Decision(id=f"decision/{name}", about=FINDING, kind=DecisionKind.RISK_ACCEPTED, until=until)

    def required(name: str, days: int, **more: object) -> Requirement:
        due = TODAY + timedelta(days=days)
        return Requirement.model_validate(
            {"id": f"requirement/{name}", "about": ACME.id, "text": name, "due": due, **more}
        )

    facts = Facts(
        [
            *(
                accepted(name, days)
                for name, days in (("later", 80), ("soon", 3), ("over", -1), ("far", 200))
            ),
            required("late", -2),
            required("next", 5),
            required("done", 1, fulfilled_on=TODAY),
        ]
    )
    due = duties(facts, TODAY)
    assert [each.id for each in due.acceptances] == ["decision/soon", "decision/later"]
    assert [each.text for each in due.requirements] == ["late", "next"]


@pytest.mark.usefixtures("recorded")
def test_an_acceptance_shows_on_today_before_it_ends_reopens_the_day_after_and_keeps_its_reason(
    store: Store,
) -> None:
    do(opened("finding", id=FINDING), FINDING, choice="accept", text="A trial.", until=SOON)
    after = SOON + timedelta(days=1)
    register = Register.open(store)
    assert FINDING not in [each.id for each in register.findings(Question(SOON)).open]
    assert FINDING in [each.id for each in register.findings(Question(after)).open]
    before = text(opened("today"))
    assert "By a date" in before
    assert "A trial." in before
    later = text(opened("today", on=after.isoformat()))
    assert "One transfer lacks a safeguard." in later
    assert "Accepted by" not in later
    shown = text(opened("finding", id=FINDING, on=after.isoformat()))
    assert "expired" in shown
    assert "A trial." in shown


def test_what_lacks_a_safeguard_names_on_today_what_is_required_already(recorded: RegisterWriter) -> None:
    recorded.requirements.set(ACME.id, "Sign the clauses", "buyer-1", SOON)
    assert "Required: Sign the clauses (due" in text(opened("today"))


def test_whoever_works_on_their_own_machine_reads_a_word_and_not_the_id_that_is_kept() -> None:
    assert person_name("local") == "the user of this computer"
    assert person_name("dpo-1") == "dpo-1"
