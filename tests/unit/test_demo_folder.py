"""The demo's folder: beside the user's register, never in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.cli.demo import folder
from registry.seed import demo_data_folder, sample_data_folder


def test_the_demo_of_a_user_with_a_register_uses_a_folder_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("REGISTRY_URI", raising=False)
    monkeypatch.setenv("REGISTRY_DATA", str(tmp_path / "mine"))
    assert folder() == tmp_path / "mine-demo"


def test_the_demos_own_folder_stays_its_own_when_it_is_named_as_the_register(tmp_path: Path) -> None:
    demo = demo_data_folder(tmp_path / "mine")
    assert demo_data_folder(demo) == demo
    assert demo_data_folder(sample_data_folder(demo)) == demo


def test_a_demo_on_a_server_uses_the_database_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_URI", "bolt://127.0.0.1:1")
    assert folder() is None
