"""The register that is shown, the other one a click away, and the mark of one that is invented."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import registers
from dashboard.components.text import escaped, localised, markdown, phrase


def show_switch() -> DeltaGenerator:
    """Show the chosen register's name, and a link to each other one.

    Returns:
        The place for what is known of the register once it has been read.
    """
    chosen, offered = registers.chosen_register(), registers.choices()
    with st.container(key="register", gap=None):
        st.html(f'<p class="register">{escaped(localised(chosen.name))}</p>')
        mark = st.container(key="mark")
        for one in offered:
            if one.id == chosen.id:
                continue
            other = phrase("Look at the sample company")
            if not one.invented:
                other = phrase("Back to {register}", register=localised(one.name))
            # By way of `/`: a link to the page that is shown would leave the address as it is.
            st.page_link(
                "views/home.py",
                label=markdown(other),
                icon=":material/swap_horiz:",
                help=phrase("Invented data, to try things out") if one.invented else None,
                query_params={registers.REGISTER: one.id} if one.id != registers.OWN else {},
            )
    return mark


def reading() -> str:
    """What the page does before it can show the chosen register."""
    if registers.chosen_register().invented:
        return phrase("Reading the sample; the first time it is loaded, which takes a few seconds")
    return phrase("Reading the register")


def load_sample_once() -> None:
    """If the sample was chosen and is not loaded yet, load it and show how far it is."""
    folder = registers.chosen_register().data_dir
    if folder is None:
        return
    place = st.empty()

    def show(done: int, total: int) -> None:
        says = phrase("Loading the sample: {done} of {total} parts", done=f"{done:,}", total=f"{total:,}")
        place.progress(done / max(total, 1), says)

    registers.load_once(folder, show)
    place.empty()


def show_mark() -> None:
    """Say that what is shown is invented; once it has been read, whatever it is called."""
    st.html(f'<p class="invented">{escaped(phrase("Invented data, to try things out"))}</p>')
