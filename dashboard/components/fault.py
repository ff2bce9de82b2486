"""Errors as what, where and cure; never a traceback."""

from __future__ import annotations

import re

import streamlit as st

from dashboard.components.text import markdown, page_language, phrase
from registry.errors import InputError, RegistryError
from registry.messages import Sentence, render


def show_error(error: RegistryError) -> None:
    """Show an error with its cure; the faults of an input one by one."""
    if isinstance(error, InputError):
        st.error(phrase("Errors in the manifests: {count}", count=len(error.faults)), icon=":material/error:")
        for fault in error.faults:
            cure = f"  \n{_worded(fault.cure)}" if fault.cure else ""
            st.markdown(f"**{markdown(fault.where)}**  \n{_worded(fault.what)}{cure}")
        return
    where = f"  \n{markdown(error.where)}" if error.where else ""
    cure = f"\n\n{_worded(error.cure)}" if error.cure else ""
    st.error(f"**{_plain(error.what)}**{where}{cure}", icon=":material/error:")


def _plain(sentence: Sentence) -> str:
    return markdown(render(sentence, page_language()))


def _worded(sentence: Sentence) -> str:
    """A sentence as Markdown, with commands in backticks shown as code."""
    parts = re.split(r" *`([^`\n]+)`", render(sentence, page_language()))
    return "".join(
        f" `{part}`" if index % 2 else _following(part) for index, part in enumerate(parts)
    ).strip()


def _following(part: str) -> str:
    """A part of a sentence as Markdown, which keeps the space between it and the code before it."""
    return f"{' ' if part.startswith(' ') else ''}{markdown(part)}"
