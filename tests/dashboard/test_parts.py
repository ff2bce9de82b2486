"""Parts of a page that run without the rest of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st

import dashboard
from dashboard import identity
from dashboard.components import parts
from registry.errors import RegistryError
from registry.messages import say


class WholePageError(Exception):
    """The whole page is asked to run."""


def test_a_part_shows_nothing_to_whoever_is_no_longer_admitted(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def refuse() -> None:
        raise RegistryError(say("You are signed out."))

    def rerun() -> None:
        raise WholePageError

    monkeypatch.setattr(st, "fragment", lambda work: work)
    part = parts.fragment(lambda: shown.append("data"))
    part()
    monkeypatch.setattr(identity, "current_person", refuse)
    monkeypatch.setattr(st, "rerun", rerun)
    with pytest.raises(WholePageError):
        part()
    assert shown == ["data"]


def test_every_part_that_shows_the_register_asks_first() -> None:
    direct = re.compile(r"st\.(fragment|dialog)\b")
    pages = Path(dashboard.__file__).parent.rglob("*.py")
    # What runs again by itself says only that the register has changed, or looks who is signed in.
    assert {each.name for each in pages if direct.search(each.read_text())} == {"parts.py", "repeated.py"}
