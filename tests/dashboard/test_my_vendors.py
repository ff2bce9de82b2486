"""A vendor from its draft to the decision, on a database: nothing is lost, doubled or overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import snapshot
from dashboard.components.scenario import server_date
from dashboard.drafting import OpenDraft
from dashboard.submitting import submit
from registry.access import AccessRole, Actor
from registry.commands.proposal import Proposal
from registry.commands.questions import Questions
from registry.commands.requirements import RequirementTerms
from registry.commands.same_vendor import WAITING
from registry.commands.writer import RegisterWriter
from registry.entities import FactQuestion
from registry.errors import EngineError
from registry.graph.store import Store
from registry.impact.form_verdict import FormQuestion, judge_form, keep_questions, questions_to_ask
from registry.intake.manifests import read_manifests
from registry.intake.vendor_form import VendorForm, new_vendor
from registry.intake.vendor_form_contracts import (
    Signing,
    contract,
    set_contract_signing,
)
from registry.intake.vendor_form_data import FormPlace, set_places, set_roles
from registry.intake.vendor_form_safeguards import describe, rest_on
from registry.messages import say
from registry.register import Question, Register
from registry.vocabulary import PlaceKind, ProposalState, Role
from tests.dashboard.conftest import ROOT, text
from tests.dashboard.test_add_page import SMALL
from tests.dashboard.test_history_pages import on_database

__all__ = ["on_database"]

BUYER, OTHER = Actor("buyer-1", AccessRole.PROCUREMENT), Actor("buyer-2", AccessRole.PROCUREMENT)
DPO = Actor("dpo-1", AccessRole.DPO)


@pytest.fixture
def buyer(store: Store, monkeypatch: pytest.MonkeyPatch) -> RegisterWriter:
    """Procurement, with the small register in the database and in the page."""
    RegisterWriter(store, Actor("test", AccessRole.ADMINISTRATOR)).entries.load(read_manifests(SMALL))
    monkeypatch.setenv("REGISTRY_ROLE", "procurement")
    monkeypatch.setenv("REGISTRY_ACTOR", BUYER.id)
    return RegisterWriter(store, BUYER)


def form_of(store: Store, *, country: str = "US") -> VendorForm:
    recorded = Register.open(store).facts
    form = new_vendor("quill", "Quillfeather Mail", "organisation/us", recorded)
    form = describe(set_roles(form, Role.CONTROLLER, Role.PROCESSOR), "Quillfeather Mail", country)
    return rest_on(form, ())


def draft_of(form: VendorForm) -> OpenDraft:
    return OpenDraft("own", form, BUYER.id)


def asked(store: Store, form: VendorForm) -> Sequence[FormQuestion]:
    """What is asked when a form is submitted."""
    register = Register.open(store)
    as_of = register.as_of(Question(server_date()))
    return questions_to_ask(form, judge_form(form, register.dossiers.transfers, as_of))


def submitted(buyer: RegisterWriter, store: Store, form: VendorForm) -> Proposal:
    known = [*store.facts([FactQuestion.kind]).all(FactQuestion).values()]
    submit(buyer, draft_of(form), asked(store, form), known)
    (proposal,) = buyer.proposals.all(WAITING)
    return proposal


def open_questions(store: Store) -> list[FactQuestion]:
    return [each for each in store.facts([FactQuestion.kind]).all(FactQuestion).values() if each.is_open]


def page(path: str, **query: str) -> AppTest:
    snapshot.reload()
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app = app.switch_page(f"views/{path}.py").run()
    assert not app.exception
    return app


def keys(app: AppTest) -> list[str | None]:
    return [each.key for each in app.button]


@pytest.mark.usefixtures("on_database")
def test_an_attempt_after_a_failure_completes_the_submission_and_doubles_nothing(
    store: Store, buyer: RegisterWriter
) -> None:
    form = form_of(store)
    buyer.drafts.save("quill", form.text)
    questions = asked(store, form)
    assert len(questions) > 1
    broken = patch.object(Questions, "ask", side_effect=EngineError(say("The engine was stopped.")))
    with broken, pytest.raises(EngineError):
        submit(buyer, draft_of(form), questions, ())
    assert buyer.drafts.get("quill").text == form.text
    for _ in range(2):
        submit(buyer, draft_of(form), questions, ())
    (proposal,) = buyer.proposals.all()
    kept = store.facts([FactQuestion.kind]).all(FactQuestion).values()
    assert [(each.about, each.is_open) for each in kept] == [(proposal.id, True)] * len(questions)
    assert sorted(each.text for each in kept) == sorted(each.text for each in questions)
    assert buyer.drafts.all() == []


@pytest.mark.usefixtures("on_database")
def test_questions_that_are_kept_are_asked_about_the_proposal_and_answered_by_a_new_version(
    store: Store, buyer: RegisterWriter
) -> None:
    form = form_of(store)
    every = judge_all(store, form)
    form = keep_questions(form, every)
    first = submitted(buyer, store, form)
    assert not any(each.kind == "question" for each in first.entities)
    answered = form.set(form.vendor, address="1 Main Street")
    second = submitted(buyer, store, answered)
    assert second.id == first.id
    questions = store.facts([FactQuestion.kind]).all(FactQuestion).values()
    assert {each.text for each in questions} == {each.text for each in every}
    closed = [each.text for each in questions if not each.is_open]
    assert closed == ["What is the address of Quillfeather Mail?"]


def judge_all(store: Store, form: VendorForm) -> Sequence[FormQuestion]:
    register = Register.open(store)
    as_of = register.as_of(Question(server_date()))
    return judge_form(form, register.dossiers.transfers, as_of).questions


@pytest.mark.usefixtures("on_database")
def test_a_returned_proposal_keeps_the_question_beside_its_answer(
    store: Store, buyer: RegisterWriter
) -> None:
    proposal = submitted(buyer, store, form_of(store))
    app = page("my-vendors")
    assert "Waiting" in text(app)
    (asks,) = [each for each in open_questions(store) if each.field == "organisation/quill:address"]
    app.text_input(key=f"form-answer-{asks.id}-text").set_value("Main Street: 1").run()
    app.button(key=f"send-{asks.id}").click().run()
    proposal = buyer.proposals.get(proposal.id)
    (vendor,) = [each for each in proposal.entities if each.id == "organisation/quill"]
    assert vendor.address == "Main Street: 1"  # type: ignore[attr-defined]  # an organisation has one
    decides = RegisterWriter(store, DPO).proposals
    decides.request_changes(proposal.id, "Which servers?", revision=decides.revision(proposal))
    app = page("my-vendors")
    shown = text(app)
    assert "Which servers?" in shown
    assert "One proposal waits for your answer" in shown
    assert shown.index("The data protection officer asks") < shown.index("Which servers?")
    form = page("my-vendors")
    form.button(key=f"revise-{proposal.id}").click().run()
    assert "Which servers?" in form.info[0].value
    listed = page("my-vendors").get("page_link")
    assert {"What you submitted", "Continue"} <= {link.proto.label for link in listed}
    (goes_on,) = [link.proto.query_string for link in listed if link.proto.label == "Continue"]
    assert "step=2" in goes_on  # the first step that is not answered
    (question,) = [each for each in open_questions(store) if each.text == "Which servers?"]
    assert app.button(key=f"send-{question.id}").label == "Answer and send back"
    app.text_input(key=f"form-answer-{question.id}-text").set_value("Those in Dublin.").run()
    app.button(key=f"send-{question.id}").click().run()
    assert not app.exception
    assert buyer.questions.get(question.id).answer == "Those in Dublin."
    assert buyer.proposals.get(proposal.id).state is ProposalState.OPEN  # though the vendor was asked more
    shown = text(app)
    assert "Which servers?" in shown
    assert "Those in Dublin." in shown
    assert "is with the data protection officer again" in shown
    app.button(key=f"mail-{proposal.id}").click().run()
    assert app.code[0].value.startswith("Subject: Data protection: questions before we work with you")


@pytest.mark.usefixtures("on_database")
def test_what_was_approved_shows_its_requirement_and_can_be_changed(
    store: Store, buyer: RegisterWriter
) -> None:
    proposal = submitted(buyer, store, form_of(store))
    terms = RequirementTerms("Send the signed clauses", BUYER.id, date(2099, 1, 1))
    decides = RegisterWriter(store, DPO).proposals
    decides.approve(proposal.id, [terms], revision=decides.revision(proposal))
    app = page("my-vendors")
    assert "Send the signed clauses" in [link.proto.label for link in app.get("page_link")]
    assert "Approved" in text(app)
    app.selectbox(key="form-end-vendor-vendor").set_value("organisation/quill").run()
    app.button(key="propose-change").click().run()
    assert not app.exception
    assert app.query_params["draft"] == "quill-change"
    assert "Change Quillfeather Mail" in text(app)
    assert buyer.drafts.get("quill-change").text.count("id: transfer/quill\n") == 1


@pytest.mark.usefixtures("on_database")
def test_an_end_is_proposed_and_waits_though_it_leads_to_no_verdict(buyer: RegisterWriter) -> None:
    app = page("my-vendors")
    app.selectbox(key="form-end-vendor-vendor").set_value("organisation/acme").run()
    app.date_input(key="form-end-vendor-day").set_value(date(2026, 1, 1))
    app.button(key="propose-end").click().run()
    assert not app.exception
    (proposal,) = buyer.proposals.all(WAITING)
    assert {each.id for each in proposal.entities} == {"engagement/acme", "transfer/acme"}
    assert {each.ends for each in proposal.entities} == {date(2026, 1, 1)}  # type: ignore[attr-defined]  # both have one
    assert "no question open" in text(app)
    assert "Proposed: End" in text(app)
    shown = text(app.switch_page("views/today.py").run())
    assert "Proposed: End" not in shown  # it was said where it was done
    assert shown.index("Yours") < shown.index("from you") < shown.index("Act first")


@pytest.mark.usefixtures("on_database")
def test_an_end_is_not_proposed_over_what_others_changed_since_it_was_read(
    store: Store, buyer: RegisterWriter
) -> None:
    app = page("my-vendors")
    app.selectbox(key="form-end-vendor-vendor").set_value("organisation/acme").run()
    app.date_input(key="form-end-vendor-day").set_value(date(2026, 1, 1)).run()
    engagement = store.entities(["engagement/acme"])["engagement/acme"]
    RegisterWriter(store, DPO).entries.change([engagement.model_copy(update={"note": "Renewed."})])
    app.button(key="propose-end").click().run()
    assert not app.exception
    assert buyer.proposals.all(WAITING) == []


@pytest.mark.usefixtures("on_database")
def test_a_vendor_that_is_covered_is_submitted_without_a_question(
    store: Store, buyer: RegisterWriter
) -> None:
    form = rest_on(describe(form_of(store), "Quillfeather Mail", "DE"), None)
    contacts = [{"role": "privacy", "email": "privacy@quill.example"}]
    form = form.set(form.vendor, address="Unter den Linden 1", contacts=contacts)
    form = set_places(form, [FormPlace("DE", (PlaceKind.STORAGE, PlaceKind.REMOTE_ACCESS), form.vendor.id)])
    form = set_contract_signing(form, Signing.SIGNED)
    agreement = contract(form)
    assert agreement is not None
    says = {"complete": {"answer": True}, "in_writing": True, "authorisation": "general"}
    form = form.set(agreement, signed_on=date(2026, 1, 1), **says)
    buyer.drafts.save("quill", form.text)
    app = page("add", draft="quill", step="4")
    assert "Not restricted</span>" in text(app)
    assert app.button(key="submit").label == "Submit"


@pytest.mark.usefixtures("on_database")
def test_a_second_window_overwrites_nothing_and_can_keep_its_own(store: Store, buyer: RegisterWriter) -> None:
    form = form_of(store)
    buyer.drafts.save("quill", form.text)
    app = page("add", draft="quill")
    assert "Add Quillfeather Mail" in text(app)
    other = form.set(form.vendor, website="https://quill.example")
    buyer.drafts.save("quill", other.text)
    app.selectbox(key="form-vendor-country").set_value("IN").run()
    assert "saved in another window" in app.warning[0].value
    assert buyer.drafts.get("quill").text == other.text
    assert app.button(key="show-other") is not None
    app.button(key="keep-mine").click().run()
    assert not app.exception
    kept = buyer.drafts.get(app.query_params["draft"]).text
    assert "established_in: IN" in kept
    assert buyer.drafts.get("quill").text == other.text


@pytest.mark.usefixtures("on_database")
def test_another_person_reads_a_draft_and_changes_nothing(
    store: Store, buyer: RegisterWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    buyer.drafts.save("quill", form_of(store).text)
    monkeypatch.setenv("REGISTRY_ACTOR", OTHER.id)
    app = page("add", draft="quill")
    assert "This is a draft of buyer-1." in app.info[0].value
    assert "Lacks a safeguard</span>" in text(app)
    assert not any(each and str(each).startswith("form-vendor-") for each in [w.key for w in app.text_input])
    assert "submit" not in keys(app)


@pytest.mark.usefixtures("on_database")
def test_a_vendor_that_somebody_else_has_proposed_is_named(
    store: Store, buyer: RegisterWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(buyer, store, form_of(store))
    monkeypatch.setenv("REGISTRY_ACTOR", OTHER.id)
    app = page("add")
    app.text_input(key="form-vendor-name").set_value("Quillfeather Mail").run()
    assert app.query_params["draft"] == "quillfeather-mail"
    assert any("buyer-1 has already proposed Quillfeather Mail" in each.value for each in app.info)


def change_of_acme(buyer: RegisterWriter) -> None:
    """A draft that changes the vendor Acme, just begun."""
    app = page("my-vendors")
    app.selectbox(key="form-end-vendor-vendor").set_value("organisation/acme").run()
    app.button(key="propose-change").click().run()
    assert not app.exception
    assert buyer.drafts.get("acme-change").base is not None


@pytest.mark.usefixtures("on_database")
def test_a_change_takes_over_what_others_changed_since_it_was_begun(
    store: Store, buyer: RegisterWriter
) -> None:
    change_of_acme(buyer)
    changed = store.entities(["engagement/acme"])["engagement/acme"].model_copy(update={"note": "Renewed."})
    RegisterWriter(store, DPO).entries.change([changed])
    app = page("add", draft="acme-change", step="2")
    assert any("Others have changed" in each.value for each in app.info)
    app.text_input(key="form-vendor-service").set_value("Sends parcels").run()
    on_last = app.button(key="go-4").click().run()
    on_last.button(key="submit").click().run()
    (proposal,) = buyer.proposals.all(WAITING)
    (engagement,) = (each for each in proposal.entities if each.id == "engagement/acme")
    assert (engagement.note, engagement.service) == ("Renewed.", "Sends parcels")  # type: ignore[attr-defined]  # has one


@pytest.mark.usefixtures("on_database")
def test_what_others_changed_too_is_shown_with_both_values_and_chosen(
    store: Store, buyer: RegisterWriter
) -> None:
    change_of_acme(buyer)
    app = page("add", draft="acme-change", step="2")
    app.text_input(key="form-vendor-service").set_value("Sends parcels").run()
    changed = store.entities(["engagement/acme"])["engagement/acme"]
    changed = changed.model_copy(update={"service": "Prints labels"})
    RegisterWriter(store, DPO).entries.change([changed])
    app = page("add", draft="acme-change", step="4")
    shown = text(app)
    assert "Recorded by dpo-1" in shown
    assert "Prints labels" in shown
    assert "Sends parcels" in shown
    assert app.button(key="submit").disabled
    app.button(key="mine-0").click().run()
    assert not app.button(key="submit").disabled
    assert "Sends parcels" in buyer.drafts.get("acme-change").text
    assert buyer.drafts.get("acme-change").base == store.head().seq


@pytest.mark.usefixtures("on_database")
def test_a_change_of_a_vendor_does_not_replace_another_one_that_waits(
    store: Store, buyer: RegisterWriter
) -> None:
    ends = store.entities(["engagement/acme"])["engagement/acme"].model_copy(
        update={"ends": date(2099, 1, 1)}
    )
    end = buyer.proposals.propose([ends], "End Acme")
    change_of_acme(buyer)
    app = page("add", draft="acme-change", step="2")
    app.text_input(key="form-vendor-service").set_value("Sends parcels").run()
    app.button(key="go-4").click().run()
    app.button(key="submit").click().run()
    titles = {each.title for each in buyer.proposals.all(WAITING)}
    assert titles == {"End Acme", "Change Acme Corp."}
    assert buyer.proposals.get(end.id) == end


def revised(buyer: RegisterWriter, proposal: Proposal) -> None:
    """Begin a draft of a new version of a proposal."""
    page("my-vendors").button(key=f"revise-{proposal.id}").click().run()
    assert buyer.drafts.get("quill").revises == proposal.id


@pytest.mark.usefixtures("on_database")
def test_a_new_version_takes_over_what_was_answered_while_it_was_written(
    store: Store, buyer: RegisterWriter
) -> None:
    revised(buyer, submitted(buyer, store, form_of(store)))
    app = page("my-vendors")
    (asks,) = [each for each in open_questions(store) if each.field == "organisation/quill:address"]
    app.text_input(key=f"form-answer-{asks.id}-text").set_value("Main Street").run()
    app.button(key=f"send-{asks.id}").click().run()
    app = page("add", draft="quill", step="4")
    assert any("Others have changed Quillfeather Mail" in each.value for each in app.info)
    assert "address: Main Street" in buyer.drafts.get("quill").text
    app.button(key="submit").click().run()
    (again,) = buyer.proposals.all()
    assert "Main Street" in again.model_dump_json()


@pytest.mark.usefixtures("on_database")
def test_a_new_version_of_what_was_approved_meanwhile_has_nothing_to_choose(
    store: Store, buyer: RegisterWriter
) -> None:
    proposal = submitted(buyer, store, form_of(store))
    revised(buyer, proposal)
    decides = RegisterWriter(store, DPO).proposals
    terms = RequirementTerms("Sign the clauses", BUYER.id, date(2099, 1, 1))
    decides.approve(proposal.id, [terms], revision=decides.revision(proposal))
    app = page("add", draft="quill", step="4")
    assert "Keep mine" not in [each.label for each in app.button]
    app.button(key="submit").click().run()
    assert any("All of this is recorded already" in each.value for each in app.error)
