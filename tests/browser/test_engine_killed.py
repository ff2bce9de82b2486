"""The engine is killed while pages are open: they say so, come back by themselves, and nothing is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, expect

from registry.engine.embedded import Engine
from registry.opening import database
from tests.browser.conftest import PATIENCE, Visit

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

AWAY = "The database does not answer."


def test_pages_outlive_an_engine_that_is_killed_and_follow_the_one_that_is_started_again(
    chromium: Browser, company: str, sample: Path
) -> None:
    engine = Engine(sample)
    with database(sample) as store:
        before = store.head()
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    visit = Visit(context, company)
    page, asking = visit.open("/today"), context.new_page()
    pid = engine.status().pid
    assert pid
    with FileLock(engine.files.lock):  # nobody can start another one yet
        os.kill(pid, signal.SIGKILL)
        expect(page.get_by_text(AWAY)).to_be_visible()
        expect(page.get_by_role("heading", name="Today")).to_be_visible()
        asking.goto(f"{visit.address}/history?who=dpo-2")  # which has not been read yet
        expect(asking.get_by_role("heading", name="History")).to_be_visible()
    expect(page.get_by_text(AWAY)).to_be_hidden()  # by itself
    expect(asking.locator("[class*=st-key-entries] a").first).to_be_visible()
    assert engine.status().pid not in (None, pid)
    assert (visit.outside, visit.errors) == ([], [])
    context.close()
    with database(sample) as store:
        assert store.head() == before
