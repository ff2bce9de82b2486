"""Upload files: what they would change is shown before anything is recorded or proposed."""

from __future__ import annotations

import streamlit as st

from dashboard import snapshot
from dashboard.components import live
from dashboard.components.head import empty, page_head
from dashboard.components.text import phrase
from dashboard.components.upload_again import revised_upload, show_revised
from dashboard.components.upload_parts import choose_files, read_files, show_example, show_loaded


def upload_page() -> None:
    """Show where to choose files, and what those that were chosen bring."""
    current = snapshot.current()
    earlier = revised_upload()
    page_head(
        phrase("Upload a new version") if earlier else phrase("Upload"),
        phrase("You see every fault and every verdict, before and after, and nothing is recorded yet."),
    )
    if earlier:
        show_revised(earlier)
    show_loaded()
    files = choose_files()
    if not files:
        empty(
            phrase("No file is chosen."),
            phrase("Choose text files in YAML or JSON; several that refer to each other are read together."),
        )
        if not earlier:
            show_example()
        return
    live.pause()
    with st.container(key="uploaded"):
        read_files(files, current, earlier)


upload_page()
