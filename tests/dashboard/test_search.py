"""One search finds everything recorded by the beginnings of words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import process_time

import pytest

from dashboard.search import HIT_KINDS, SearchIndex
from registry.register import Question, Register
from tests.dashboard.conftest import RINGOVER

QUESTION = Question(date(2026, 11, 30))


def index_of(*paths: Path) -> SearchIndex:
    register = Register.from_files(*paths)
    return SearchIndex(register, register.findings(QUESTION).open, "en")


@pytest.fixture(scope="module")
def ringover() -> SearchIndex:
    return index_of(RINGOVER)


def names(index: SearchIndex, text: str, kind: str) -> list[str]:
    return [hit.name for hit in index.search(text).get(kind, [])]


def test_a_vendor_is_found_by_the_beginning_of_a_word_of_its_name(ringover: SearchIndex) -> None:
    assert names(ringover, "camp", "vendor") == ["The Campaign Registry, Inc."]


def test_every_word_must_be_found(ringover: SearchIndex) -> None:
    assert names(ringover, "campaign phone", "transfer")
    assert not ringover.search("campaign nowhere")


def test_a_country_finds_its_vendors_and_their_transfers(ringover: SearchIndex) -> None:
    hits = ringover.search("united states")
    assert [hit.link.id for hit in hits["vendor"]] == ["organisation/tcr"]
    assert [hit.link.id for hit in hits["transfer"]] == ["transfer/us-campaigns"]


def test_hits_stand_by_kind_in_one_order(ringover: SearchIndex) -> None:
    kinds = [*ringover.search("orange")]
    assert kinds == [kind for kind in HIT_KINDS if kind in kinds]
    assert {"vendor", "transfer", "finding"} <= set(kinds)


def test_no_word_finds_nothing(ringover: SearchIndex) -> None:
    assert ringover.search(" . ") == {}


def test_accents_and_case_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "registry: 1\ndata_categories:\n  - {id: category/a, name: Élèves et résultats}\n", encoding="utf-8"
    )
    assert names(index_of(path), "ELEV resu", "category") == ["Élèves et résultats"]


def test_a_decision_is_found_by_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "registry: 1\norganisations:\n  - {id: organisation/a, name: Acme}\ndecisions:\n"
        "  - {id: decision/a, about: organisation/a, kind: approved, reason: The bank insists}\n",
        encoding="utf-8",
    )
    assert names(index_of(path), "insist", "decision") == ["Acme: The bank insists"]


@pytest.mark.parametrize("text", ["v", "vendor 12", "data"])
def test_a_search_among_ten_thousand_transfers_takes_at_most_50_milliseconds(
    many: SearchIndex, text: str
) -> None:
    started = process_time()
    hits = many.search(text)
    assert process_time() - started < 0.05
    assert hits


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    vendors = "".join(f"  - {{id: organisation/v-{n}, name: Vendor {n}}}\n" for n in range(1_000))
    transfers = "".join(
        f"  - id: transfer/t-{n}\n    exporter: {{organisation: organisation/v-0}}\n"
        f"    importer: {{organisation: organisation/v-{n % 999 + 1}}}\n    categories: [category/a]\n"
        for n in range(10_000)
    )
    path = tmp_path_factory.mktemp("many") / "many.yaml"
    data = "data_categories:\n  - {id: category/a, name: Data of customers}\n"
    path.write_text(f"registry: 1\norganisations:\n{vendors}{data}transfers:\n{transfers}", encoding="utf-8")
    register = Register.from_files(path)
    return SearchIndex(register, (), "en")
