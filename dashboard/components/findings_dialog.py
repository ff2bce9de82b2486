"""A dialog in which one decides on several findings that the same remedy cures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import snapshot
from dashboard.components import live
from dashboard.components.finding_form import choices_here, finding_form
from dashboard.components.parts import dialog
from dashboard.components.text import phrase
from dashboard.components.values import subject_name
from registry.checks.runner import Finding

MOST = 50
"""How many are decided on at once: each is a command of its own."""
_OPEN = "findings-dialog"


def begin_several(key: str, shown: snapshot.Snapshot) -> None:
    """Open the dialog about one group of findings, as they are shown."""
    snapshot.pin(shown)
    st.session_state[_OPEN] = key


def several_begun(key: str) -> bool:
    """Whether the dialog about a group is open."""
    return bool(st.session_state.get(_OPEN) == key)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@dialog(phrase("Decide on several findings"), width="large", on_dismiss=_close)
def findings_dialog(key: str, findings: Sequence[Finding]) -> None:
    """Show which of the findings to decide on, and the form.

    Args:
        key: Distinguishes the group from others on the page.
        findings: The findings of the group.
    """
    live.stand_still()
    current = snapshot.current()
    if not several_begun(key):  # it has just been done
        st.rerun()
    names = {each.id: subject_name(each.dossier.id, current.register) for each in findings[:MOST]}
    chosen = st.multiselect(
        phrase("Findings about"),
        [*names],
        default=[*names],
        format_func=lambda each: names[each],
        key=f"several-of-{key}",
    )
    if len(findings) > MOST:
        st.caption(phrase("These are the first {count} of {all}.", count=MOST, all=f"{len(findings):,}"))
    finding_form(key, chosen, choices_here(settled=False), current.people, _close)
