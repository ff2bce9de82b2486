"""Verifying the history: whole or the first fault, the latest entry to note, and one noted earlier."""

from __future__ import annotations

import re
from typing import NamedTuple

import streamlit as st

from dashboard.components import live
from dashboard.components.text import localised, markdown, phrase
from dashboard.snapshot import Snapshot
from registry.graph.audit import Audit, audit
from registry.history.verify import Noted

_HEAD = re.compile(r"\s*(\d{1,18}):([0-9a-f]{64})\s*", re.ASCII)
_OUTCOME = "verification"


class _Compared(NamedTuple):
    """The outcome of a verification, and the entry noted earlier that it was compared with."""

    audit: Audit
    noted: str


def verification(current: Snapshot) -> None:
    """The verification of the history, folded until it is wanted; it changes nothing."""
    with st.expander(phrase("Verify the history"), icon=":material/verified:", key="verify"):
        st.write(
            phrase(
                "Every entry is linked to the one before by its hash, and what is recorded must match its "
                "last entry. Note the latest entry outside this register: it later proves that nothing "
                "before it was rewritten."
            )
        )
        noted = st.text_input(
            phrase("An entry noted earlier (optional)"), key="noted-head", placeholder=phrase("12:3f9a…")
        )
        if st.button(phrase("Verify now"), type="primary"):
            _verify(current, noted)
        outcome = st.session_state.get(_OUTCOME)
        if outcome is not None:
            live.pause()
            _show(outcome)


def _verify(current: Snapshot, noted: str) -> None:
    st.session_state.pop(_OUTCOME, None)
    match = _HEAD.fullmatch(noted)
    if noted.strip() and not match:
        st.warning(
            phrase(
                "Copy the noted entry as it was shown: its number, a colon, and 64 digits and letters a to f."
            )
        )
        return
    if current.reading is None:
        return
    bar = st.progress(0.0, text=phrase("Verifying"))

    def progress(done: int, total: int) -> None:
        if done % 100 == 0:
            text = phrase("Verified {done} of {total}", done=f"{done:,}", total=f"{total:,}")
            bar.progress(done / max(total, 1), text=text)

    with current.reading() as store:
        notes = [Noted(int(match[1]), match[2])] if match else []
        st.session_state[_OUTCOME] = _Compared(audit(store, notes, progress), noted.strip())
    bar.empty()


def _show(outcome: _Compared) -> None:
    chain, facts = outcome.audit.chain, outcome.audit.facts
    if chain.says and chain.differs_from_note:
        st.error(f"**{markdown(localised(chain.says))}**", icon=":material/gpp_bad:")
        return
    if chain.says:
        says = phrase("The history was tampered with. {fault}", fault=localised(chain.says))
        intact = phrase("Intact entries before it: {count}.", count=f"{chain.intact:,}")
        st.error(f"**{markdown(says)}**  \n{markdown(intact)}", icon=":material/gpp_bad:")
        return
    if facts:
        says = phrase("The records do not match the history. {fault}", fault=localised(facts.says))
        st.error(f"**{markdown(says)}**", icon=":material/gpp_bad:")
        return
    entries, entities = f"{chain.intact:,}", f"{outcome.audit.entities:,}"
    lines = [
        phrase("The history is intact: {count} entries.", count=entries),
        phrase("The records match it: {count} entities.", count=entities),
    ]
    if outcome.noted:
        seq = outcome.noted.partition(":")[0]
        lines.append(phrase("Entry {seq}, noted earlier, is unchanged.", seq=seq))
    st.success("  \n".join(map(markdown, lines)), icon=":material/verified:")
    st.caption(phrase("The entry to note (the head of the history)"))
    st.code(f"{chain.head.seq}:{chain.head.hash}", language=None, wrap_lines=True)
