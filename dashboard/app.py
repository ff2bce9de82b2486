"""The frame of all pages: navigation, sidebar, and the message shown if the register cannot be read."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import snapshot
from dashboard.components import fault, scenario
from dashboard.components.text import escaped, markdown, phrase
from registry.errors import RegistryError

HERE = Path(__file__).parent
ICON = HERE / "static" / "icon.svg"  # bundled: a `:material/` page icon would be fetched from outside
LISTED = {"attention": ":material/notifications:", "transfers": ":material/swap_horiz:"}


def run_page() -> None:
    """Show the frame and run the requested page."""
    pages = _pages()
    page = st.navigation(list(pages.values()), position="hidden")
    name = phrase("Transfer Registry")
    st.set_page_config(page_title=f"{page.title} · {name}", page_icon=ICON, layout="wide")
    st.html(HERE / "static" / "style.css")
    with st.sidebar:
        _sidebar(pages, name)
    try:
        scenario.show_faults()
        with st.spinner(phrase("Reading the register")):
            current = snapshot.current()
        _source(current)
        if current.is_empty:
            fault.show_empty()
            return
        scenario.show_banner(current, counting=page != pages["transfer"])
        page.run()
    except RegistryError as error:
        fault.show_error(error)


def _pages() -> dict[str, st.Page]:
    """All pages, on every run: the modal for an unregistered page blocks everything behind it."""
    views = HERE / "views"
    return {
        "attention": st.Page(
            views / "attention.py", title=phrase("What needs attention"), url_path="attention", default=True
        ),
        "transfers": st.Page(views / "transfers.py", title=phrase("Transfers"), url_path="transfers"),
        "transfer": st.Page(views / "transfer.py", title=phrase("Transfer"), url_path="transfer"),
    }


def _sidebar(pages: dict[str, st.Page], name: str) -> None:
    image = '<img src="app/static/icon.svg" alt="" width="26" height="26">'
    st.html(f'<p class="brand">{image}{escaped(name)}</p>')
    with st.container(key="pages"):
        for listed, icon in LISTED.items():
            # Links of our own, since those of `st.navigation` drop the day and the struck instruments.
            st.page_link(pages[listed], icon=icon, query_params=scenario.scenario_params())
    st.divider()
    scenario.show_inputs()
    st.divider()
    st.button(
        phrase("Refresh"),
        icon=":material/refresh:",
        on_click=snapshot.reload,
        help=phrase("Read the register again."),
        width="stretch",
    )


def _source(current: snapshot.Snapshot) -> None:
    read = phrase(
        "Read from {source} at {time}.", source=markdown(current.source), time=f"{current.at:%H:%M}"
    )
    law = phrase("Law as of {version}.", version=current.register.law.version)
    with st.sidebar:
        st.caption(f"{read}  \n{law}")
        if current.seq is not None:
            _news(current)


@st.fragment(run_every=snapshot.POLL_SECONDS)
def _news(current: snapshot.Snapshot) -> None:
    """Announce changes; the reader decides when to refresh, since that may move what is on screen."""
    entries = snapshot.new_entries(current)
    if entries is not None:
        st.info(
            phrase(
                "The register has changed (new entries: {count}, by {actors}). Refresh to see them.",
                count=entries.number,
                actors=markdown(", ".join(entries.actors)),
            )
        )


run_page()
