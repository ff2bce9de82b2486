"""What somebody typed when their sign-in had expired: kept until they are back."""

from __future__ import annotations

import time
from collections import OrderedDict
from datetime import date
from typing import Any

import streamlit as st

PREFIX = "form-"
"""The keys of fields whose content is kept; buttons need others: nobody can set them."""
FOR_SECONDS = 8 * 3600.0
_MOST = 1_000
_PLAIN = (str, int, float, bool, date, list, tuple, type(None))

_kept: OrderedDict[str, tuple[float, dict[str, Any]]] = OrderedDict()


def keep_input(subject: str) -> None:
    """Keep what the person typed into the fields of this run."""
    fields = {
        str(key): value
        for key, value in st.session_state.items()
        if str(key).startswith(PREFIX) and isinstance(value, _PLAIN)
    }
    if fields:
        _kept[subject] = (time.time(), fields)
        _kept.move_to_end(subject)
        if len(_kept) > _MOST:
            _kept.popitem(last=False)


def give_input_back(subject: str) -> None:
    """Put back what was kept, before the fields are shown."""
    if subject in _kept:
        at, fields = _kept.pop(subject)
        if time.time() - at < FOR_SECONDS:
            st.session_state.update(fields)
