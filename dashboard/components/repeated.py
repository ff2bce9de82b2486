"""Parts of a page that run again by themselves at an interval."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

_RUNS = itertools.count()
_P = ParamSpec("_P")


def repeated(seconds: float) -> Callable[[Callable[_P, None]], Callable[_P, None]]:
    """Let a part of the page run again every so many seconds, each time for a whole run of the page.

    Streamlit names a fragment by its function and its place, and so holds the one of an earlier run for that
    of the run that goes on. On a busy server its turn can then come before the messages of a run that has
    just ended, which are dropped: a page that never arrives. A turn of an earlier run's is refused instead.
    """

    def decorate(work: Callable[_P, None]) -> Callable[_P, None]:
        @wraps(work)
        def part(*arguments: _P.args, **named: _P.kwargs) -> None:
            @wraps(work)
            def own() -> None:
                work(*arguments, **named)

            own.__qualname__ = f"{work.__qualname__}-{next(_RUNS)}"
            st.fragment(run_every=seconds)(own)()

        return part

    return decorate
