"""Parts of a page that run without the rest of it; each asks first who uses the page.

Streamlit runs such a part when a message names it, and nothing of the frame. Whoever has signed out, or has
lost their role, would still read on in a part that was open before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Literal, ParamSpec

import streamlit as st

from dashboard import identity
from registry.errors import RegistryError

_P = ParamSpec("_P")


def fragment(work: Callable[_P, None]) -> Callable[_P, None]:
    """Let a part of the page run without the rest."""
    return st.fragment(_asking_first(work))


def dialog(
    title: str, *, width: Literal["small", "medium", "large"], on_dismiss: Callable[[], None] | None = None
) -> Callable[[Callable[_P, None]], Callable[_P, None]]:
    """Let a part of the page open above it.

    Args:
        title: Its title.
        width: Its width, as Streamlit names it.
        on_dismiss: Called when it is closed; without it the page only runs again.
    """
    opened = st.dialog(title, width=width, on_dismiss=on_dismiss or "rerun")
    return lambda work: opened(_asking_first(work))


def _asking_first(work: Callable[_P, None]) -> Callable[_P, None]:
    @wraps(work)
    def part(*arguments: _P.args, **named: _P.kwargs) -> None:
        try:
            identity.current_person()
        except RegistryError:
            st.rerun()  # the whole page says why, and keeps what was typed
        work(*arguments, **named)

    return part
