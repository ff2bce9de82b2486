"""The page's frame: its pages, the sidebar that all of them share, and what is shown where nothing can be."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import data
from dashboard.components import asked, fault, words
from dashboard.components.words import tell
from registry.errors import RegistryError

HERE = Path(__file__).parent

PAGES = {
    "attention": st.Page(
        HERE / "views/attention.py", title=tell("What needs attention"), url_path="attention", default=True
    ),
    "transfers": st.Page(HERE / "views/transfers.py", title=tell("Transfers"), url_path="transfers"),
    # Reached by links only; registered all the same, or a deep link would open a modal.
    "transfer": st.Page(HERE / "views/transfer.py", title=tell("Transfer"), url_path="transfer"),
}
LISTED = {"attention": ":material/notifications:", "transfers": ":material/swap_horiz:"}


def main() -> None:
    """Show the frame and run the page that was asked for."""
    page = st.navigation(list(PAGES.values()), position="hidden")
    st.set_page_config(
        page_title=f"{page.title} · {tell('Transfer Registry')}", page_icon=HERE / "static/icon.svg", layout="wide"
    )
    st.html(HERE / "static" / "style.css")
    with st.sidebar:
        _sidebar()
    try:
        found = data.reading()
        if found.is_empty:
            fault.show_empty()
            return
        with st.sidebar:
            _source(found)
        asked.banner(found)
        page.run()
    except RegistryError as error:
        fault.show(error)


def _sidebar() -> None:
    st.html(f'<p class="brand"><img src="app/static/icon.svg" alt="" width="26" height="26">{words.escaped(tell("Transfer Registry"))}</p>')
    with st.container(key="pages", gap=None):
        for name, icon in LISTED.items():
            st.page_link(PAGES[name], icon=icon, query_params=asked.carried())
    st.divider()
    asked.inputs()


def _source(found: data.Reading) -> None:
    st.divider()
    st.caption(
        tell(
            "Read from {source} at {time}; law of {version}.",
            source=words.markdown(found.source),
            time=found.at.strftime("%H:%M"),
            version=found.register.law.version,
        )
    )


main()
