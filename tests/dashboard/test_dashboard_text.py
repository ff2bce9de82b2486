"""What the pages tell beside the verdict: grouped findings, sources, what is planned, what differs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.text import escaped, markdown
from registry.messages import render, say
from tests.dashboard.conftest import Open, text

TCR = "transfer/us-campaigns"
PLANNED = """registry: 1
organisations:
  - {id: organisation/a, name: A, kind: company, established_in: FR}
  - {id: organisation/b, name: B, kind: company, established_in: US}
  - {id: organisation/c, name: C, kind: company, established_in: DE}
data_categories:
  - {id: category/a, name: Names, special: false, criminal: false, hr: false}
purposes:
  - {id: purpose/a, name: Support}
transfers:
  - id: transfer/lacking
    exporter: {organisation: organisation/a, role: controller}
    importer: {organisation: organisation/b, role: controller}
    categories: [category/a]
    purposes: [purpose/a]
    mechanisms: []
    starts: 2027-02-01
  - id: transfer/at-home
    exporter: {organisation: organisation/a, role: controller}
    importer: {organisation: organisation/c, role: controller}
    categories: [category/a]
    purposes: [purpose/a]
    mechanisms: []
    starts: 2027-02-01
"""


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    path = tmp_path / "planned.yaml"
    path.write_text(PLANNED, encoding="utf-8")
    return path


def links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


def unfolded(app: AppTest, *keys: str) -> str:
    """What a page shows with these parts unfolded."""
    for key in keys:
        app.session_state[key] = True
    return text(app.run())


def test_a_folded_check_counts_its_findings_by_severity(open_page: Open) -> None:
    labels = [each.label for each in open_page("findings").expander]
    assert "Importer not identified :gray-badge[4 high, 4 medium]" in labels


def test_what_many_findings_are_remedied_by_is_said_once_with_their_names(open_page: Open) -> None:
    app = open_page("findings")
    shown = unfolded(app, "fold-all-transfer-cannot-be-told")
    assert shown.count("In which country is the vendor established?") == 1
    assert len([label for label in links(app) if label.startswith("Ringover to")]) == 8


def test_what_is_folded_is_not_worded(open_page: Open) -> None:
    assert "Obtain a list of all processors and sub-processors" not in text(open_page("findings"))


def test_a_finding_about_no_transfer_names_where_its_facts_were_read(open_page: Open) -> None:
    finding = "retention-under-statutory-minimum:activity/customer-relationship:invoices"
    shown = text(open_page("finding", id=finding))
    assert "but the law requires 10 years" in shown
    assert ", section 7<small>retention</small>" in shown


def test_what_was_checked_and_found_right_is_told_too(open_page: Open) -> None:
    right = unfolded(open_page("findings"), "passes")
    assert "bound by Google API Services User Data Policy, Limited Use; no forbidden recipient" in right
    assert "kept for 6 months at most, within 6 months" in right


def test_nothing_is_called_right_that_another_check_leaves_open(open_page: Open) -> None:
    right = unfolded(open_page("findings"), "passes")
    assert "traffic data" not in right
    assert "invoices" not in right.casefold()


def test_a_transfer_shows_what_else_was_found_on_it(open_page: Open) -> None:
    app = open_page("transfer", id=TCR)
    assert "Parent company in a third country :gray-badge[1 low]" in [each.label for each in app.expander]
    shown = unfolded(app, "fold-transfer-third-country-parent")
    assert "Ask whether the parent company can obtain the data" in shown


def test_a_transfer_names_the_sources_of_what_decides(open_page: Open) -> None:
    shown = text(open_page("transfer", id=TCR))
    assert "Source of the country: Information notice on the protection of personal data, section 4" in shown
    assert "Owned by Tata Communications (India): Reference facts on The Campaign Registry, Inc." in shown
    assert "uri=CELEX:32023D1795" in shown
    assert "Under challenge: Court of Justice, C-703/25 P" in shown


def test_what_is_planned_is_counted_and_said_to_be(open_page: Open, planned: Path) -> None:
    labels = links(open_page("today", planned, on="2026-11-23"))
    assert any("Lacks a safeguard" in label and "1 of them planned" in label for label in labels)


def test_only_a_planned_transfer_that_begins_badly_is_announced(open_page: Open, planned: Path) -> None:
    announced = [
        label for label in links(open_page("today", planned, on="2026-11-23")) if "1 Feb 2027" in label
    ]
    assert announced == ["**1 Feb 2027** A to B\\: starts\\. Lacks a safeguard"]


def test_the_verdicts_that_differ_from_todays_can_be_seen_alone(open_page: Open) -> None:
    app = open_page("transfers", on="2018-01-01")
    assert len(app.dataframe[0].value) == 9
    app.toggle(key="differing").set_value(True).run()
    assert app.query_params["differing"] == "yes"
    assert len(app.dataframe[0].value) == 1
    assert len(open_page("transfers", on="2018-01-01", differing="yes").dataframe[0].value) == 1


def test_columns_that_tell_no_rows_apart_are_left_out(open_page: Open) -> None:
    columns = open_page("transfers").dataframe[0].value.columns
    assert "exporter" not in columns
    assert "changes" not in columns


ACCEPTED = (
    PLANNED
    + """decisions:
  - id: decision/a
    about: transfer-without-safeguard:transfer/lacking
    kind: risk_accepted
    until: 2099-01-31
    reason: It never begins
    made_by: actor-7
"""
)


def test_what_was_accepted_is_told_apart_with_its_decision(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "accepted.yaml"
    path.write_text(ACCEPTED, encoding="utf-8")
    app = open_page("findings", path)
    assert "Accepted (1)" in [each.label for each in app.expander]
    told = "Accepted until 31 Jan 2099 by actor-7: It never begins"
    assert told in unfolded(app, "accepted")
    assert "Transfer lacks a safeguard" not in text(app)
    assert "No transfer lacks a safeguard." in text(open_page("today", path))
    assert told in text(open_page("transfer", path, id="transfer/lacking"))


def test_a_sentence_of_the_page_writes_days_as_its_reader_does_and_a_command_as_it_takes_them(
    open_page: Open,
) -> None:
    sentence = say("Judged as of {day}.", day=date(2019, 5, 1))
    assert "Judged as of 1 May 2019." in text(open_page("today", on="2019-05-01"))
    assert render(sentence) == "Judged as of 2019-05-01."


def test_what_reorders_or_hides_a_text_is_shown_by_a_sign() -> None:
    assert escaped("evil\u202ecni") == "evil\ufffdcni"
    assert markdown("Ac\u200bme") == "Ac\ufffdme"
