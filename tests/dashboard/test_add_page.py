"""Adding a vendor: each step in each state, the verdict beside it, and a draft that is never overwritten."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import address_writes, snapshot
from tests.dashboard.conftest import ROOT, Open, text

SMALL = ROOT / "tests" / "dashboard" / "small.yaml"


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page of a small register, without the first page before it."""
    monkeypatch.setenv(snapshot.MANIFESTS, str(SMALL))

    def opened(**asked: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
        for key, value in asked.items():
            app.query_params[key] = value
        return app.switch_page("views/add.py").run()

    return opened


def started(open_page: Open, name: str = "Quillfeather Mail", **asked: str) -> AppTest:
    """The form with its first answer."""
    app = open_page(**asked)
    return app.text_input(key="form-vendor-name").set_value(name).run()


def on_step(app: AppTest, step: int) -> AppTest:
    return app.button(key=f"go-{step}").click().run()


def in_country(app: AppTest, code: str = "US") -> AppTest:
    return app.selectbox(key="form-vendor-country").set_value(code).run()


def test_an_empty_form_asks_for_a_name_and_says_what_will_stand_beside_it(open_page: Open) -> None:
    app = open_page()
    assert not app.exception
    assert "The verdict appears here" in text(app)
    assert app.button(key="next").disabled


def test_the_first_answer_begins_a_draft_that_the_address_names(open_page: Open) -> None:
    app = started(open_page)
    assert not app.exception
    assert app.query_params["draft"] == "quillfeather-mail"
    assert "Add Quillfeather Mail" in text(app)
    assert "Information is missing: In which country is Quillfeather Mail established?" in text(app)


def test_the_verdict_changes_with_the_country_and_names_what_it_was_before(open_page: Open) -> None:
    app = in_country(started(open_page))
    shown = text(app)
    assert "Lacks a safeguard</span>" in shown
    assert "Before you said who it is: Needs information" in shown


def test_a_recorded_vendor_of_a_similar_name_is_offered_and_used(open_page: Open) -> None:
    app = started(open_page, "Acme Corporation")
    assert "Is it one of these?" in text(app)
    app.button(key="use-organisation/acme").click().run()
    assert not app.exception
    shown = text(app)
    assert "Recorded: Acme Corp., United States" in shown
    assert "form-vendor-name" not in [each.key for each in app.text_input]


def test_a_look_alike_that_is_another_company_is_not_offered_again(open_page: Open) -> None:
    app = started(open_page, "Acme Corporation")
    app.button(key="another-company").click().run()
    assert "Is it one of these?" not in text(app)


def test_new_data_are_proposed_in_place_and_their_marks_are_asked(open_page: Open) -> None:
    app = on_step(started(open_page), 2)
    app.multiselect(key="form-vendor-categories").set_value(["category/names", "Shoe sizes"]).run()
    assert not app.exception
    assert "New: Shoe sizes. It is proposed with the vendor." in text(app)
    assert app.get("button_group")


def test_a_place_may_be_left_half_filled(open_page: Open) -> None:
    app = on_step(in_country(started(open_page)), 3)
    app.selectbox(key="form-vendor-place-country-0").set_value("IN").run()
    app.button(key="more-place").click().run()
    app.button(key="more-sub").click().run()
    app.text_input(key="form-vendor-sub-name-0").set_value("Foo Hosting").run()
    assert not app.exception
    assert "Foo Hosting" in app.selectbox(key="form-vendor-place-operator-0").options
    app.selectbox(key="form-vendor-place-country-1").set_value("US").run()
    app.button(key="remove-place-0").click().run()
    app.button(key="remove-sub-0").click().run()
    assert not app.exception
    assert app.selectbox(key="form-vendor-place-country-0").value == "US"
    assert "form-vendor-place-country-1" not in [each.key for each in app.selectbox]
    assert "Foo Hosting" not in app.selectbox(key="form-vendor-place-operator-0").options


def test_one_click_opens_just_the_fields_of_what_it_rests_on(open_page: Open) -> None:
    app = on_step(in_country(started(open_page)), 4)
    keys = {each.key for each in app.date_input}
    app.checkbox(key="form-vendor-card-clauses").check().run()
    assert {each.key for each in app.date_input} - keys == {"form-vendor-signed-on"}
    app.date_input(key="form-vendor-signed-on").set_value(date(2026, 9, 14)).run()
    assert "Before you said what it rests on: Lacks a safeguard" in text(app)
    app.checkbox(key="form-vendor-card-nothing").check().run()
    assert not app.checkbox(key="form-vendor-card-clauses").value
    assert "form-vendor-signed-on" not in [each.key for each in app.date_input]


def test_an_exception_asks_for_its_own_conditions(open_page: Open) -> None:
    app = on_step(in_country(started(open_page)), 4)
    app.checkbox(key="form-vendor-card-exception").check().run()
    app.selectbox(key="form-vendor-letter").set_value("a").run()
    assert not app.exception
    asks = [getattr(each, "label", "") for each in app.get("button_group")]
    assert "Did the data subjects explicitly consent to the transfer to Quillfeather Mail?" in asks


def test_answers_of_one_step_are_there_when_one_comes_back(open_page: Open) -> None:
    app = on_step(in_country(started(open_page), "IN"), 3)
    app.selectbox(key="form-vendor-place-country-0").set_value("DE").run()
    app = on_step(on_step(app, 1), 3)
    assert app.selectbox(key="form-vendor-place-country-0").value == "DE"
    assert on_step(app, 1).selectbox(key="form-vendor-country").value == "IN"


def test_the_page_begins_anew_without_a_draft_in_its_address(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = started(open_page)
    monkeypatch.setattr(address_writes, "LAG_SECONDS", 0.0)
    del app.query_params["draft"]
    app.run()
    assert app.text_input(key="form-vendor-name").value == ""


def in_germany(open_page: Open) -> AppTest:
    """A vendor in Germany, of which nobody has said yet where the data are."""
    return in_country(started(open_page, "Bergmann GmbH"), "DE")


def cards(app: AppTest) -> list[str]:
    return [str(each.key) for each in app.checkbox if str(each.key).startswith("form-vendor-card-")]


def test_a_vendor_whose_data_stay_in_the_eea_is_asked_for_the_contract_alone(open_page: Open) -> None:
    app = on_step(in_germany(open_page), 3)
    app.selectbox(key="form-vendor-place-country-0").set_value("DE").run()
    app = on_step(app, 4)
    assert not app.exception
    shown = text(app)
    assert "No transfer safeguard is needed" in shown
    assert "Contract for processing on our behalf (Art. 28)" in shown
    assert "Why may the data" not in shown
    assert cards(app) == []


def test_of_a_vendor_in_the_eea_it_is_asked_first_where_the_data_are(open_page: Open) -> None:
    app = on_step(in_germany(open_page), 4)
    assert "Do the data stay in the EEA?" in text(app)
    assert cards(app) == []
    app.button(key="say-where").click().run()
    assert app.query_params["step"] == "3"


def test_a_place_outside_the_eea_asks_why_the_data_may_go_there(open_page: Open) -> None:
    app = on_step(in_germany(open_page), 3)
    app.selectbox(key="form-vendor-place-country-0").set_value("IN").run()
    app = on_step(app, 4)
    assert "Why may the data go to India?" in text(app)
    assert cards(app)


def test_a_safeguard_that_is_no_longer_needed_can_be_taken_back(open_page: Open) -> None:
    app = on_step(in_country(started(open_page), "US"), 4)
    app.checkbox(key="form-vendor-card-clauses").check().run()
    app = on_step(in_country(on_step(app, 1), "DE"), 3)
    app.selectbox(key="form-vendor-place-country-0").set_value("DE").run()
    app = on_step(app, 4)
    assert "No transfer safeguard is needed" in text(app)
    app = app.checkbox(key="form-vendor-card-clauses").uncheck().run().run()
    assert not app.exception
    assert cards(app) == []


def test_no_list_of_the_form_offers_to_choose_everything_at_once(open_page: Open) -> None:
    app = on_step(started(open_page), 2)
    lists = {str(each.key): each.proto for each in app.multiselect}
    assert {"form-vendor-categories", "form-vendor-subjects", "form-vendor-purposes"} < {*lists}
    assert {each.select_all for each in lists.values()} == {0}


def test_before_submitting_the_form_says_what_is_proposed_and_leads_back(open_page: Open) -> None:
    app = on_step(in_country(started(open_page)), 2)
    app.text_input(key="form-vendor-service").set_value("Sends newsletters").run()
    app.multiselect(key="form-vendor-categories").set_value(["category/names"]).run()
    app = on_step(app, 4)
    app.checkbox(key="form-vendor-card-clauses").check().run()
    app.date_input(key="form-vendor-signed-on").set_value(date(2026, 9, 14)).run()
    assert not app.exception
    shown = text(app)
    assert "What you submit" in shown
    assert "Quillfeather Mail · United States" in shown
    assert "Sends newsletters · Names" in shown
    assert "<strong>Where</strong> <span><em>Nothing said yet</em></span>" in shown
    assert "Standard clauses signed 14 Sep 2026 · Art. 28 contract not said" in shown
    assert "You can submit all the same" in shown
    app.button(key="change-3").click().run()
    assert app.query_params["step"] == "3"
    assert "What you submit" not in text(app)


def test_on_a_narrow_page_the_outcome_stands_above_the_fields_and_changes_with_them(open_page: Open) -> None:
    app = started(open_page)
    assert '<p class="narrow-verdict" aria-hidden="true"><span class="badge tone-unknown">' in text(app)
    app = in_country(app)
    assert '<p class="narrow-verdict" aria-hidden="true"><span class="badge tone-uncovered">' in text(app)
