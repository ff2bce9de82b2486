"""Which registers the page offers, and how the address chooses one."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from dashboard import registers, snapshot
from registry.engine.embedded import Engine
from registry.messages import render
from registry.seed import SAMPLE, seed_folder
from tests.dashboard.conftest import Open, opened, text


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The data folder of a register on this computer."""
    for name in ("REGISTRY_URI", registers.MANIFESTS, registers.NAME):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REGISTRY_DATA", str(tmp_path / "mine"))
    return tmp_path / "mine"


def ids() -> list[str]:
    return [one.id for one in registers.choices()]


def test_the_sample_stands_beside_a_register_on_this_computer(own_folder: Path) -> None:
    own, sample = registers.choices()
    assert (own.id, own.data_dir, own.invented) == (registers.OWN, None, False)
    assert (sample.id, sample.invented) == (SAMPLE, True)
    assert sample.data_dir == own_folder.with_name("mine-sample")


@pytest.mark.usefixtures("own_folder")
@pytest.mark.parametrize(
    ("setting", "value"), [("REGISTRY_URI", "bolt://db.example:7687"), (registers.MANIFESTS, "vendor.yaml")]
)
def test_no_sample_is_offered_beside_a_server_or_beside_manifests(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)
    assert ids() == [registers.OWN]


def test_no_sample_is_offered_beside_the_sample(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_DATA", str(own_folder.with_name("mine-sample")))
    assert ids() == [registers.OWN]


@pytest.mark.usefixtures("own_folder")
def test_no_sample_is_offered_without_the_embedded_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "_has_engine", lambda: False)
    assert ids() == [registers.OWN]


@pytest.mark.usefixtures("own_folder")
def test_a_setting_names_the_users_register(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(registers.choices()[0].name, "en") == "Your register"
    monkeypatch.setenv(registers.NAME, "Ringover")
    assert render(registers.choices()[0].name, "en") == "Ringover"


@pytest.mark.usefixtures("own_folder")
@pytest.mark.parametrize(
    ("asked", "chosen"), [("sample", "sample"), ("own", "own"), ("other", "own"), ("", "own")]
)
def test_the_address_chooses_the_register(monkeypatch: pytest.MonkeyPatch, asked: str, chosen: str) -> None:
    monkeypatch.setattr(st, "query_params", {registers.REGISTER: asked})
    assert registers.chosen_register().id == chosen


def test_a_page_of_the_sample_says_that_its_data_are_invented(open_page: Open) -> None:
    assert "Invented data" in text(open_page("today", seed_folder(SAMPLE)))
    assert "Invented data" not in text(open_page())


@pytest.mark.engine
@pytest.mark.usefixtures("own_folder")
def test_the_sample_is_loaded_when_it_is_first_opened_and_every_link_stays_in_it(own_folder: Path) -> None:
    sample = own_folder.with_name("mine-sample")
    snapshot.reload()
    try:
        app = opened(**{registers.REGISTER: SAMPLE})
        assert not app.exception
        assert "Stonecrake Leads" in text(app)
        assert "Invented data" in text(app)
        links = [link.proto for link in app.get("page_link")]
        leads = [link.query_string for link in links if link.label in {"Transfers", "Findings"}]
        assert leads
        assert all("register=sample" in one for one in leads)
        assert not own_folder.exists()
    finally:
        Engine(sample).stop()
        snapshot.reload()
