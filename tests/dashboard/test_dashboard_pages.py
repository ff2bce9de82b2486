"""The three pages on Ringover's register, as a reader meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ways import remedy_parts
from registry.checks import runner
from tests.dashboard.conftest import Open, text

TCR = "transfer/us-campaigns"


def rows(app: AppTest) -> list[str]:
    """The importers in the table, in its order."""
    return [
        name.removeprefix(":material/arrow_forward: ").strip("“”")
        for name in app.dataframe[0].value["importer"]
    ]


def test_the_first_page_names_tcr_and_what_it_lacks(open_page: Open) -> None:
    app = open_page()
    shown = text(app)
    assert "One transfer lacks a safeguard; eight transfers need information." in shown
    links = [link.proto.label for link in app.get("page_link")]
    assert "The Campaign Registry, Inc\\. · United States" in links
    assert "no recorded safeguard covers this" in shown
    assert "**1** Lacks a safeguard" in [link.proto.label for link in app.get("page_link")]


def test_the_gravest_finding_stands_first(open_page: Open) -> None:
    labels = [each.label for each in open_page("findings").main.expander]
    assert labels[0] == "Transfer lacks a safeguard :gray-badge[1 critical]"


def test_all_transfers_are_listed_the_worst_first(open_page: Open) -> None:
    listed = rows(open_page("transfers"))
    assert len(listed) == 9
    assert listed[0] == "The Campaign Registry, Inc."


def test_a_filter_in_the_address_narrows_the_table(open_page: Open) -> None:
    app = open_page("transfers", country="US")
    assert rows(app) == ["The Campaign Registry, Inc."]
    assert "**1 of 9 transfers**" in text(app)


def test_a_chosen_filter_narrows_the_table_and_is_kept_in_the_address(open_page: Open) -> None:
    app = open_page("transfers")
    app.multiselect(key="mechanism").select("scc").run()
    assert rows(app) == ["Sub-processors that may sit outside the EEA"]
    assert app.query_params["mechanism"] == "scc"


def test_every_filter_narrows(open_page: Open) -> None:
    kept = {
        "verdict": "uncovered",
        "vendor": "organisation/tcr",
        "category": "category/phone-numbers",
        "text": "campaign registry",
    }
    for key, value in kept.items():
        assert rows(open_page("transfers", **{key: value})) == ["The Campaign Registry, Inc."], key


def test_filters_that_nothing_passes_say_so(open_page: Open) -> None:
    app = open_page("transfers", text="no such thing")
    assert "No transfer matches these filters." in text(app)
    assert not app.exception


def test_filters_can_be_cleared(open_page: Open) -> None:
    app = open_page("transfers", country="US")
    next(button for button in app.button if button.label == "Clear filters").click().run()
    assert len(rows(app)) == 9


def test_tcrs_page_tells_the_verdict_the_reason_and_the_remedy(open_page: Open) -> None:
    shown = text(open_page("transfer", id=TCR))
    assert "<h2>Lacks a safeguard</h2>" in shown
    assert (
        "The data reach The Campaign Registry, Inc. (United States), and no recorded safeguard covers this."
        in shown
    )
    assert 'One of these is enough:<ol class="ways"><li>An active entry of The Campaign Registry' in shown
    assert '<a href="https://www.dataprivacyframework.gov/list" rel="noreferrer">' in shown


def test_tcrs_page_shows_what_is_on_file_and_what_is_not(open_page: Open) -> None:
    shown = text(open_page("transfer", id=TCR))
    assert "<dt>Safeguards</dt>" in shown
    assert "not recorded" in shown
    assert "section 4" in shown


def test_a_letter_of_an_article_is_no_way_to_cover_a_transfer() -> None:
    assert remedy_parts("Sign clauses under Art. 46(2)(c).") == ("Sign clauses under Art. 46(2)(c).", ())


def test_acts_that_do_not_matter_for_a_verdict_are_folded(open_page: Open) -> None:
    shown = text(open_page("transfer", id=TCR))
    mattering, _, folded = shown.partition("Looked at, without effect on this verdict")
    law = mattering[mattering.rindex('<ul class="acts">') :]
    assert "2023/1795" in law
    assert "Swiss-US" not in law
    assert "Swiss-US" in folded


def test_a_rerun_of_a_page_checks_nothing_again(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("category", id="category/phone-numbers")
    monkeypatch.setattr(runner, "run_checks", None)
    assert not app.run().exception


def test_questions_stand_in_a_list_to_copy(open_page: Open) -> None:
    app = open_page("transfer", id="transfer/unnamed-sub-processors")
    assert app.code[0].value.startswith("1. ")
    assert "Which module of the standard contractual clauses does “Standard" in app.code[0].value


def test_an_unknown_transfer_is_a_message_with_a_cure(open_page: Open) -> None:
    app = open_page("transfer", id="transfer/nope")
    assert "transfer/nope" in app.error[0].value.replace("\\", "")
    assert not app.exception


def test_no_transfer_named_is_a_message_with_a_cure(open_page: Open) -> None:
    app = open_page("transfer")
    assert "No transfer selected" in app.error[0].value


def test_a_long_table_is_shown_page_by_page(open_page: Open, tmp_path: Path) -> None:
    organisations = "".join(
        f"  - {{id: organisation/n{n}, name: N{n}, established_in: FR}}\n" for n in range(231)
    )
    transfers = "".join(
        f"  - {{id: transfer/t{n:03}, exporter: {{organisation: organisation/n0}}, "
        f"importer: {{organisation: organisation/n{n + 1}}}}}\n"
        for n in range(230)
    )
    file = tmp_path / "many.yaml"
    file.write_text(f"registry: 1\norganisations:\n{organisations}transfers:\n{transfers}")
    app = open_page("transfers", file)
    assert len(rows(app)) == 100
    assert "Rows 1 to 100 of 230" in text(app)
    last = open_page("transfers", file, page="3")
    assert len(rows(last)) == 30
    assert rows(open_page("transfers", file, page="99")) == rows(last)
    assert len(rows(open_page("transfers", file, vendor="organisation/n5"))) == 1
