"""What is made while the collector is held is not gone through as new afterwards, and collecting goes on."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from registry.intake.gc_pause import gc_paused


@pytest.fixture(autouse=True)
def _nothing_set_aside() -> Iterator[None]:
    """Begin as a process does, whatever a test before has set aside."""
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_a_pause_made_counts_as_old_and_collecting_goes_on() -> None:
    gc.enable()
    with gc_paused():
        assert not gc.isenabled()
        made: list[object] = []
    assert gc.isenabled()
    assert gc.is_tracked(made)
    assert gc.get_freeze_count() == 0
    assert not any(each is made for young in (0, 1) for each in gc.get_objects(generation=young))


def test_a_pause_within_a_pause_ends_with_the_outer_one() -> None:
    gc.enable()
    with gc_paused():
        with gc_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
