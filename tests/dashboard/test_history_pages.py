"""The history on the page: who changed what and when, read by range, and nothing to change."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import snapshot
from dashboard.components.values import value_words
from dashboard.history import A_PAGE, SENTENCES
from registry.access import AccessRole, Action, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.entities import Engagement, Organisation
from registry.facts import Facts
from registry.graph.store import Store
from registry.history.change import BEGIN
from registry.opening import database
from registry.register import Register
from registry.vocabulary import Role
from tests.dashboard.conftest import Open, opened, text

DPO = Actor("dpo-1", AccessRole.DPO)
ACME = Organisation(id="organisation/acme", name="Acme")


@pytest.fixture
def on_database(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points the page to the empty register on each engine."""
    monkeypatch.delenv(snapshot.MANIFESTS, raising=False)
    for name in ("uri", "user", "password", "database"):
        monkeypatch.setenv(f"REGISTRY_{name.upper()}", getattr(store.connection.address, name) or "")
    snapshot.reload()


def record(*organisations: Organisation, actor: Actor = DPO, reason: str | None = None) -> None:
    """Record organisations, or change them."""
    with database() as store:
        RegisterWriter(store, actor).entries.load(Facts(organisations), CommandOptions(reason=reason))
    snapshot.reload()


def lines(app: AppTest) -> list[str]:
    """The entries that a page lists, without their times."""
    labels = [str(link.proto.label) for link in app.get("page_link")]
    return [label.partition("] ")[2].replace("\\", "") for label in labels if label.startswith(":gray[")]


def test_every_command_in_the_history_has_words_of_its_own_and_can_be_filtered_by() -> None:
    assert {*SENTENCES} == {BEGIN, *Action} - {Action.DRAFT}


def test_a_register_of_files_says_that_it_has_no_history(open_page: Open) -> None:
    shown = text(open_page("history"))
    assert "A register read from files has no history." in shown
    assert "There is no" not in shown


@pytest.mark.usefixtures("on_database")
def test_an_empty_history_says_what_fills_it() -> None:
    record(ACME)
    shown = text(opened("history", who="nobody"))
    assert "No entry matches these filters." in shown
    assert "Each command that writes adds an entry" in shown


@pytest.mark.usefixtures("on_database")
def test_the_history_lists_who_changed_what_the_newest_first() -> None:
    record(ACME)
    record(ACME.model_copy(update={"established_in": "US", "note": "By phone"}))
    record(Organisation(id="organisation/other"), actor=Actor("buyer-2", AccessRole.ADMINISTRATOR))
    app = opened("history")
    assert "Three entries; the latest is of" in text(app)
    assert lines(app) == [
        "buyer-2 loaded organisation/other",
        "dpo-1 loaded Acme (two fields)",
        "dpo-1 loaded Acme",
    ]


@pytest.mark.usefixtures("on_database")
def test_each_filter_of_the_address_narrows_the_history() -> None:
    record(ACME)
    record(Organisation(id="organisation/other"), actor=Actor("buyer-2", AccessRole.ADMINISTRATOR))
    other = ["buyer-2 loaded organisation/other"]
    assert lines(opened("history", who="buyer-2")) == other
    assert lines(opened("history", about="organisation/other")) == other
    assert lines(opened("history", about="acm")) == ["dpo-1 loaded Acme"]
    assert len(lines(opened("history", kind="organisation"))) == 2
    assert lines(opened("history", kind="transfer")) == []
    assert lines(opened("history", command="record")) == []
    assert lines(opened("history", to="2020-01-01")) == []
    assert len(lines(opened("history", **{"from": "2020-01-01"}))) == 2
    assert "2020-13-01 is not a valid date" in text(opened("history", to="2020-13-01")).replace("\\", "")


@pytest.mark.usefixtures("on_database")
def test_the_history_is_narrowed_to_the_entries_that_set_alter_or_remove_a_field() -> None:
    record(ACME)
    record(ACME.model_copy(update={"established_in": "US"}), Organisation(id="organisation/other"))
    record(ACME.model_copy(update={"established_in": "US", "note": "established_in: by phone"}))
    record(ACME)
    changed = [
        "dpo-1 loaded Acme (two fields)",
        "dpo-1 loaded Acme, organisation/other",
    ]
    assert lines(opened("history", field="established_in")) == changed
    assert lines(opened("history", field="established_in", about="acme")) == changed
    assert lines(opened("history", field="established_in", kind="organisation")) == changed
    assert lines(opened("history", field="established_in", about="organisation/other")) == []
    assert lines(opened("history", field="established_in", who="buyer-2")) == []
    assert lines(opened("history", field="name", about="acme")) == ["dpo-1 loaded Acme"]


@pytest.mark.usefixtures("on_database")
def test_every_filter_of_the_history_is_written_into_the_address() -> None:
    record(ACME)
    app = opened("history")
    app.selectbox(key="in-kind").select("organisation").run()
    app.selectbox(key="in-field").select("established_in").run()
    app.selectbox(key="in-command").select("load").run()
    app.text_input(key="in-who").input("dpo-1").run()
    app.text_input(key="in-about").input("acme").run()
    app.date_input(key="in-from").set_value(date(2024, 1, 2)).run()
    app.date_input(key="in-to").set_value(date(2024, 1, 3)).run()
    assert not app.exception
    assert app.query_params == {
        "kind": "organisation",
        "field": "established_in",
        "command": "load",
        "who": "dpo-1",
        "about": "acme",
        "from": "2024-01-02",
        "to": "2024-01-03",
    }


@pytest.mark.usefixtures("on_database")
def test_a_name_that_means_nothing_is_said_with_its_cure() -> None:
    record(ACME)
    assert "Nothing recorded has zebra in its name" in opened("history", about="zebra").error[0].value


@pytest.mark.usefixtures("on_database")
def test_a_long_history_is_read_page_by_page() -> None:
    with database() as store:
        entries = RegisterWriter(store, DPO).entries
        for number in range(A_PAGE + 5):
            entries.record([Organisation(id=f"organisation/n{number}")])
    snapshot.reload()
    first = opened("history")
    assert len(lines(first)) == A_PAGE
    older = next(link for link in first.get("page_link") if link.proto.label == "Older entries")
    assert "before=6" in older.proto.query_string
    assert lines(opened("history", before="6"))[0] == "dpo-1 recorded organisation/n4"


@pytest.mark.usefixtures("on_database")
def test_an_entry_shows_each_field_before_and_after_with_its_reason() -> None:
    record(ACME)
    record(ACME.model_copy(update={"established_in": "US"}), reason="A call with their support")
    shown = text(opened("entry", seq="2"))
    assert "dpo-1 loaded Acme (one field)." in shown
    assert "A call with their support" in shown
    assert '<th scope="row">Established in</th><td class="absent">not recorded</td>' in shown
    assert "<td" in shown
    assert "United States</td>" in shown
    assert "recorded" in text(opened("entry", seq="1"))


@pytest.mark.usefixtures("on_database")
def test_an_entry_that_does_not_exist_leads_back_to_the_history() -> None:
    record(ACME)
    for seq in ("0", "7", "x", "99999999999999999999"):
        assert "There is no entry" in opened("entry", seq=seq).error[0].value


@pytest.mark.usefixtures("on_database")
def test_a_vendors_history_lists_the_entries_about_it_and_what_belongs_to_it() -> None:
    record(ACME)
    with database() as store:
        facts = Facts([ACME, Engagement(id="engagement/acme", organisation=ACME.id, role=Role.PROCESSOR)])
        RegisterWriter(store, DPO).entries.load(facts, CommandOptions())
    record(Organisation(id="organisation/other"))
    app = opened("vendor", id=ACME.id, section="history")
    assert not app.exception
    listed = lines(app)
    assert len(listed) == 2
    assert listed[-1] == "dpo-1 loaded Acme"


def test_recorded_terms_and_parts_of_a_finding_are_words_and_an_address_stays_as_it_is() -> None:
    register = Register(Facts())
    assert value_words("risk_accepted", register, "kind") == "risk accepted"
    assert value_words("exporter_country:FR", register, "rests_on[0].ids") == "exporter country France"
    assert value_words("http://example.org/a", register, "url") == "http://example.org/a"
    assert value_words("5" * 64, register, "digest") == "55555555…"
    assert value_words("5" * 64, register, "sha256") == "5" * 64
