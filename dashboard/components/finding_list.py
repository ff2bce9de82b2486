"""Findings folded by check and by what cures them; only what is unfolded is worded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.finding_form import choices_here
from dashboard.components.findings import severity_counts
from dashboard.components.findings_dialog import begin_several, findings_dialog, several_begun
from dashboard.components.reasoning import bullets
from dashboard.components.text import localised, markdown, page_language, phrase
from dashboard.components.values import entity_name, subject_name
from dashboard.cures import CheckCures, cure_lines
from registry.checks.runner import Finding

FIRST, STEP = 12, 50
"""How many findings of one cure are shown at first, and how many each click adds."""


def finding_list(groups: Sequence[CheckCures], *, key: str) -> None:
    """Show findings as one folded line for each check.

    Args:
        groups: The findings, as `by_cure` groups them.
        key: Distinguishes the list from others on the page.
    """
    with st.container(key=f"list-findings-{key}", border=True, gap=None):
        for group in groups:
            _check(group, key)


def _check(group: CheckCures, key: str) -> None:
    title = markdown(localised(group.check.title))
    label = f"{title} :gray-badge[{severity_counts(group.severities)}]"
    opened = st.expander(label, key=f"fold-{key}-{group.check.id}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        for number, (text, findings) in enumerate(cure_lines(group, page_language())):
            _cure(text, findings, f"{key}-{group.check.id}-{number}")


def _cure(text: Iterable[str], findings: Sequence[Finding], key: str) -> None:
    st.html(bullets(text, "todo"))
    limit = st.session_state.get(f"more-{key}", FIRST)
    with st.container(key=f"names-{key}", horizontal=True, gap="xsmall"):
        finding_links(findings[:limit])
    if len(findings) > 1 and choices_here(settled=False):
        st.button(
            phrase("Decide on several"),
            key=f"several-{key}",
            icon=":material/checklist:",
            type="tertiary",
            on_click=begin_several,
            args=(key, snapshot.current()),
        )
        if several_begun(key):
            findings_dialog(key, findings)
    left_out = len(findings) - limit
    if left_out > 0:
        st.button(
            phrase("Show {count} more", count=min(STEP, left_out)),
            key=f"button-{key}",
            on_click=_widen,
            args=(f"more-{key}", limit + STEP),
            type="tertiary",
        )


def finding_links(findings: Iterable[Finding]) -> None:
    """Links to findings by the names of their subjects; transfers between the same parties by their data."""
    register = snapshot.current().register
    names = {each.id: (each, subject_name(each.dossier.id, register)) for each in findings}
    alike = Counter(name for _, name in names.values())
    for finding, name in names.values():
        row = register.dossiers.transfers.rows.get(finding.dossier.id)
        label = name
        if alike[name] > 1 and row is not None and row.categories:
            label = f"{name}: {', '.join(entity_name(each, register) for each in row.categories)}"
        if finding.parts:
            label = phrase("{name} ({count})", name=name, count=len(finding.parts))
        st.page_link(
            "views/finding.py",
            label=markdown(label),
            query_params={"id": finding.id, **scenario.scenario_params()},
            width="content",
        )


def _widen(key: str, limit: int) -> None:
    st.session_state[key] = limit
