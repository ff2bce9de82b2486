"""Ways to another step of a vendor's form."""

from __future__ import annotations

import streamlit as st

from dashboard import address_writes
from dashboard.form_steps import STEP


def go_to_step(step: int) -> None:
    """Show another step."""
    address_writes.write(STEP, [str(step)])


def step_link(step: int, label: str, *, key: str) -> None:
    """A button that reads like a link, and leads to a step."""
    st.button(label, key=key, type="tertiary", on_click=go_to_step, args=(step,))
