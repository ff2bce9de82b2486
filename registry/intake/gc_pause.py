"""Holding the garbage collector while many objects are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Hold the collector: it would go through all new nodes again and again.

    With it, 10,000 transfers of YAML took 4 s to parse, without it one [measured]. What was made meanwhile
    counts as old afterwards: as new it would be gone through once more right away.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()  # both at once: all that there is belongs to the oldest from here on
            gc.enable()
