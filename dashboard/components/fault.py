"""What went wrong, as what, where and cure; never a traceback."""

from __future__ import annotations

import re

import streamlit as st

from dashboard.components.text import markdown, page_language, phrase
from registry.errors import InputError, RegistryError
from registry.messages import Sentence, render


def show_error(error: RegistryError) -> None:
    """Show an error with its cure; the faults of an input one by one."""
    if isinstance(error, InputError):
        st.error(
            phrase("What was read has {count} faults.", count=len(error.faults)), icon=":material/error:"
        )
        for fault in error.faults:
            cure = f"  \n{_worded(fault.cure)}" if fault.cure else ""
            st.markdown(f"**{markdown(fault.where)}**  \n{_worded(fault.what)}{cure}")
        return
    where = f"  \n{markdown(error.where)}" if error.where else ""
    cure = f"\n\n{_worded(error.cure)}" if error.cure else ""
    st.error(f"**{_plain(error.what)}**{where}{cure}", icon=":material/error:")


def show_empty() -> None:
    """Tell what to do with a register that has nothing on file yet."""
    st.header(phrase("Nothing is on file yet"), anchor=False)
    st.write(phrase("Load a manifest, or the register that comes as an example; then refresh."))
    st.code("registry load FILE.yaml\nregistry demo", language="shell")


def _plain(sentence: Sentence) -> str:
    return markdown(render(sentence, page_language()))


def _worded(sentence: Sentence) -> str:
    """A sentence as Markdown, its commands in backticks shown as such."""
    parts = re.split(r"`([^`\n]+)`", render(sentence, page_language()))
    return "".join(f"`{part}`" if index % 2 else markdown(part) for index, part in enumerate(parts))
