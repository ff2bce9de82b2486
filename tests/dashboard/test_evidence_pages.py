"""What an auditor reads: decisions, each field's past, the sample, the verification; nothing changes."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import snapshot
from dashboard.decisions import decision_lines, narrowed
from dashboard.sample import drawn, sampled, vendor_ids
from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.entities import Comment, Decision, Engagement, Organisation
from registry.errors import ForbiddenError
from registry.facts import Facts
from registry.graph.store import Store
from registry.intake.manifests import read_manifests, read_text
from registry.opening import database
from registry.register import Question, Register
from registry.vocabulary import DecisionKind
from tests.dashboard.conftest import RINGOVER, Open, opened, text
from tests.dashboard.test_history_pages import DPO, lines, on_database, record

__all__ = ["on_database"]

TODAY = Question(date(2026, 11, 30))
NOTHING = "registry: 1\norganisations:\n  - {id: organisation/a, name: A}\n"


def of_files(*entities: Decision | Comment) -> Register:
    """Ringover's register with some decisions."""
    return Register(read_manifests(RINGOVER).with_(*entities))


def accepted(until: str, slug: str = "one") -> Decision:
    return Decision.model_validate(
        {
            "id": f"decision/{slug}",
            "about": "transfer-without-safeguard:transfer/us-campaigns",
            "kind": DecisionKind.RISK_ACCEPTED,
            "until": until,
            "reason": "Until the clauses are signed",
            "made_by": "dpo-1",
            "made_on": "2026-01-10",
        }
    )


def test_decisions_and_comments_are_listed_the_newest_first() -> None:
    comment = Comment(
        id="comment/a", about="organisation/tcr", text="Called them", made_by="buyer-2", made_on="2026-03-01"
    )
    lines = decision_lines(of_files(accepted("2026-12-31"), comment), None)
    assert [each.kind for each in lines] == ["comment", "risk_accepted"]
    assert lines[1].about.startswith("Transfer lacks a safeguard: ")
    assert lines[1].subject == "transfer/us-campaigns"


def test_an_acceptance_that_has_ended_is_no_longer_open() -> None:
    reopened = accepted("2026-12-31", "three").model_copy(update={"reopened_on": date(2026, 11, 2)})
    every = of_files(accepted("2026-11-01"), accepted("2026-12-31", "two"), reopened)
    lines = decision_lines(every, None)
    assert {each.id for each in lines if each.expired(TODAY.on)} == {"decision/one", "decision/three"}
    still = narrowed(lines, None, None, still_open=True, on=TODAY.on)
    assert [each.id for each in still] == ["decision/two"]
    assert narrowed(lines, "comment", None, still_open=False, on=TODAY.on) == []
    assert len(narrowed(lines, None, "dpo-1", still_open=False, on=TODAY.on)) == 3


def test_a_register_without_decisions_says_what_would_fill_the_page(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "nothing.yaml"
    file.write_text(NOTHING)
    shown = text(open_page("decisions", file))
    assert "Nothing has been decided yet." in shown
    assert "accepted risks" in shown


def test_a_sample_is_drawn_again_from_its_seed() -> None:
    ids = [f"organisation/{number}" for number in range(50)]
    assert drawn(ids, 5, 7) == drawn([*reversed(ids)], 5, 7)
    assert drawn(ids, 5, 7) != drawn(ids, 5, 8)
    assert drawn(ids, 99, 1) == sorted(ids)


def test_a_sample_says_what_to_look_for() -> None:
    register = Register.from_files(RINGOVER)
    vendors = {each.id: each for each in sampled(register, TODAY, 200, 1)}
    assert [*vendors] == vendor_ids(register)
    tcr = vendors["organisation/tcr"]
    assert (tcr.country, tcr.outcome, tcr.safeguard) == ("United States", "uncovered", "None recorded")
    assert tcr.contract == "None recorded: ask for it"
    assert tcr.retention.startswith("Recorded for ")


def test_the_sample_page_says_how_many_vendors_there_are(open_page: Open) -> None:
    total = len(vendor_ids(Register.from_files(RINGOVER)))
    app = open_page("sample", n="3", seed="42")
    shown = text(app)
    assert f"3 of {total} vendors, drawn at random with seed 42." in shown
    assert shown.count('<tr><th scope="row">') == 3
    assert not app.exception
    assert f"{min(total, 200)} of {total} vendors" in text(open_page("sample", n="9999", seed="x"))


def test_a_register_without_vendors_has_no_sample(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "nothing.yaml"
    file.write_text(NOTHING)
    assert "No vendor is recorded yet." in text(open_page("sample", file))


def test_each_fields_past_needs_a_history(open_page: Open) -> None:
    assert (
        "A register read from files has no history" in open_page("past", id="organisation/tcr").error[0].value
    )


@pytest.mark.usefixtures("on_database")
def test_each_field_shows_all_its_values_with_who_set_them() -> None:
    acme = Organisation(id="organisation/acme", name="Acme", established_in="FR")
    record(acme)
    record(acme.model_copy(update={"established_in": "US"}), actor=Actor("dpo-2", AccessRole.DPO))
    app = opened("past", id="organisation/acme")
    labels = [link.proto.label for link in app.get("page_link") if "since" in link.proto.label]
    assert [label.partition(" :gray")[0] for label in labels] == [
        "**Acme**",
        "**United States**",
        "**France**",
    ]
    assert "by dpo\\-2" in labels[1]
    assert "The history contains nothing about organisation/none" in (
        opened("past", id="organisation/none").error[0].value.replace("\\", "")
    )


@pytest.mark.usefixtures("on_database")
def test_the_history_is_verified_and_compared_with_an_entry_noted_earlier() -> None:
    record(Organisation(id="organisation/acme", name="Acme"))
    with database() as store:
        head = store.head()
    app = opened("history")
    app.text_input(key="noted-head").set_value(f"{head.seq}:{head.hash}").run()
    app = next(each for each in app.button if each.label == "Verify now").click().run()
    assert "The history is intact" in app.success[0].value.replace("\\", "")
    assert "Entry 1, noted earlier, is unchanged" in app.success[0].value.replace("\\", "")
    assert f"{head.seq}:{head.hash}" in [each.value for each in app.code]


@pytest.mark.usefixtures("on_database")
def test_a_history_that_was_tampered_with_names_the_first_fault() -> None:
    record(Organisation(id="organisation/acme", name="Acme"))
    app = opened("history")
    app.text_input(key="noted-head").set_value(f"1:{'0' * 64}").run()
    app = next(each for each in app.button if each.label == "Verify now").click().run()
    assert "the noted head does not match entry 1" in app.error[0].value.replace("\\", "")
    app.text_input(key="noted-head").set_value("no entry").run()
    app = next(each for each in app.button if each.label == "Verify now").click().run()
    assert "Copy the noted entry as it was shown" in app.warning[0].value


@pytest.mark.usefixtures("on_database")
def test_reading_all_the_evidence_changes_nothing() -> None:
    record(Organisation(id="organisation/acme", name="Acme"))
    with database() as store:
        comment = Comment(id="comment/a", about="organisation/acme", text="Called them")
        RegisterWriter(store, DPO).entries.load(Facts([comment]))
        before = store.head()
    os.environ.pop(snapshot.MANIFESTS, None)
    app: AppTest = opened("history")
    next(each for each in app.button if each.label == "Verify now").click().run()
    for page, wanted in (
        ("decisions", {}),
        ("sample", {}),
        ("past", {"id": "organisation/acme"}),
        ("entry", {"seq": "1"}),
    ):
        assert not opened(page, **wanted).exception
    with database() as store:
        assert store.head() == before


@pytest.mark.usefixtures("on_database")
def test_an_approval_of_ones_own_proposal_is_marked_and_its_requirements_stand_with_the_vendor(
    store: Store,
) -> None:
    """Where several people use a server, somebody else approves it, and nothing is marked."""
    first, second = (RegisterWriter(store, Actor(name, AccessRole.DPO)) for name in ("dpo-1", "dpo-2"))
    engaged = Engagement(id="engagement/acme", organisation="organisation/acme")
    one = first.proposals.propose([Organisation(id="organisation/acme", name="Acme"), engaged], "Acme")
    revision = first.proposals.revision(one)
    try:
        first.proposals.approve(one.id, ["Sign the contract"], revision=revision)
        own = True
    except ForbiddenError:
        second.proposals.approve(one.id, ["Sign the contract"], revision=revision)
        own = False
    snapshot.reload()
    assert ("Own proposal" in text(opened("decisions"))) == own
    assert any(line.endswith("their own proposal") for line in lines(opened("history"))) == own
    current = snapshot.current()
    (decision,) = current.required_of(["engagement/acme"])
    assert decision.requirements == ("Sign the contract",)
    assert current.required_of(["engagement/other"]) == ()


VENDOR = """
registry: 1
organisations: [{id: organisation/v, name: V, kind: company, established_in: FR}]
engagements:
  - {id: engagement/v, organisation: organisation/v%s}
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (", role: processor", "None recorded: ask for it"),
        ("", "None recorded: ask for it"),
        (", role: controller", "Not needed"),
        (", role: processor, review: rejected", "Not needed"),
    ],
)
def test_an_auditor_asks_for_a_contract_only_where_one_is_due(more: str, says: str) -> None:
    register = Register(read_text(VENDOR % more))
    (vendor,) = sampled(register, TODAY, 1, 1)
    assert vendor.contract == says
