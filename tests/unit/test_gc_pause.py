"""What is made while the collector is held is not gone through as new afterwards, and collecting goes on."""

from __future__ import annotations

import gc

from registry.intake.gc_pause import gc_paused


def test_what_a_pause_made_counts_as_old_and_collecting_goes_on() -> None:
    gc.enable()
    with gc_paused():
        assert not gc.isenabled()
        made: list[object] = []
    assert gc.isenabled()
    assert any(each is made for each in gc.get_objects(generation=2))


def test_a_pause_within_a_pause_ends_with_the_outer_one() -> None:
    gc.enable()
    with gc_paused():
        with gc_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
