"""The day and the struck instruments, as inputs and as parts of the address."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import dashboard
from dashboard import address_writes
from tests.dashboard.conftest import Open, text

TCR = "transfer/us-campaigns"
DPF = "EU-US Data Privacy Framework, which must"
SHIELD = "EU-US Privacy Shield, which must"
BRITISH = """registry: 1
organisations:
  - {id: organisation/a, name: A, kind: company, established_in: FR}
  - {id: organisation/b, name: B, kind: company, established_in: GB}
data_categories:
  - {id: category/a, name: Names, special: false, criminal: false, hr: false}
purposes:
  - {id: purpose/a, name: Support}
transfers:
  - id: transfer/a
    exporter: {organisation: organisation/a, role: controller}
    importer: {organisation: organisation/b, role: processor}
    categories: [category/a]
    purposes: [purpose/a]
    places: [{jurisdiction: GB, kind: storage, operator: organisation/b}]
    mechanisms: []
"""


def test_in_2019_the_remedy_names_the_privacy_shield(open_page: Open) -> None:
    shown = text(open_page("transfer", id=TCR, on="2019-05-01"))
    assert SHIELD in shown
    assert DPF not in shown
    assert "Judged as of 1 May 2019." in shown


def test_a_struck_framework_is_no_remedy_any_more(open_page: Open) -> None:
    shown = text(open_page("transfer", id=TCR, without="2023/1795"))
    assert DPF not in shown
    assert "Assumed to be void: Decision (EU) 2023/1795" in shown


def test_an_instrument_can_be_struck_by_its_alias(open_page: Open) -> None:
    app = open_page("transfer", id=TCR, without="DPF")
    assert app.multiselect(key="without").value == ["2023/1795"]


def test_a_chosen_day_is_kept_in_the_address(open_page: Open) -> None:
    app = open_page()
    app.date_input(key="on").set_value(date(2019, 5, 1)).run()
    assert app.query_params["on"] == "2019-05-01"
    assert "Judged as of 1 May 2019." in text(app)


def test_a_choice_outlasts_a_message_that_left_before_the_address_changed(open_page: Open) -> None:
    app = open_page()
    app.date_input(key="on").set_value(date(2019, 5, 1)).run()
    app.query_params.clear()
    app.multiselect(key="without").set_value(["2016/1250"]).run()
    assert app.query_params["on"] == "2019-05-01"
    assert app.query_params["without"] == "2016/1250"
    assert "Judged as of 1 May 2019." in text(app)


def test_an_act_can_fall_on_a_day(open_page: Open) -> None:
    app = open_page("decisions", without="DPF")
    app.date_input(key="fell").set_value(date(2027, 3, 1)).run()
    assert app.query_params["without"] == "2023/1795=2027-03-01"
    assert "from 1 Mar 2027." in text(app)
    app.query_params["without"] = "2023/1795=soon"
    assert "soon is not a valid date" in " ".join(each.value for each in app.run().warning)


def test_one_module_alone_writes_the_address() -> None:
    writes = re.compile(
        r"query_params(\[[^]]+\] =|\.(pop|update|clear|from_dict|setdefault)\()|del st.query_params"
    )
    pages = Path(dashboard.__file__).parent
    assert [each.name for each in pages.rglob("*.py") if writes.search(each.read_text())] == [
        "address_writes.py"
    ]


def test_an_address_given_later_counts_as_it_stands(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page()
    app.date_input(key="on").set_value(date(2019, 5, 1)).run()
    monkeypatch.setattr(address_writes, "LAG_SECONDS", 0.0)
    app.query_params.clear()
    app.run()
    assert "Judged as of" not in text(app)


def test_links_carry_the_day_and_the_struck_instruments(open_page: Open) -> None:
    app = open_page(on="2019-05-01", without="2016/1250")
    for link in app.get("page_link"):
        assert "on=2019-05-01" in link.proto.query_string
        assert "without=2016%2F1250" in link.proto.query_string


def test_only_instruments_in_force_on_the_day_can_be_struck(open_page: Open) -> None:
    options = open_page(on="2019-05-01").multiselect(key="without").options
    assert any("Privacy Shield" in option for option in options)
    assert not any("Data Privacy Framework" in option for option in options)


def test_the_way_back_forgets_both(open_page: Open) -> None:
    app = open_page(on="2019-05-01", without="2016/1250")
    next(button for button in app.button if button.label == "Back to today's law").click().run()
    assert "on" not in app.query_params
    assert "without" not in app.query_params


def test_what_the_address_says_wrongly_is_told_with_its_cure(open_page: Open) -> None:
    app = open_page(on="yesterday", without="2023/9999")
    told = [warning.value for warning in app.warning]
    assert any("yesterday is not a valid date" in warning for warning in told)
    assert any("Did you mean" in warning for warning in told)
    assert "Judged as of" not in text(app)


def test_today_and_the_whole_law_need_no_banner(open_page: Open) -> None:
    assert "Judged as of" not in text(open_page())


def test_a_strike_tells_how_many_verdicts_it_changes(open_page: Open, tmp_path: Path) -> None:
    british = tmp_path / "british.yaml"
    british.write_text(BRITISH, encoding="utf-8")
    assert "**1** Covered" in [link.proto.label for link in open_page("today", british).get("page_link")]
    app = open_page("today", british, without="2021/1772")
    assert "1 of 1 verdicts differ from today&#x27;s." in text(app)
    app.session_state["differing-verdicts"] = True
    labels = [link.proto.label for link in app.run().get("page_link")]
    assert "A → B \\(Names\\)\\: from Covered to Lacks a safeguard" in labels
    assert not any("today 0" in label for label in labels if "Needs information" in label)
    assert "assumed to be void" in text(open_page("transfer", british, id="transfer/a", without="2021/1772"))
    listed = open_page("transfers", british, without="2021/1772").dataframe[0].value
    assert [listed["verdict"][0][0], listed["today"][0][0]] == ["✕ Lacks a safeguard", "✓ Covered"]


def test_what_changes_by_itself_is_announced(open_page: Open, tmp_path: Path) -> None:
    british = tmp_path / "british.yaml"
    british.write_text(BRITISH, encoding="utf-8")
    labels = [link.proto.label for link in open_page("today", british, on="2030-01-01").get("page_link")]
    assert any(label.startswith("**28 Dec 2031**") and "Covered" in label for label in labels)
    shown = text(open_page("transfer", british, id="transfer/a", on="2030-01-01"))
    assert "Changes on 28 Dec 2031 to: Lacks a safeguard." in shown


def test_on_another_day_a_count_that_differs_has_that_of_today_beside_it(
    open_page: Open, tmp_path: Path
) -> None:
    british = tmp_path / "british.yaml"
    british.write_text(BRITISH, encoding="utf-8")
    then, now = (
        [link.proto.label for link in open_page("today", british, **asked).get("page_link")]
        for asked in ({"on": "2032-01-01"}, {})
    )
    assert any("Covered" in label and "today 1" in label for label in then)
    assert not any("Suspended" in label and "today" in label for label in then)
    assert not any("today" in label for label in now)
