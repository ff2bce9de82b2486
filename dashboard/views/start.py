"""Ways to begin with an empty register: add a vendor, upload a file, look at the sample."""

from __future__ import annotations

import streamlit as st

from dashboard import registers, snapshot
from dashboard.components import live, scenario
from dashboard.components.head import page_head, section
from dashboard.components.text import (
    phrase,
)
from dashboard.components.upload_parts import choose_files, read_files, show_loaded
from dashboard.uploads import UploadedFile
from registry.seed import SAMPLE


def start_page() -> None:
    """Show the three ways, or how to add to a register that is filled."""
    current = snapshot.current()
    lead = phrase("Nothing is recorded yet. There are three ways to begin.")
    if not current.is_empty:
        lead = phrase("Add a vendor, or upload what you have in files.")
    page_head(phrase("Begin"), lead)
    show_loaded()
    first, second, third = st.columns(3, gap="medium")
    with first.container(border=True, height="stretch"):
        _add_a_vendor()
    with second.container(border=True, height="stretch"):
        files = _upload()
    with third.container(border=True, height="stretch"):
        _sample()
    if files:
        live.pause()
        read_files(files, current)


def _add_a_vendor() -> None:
    section(phrase("Add a vendor"))
    st.write(
        phrase(
            "Write down one company that receives personal data. Leave out what you do not know yet: the "
            "answer says what to ask."
        )
    )
    st.page_link(
        "views/add.py",
        label=phrase("Begin"),
        icon=":material/arrow_forward:",
        query_params=scenario.scenario_params(),
    )
    st.caption(
        phrase("On the command line: {command}", command='`registry new vendor "Acme Inc." acme.yaml`')
    )


def _upload() -> list[UploadedFile]:
    section(phrase("Upload a file"))
    st.write(
        phrase("Files in YAML or JSON. You see every fault and every verdict before anything is recorded.")
    )
    return choose_files()


def _sample() -> None:
    section(phrase("Look at the sample"))
    st.write(
        phrase(
            "An invented company with some forty vendors and two years of history, in which every page has "
            "something to show. It has a database of its own; yours is not touched."
        )
    )
    if any(one.id == SAMPLE for one in registers.choices()):
        with st.container(key="to-sample"):
            st.page_link(
                "views/home.py",
                label=phrase("Open the sample"),
                icon=":material/arrow_forward:",
                query_params={registers.REGISTER: SAMPLE},
            )
    else:
        st.caption(phrase("`registry demo --sample` shows it on a computer with the embedded database."))


start_page()
