"""The page's frame: its pages, the sidebar that all of them share, and what is shown where nothing can be."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import data
from dashboard.components import asked, fault
from dashboard.components.words import escaped, markdown, tell
from registry.errors import RegistryError

HERE = Path(__file__).parent
ICON = HERE / "static" / "icon.svg"  # bundled: a `:material/` page icon would be fetched from outside
LISTED = {"attention": ":material/notifications:", "transfers": ":material/swap_horiz:"}


def main() -> None:
    """Show the frame and run the page that was asked for."""
    pages = _pages()
    page = st.navigation(list(pages.values()), position="hidden")
    name = tell("Transfer Registry")
    st.set_page_config(page_title=f"{page.title} · {name}", page_icon=ICON, layout="wide")
    st.html(HERE / "static" / "style.css")
    with st.sidebar:
        _sidebar(pages, name)
    try:
        asked.faults()
        with st.spinner(tell("Reading the register")):
            found = data.reading()
        _source(found)
        if found.is_empty:
            fault.show_empty()
            return
        asked.banner(found, counting=page != pages["transfer"])
        page.run()
    except RegistryError as error:
        fault.show(error)


def _pages() -> dict[str, st.Page]:
    """All pages, on every run: behind the modal for a page that is not registered nothing can be used."""
    views = HERE / "views"
    return {
        "attention": st.Page(
            views / "attention.py", title=tell("What needs attention"), url_path="attention", default=True
        ),
        "transfers": st.Page(views / "transfers.py", title=tell("Transfers"), url_path="transfers"),
        "transfer": st.Page(views / "transfer.py", title=tell("Transfer"), url_path="transfer"),
    }


def _sidebar(pages: dict[str, st.Page], name: str) -> None:
    image = '<img src="app/static/icon.svg" alt="" width="26" height="26">'
    st.html(f'<p class="brand">{image}{escaped(name)}</p>')
    with st.container(key="pages"):
        for listed, icon in LISTED.items():
            # Links of our own, since those of `st.navigation` drop the day and the struck instruments.
            st.page_link(pages[listed], icon=icon, query_params=asked.carried())
    st.divider()
    asked.inputs()
    st.divider()
    st.button(
        tell("Refresh"),
        icon=":material/refresh:",
        on_click=data.refresh,
        help=tell("Read the register anew."),
        width="stretch",
    )


def _source(found: data.Reading) -> None:
    read = tell("Read from {source} at {time}.", source=markdown(found.source), time=f"{found.at:%H:%M}")
    law = tell("Law as of {version}.", version=found.register.law.version)
    with st.sidebar:
        st.caption(f"{read}  \n{law}")
        if found.seq is not None:
            _moved(found)


@st.fragment(run_every=data.LOOKS_EVERY)
def _moved(found: data.Reading) -> None:
    """Say that the register changed; to read it anew is left to the reader, whose place it would move."""
    since = data.moved(found)
    if since is not None:
        st.info(
            tell(
                "The register changed (new entries: {count}, by {actors}). Refresh shows them.",
                count=since.entries,
                actors=markdown(", ".join(since.actors)),
            )
        )


main()
