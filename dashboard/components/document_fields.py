"""The fields of a document that shows something; its file is read for its SHA-256, and not stored."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components.text import phrase
from dashboard.evidence import TypedDocument, digest_of
from dashboard.kept_input import PREFIX


def document_fields(form: str) -> None:
    """Show the fields: title, place and file."""
    with st.container(horizontal=True, vertical_alignment="top", key=f"document-{form}"):
        st.text_input(
            phrase("Document"),
            key=f"{PREFIX}{form}-title",
            placeholder=phrase("Signed clauses, module 2"),
            persist_state="session",
        )
        st.text_input(
            phrase("Kept at"),
            key=f"{PREFIX}{form}-place",
            placeholder=phrase("A folder or an address"),
            persist_state="session",
        )
        st.file_uploader(
            phrase("Its file, for the SHA-256 only; it is not stored"), key=f"file-{form}", width="stretch"
        )


def typed_document(form: str) -> TypedDocument:
    """What stands in the fields."""

    def field(name: str) -> str:
        return str(st.session_state.get(f"{PREFIX}{form}-{name}") or "").strip()

    file: Any = st.session_state.get(f"file-{form}")
    return TypedDocument(field("title"), field("place"), digest_of(file.getvalue()) if file else None)
